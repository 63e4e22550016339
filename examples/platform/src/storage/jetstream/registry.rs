//! What a node knows of the webhooks: the index, who may see them, and what they were a moment ago.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::watch;
use urn_filter::{EventName, SharedIndex, Subscription, Urn};

use super::records::Indexed;
use super::{Result, StorageError};
use crate::model::{App, PrincipalId, WebhookId};

/// How long somebody waits for a revision.
const PATIENCE: Duration = Duration::from_secs(8);
/// The most versions of the past that are kept. An event waits for milliseconds until it is matched, or, if a
/// node dies, for seconds.
const PAST: usize = 100_000;

/// What a node knows of the webhooks.
#[derive(Debug, Default)]
pub(super) struct Registry {
    pub(super) index: SharedIndex<WebhookId>,
    known: RwLock<Known>,
    applied: watch::Sender<Applied>,
}

/// How far the registry has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Applied {
    /// The revision of the last change.
    pub(super) revision: u64,
    /// Whether all that was there when the watch began is in it, and the watch goes on.
    pub(super) is_current: bool,
}

#[derive(Debug, Default)]
struct Known {
    webhooks: HashMap<WebhookId, Version>,
    by_owner: HashMap<PrincipalId, BTreeSet<WebhookId>>,
    by_app: HashMap<App, BTreeSet<WebhookId>>,
    /// What webhooks were before, the last change at the end.
    past: VecDeque<Past>,
}

/// A webhook as it is now.
#[derive(Debug)]
struct Version {
    first: u64,
    since: u64,
    owner: PrincipalId,
    apps: Vec<App>,
    /// What it is matched with, if it is.
    is_matched: bool,
}

/// What a webhook was from one revision until before another.
#[derive(Debug)]
struct Past {
    id: WebhookId,
    since: u64,
    until: u64,
    /// What it was matched with, if it was.
    subscription: Option<Subscription>,
}

/// A change of the bucket: what a webhook is since a revision, or that it is gone.
#[derive(Debug)]
pub(super) struct Update {
    pub(super) revision: u64,
    pub(super) id: WebhookId,
    pub(super) webhook: Option<Indexed>,
}

impl Registry {
    /// Makes changes in their order, in one step. If they are all that there is, what is not among them is
    /// removed.
    pub(super) fn apply(&self, updates: Vec<Update>, is_all: bool) {
        let revision = updates.last().map_or(0, |update| update.revision);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let mut gone: HashSet<WebhookId> = HashSet::new();
        if is_all {
            gone.extend(known.webhooks.keys());
            for update in &updates {
                gone.remove(&update.id);
            }
        }
        // What each webhook is at the end, or that it is in the index no more.
        let mut last: HashMap<WebhookId, Option<Subscription>> = HashMap::new();
        for id in gone {
            known.forget(id);
            last.insert(id, None);
        }
        for Update {
            revision,
            id,
            webhook,
        } in updates
        {
            let known_since = known.webhooks.get(&id).map(|version| version.since);
            if known_since.is_some_and(|since| since >= revision) {
                continue;
            }
            let before = match last.get(&id) {
                Some(matched) => matched.clone(),
                None => self.index.get(&id),
            };
            let matched = known.change(revision, id, webhook, before);
            last.insert(id, matched);
        }
        self.index.update(|index| {
            for (id, matched) in last {
                match matched {
                    Some(subscription) => drop(index.insert(id, subscription)),
                    None => drop(index.remove(&id)),
                }
            }
        });
        drop(known);
        self.applied.send_if_modified(|applied| {
            let is_newer = revision > applied.revision;
            applied.revision = applied.revision.max(revision);
            is_newer
        });
    }

    /// Says whether the watch goes on, and up to which revision everything is known.
    pub(super) fn mark(&self, is_current: bool, revision: u64) {
        self.applied.send_modify(|applied| {
            applied.is_current = is_current;
            applied.revision = applied.revision.max(revision);
        });
    }

