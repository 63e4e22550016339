//! "Why did I not get it?"

use strum::{EnumMessage, IntoStaticStr};
use urn_filter::explain::DeliveryExplanation;

use super::caller::Caller;
use super::deliveries::SeenDelivery;
use super::error::{Error, Result};
use crate::access::allows;
use crate::model::{DeliveryStatus, Event, EventId, Webhook, WebhookId};

/// Why a webhook got an event, or did not.
#[derive(Debug, Clone)]
pub struct DeliveryAnswer {
    /// The event. Its payload is not for this answer.
    pub event: Event,
    /// In a word.
    pub verdict: Verdict,
    /// How the names and filters of today see the event.
    pub explanation: DeliveryExplanation,
    /// What has become of it, if there is a delivery.
    pub delivery: Option<SeenDelivery>,
}

/// Why a webhook got an event, or did not, in a word. The variant's name in upper case is its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumMessage, IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// It was delivered.
    #[strum(message = "The endpoint has taken the event.")]
    Delivered,
    /// It is on its way.
    #[strum(message = "It is on its way or will be tried again.")]
    Pending,
    /// It is held, since the webhook is disabled.
    #[strum(message = "It is held until the webhook is enabled again.")]
    Held,
    /// The endpoint did not take it.
    #[strum(message = "The endpoint did not take it, and it is not tried any more.")]
    Failed,
    /// The webhook's owner may not edit the app of the event.
    #[strum(message = "Whoever registered the webhook may not edit the app.")]
    Withheld,
    /// The event is older than the webhook.
    #[strum(message = "The event is older than the webhook.")]
    TooEarly,
    /// It was a test of another webhook.
    #[strum(message = "The event was a test of another webhook.")]
    OtherTest,
    /// The names or filters do not match it.
    #[strum(message = "The event names or the filters do not match it.")]
    NoMatch,
    /// It matches today. The webhook was disabled then, or had other names or filters.
    #[strum(message = "It matches today, but did not when it happened.")]
    ChangedSince,
}

impl Verdict {
    /// Returns the code that stands for the verdict.
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// Returns a sentence for people.
    pub fn sentence(self) -> &'static str {
        self.get_message().unwrap_or_default()
    }
}

impl Caller {
    /// Explains why a visible webhook got an event, or did not. The event must be one that whoever asks may
    /// receive, or one that the webhook was to get.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`] if there is no such webhook or no such event.
    pub async fn explain_delivery(
        &self,
        webhook: WebhookId,
        event: EventId,
    ) -> Result<DeliveryAnswer> {
        let webhook = self.visible_webhook(webhook).await?;
        let store = self.store();
        let (number, event) = store.event(&event).await?.ok_or(Error::NotFound)?;
        let delivery = store.delivery_of_event(webhook.id, number).await?;
        let grants = self.grants().await?;
        let urn = event.content.urn.as_urn();
        if delivery.is_none() && !allows(&grants, &urn) {
            return Err(Error::NotFound);
        }
        let explanation = webhook.subscription.explain(&event.content.name, &urn);
        let status = delivery.as_ref().map(|delivery| delivery.status);
        let verdict = verdict(&webhook, &event, status, explanation.is_delivered());
        let delivery = delivery.map(|delivery| SeenDelivery::new(delivery, &grants));
        Ok(DeliveryAnswer {
            event,
            verdict,
            explanation,
            delivery,
        })
    }
}

fn verdict(
    webhook: &Webhook,
    event: &Event,
    status: Option<DeliveryStatus>,
    matches_today: bool,
) -> Verdict {
    match status {
        Some(DeliveryStatus::Succeeded) => Verdict::Delivered,
        Some(DeliveryStatus::Failed) => Verdict::Failed,
        Some(DeliveryStatus::Withheld) => Verdict::Withheld,
        Some(DeliveryStatus::Pending) if webhook.state.is_enabled() => Verdict::Pending,
        Some(DeliveryStatus::Pending) => Verdict::Held,
        None if event.is_test => Verdict::OtherTest,
        None if event.created < webhook.created => Verdict::TooEarly,
        None if matches_today => Verdict::ChangedSince,
        None => Verdict::NoMatch,
    }
}
