//! Tells the dispatcher which webhooks have something new to deliver.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Notify;

use crate::model::WebhookId;

/// The webhooks whose queues have changed since somebody last asked. Holds each once, so that it never
/// grows beyond the number of webhooks.
#[derive(Debug, Default)]
pub struct Wakeups {
    changed: Mutex<HashSet<WebhookId>>,
    notify: Notify,
}

impl Wakeups {
    /// Adds webhooks and wakes whoever waits.
    pub fn add(&self, webhooks: impl IntoIterator<Item = WebhookId>) {
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        changed.extend(webhooks);
        if !changed.is_empty() {
            self.notify.notify_one();
        }
    }

    /// Waits until there is a webhook, and takes them all. One task waits at a time.
    pub async fn take(&self) -> HashSet<WebhookId> {
        loop {
            {
                let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
                if !changed.is_empty() {
                    return std::mem::take(&mut *changed);
                }
            }
            self.notify.notified().await;
        }
    }
}
