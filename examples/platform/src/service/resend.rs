//! Sends again.

use super::caller::Caller;
use super::deliveries::SeenDelivery;
use super::error::{Error, Result};
use super::visible::{enabled_webhook, visible_delivery};
use crate::access::grants_of;
use crate::model::{Delivery, DeliveryId, DeliveryStatus, Timestamp, Webhook, WebhookId};
use crate::storage::events::EventCursor;
use crate::storage::{self, Write, deliveries, events};

/// The events that one transaction looks at.
const STEP: usize = 500;
/// The transactions of one call.
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
        let write = self.write(move |write, viewer| {
            let delivery = visible_delivery(write, viewer, id)?;
            enabled_webhook(write, viewer, delivery.webhook)?;
            write.requeue_delivery(&delivery, now)?;
            let delivery = deliveries::get(write, id)?.ok_or(Error::NotFound)?;
            Ok(SeenDelivery::new(delivery, &grants_of(write, viewer)?))
        });
        write.await
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
            let step = self.write(move |write, viewer| {
                let webhook = enabled_webhook(write, viewer, webhook)?;
                Ok::<_, Error>(step(write, &webhook, after, to, now)?)
            });
            let (more, next) = step.await?;
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
}

fn step(
    write: &Write<'_>,
    webhook: &Webhook,
    after: EventCursor,
    to: Timestamp,
    now: Timestamp,
) -> storage::Result<(usize, Option<EventCursor>)> {
    let found = events::range(write, after, to, STEP)?;
    let last = found.last().filter(|_| found.len() == STEP);
    let next = last.map(|(number, event)| (event.created, *number));
    let mut queued = 0;
    for (number, event) in &found {
        let content = &event.content;
        let wanted = &webhook.subscription;
        let is_wanted = wanted.is_match(&content.name, &content.urn.as_urn());
        if is_wanted && is_missing(deliveries::of_event(write, webhook.id, *number)?.as_ref()) {
            write.queue_delivery(webhook.id, *number, now)?;
            queued += 1;
        }
    }
    Ok((queued, next))
}

fn is_missing(delivery: Option<&Delivery>) -> bool {
    use DeliveryStatus::{Failed, Withheld};
    delivery.is_none_or(|found| matches!(found.status, Failed | Withheld))
}
