//! What is to be delivered.

use std::time::Duration;

use async_trait::async_trait;
use urn_filter::Grants;

use super::{Result, Wakeups};
use crate::model::{
    Attempt, AttemptResult, Delivery, DeliveryId, Shard, Timestamp, Webhook, WebhookId,
};

/// What is to be delivered to a webhook, as it is just before the attempts.
#[derive(Debug)]
pub struct Queue {
    /// The webhook, which is enabled.
    pub webhook: Webhook,
    /// What its owner may receive.
    pub grants: Grants,
    /// The pending deliveries and when they are due, in this order, those of the future included.
    pub waiting: Vec<(DeliveryId, Timestamp)>,
}

/// How much waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Backlog {
    /// The number of deliveries that wait.
    pub depth: u64,
    /// Since when the oldest waits.
    pub oldest: Option<Timestamp>,
    /// The events that wait to be matched, if they are matched after they were accepted.
    pub events: Vec<Waiting>,
}

/// The events that wait to be matched in one shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// The shard.
    pub shard: Shard,
    /// The number of the events.
    pub events: u64,
    /// The requests of nodes for more of them. If there are none for long, no node has the shard.
    pub requests: u64,
}

/// The queues of the webhooks.
#[async_trait]
pub trait Outbox: Send + Sync {
    /// Returns the webhooks whose queues change.
    fn wakeups(&self) -> &Wakeups;

    /// Returns what this server is to deliver to a webhook, at most `most`, or `None` if nothing may be sent:
    /// the webhook is removed, or it is disabled and its queue is held. Cost: `O(most)`.
    async fn queue(&self, webhook: WebhookId, most: usize) -> Result<Option<Queue>>;

    /// Returns those of these deliveries that are still to be made.
    async fn take(&self, ids: &[DeliveryId]) -> Result<Vec<Delivery>>;

    /// Returns how long after it was asked for what [`take`](Self::take) has returned is good. An attempt that
    /// could not begin by then is taken anew: the webhook may be gone.
    fn lease(&self) -> Duration;

    /// Stores an attempt with what follows from it, for the delivery and for its webhook, and returns when
    /// the queue is to be looked at again for it, if it is. Does nothing if it was removed meanwhile.
    async fn record_attempt(
        &self,
        delivery: &Delivery,
        attempt: &Attempt,
        result: &AttemptResult,
    ) -> Result<Option<Timestamp>>;

    /// Marks deliveries as withheld: the webhook's owner may not receive their events any more.
    async fn withhold(&self, deliveries: &[Delivery], now: Timestamp) -> Result<()>;

    /// Returns how much waits.
    async fn backlog(&self) -> Result<Backlog>;
}
