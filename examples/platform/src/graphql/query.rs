//! The queries.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::caller::Caller;
use super::connection::{Connection, PageArguments, page_cost};
use super::errors::{Faults, found, query_error};
use super::explanation::DeliveryExplanation;
use super::input::{WebhooksFilter, texts};
use super::preview::WebhookPreview;
use super::scalars::{EventName, Urn};
use super::webhook::Webhook;
use crate::model::{App, EventId};
use crate::service::catalogue::{self, CatalogueEvent};
use crate::service::{self, Page};

pub struct Query;

#[Object]
impl Query {
    /// The events that webhooks can register.
    async fn registerable_webhook_events(&self) -> Vec<RegisterableWebhookDescription> {
        let events = catalogue::events().iter();
        events.map(RegisterableWebhookDescription::from).collect()
    }

    /// A webhook, or `null` if there is none that is visible to whoever asks.
    #[graphql(complexity = "10 + child_complexity")]
    async fn webhook(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Webhook>> {
        let Caller { context, who } = ctx.data()?;
        let Ok(id) = id.parse() else { return Ok(None) };
        let webhook = found(ctx, service::get(context, who, id).await)?;
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
        let Caller { context, who } = ctx.data()?;
        let mut faults = Faults::default();
        let app = filter.app_id.map(|id| id.parse::<App>()).transpose();
        let app = faults.take(&["filter", "appId"], app).flatten();
        let page = PageArguments::read(&mut faults, first, after);
        faults.check(ctx)?;
        let found = match filter.project_id {
            Some(_) => Page {
                items: Vec::new(),
                has_next: false,
                total: 0,
            },
            None => service::list(context, who, app, page.first, page.after)
                .await
                .map_err(|error| query_error(ctx, &error))?,
        };
        Ok(Connection::new(found, &page, |webhook| webhook.id))
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
        let Caller { context, who } = ctx.data()?;
        let edited = webhook_id.and_then(|id| id.parse().ok());
        let (events, urns) = (texts(events), texts(urns));
        let preview = service::preview(context, who, &events, &urns, edited).await;
        preview
            .map_err(|error| query_error(ctx, &error))?
            .try_into()
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
        let Caller { context, who } = ctx.data()?;
        let (Ok(webhook), Ok(event)) = (webhook_id.parse(), EventId::try_from(event_id.0)) else {
            return Ok(None);
        };
        let answer = service::explain_delivery(context, who, webhook, event).await;
        found(ctx, answer)?
            .map(DeliveryExplanation::try_from)
            .transpose()
    }
}

/// An event that webhooks can register.
#[derive(SimpleObject)]
pub struct RegisterableWebhookDescription {
    /// What the event is about: the part of the name before the dot.
    namespace: &'static str,
    /// The whole name, as `registerWebhook` takes it.
    event_name: &'static str,
    /// When it happens.
    description: &'static str,
}

impl From<&CatalogueEvent> for RegisterableWebhookDescription {
    fn from(event: &CatalogueEvent) -> Self {
        Self {
            namespace: event.name.split('.').next().unwrap_or_default(),
            event_name: event.name,
            description: event.description,
        }
    }
}
