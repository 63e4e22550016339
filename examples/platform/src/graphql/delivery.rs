//! Deliveries, their attempts, and events.

use async_graphql::{ComplexObject, Context, Enum, ID, Result, SimpleObject};

use super::errors::query_error;
use super::routes::Caller;
use super::scalars::{DateTime, EventName, Urn};
use super::webhook::Webhook;
use crate::model::{self, Attempt, DeliveryStatus, Header};
use crate::service::{self, SeenDelivery, Verdict};

/// An event on its way to a webhook. It keeps its id in each attempt.
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct WebhookDelivery {
    pub id: ID,
    pub created_date: DateTime,
    status: Option<WebhookDeliveryStatus>,
    #[graphql(skip)]
    seen: SeenDelivery,
}

/// How far a delivery has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum WebhookDeliveryStatus {
    /// It is to be tried, or held until its webhook is enabled.
    Pending,
    /// The endpoint has taken it.
    Success,
    /// It is given up, or was not sent since the webhook's owner may not edit the app any more.
    Failed,
}

#[ComplexObject]
impl WebhookDelivery {
    #[graphql(complexity = "10 + child_complexity")]
    async fn event(&self) -> Event {
        self.seen.delivery.event.clone().into()
    }

    /// When the last attempt began.
    #[graphql(complexity = "10")]
    async fn delivery_date(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        let last = self.made(ctx).await?.pop();
        Ok(last.map(|attempt| attempt.started.into()))
    }

    /// Always `null`: a delivery that is tried again is the same one. See `attempts`.
    async fn retry(&self) -> Option<WebhookDelivery> {
        None
    }

    /// The last attempt.
    #[graphql(complexity = "10 + child_complexity")]
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<WebhookDeliveryResult>> {
        if let DeliveryStatus::Withheld { at } = self.seen.delivery.status {
            return Ok(Some(WebhookDeliveryResult {
                started_date: Some(at.into()),
                message: Some(Verdict::Withheld.sentence().to_owned()),
                ..WebhookDeliveryResult::default()
            }));
        }
        Ok(self.made(ctx).await?.pop().map(WebhookDeliveryResult::from))
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn webhook(&self, ctx: &Context<'_>) -> Result<Webhook> {
        let Caller { context, who } = ctx.data()?;
        let found = service::get(context, who, self.seen.delivery.webhook).await;
        Ok(found.map_err(|error| query_error(ctx, &error))?.into())
    }

    /// The last 100 attempts, the first one first.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn attempts(&self, ctx: &Context<'_>) -> Result<Vec<WebhookDeliveryResult>> {
        let made = self.made(ctx).await?.into_iter();
        Ok(made.map(WebhookDeliveryResult::from).collect())
    }
}

impl WebhookDelivery {
    async fn made(&self, ctx: &Context<'_>) -> Result<Vec<Attempt>> {
        let Caller { context, who } = ctx.data()?;
        if self.seen.delivery.attempts == 0 {
            return Ok(Vec::new());
        }
        let made = service::attempts(context, who, self.seen.delivery.id).await;
        made.map_err(|error| query_error(ctx, &error))
    }
}

impl From<SeenDelivery> for WebhookDelivery {
    fn from(seen: SeenDelivery) -> Self {
        Self {
            id: seen.delivery.id.into(),
            created_date: seen.delivery.created.into(),
            status: Some(match seen.delivery.status {
                DeliveryStatus::Pending { .. } => WebhookDeliveryStatus::Pending,
                DeliveryStatus::Succeeded { .. } => WebhookDeliveryStatus::Success,
                _ => WebhookDeliveryStatus::Failed,
            }),
            seen,
        }
    }
}

/// One attempt of a delivery: what was sent, and what came back.
#[derive(Default, SimpleObject)]
pub struct WebhookDeliveryResult {
    started_date: Option<DateTime>,
    duration_milliseconds: u64,
    request_headers: Vec<HttpHeader>,
    /// The body of the request. It is `null` for those who may not receive the event now.
    request_body: Option<String>,
    /// The first part of the answer's body.
    body: Option<String>,
    /// The headers of the answer.
    headers: Vec<Option<HttpHeader>>,
    /// What went wrong.
    message: Option<String>,
    /// The status of the answer, or 0 if there was none.
    status_code: u16,
}

impl From<Attempt> for WebhookDeliveryResult {
    fn from(attempt: Attempt) -> Self {
        let sent = attempt.exchange;
        let (status_code, body, headers) = sent.response.map_or_else(Default::default, |answer| {
            (answer.status, Some(answer.body), answer.headers)
        });
        let request_headers = sent.request_headers.into_iter();
        Self {
            started_date: Some(attempt.started.into()),
            duration_milliseconds: u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX),
            request_headers: request_headers.map(HttpHeader::from).collect(),
            request_body: sent.request_body,
            body,
            headers: headers.into_iter().map(|it| Some(it.into())).collect(),
            message: sent.error,
            status_code,
        }
    }
}

/// A header of a request or an answer.
#[derive(SimpleObject)]
pub struct HttpHeader {
    name: String,
    value: Option<String>,
}

impl From<Header> for HttpHeader {
    fn from(Header { name, value }: Header) -> Self {
        let value = Some(value);
        Self { name, value }
    }
}

/// Something that has happened.
#[derive(SimpleObject)]
pub struct Event {
    pub id: ID,
    pub created_date: DateTime,
    name: EventName,
    urn: Urn,
    /// What has happened, as JSON in a text. It is `null` for those who may not receive the event now.
    payload: String,
}

impl From<model::Event> for Event {
    fn from(event: model::Event) -> Self {
        let model::Event {
            content, created, ..
        } = event;
        Self {
            id: content.id.into(),
            created_date: created.into(),
            name: EventName(content.name.to_string()),
            urn: Urn(content.urn.to_string()),
            payload: content.payload.get().to_owned(),
        }
    }
}
