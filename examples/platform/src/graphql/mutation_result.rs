//! What mutations answer.

use async_graphql::{Context, Interface, Result, SimpleObject};

use super::delivery::WebhookDelivery;
use super::errors::refuse;
use super::event::Event;
use super::scalars::DateTime;
use super::webhook::Webhook;
use crate::service;

/// The code of a mutation that has come about.
const OK: &str = "OK";

/// How a mutation has ended.
pub struct Status {
    pub code: &'static str,
    pub message: String,
}

/// What every mutation answers. `code` is stable: `OK`, `PERMISSION_DENIED`, `LIMIT_EXCEEDED`,
/// `ENDPOINT_CHECK_FAILED`, `NOT_FOUND`, `WEBHOOK_DISABLED` or `CONFLICT`. `message` is for people.
#[derive(Interface)]
#[expect(
    clippy::duplicated_attributes,
    reason = "two fields have the same type"
)]
#[graphql(
    field(name = "code", ty = "&String"),
    field(name = "success", ty = "&bool"),
    field(name = "message", ty = "&String")
)]
pub enum MutationResult {
    Webhook(WebhookMutationResult),
    Delivery(WebhookDeliveryMutationResult),
    Event(EventMutationResult),
    Range(ResendRangeMutationResult),
}

macro_rules! mutation_results {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $type:ty })+) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            code: String,
            success: bool,
            message: String,
            $field: Option<$type>,
        }

        impl From<(Status, Option<$type>)> for $name {
            fn from((status, $field): (Status, Option<$type>)) -> Self {
                Self {
                    success: status.code == OK,
                    code: status.code.to_owned(),
                    message: status.message,
                    $field,
                }
            }
        }
    )+};
}

mutation_results! {
    /// What became of a change of a webhook. Without success there is no webhook.
    WebhookMutationResult { webhook: Webhook }
    /// What became of a delivery.
    WebhookDeliveryMutationResult { delivery: WebhookDelivery }
    /// What became of a test event.
    EventMutationResult { event: Event }
    /// What became of a range.
    ResendRangeMutationResult { range: ResentRange }
}

/// What a range came to.
#[derive(SimpleObject)]
pub struct ResentRange {
    /// The number of deliveries that were queued.
    queued: usize,
    /// From when to go on, if the range has too many events for one call.
    next: Option<DateTime>,
}

impl From<service::Resent> for ResentRange {
    fn from(resent: service::Resent) -> Self {
        Self {
            queued: resent.queued,
            next: resent.next.map(DateTime::from),
        }
    }
}

/// Returns what a mutation answers. `argument` is the way from the field's arguments to the input.
pub fn answer<T, U: From<T>, R: From<(Status, Option<U>)>>(
    ctx: &Context<'_>,
    result: Result<T, service::Error>,
    message: &str,
    argument: &[&str],
) -> Result<R> {
    Ok(match result {
        Ok(value) => {
            let (code, message) = (OK, message.to_owned());
            R::from((Status { code, message }, Some(value.into())))
        }
        Err(error) => R::from((refuse(ctx, &error, argument)?, None)),
    })
}
