//! The webhooks of the server: an index that decides, and a table of what else is known of each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use urn_filter::{EventName, SharedIndex, Subscription, Urn};

pub(crate) type Id = u64;

/// Where a webhook's events go.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Delivery {
    pub(crate) id: Id,
    pub(crate) url: String,
}

#[derive(Debug)]
struct Webhook {
    owner: String,
    url: String,
}

/// Handlers share it: events are matched without a lock while webhooks come and go.
#[derive(Default)]
pub(crate) struct Webhooks {
    index: SharedIndex<Id>,
    table: Mutex<HashMap<Id, Webhook>>,
    last_id: AtomicU64,
}

impl Webhooks {
    pub(crate) fn register(&self, owner: &str, url: String, wishes: Subscription) -> Id {
        let id = self.last_id.fetch_add(1, Ordering::Relaxed) + 1;
        let webhook = Webhook {
            owner: owner.to_owned(),
            url,
        };
        // The table first: whom the index finds has an address.
        self.table().insert(id, webhook);
        self.index.insert(id, wishes);
        id
    }

    /// Whether the owner had such a webhook.
    pub(crate) fn remove(&self, owner: &str, id: Id) -> bool {
        let mut table = self.table();
        let is_theirs = table.get(&id).is_some_and(|webhook| webhook.owner == owner);
        if is_theirs {
            self.index.remove(&id);
            table.remove(&id);
        }
        is_theirs
    }

    /// Who gets the event, in the order of registration.
    pub(crate) fn deliveries(&self, event: &EventName, urn: &Urn<'_>) -> Vec<Delivery> {
        let mut ids: Vec<Id> = self.index.matches(event, urn).collect();
        ids.sort_unstable();
        let table = self.table();
        let delivery = |id| {
            let url = table.get(&id)?.url.clone();
            Some(Delivery { id, url })
        };
        ids.into_iter().filter_map(delivery).collect()
    }

    /// Each change leaves the table whole, so one that a panic cut short does no harm.
    fn table(&self) -> MutexGuard<'_, HashMap<Id, Webhook>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
