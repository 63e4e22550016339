//! "Why did I not get it?"

use async_graphql::{Result, SimpleObject};

use super::delivery::WebhookDelivery;
use super::scalars::Json;
use crate::service::DeliveryAnswer;

/// Why a webhook got an event, or did not.
#[derive(SimpleObject)]
pub struct DeliveryExplanation {
    /// `DELIVERED`, `PENDING`, `HELD`, `FAILED`, `WITHHELD`, `TOO_EARLY`, `OTHER_TEST`, `NO_MATCH` or
    /// `CHANGED_SINCE`.
    verdict: &'static str,
    /// The verdict as a sentence.
    message: &'static str,
    /// How the names and filters of today see the event, for people.
    text: String,
    /// The same as JSON.
    details: Json,
    /// What has become of the event, if there is a delivery.
    delivery: Option<WebhookDelivery>,
}

impl TryFrom<DeliveryAnswer> for DeliveryExplanation {
    type Error = async_graphql::Error;

    fn try_from(answer: DeliveryAnswer) -> Result<Self> {
        Ok(Self {
            verdict: answer.verdict.code(),
            message: answer.verdict.sentence(),
            text: answer.explanation.to_string(),
            details: Json::new(&answer.explanation)?,
            delivery: answer.delivery.map(WebhookDelivery::from),
        })
    }
}
