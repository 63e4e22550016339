//! "Why did I not get it?"

use urn_filter::explain::DeliveryExplanation;

use super::deliveries::SeenDelivery;
use super::error::Error;
use super::visible::visible_webhook;
use crate::access::{allows, grants_of};
use crate::context::Context;
use crate::model::{DeliveryStatus, Event, EventId, Principal, Webhook, WebhookId, WebhookState};
use crate::storage::{deliveries, events};

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

/// Why a webhook got an event, or did not, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was delivered.
    Delivered,
    /// It is on its way.
    Pending,
    /// It is held, since the webhook is disabled.
    Held,
    /// The endpoint did not take it.
    Failed,
    /// The webhook's owner may not edit the app of the event.
    Withheld,
    /// The event is older than the webhook.
    TooEarly,
    /// It was a test of another webhook.
    OtherTest,
    /// The names or filters do not match it.
    NoMatch,
    /// It matches today. The webhook was disabled then, or had other names or filters.
    ChangedSince,
}

impl Verdict {
    /// Returns the code that stands for the verdict.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.texts().0
    }

    /// Returns a sentence for people.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        self.texts().1
    }

    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Delivered => ("DELIVERED", "The endpoint has taken the event."),
            Self::Pending => ("PENDING", "It is on its way or will be tried again."),
            Self::Held => ("HELD", "It is held until the webhook is enabled again."),
            Self::Failed => (
                "FAILED",
                "The endpoint did not take it, and it is not tried any more.",
            ),
            Self::Withheld => (
                "WITHHELD",
                "Whoever registered the webhook may not edit the app.",
            ),
            Self::TooEarly => ("TOO_EARLY", "The event is older than the webhook."),
            Self::OtherTest => ("OTHER_TEST", "The event was a test of another webhook."),
            Self::NoMatch => (
                "NO_MATCH",
                "The event names or the filters do not match it.",
            ),
            Self::ChangedSince => (
                "CHANGED_SINCE",
                "It matches today, but did not when it happened.",
            ),
        }
    }
}

/// Explains why a visible webhook got an event, or did not. The event must be one that whoever asks may
/// receive, or one that the webhook was to get.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is no such webhook or no such event.
pub async fn explain_delivery(
    context: &Context,
    who: &Principal,
    webhook: WebhookId,
    event: EventId,
) -> Result<DeliveryAnswer, Error> {
    let viewer = who.id;
    let read = context.store.read(move |connection| {
        let webhook = visible_webhook(connection, viewer, webhook)?;
        let (number, event) = events::get(connection, &event)?.ok_or(Error::NotFound)?;
        let delivery = deliveries::of_event(connection, webhook.id, number)?;
        let (grants, urn) = (grants_of(connection, viewer)?, event.content.urn.as_urn());
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
    });
    read.await
}

fn verdict(
    webhook: &Webhook,
    event: &Event,
    status: Option<DeliveryStatus>,
    matches_today: bool,
) -> Verdict {
    match status {
        Some(DeliveryStatus::Succeeded { .. }) => Verdict::Delivered,
        Some(DeliveryStatus::Failed { .. }) => Verdict::Failed,
        Some(DeliveryStatus::Withheld { .. }) => Verdict::Withheld,
        Some(DeliveryStatus::Pending { .. }) if webhook.state == WebhookState::Enabled => {
            Verdict::Pending
        }
        Some(DeliveryStatus::Pending { .. }) => Verdict::Held,
        None if event.is_test => Verdict::OtherTest,
        None if event.created < webhook.created => Verdict::TooEarly,
        None if matches_today => Verdict::ChangedSince,
        None => Verdict::NoMatch,
    }
}