    /// Forgets all revisions, since the bucket is another one. The index stays until the new one is read.
    pub(super) fn restart(&self) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.past.clear();
        for version in known.webhooks.values_mut() {
            (version.first, version.since) = (0, 0);
        }
        drop(known);
        self.applied.send_replace(Applied::default());
    }

    pub(super) fn applied(&self) -> Applied {
        *self.applied.borrow()
    }

    /// Waits until all changes up to a revision are in the index.
    pub(super) async fn reached(&self, revision: u64) -> Result<()> {
        let mut applied = self.applied.subscribe();
        let there = applied.wait_for(|applied| applied.is_current && applied.revision >= revision);
        match tokio::time::timeout(PATIENCE, there).await {
            Ok(_) => Ok(()),
            Err(_) => Err(StorageError::Behind),
        }
    }

    /// Returns the webhooks that matched an event at a revision that the registry has reached. Cost: that of
    /// the index, and of the changes since then.
    pub(super) fn matching(
        &self,
        revision: u64,
        name: &EventName,
        urn: &Urn<'_>,
    ) -> Vec<WebhookId> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        self.index.matches_into(name, urn, &mut found);
        let later = known
            .past
            .iter()
            .rev()
            .take_while(|past| past.until > revision);
        // Those for which it is known what they were then.
        let mut then: HashMap<WebhookId, bool> = HashMap::new();
        for past in later.filter(|past| past.since <= revision) {
            let matched = past.subscription.as_ref();
            let is_match = matched.is_some_and(|it| it.is_match(name, urn));
            then.insert(past.id, is_match);
        }
        found.retain(|id| {
            let Some(version) = known.webhooks.get(id) else {
                return false;
            };
            // One that has changed, and of which it is not known what it was, counts as it is now.
            version.since <= revision || (version.first <= revision && !then.contains_key(id))
        });
        // A removal takes what is on its way along.
        let were = then
            .into_iter()
            .filter(|(id, is_match)| *is_match && known.webhooks.contains_key(id));
        let unchanged: HashSet<WebhookId> = found.iter().copied().collect();
        found.extend(were.map(|(id, _)| id).filter(|id| !unchanged.contains(id)));
        found
    }

    /// Returns the ids of the webhooks that somebody sees who may edit these apps, those that name an app if
    /// one is given, in their order.
    pub(super) fn visible(
        &self,
        viewer: PrincipalId,
        apps: &[App],
        app: Option<&App>,
    ) -> Vec<WebhookId> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut ids = BTreeSet::new();
        if let Some(app) = app {
            ids.extend(known.by_app.get(app).into_iter().flatten());
        } else {
            ids.extend(known.by_owner.get(&viewer).into_iter().flatten());
            let of_apps = apps.iter().filter_map(|app| known.by_app.get(app));
            ids.extend(of_apps.flatten());
        }
        let is_visible = |id: &WebhookId| {
            let version = known.webhooks.get(id);
            version.is_some_and(|it| is_visible(it.owner, &it.apps, viewer, apps))
        };
        ids.into_iter().filter(is_visible).collect()
    }

    /// Returns the ids of the webhooks of an owner in their order.
    pub(super) fn owned(&self, owner: PrincipalId) -> Vec<WebhookId> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let ids = known.by_owner.get(&owner).into_iter().flatten();
        ids.copied().collect()
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

impl Known {
    /// Makes a change, and returns what the webhook is matched with from now on.
    fn change(
        &mut self,
        revision: u64,
        id: WebhookId,
        webhook: Option<Indexed>,
        before: Option<Subscription>,
    ) -> Option<Subscription> {
        if let Some(version) = self.forget(id) {
            self.past.push_back(Past {
                id,
                since: version.since,
                until: revision,
                subscription: before.filter(|_| version.is_matched),
            });
            if self.past.len() > PAST {
                self.past.pop_front();
            }
        }
        let Indexed { first, webhook } = webhook?;
        // One with a filter beyond apps names none, so only its owner sees it.
        let apps = App::all_of(&webhook.subscription.urns).unwrap_or_default();
        self.by_owner.entry(webhook.owner).or_default().insert(id);
        for app in &apps {
            self.by_app.entry(app.clone()).or_default().insert(id);
        }
        let version = Version {
            first: if first == 0 { revision } else { first },
            since: revision,
            owner: webhook.owner,
            apps,
            is_matched: webhook.state.is_matched(),
        };
        let is_matched = version.is_matched;
        self.webhooks.insert(id, version);
        is_matched.then_some(webhook.subscription)
    }

    fn forget(&mut self, id: WebhookId) -> Option<Version> {
        let version = self.webhooks.remove(&id)?;
        remove(&mut self.by_owner, &version.owner, id);
        for app in &version.apps {
            remove(&mut self.by_app, app, id);
        }
        Some(version)
    }
}

