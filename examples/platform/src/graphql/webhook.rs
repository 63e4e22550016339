//! Webhooks.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use super::caller::Caller;
use super::connection::{Connection, PageArguments, page_cost};
use super::delivery::WebhookDelivery;
use super::errors::{Faults, query_error};
use super::scalars::{DateTime, EventName, Url, Urn};
use crate::{model, service};

#[derive(Clone)]
pub struct Webhook(Arc<model::Webhook>);

/// A webhook that is visible to whoever asks: whoever registered it, and those with `edit-app` on every
/// app that it names. These may change it as well.
#[Object]
impl Webhook {
    pub async fn id(&self) -> ID {
        self.0.id.into()
    }

    pub async fn created_date(&self) -> DateTime {
        self.0.created.into()
    }

    async fn events(&self) -> Vec<EventName> {
        self.0
            .subscription
            .events
            .iter()
            .map(EventName::from)
            .collect()
    }

    async fn urns(&self) -> Vec<Urn> {
        self.0.subscription.urns.iter().map(Urn::from).collect()
    }

    async fn url(&self) -> Url {
        Url(self.0.url.to_string())
    }

    async fn enabled(&self) -> bool {
        self.0.state.is_enabled()
    }

    /// Why the platform has disabled the webhook. It is `null` if it is enabled, or if somebody has
    /// disabled it.
    async fn disabled_reason(&self) -> Option<&str> {
        match &self.0.state {
            model::WebhookState::DisabledByFault { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The deliveries, the newest first.
    #[graphql(complexity = "page_cost(first, child_complexity)")]
    async fn deliveries(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<ID>,
    ) -> Result<Option<Connection<WebhookDelivery>>> {
        let Caller { context, who } = ctx.data()?;
        let mut faults = Faults::default();
        let page = PageArguments::read(&mut faults, first, after);
        faults.check(ctx)?;
        let found = service::deliveries(context, who, self.0.id, page.first, page.after).await;
        let found = found.map_err(|error| query_error(ctx, &error))?;
        Ok(Some(Connection::new(found, &page, |seen| seen.delivery.id)))
    }

    /// What signs the deliveries: 96 hexadecimal digits.
    async fn secret(&self) -> Option<&str> {
        Some(self.0.secrets.current.reveal())
    }

    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }
}

impl From<model::Webhook> for Webhook {
    fn from(webhook: model::Webhook) -> Self {
        Self(Arc::new(webhook))
    }
}
