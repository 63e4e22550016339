//! Sends again.

use super::caller::Caller;
use super::deliveries::SeenDelivery;
use super::error::{Error, Result};
use crate::model::{DeliveryId, Timestamp, Webhook, WebhookId};
use crate::storage::EventCursor;

/// The events that one step looks at.
const STEP: usize = 500;
/// The steps of one call.
const STEPS: usize = 100;

/// What became of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resent {
    /// The number of deliveries that were queued.
    pub queued: usize,
    /// From when to go on, if the range has too many events for one call.
    pub next: Option<Timestamp>,
}

impl Caller {
    /// Queues a delivery of a visible webhook again, whatever has become of it.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`] if there is no such delivery, [`Error::Disabled`] if the webhook is.
    pub async fn resend(&self, id: DeliveryId) -> Result<SeenDelivery> {
        let now = self.context.clock.now();
        let delivery = self.visible_delivery(id).await?;
        self.enabled_webhook(delivery.webhook).await?;
        let queued = self.store().requeue(id, now).await?;
        let delivery = queued.ok_or(Error::NotFound)?;
        Ok(SeenDelivery::new(delivery, &self.grants().await?))
    }

    /// Queues every event from this time that a visible webhook should have got and has not: those that
    /// failed, and those from when it was disabled or did not exist.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`] if there is no such webhook, [`Error::Disabled`] if it is.
    pub async fn resend_range(
        &self,
        webhook: WebhookId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Resent> {
        let now = self.context.clock.now();
        let mut queued = 0;
        let mut after = (from, i64::MIN);
        for _ in 0..STEPS {
            let webhook = self.enabled_webhook(webhook).await?;
            let (more, next) = self.resend_step(&webhook, after, to, now).await?;
            queued += more;
            match next {
                Some(next) => after = next,
                None => return Ok(Resent { queued, next: None }),
            }
        }
        Ok(Resent {
            queued,
            next: Some(after.0),
        })
    }

    async fn resend_step(
        &self,
        webhook: &Webhook,
        after: EventCursor,
        to: Timestamp,
        now: Timestamp,
    ) -> Result<(usize, Option<EventCursor>)> {
        let found = self.store().events_after(after, to, STEP).await?;
        let last = found.last().filter(|_| found.len() == STEP);
        let next = last.map(|(number, event)| (event.created, *number));
        let wanted = found.iter().filter(|(_, event)| {
            let content = &event.content;
            let subscription = &webhook.subscription;
            subscription.is_match(&content.name, &content.urn.as_urn())
        });
        let wanted: Vec<_> = wanted.map(|(number, _)| *number).collect();
        let queued = self.store().queue_missing(webhook.id, &wanted, now).await?;
        Ok((queued, next))
    }
}
