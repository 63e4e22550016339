//! The queries.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::delivery::WebhookDelivery;
use super::errors::{fault, found, query_error};
use super::input::WebhooksFilter;
use super::list::{Connection, page, page_cost};
use super::scalars::{EventName, Json, Urn, read_id, scalars, texts};
use super::webhook::Webhook;
use crate::model::App;
use crate::service::{Caller, Page, catalogue};

pub struct Query;

#[Object]
impl Query {
    /// The events that webhooks can register.
    async fn registerable_webhook_events(&self) -> Vec<RegisterableWebhookDescription> {
        let describe = |event: &catalogue::CatalogueEvent| RegisterableWebhookDescription {
            namespace: event.name.split('.').next().unwrap_or_default(),
            event_name: event.name,
            description: event.description,
        };
        catalogue::events().map(describe).collect()
    }

    /// A webhook, or `null` if there is none that is visible to whoever asks.
    #[graphql(complexity = "10 + child_complexity")]
    async fn webhook(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Webhook>> {
        let caller: &Caller = ctx.data()?;
        let webhook = found(ctx, caller.get(read_id(&id)).await)?;
        Ok(webhook.map(Webhook::from))
    }

    /// The webhooks that are visible to whoever asks, in the order of registration.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn webhooks(
        &self,
        ctx: &Context<'_>,
        filter: WebhooksFilter,
        first: Option<i32>,
        after: Option<ID>,
    ) -> Result<Connection<Webhook>> {
        let caller: &Caller = ctx.data()?;
        let app = filter.app_id.map(|id| id.parse::<App>()).transpose();
        let app = app.map_err(|error| fault(&["filter", "appId"], error))?;
        let (size, after) = page(first, after)?;
        let found = match filter.project_id {
            Some(_) => Page::default(),
            None => caller
                .list(app, size, after)
                .await
                .map_err(|error| query_error(ctx, &error))?,
        };
        Ok(Connection::new(found, after.is_some(), |node| &node.id))
    }

    /// What a webhook with these lists would receive. Nothing is saved. `webhookId` is the webhook that
    /// is edited, if there is one: it is not compared with itself.
    #[graphql(complexity = "500 + child_complexity")]
    async fn preview_webhook(
        &self,
        ctx: &Context<'_>,
        urns: Vec<Urn>,
        events: Vec<EventName>,
        webhook_id: Option<ID>,
    ) -> Result<WebhookPreview> {
        let caller: &Caller = ctx.data()?;
        let edited = webhook_id.as_ref().map(read_id);
        let (events, urns) = (texts(events), texts(urns));
        let preview = caller.preview(&events, &urns, edited).await;
        let preview = preview.map_err(|error| query_error(ctx, &error))?;
        Ok(WebhookPreview {
            findings: Json::from(&preview.findings),
            tree: Json::from(&preview.tree),
            tree_text: preview.tree.to_string(),
            denied: preview.denied.as_ref().map(Json::from),
            added: Json::from(&preview.added),
            covering: preview
                .covering
                .iter()
                .map(|webhook| webhook.id.into())
                .collect(),
            compared_all: preview.compared_all,
            unknown_events: scalars(&preview.unknown),
        })
    }

    /// Why a webhook got an event, or did not. It is `null` if there is no such webhook or event that
    /// whoever asks may see.
    #[graphql(complexity = "50 + child_complexity")]
    async fn explain_delivery(
        &self,
        ctx: &Context<'_>,
        webhook_id: ID,
        event_id: ID,
    ) -> Result<Option<DeliveryExplanation>> {
        let caller: &Caller = ctx.data()?;
        let Ok(event) = event_id.parse() else {
            return Ok(None);
        };
        let webhook = read_id(&webhook_id);
        let answer = caller.explain_delivery(webhook, event).await;
        Ok(found(ctx, answer)?.map(|answer| DeliveryExplanation {
            verdict: answer.verdict.code(),
            message: answer.verdict.sentence(),
            text: answer.explanation.to_string(),
            details: Json::from(&answer.explanation),
            delivery: answer.delivery.map(WebhookDelivery::from),
        }))
    }
}

/// An event that webhooks can register.
#[derive(SimpleObject)]
struct RegisterableWebhookDescription {
    /// What the event is about: the part of the name before the dot.
    namespace: &'static str,
    /// The whole name, as `registerWebhook` takes it.
    event_name: &'static str,
    /// When it happens.
    description: &'static str,
}

/// What a webhook would receive.
#[derive(SimpleObject)]
struct WebhookPreview {
    /// What is odd about the names and filters: a list of objects with `severity`, `kind`, `location`,
    /// `message` and `suggestion`.
    findings: Json,
    /// The filters as a tree.
    tree: Json,
    /// The tree for people.
    tree_text: String,
    /// The filters beyond what whoever asks may edit: an object with `message` and `denied`, a list of
    /// objects with `index`, `filter` and `message`. If it is not `null`, the webhook cannot be registered.
    denied: Option<Json>,
    /// What no other webhook of whoever asks gets: a list of objects with `filter` and `events`. Webhooks that
    /// they have disabled get nothing.
    added: Json,
    /// Webhooks of whoever asks that together get all the rest.
    covering: Vec<ID>,
    /// Whether all other webhooks of whoever asks were compared. At most 100 are, those that were registered
    /// first. If it is `false`, less may be new.
    compared_all: bool,
    /// Those of the event names that match no event of `registerableWebhookEvents`. They may be registered.
    unknown_events: Vec<EventName>,
}

/// Why a webhook got an event, or did not.
#[derive(SimpleObject)]
struct DeliveryExplanation {
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
