//! Tells the dispatcher which webhooks have something new to deliver.

use std::collections::HashSet;

use tokio::sync::watch;

use crate::model::WebhookId;

/// The webhooks whose queues have changed since somebody last asked. Holds each once, so that it never
/// grows beyond the number of webhooks.
#[derive(Debug, Default)]
pub struct Wakeups(watch::Sender<HashSet<WebhookId>>);

impl Wakeups {
    /// Adds webhooks and wakes whoever waits.
    pub fn add(&self, webhooks: impl IntoIterator<Item = WebhookId>) {
        self.0.send_if_modified(|changed| {
            changed.extend(webhooks);
            !changed.is_empty()
        });
    }

    /// Waits until there is a webhook, and takes them all. One task waits at a time.
    pub async fn take(&self) -> HashSet<WebhookId> {
        // It cannot fail: the sender is alive in `self`.
        let mut receiver = self.0.subscribe();
        let _ = receiver.wait_for(|changed| !changed.is_empty()).await;
        self.0.send_replace(HashSet::new())
    }
}