fn remove<K: std::hash::Hash + Eq>(
    sets: &mut HashMap<K, BTreeSet<WebhookId>>,
    key: &K,
    id: WebhookId,
) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(&id);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use urn_filter::{event_name, urn};

    use super::super::records::IndexedWebhook;
    use super::*;
    use crate::model::WebhookState;

    const FILTERS: [&str; 3] = ["urn:x-y:a:*", "urn:x-y:b:*", "urn:x-y:a:1"];

    /// A small generator of numbers, so that a failure can be repeated.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(self.0 >> 33).unwrap() % end
        }
    }

    /// A webhook at a time: its filter, unless it is disabled.
    type State = Option<&'static str>;

    /// All that has ever been: what each webhook was since which revision, or that it was removed.
    #[derive(Default)]
    struct Oracle(BTreeMap<WebhookId, Vec<(u64, Option<State>)>>);

    impl Oracle {
        /// Returns the webhooks that got an event about `urn:x-y:a:1` then, and are there now.
        fn matching(&self, revision: u64) -> Vec<WebhookId> {
            let gets = |versions: &Vec<(u64, Option<State>)>| {
                let then = versions.iter().rev().find(|(since, _)| *since <= revision);
                let is_there = versions.last().unwrap().1.is_some();
                let filter = then.and_then(|(_, state)| *state).flatten();
                is_there && filter.is_some_and(|filter| filter.starts_with("urn:x-y:a:"))
            };
            let found = self.0.iter().filter(|(_, versions)| gets(versions));
            found.map(|(id, _)| *id).collect()
        }
    }

    fn update(revision: u64, id: WebhookId, state: Option<State>) -> Update {
        let webhook = state.map(|state| Indexed {
            first: 0,
            webhook: IndexedWebhook {
                owner: PrincipalId(1),
                subscription: Subscription::parse(["n"], [state.unwrap_or(FILTERS[0])]).unwrap(),
                state: state.map_or(WebhookState::DisabledByOwner, |_| WebhookState::Enabled),
            },
        });
        Update {
            revision,
            id,
            webhook,
        }
    }

    fn matching(registry: &Registry, revision: u64) -> Vec<WebhookId> {
        let mut found = registry.matching(revision, &event_name!("n"), &urn!("urn:x-y:a:1"));
        found.sort_unstable();
        found
    }

    #[test]
    fn an_event_is_matched_with_the_webhooks_of_its_revision() {
        let (registry, mut oracle) = (Registry::default(), Oracle::default());
        let (mut numbers, mut revision) = (Numbers(3), 0);
        let ids: Vec<_> = (0..8).map(|_| WebhookId::generate()).collect();
        let mut all = Vec::new();
        for _ in 0..400 {
            let mut batch = Vec::new();
            for _ in 0..=numbers.below(4) {
                // Other things have revisions too.
                revision += 1 + numbers.below(3) as u64;
                let id = ids[numbers.below(ids.len())];
                let versions = oracle.0.entry(id).or_default();
                // An id is used once: what is removed stays away.
                if versions.last().is_some_and(|(_, state)| state.is_none()) {
                    continue;
                }
                let state = match numbers.below(40) {
                    0 => None,
                    1..10 => Some(None),
                    number => Some(Some(FILTERS[number % 3])),
                };
                versions.push((revision, state));
                batch.push((revision, id, state));
            }
            all.extend(batch.clone());
            let updates = batch
                .into_iter()
                .map(|(at, id, state)| update(at, id, state));
            registry.apply(updates.collect(), false);
            for _ in 0..4 {
                let then = numbers.below(usize::try_from(revision).unwrap() + 1) as u64;
                assert_eq!(
                    matching(&registry, then),
                    oracle.matching(then),
                    "{then} of {revision}"
                );
            }
        }
        // A node that starts reads the same in one step.
        let other = Registry::default();
        let updates = all.iter().map(|(at, id, state)| update(*at, *id, *state));
        other.apply(updates.collect(), true);
        for then in 0..=revision {
            assert_eq!(
                matching(&other, then),
                oracle.matching(then),
                "{then} of {revision}"
            );
        }
    }

    #[test]
    fn what_is_not_in_a_snapshot_is_dropped() {
        let registry = Registry::default();
        let [kept, gone, new] = [0; 3].map(|_| WebhookId::generate());
        let state = Some(Some(FILTERS[0]));
        registry.apply(vec![update(1, kept, state), update(2, gone, state)], false);
        // The bucket is another one, and its revisions begin again.
        registry.restart();
        registry.apply(vec![update(1, kept, state), update(2, new, state)], true);
        let mut expected = vec![kept, new];
        expected.sort_unstable();
        assert_eq!(matching(&registry, 2), expected);
        assert_eq!(registry.visible(PrincipalId(1), &[], None), expected);
        assert_eq!(registry.index.len(), 2);
        assert!(registry.visible(PrincipalId(2), &[], None).is_empty());
    }
}
