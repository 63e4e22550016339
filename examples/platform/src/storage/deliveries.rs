//! Deliveries and their attempts.

use async_trait::async_trait;

use super::{EventNumber, Result};
use crate::model::{Attempt, Delivery, DeliveryId, Timestamp, WebhookId};

/// The deliveries of the last 30 days.
#[async_trait]
pub trait Deliveries: Send + Sync {
    /// Returns a delivery of a webhook.
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>>;

    /// Returns the delivery of an event to a webhook, if the webhook got it.
    async fn delivery_of_event(
        &self,
        webhook: WebhookId,
        event: EventNumber,
    ) -> Result<Option<Delivery>>;

    /// Returns deliveries of a webhook, the newest first, those before a cursor if there is one, at most
    /// `most`.
    async fn deliveries(
        &self,
        webhook: WebhookId,
        before: Option<DeliveryId>,
        most: usize,
    ) -> Result<Vec<Delivery>>;

    /// Returns the number of a webhook's deliveries.
    async fn count_deliveries(&self, webhook: WebhookId) -> Result<usize>;

    /// Returns the attempts of a delivery, the first one first, at most the last 100.
    async fn attempts(&self, delivery: DeliveryId) -> Result<Vec<Attempt>>;

    /// Queues those of these events for a webhook that it has not got, and returns how many they are.
    async fn queue_missing(
        &self,
        webhook: WebhookId,
        events: &[EventNumber],
        now: Timestamp,
    ) -> Result<usize>;

    /// Queues a delivery again, whatever has become of it, and returns it.
    async fn requeue(&self, id: DeliveryId, now: Timestamp) -> Result<Option<Delivery>>;
}
