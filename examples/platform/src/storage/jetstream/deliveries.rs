//! Deliveries and their attempts.

use async_trait::async_trait;
use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::jobs::Job;
use super::matching::{create_delivery, queue_job};
use super::records::{StoredDelivery, deliveries_of, delivery_id, delivery_key, from_bytes};
use super::store::{Store, is_missing};
use super::{Result, StorageError};
use crate::model::{Attempt, Delivery, DeliveryId, Timestamp, WebhookId};
use crate::storage::{Deliveries, EventNumber};

/// The deliveries that are read at a time.
const READS: usize = 32;

impl Store {
    /// Returns the ids of the deliveries of a webhook, the oldest first. Cost: `O(deliveries of the webhook)`.
    pub(super) async fn delivery_ids(&self, webhook: WebhookId) -> Result<Vec<DeliveryId>> {
        let filter = format!("delivery.{}.*", deliveries_of(webhook));
        let subjects = self.deliveries_stream().info_with_subjects(filter).await;
        let subjects = subjects.map_err(StorageError::nats)?;
        let subjects: Vec<_> = subjects.try_collect().await.map_err(StorageError::nats)?;
        let number = |subject: &str| u64::from_str_radix(subject.rsplit('.').next()?, 16).ok();
        let numbers = subjects.iter().filter_map(|(subject, _)| number(subject));
        let mut ids: Vec<_> = numbers.map(|event| delivery_id(event, webhook)).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// Begins another round of attempts of a delivery, and returns it.
    pub(super) async fn requeue_stored(
        &self,
        id: DeliveryId,
        now: Timestamp,
    ) -> Result<Option<StoredDelivery>> {
        let queued = self
            .change_delivery(id, |stored| stored.requeue(now))
            .await?;
        if let Some(stored) = &queued {
            queue_job(self, &Job::of(stored)).await?;
        }
        Ok(queued)
    }

    async fn with_event(&self, stored: StoredDelivery) -> Result<Option<Delivery>> {
        let event = self.event_at(stored.event).await?;
        Ok(event.map(|event| stored.with(event)))
    }
}

#[async_trait]
impl Deliveries for Store {
    async fn delivery(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        match self.stored_delivery(id).await? {
            Some((stored, _)) if stored.id() == id => self.with_event(stored).await,
            _ => Ok(None),
        }
    }

    async fn delivery_of_event(
        &self,
        webhook: WebhookId,
        event: EventNumber,
    ) -> Result<Option<Delivery>> {
        match u64::try_from(event) {
            Ok(event) => self.delivery(delivery_id(event, webhook)).await,
            Err(_) => Ok(None),
        }
    }

    async fn deliveries(
        &self,
        webhook: WebhookId,
        before: Option<DeliveryId>,
        most: usize,
    ) -> Result<Vec<Delivery>> {
        let ids = self.delivery_ids(webhook).await?.into_iter().rev();
        let ids = ids
            .filter(|id| before.is_none_or(|before| *id < before))
            .take(most);
        let found = stream::iter(ids.collect::<Vec<_>>())
            .map(|id| self.delivery(id))
            .buffered(READS);
        let found: Vec<_> = found.try_collect().await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn count_deliveries(&self, webhook: WebhookId) -> Result<usize> {
        Ok(self.delivery_ids(webhook).await?.len())
    }

    async fn attempts(&self, delivery: DeliveryId) -> Result<Vec<Attempt>> {
        let subject = format!("attempt.{}", delivery_key(delivery));
        let (mut attempts, mut next) = (Vec::new(), 1);
        loop {
            let stream = self.attempts_stream();
            match stream
                .get_first_raw_message_by_subject(&subject, next)
                .await
            {
                Ok(message) => {
                    attempts.push(from_bytes(&message.payload)?);
                    next = message.sequence + 1;
                }
                Err(error) if is_missing(&error.kind()) => return Ok(attempts),
                Err(error) => return Err(StorageError::nats(error)),
            }
        }
    }

    async fn queue_missing(
        &self,
        webhook: WebhookId,
        events: &[EventNumber],
        now: Timestamp,
    ) -> Result<usize> {
        let mut queued = 0;
        for event in events.iter().filter_map(|event| u64::try_from(*event).ok()) {
            let delivery = StoredDelivery::new(webhook, event, now);
            if create_delivery(self, &delivery).await? {
                queue_job(self, &Job::of(&delivery)).await?;
                queued += 1;
                continue;
            }
            let id = delivery_id(event, webhook);
            let known = self.stored_delivery(id).await?;
            if known.is_some_and(|(stored, _)| stored.status.is_missed()) {
                self.requeue_stored(id, now).await?;
                queued += 1;
            }
        }
        Ok(queued)
    }

    async fn requeue(&self, id: DeliveryId, now: Timestamp) -> Result<Option<Delivery>> {
        match self.requeue_stored(id, now).await? {
            Some(stored) => self.with_event(stored).await,
            None => Ok(None),
        }
    }
}
