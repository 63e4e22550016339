//! Webhooks.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};

use super::delivery::WebhookDelivery;
use super::errors::query_error;
use super::list::{Connection, page, page_cost};
use super::routes::Caller;
use super::scalars::{DateTime, EventName, Url, Urn, scalars, webhook_id};
use crate::model::{self, WebhookState};
use crate::service;

/// A webhook that is visible to whoever asks: whoever registered it, and those with `edit-app` on every
/// app that it names. These may change it as well.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Webhook {
    pub id: ID,
    pub created_date: DateTime,
    events: Vec<EventName>,
    urns: Vec<Urn>,
    url: Url,
    enabled: bool,
    /// Why the platform has disabled the webhook. It is `null` if it is enabled, or if somebody has
    /// disabled it.
    disabled_reason: Option<String>,
    /// What signs the deliveries: 96 hexadecimal digits.
    secret: Option<String>,
    description: Option<String>,
}

#[ComplexObject]
impl Webhook {
    /// The deliveries, the newest first.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<ID>,
    ) -> Result<Option<Connection<WebhookDelivery>>> {
        let Caller { context, who } = ctx.data()?;
        let (size, after) = page(first, after)?;
        let found = service::deliveries(context, who, webhook_id(&self.id), size, after).await;
        let found = found.map_err(|error| query_error(ctx, &error))?;
        Ok(Some(Connection::new(found, after.is_some(), |node| {
            &node.id
        })))
    }
}

impl From<model::Webhook> for Webhook {
    fn from(webhook: model::Webhook) -> Self {
        Self {
            id: webhook.id.into(),
            created_date: webhook.created.into(),
            events: scalars(&webhook.subscription.events),
            urns: scalars(&webhook.subscription.urns),
            url: Url(webhook.url.to_string()),
            enabled: webhook.state.is_enabled(),
            disabled_reason: match webhook.state {
                WebhookState::DisabledByFault { reason, .. } => Some(reason),
                WebhookState::Enabled | WebhookState::DisabledByOwner => None,
            },
            secret: Some(webhook.secrets.current.reveal().to_owned()),
            description: webhook.description,
        }
    }
}
