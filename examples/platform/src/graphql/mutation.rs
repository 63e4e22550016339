//! The mutations.

use std::str::FromStr;

use async_graphql::{Context, ID, Object, Result};

use super::caller::Caller;
use super::errors::Faults;
use super::input::{RegisterWebhookInput, UpdateWebhookInput};
use super::mutation_result::{
    EventMutationResult, ResendRangeMutationResult, WebhookDeliveryMutationResult,
    WebhookMutationResult, answer,
};
use super::scalars::{DateTime, EventName};
use crate::model::Timestamp;
use crate::service::{self, Error};

pub struct Mutation;

/// Where the input of a webhook is among the arguments.
const WEBHOOK: &[&str] = &["webhook"];

#[Object]
impl Mutation {
    /// Registers a webhook. The endpoint must answer a signed test with 200.
    #[graphql(complexity = "500 + child_complexity")]
    async fn register_webhook(
        &self,
        ctx: &Context<'_>,
        webhook: RegisterWebhookInput,
    ) -> Result<WebhookMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let result = service::register(context, who, &webhook.into()).await;
        answer(ctx, result, "The webhook is registered.", WEBHOOK)
    }

    /// Changes a webhook.
    #[graphql(complexity = "500 + child_complexity")]
    async fn update_webhook(
        &self,
        ctx: &Context<'_>,
        id: ID,
        webhook: UpdateWebhookInput,
    ) -> Result<WebhookMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let result =
            async { service::update(context, who, known(&id)?, webhook.into()).await }.await;
        answer(ctx, result, "The webhook is changed.", WEBHOOK)
    }

    /// Removes a webhook with its deliveries, and returns what it was.
    #[graphql(complexity = "500 + child_complexity")]
    async fn remove_webhook(&self, ctx: &Context<'_>, id: ID) -> Result<WebhookMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let result = async { service::remove(context, who, known(&id)?).await }.await;
        answer(ctx, result, "The webhook is removed.", &[])
    }

    /// Gives a webhook another secret. Deliveries are signed with the old one too for a day.
    #[graphql(complexity = "500 + child_complexity")]
    async fn rotate_secret(
        &self,
        ctx: &Context<'_>,
        webhook_id: ID,
    ) -> Result<WebhookMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let result =
            async { service::rotate_secret(context, who, known(&webhook_id)?).await }.await;
        answer(ctx, result, "The webhook has another secret.", &[])
    }

    /// Sends a sample event to one webhook: one of this name, or of the first that the webhook gets.
    #[graphql(complexity = "500 + child_complexity")]
    async fn send_test_event(
        &self,
        ctx: &Context<'_>,
        webhook_id: ID,
        event_name: Option<EventName>,
    ) -> Result<EventMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let name = event_name.map(|name| name.0);
        let result =
            async { service::send_test_event(context, who, known(&webhook_id)?, name).await }.await;
        answer(ctx, result, "The test event is queued.", &[])
    }

    /// Queues a delivery again, whatever has become of it.
    #[graphql(complexity = "500 + child_complexity")]
    async fn resend(
        &self,
        ctx: &Context<'_>,
        delivery_id: ID,
    ) -> Result<WebhookDeliveryMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let result = async { service::resend(context, who, known(&delivery_id)?).await }.await;
        answer(ctx, result, "The delivery is queued.", &[])
    }

    /// Queues the events from `from` until before `to` that the webhook should have got and has not.
    #[graphql(complexity = "500 + child_complexity")]
    async fn resend_range(
        &self,
        ctx: &Context<'_>,
        webhook_id: ID,
        from: DateTime,
        to: DateTime,
    ) -> Result<ResendRangeMutationResult> {
        let Caller { context, who } = ctx.data()?;
        let mut faults = Faults::default();
        let from = faults.take(&["from"], read(&from));
        let to = faults.take(&["to"], read(&to));
        faults.check(ctx)?;
        let result = async {
            let (from, to) = from.zip(to).ok_or(Error::NotFound)?;
            service::resend_range(context, who, known(&webhook_id)?, from, to).await
        };
        answer(ctx, result.await, "The deliveries are queued.", &[])
    }
}

/// Reads an id. A text that is none is the id of nothing.
fn known<T: FromStr>(id: &ID) -> Result<T, Error> {
    id.parse().map_err(|_| Error::NotFound)
}

fn read(time: &DateTime) -> Result<Timestamp, &'static str> {
    Timestamp::parse(&time.0).ok_or("this is not a time such as `2021-03-01T12:00:00Z`")
}
