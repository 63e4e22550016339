//! The mutations.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::delivery::{Event, WebhookDelivery};
use super::errors::{fault, refuse};
use super::input::{RegisterWebhookInput, UpdateWebhookInput};
use super::routes::Caller;
use super::scalars::{DateTime, EventName, delivery_id, webhook_id};
use super::webhook::Webhook;
use crate::model::Timestamp;
use crate::{model, service};

/// What became of a mutation. Of the fields after `message` it fills those that it is about. Without
/// success they are `null`.
#[derive(Default, SimpleObject)]
pub struct WebhookMutationResult {
    pub code: String,
    pub success: bool,
    pub message: String,
    webhook: Option<Webhook>,
    /// Of `resend`: what is sent again.
    delivery: Option<WebhookDelivery>,
    /// Of `sendTestEvent`: what is sent.
    event: Option<Event>,
    /// Of `resendRange`: the number of deliveries that were queued.
    queued: Option<usize>,
    /// Of `resendRange`: from when to go on, if the range has too many events for one call.
    next: Option<DateTime>,
}

type Answer = Result<WebhookMutationResult>;

pub struct Mutation;

#[Object]
impl Mutation {
    /// Registers a webhook. The endpoint must answer a signed test with 200.
    #[graphql(complexity = "500 + child_complexity")]
    async fn register_webhook(&self, ctx: &Context<'_>, webhook: RegisterWebhookInput) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let result = service::register(context, who, &webhook.into()).await;
        answer(ctx, result, "The webhook is registered.", of_webhook)
    }

    /// Changes a webhook.
    #[graphql(complexity = "500 + child_complexity")]
    async fn update_webhook(
        &self,
        ctx: &Context<'_>,
        id: ID,
        webhook: UpdateWebhookInput,
    ) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let result = service::update(context, who, webhook_id(&id), webhook.into()).await;
        answer(ctx, result, "The webhook is changed.", of_webhook)
    }

    /// Removes a webhook with its deliveries, and returns what it was.
    #[graphql(complexity = "500 + child_complexity")]
    async fn remove_webhook(&self, ctx: &Context<'_>, id: ID) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let result = service::remove(context, who, webhook_id(&id)).await;
        answer(ctx, result, "The webhook is removed.", of_webhook)
    }

    /// Gives a webhook another secret. Deliveries are signed with the old one too for a day.
    #[graphql(complexity = "500 + child_complexity")]
    async fn rotate_secret(&self, ctx: &Context<'_>, webhook_id: ID) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let result = service::rotate_secret(context, who, self::webhook_id(&webhook_id)).await;
        answer(ctx, result, "The webhook has another secret.", of_webhook)
    }

    /// Sends a sample event to one webhook: one of this name, or of the first that the webhook gets.
    #[graphql(complexity = "500 + child_complexity")]
    async fn send_test_event(
        &self,
        ctx: &Context<'_>,
        webhook_id: ID,
        event_name: Option<EventName>,
    ) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let (id, name) = (self::webhook_id(&webhook_id), event_name.map(|name| name.0));
        let result = service::send_test_event(context, who, id, name).await;
        answer(ctx, result, "The test event is queued.", |answer, event| {
            answer.event = Some(event.into());
        })
    }

    /// Queues a delivery again, whatever has become of it.
    #[graphql(complexity = "500 + child_complexity")]
    async fn resend(&self, ctx: &Context<'_>, delivery_id: ID) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let result = service::resend(context, who, self::delivery_id(&delivery_id)).await;
        answer(ctx, result, "The delivery is queued.", |answer, seen| {
            answer.delivery = Some(seen.into());
        })
    }

    /// Queues the events from `from` until before `to` that the webhook should have got and has not.
    #[graphql(complexity = "500 + child_complexity")]
    async fn resend_range(
        &self,
        ctx: &Context<'_>,
        webhook_id: ID,
        from: DateTime,
        to: DateTime,
    ) -> Answer {
        let Caller { context, who } = ctx.data()?;
        let (id, from, to) = (
            self::webhook_id(&webhook_id),
            read("from", &from)?,
            read("to", &to)?,
        );
        let result = service::resend_range(context, who, id, from, to).await;
        answer(
            ctx,
            result,
            "The deliveries are queued.",
            |answer, range| {
                answer.queued = Some(range.queued);
                answer.next = range.next.map(DateTime::from);
            },
        )
    }
}

fn read(argument: &str, time: &DateTime) -> Result<Timestamp> {
    let message = "this is not a time such as `2021-03-01T12:00:00Z`";
    Timestamp::parse(&time.0).ok_or_else(|| fault(&[argument], message))
}

fn of_webhook(answer: &mut WebhookMutationResult, webhook: model::Webhook) {
    answer.webhook = Some(webhook.into());
}

/// Returns what a mutation answers. If it has come about, `fill` adds what it is about. What is wrong
/// with the argument `webhook` is an error of the response.
fn answer<T>(
    ctx: &Context<'_>,
    result: Result<T, service::Error>,
    message: &str,
    fill: impl FnOnce(&mut WebhookMutationResult, T),
) -> Answer {
    let mut answer = WebhookMutationResult::default();
    match result {
        Ok(value) => {
            (answer.code, answer.message) = ("OK".to_owned(), message.to_owned());
            answer.success = true;
            fill(&mut answer, value);
        }
        Err(error) => {
            let (code, message) = refuse(ctx, &error, &["webhook"])?;
            (answer.code, answer.message) = (code.to_owned(), message);
        }
    }
    Ok(answer)
}
