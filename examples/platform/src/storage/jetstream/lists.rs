//! Whose webhooks there are, and for which apps: what a node with the role `api` knows of all of them,
//! whatever its shard.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use crate::model::{App, PrincipalId, WebhookId};

/// The webhooks by who may see them.
#[derive(Debug, Default)]
pub(super) struct Lists {
    webhooks: HashMap<WebhookId, Listed>,
    by_owner: HashMap<PrincipalId, BTreeSet<WebhookId>>,
    by_app: HashMap<App, BTreeSet<WebhookId>>,
}

/// What decides who may see a webhook.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) owner: PrincipalId,
    /// None for one with a filter beyond apps, so only its owner sees it.
    pub(super) apps: Box<[App]>,
}

impl Lists {
    pub(super) fn ids(&self) -> impl Iterator<Item = &WebhookId> {
        self.webhooks.keys()
    }

    /// Puts a webhook in the place of what it was.
    pub(super) fn set(&mut self, id: WebhookId, webhook: Option<Listed>) {
        if let Some(before) = self.webhooks.remove(&id) {
            remove(&mut self.by_owner, &before.owner, id);
            for app in &before.apps {
                remove(&mut self.by_app, app, id);
            }
        }
        let Some(webhook) = webhook else { return };
        self.by_owner.entry(webhook.owner).or_default().insert(id);
        for app in &webhook.apps {
            self.by_app.entry(app.clone()).or_default().insert(id);
        }
        self.webhooks.insert(id, webhook);
    }

    /// Returns the ids of the webhooks of an owner in their order.
    pub(super) fn owned(&self, owner: PrincipalId) -> Vec<WebhookId> {
        let ids = self.by_owner.get(&owner).into_iter().flatten();
        ids.copied().collect()
    }

    /// Returns the ids of the webhooks that somebody sees who may edit these apps, those that name an app if
    /// one is given, in their order.
    pub(super) fn visible(
        &self,
        viewer: PrincipalId,
        apps: &[App],
        app: Option<&App>,
    ) -> Vec<WebhookId> {
        let mut ids = BTreeSet::new();
        if let Some(app) = app {
            ids.extend(self.by_app.get(app).into_iter().flatten());
        } else {
            ids.extend(self.by_owner.get(&viewer).into_iter().flatten());
            let of_apps = apps.iter().filter_map(|app| self.by_app.get(app));
            ids.extend(of_apps.flatten());
        }
        let is_visible = |id: &WebhookId| {
            let webhook = self.webhooks.get(id);
            webhook.is_some_and(|it| is_visible(it.owner, &it.apps, viewer, apps))
        };
        ids.into_iter().filter(is_visible).collect()
    }
}

/// Reports whether a webhook of an owner, with filters for these apps, is visible to somebody who may edit
/// those. One that names no app is visible to its owner only.
pub(super) fn is_visible(
    owner: PrincipalId,
    named: &[App],
    viewer: PrincipalId,
    apps: &[App],
) -> bool {
    owner == viewer || (!named.is_empty() && named.iter().all(|app| apps.contains(app)))
}

fn remove<K: Hash + Eq>(sets: &mut HashMap<K, BTreeSet<WebhookId>>, key: &K, id: WebhookId) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(&id);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}
