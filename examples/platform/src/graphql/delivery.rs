//! Deliveries.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use tokio::sync::OnceCell;

use super::caller::Caller;
use super::errors::query_error;
use super::event::Event;
use super::scalars::DateTime;
use super::webhook::Webhook;
use crate::model::{Attempt, DeliveryStatus, Exchange, Header};
use crate::service::{self, SeenDelivery, Verdict};

#[derive(Clone)]
pub struct WebhookDelivery(Arc<Seen>);

struct Seen {
    seen: SeenDelivery,
    attempts: OnceCell<Vec<Attempt>>,
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

/// An event on its way to a webhook. It keeps its id in each attempt.
#[Object]
impl WebhookDelivery {
    pub async fn id(&self) -> ID {
        self.0.seen.delivery.id.into()
    }

    pub async fn created_date(&self) -> DateTime {
        self.0.seen.delivery.created.into()
    }

    async fn event(&self) -> Event {
        self.0.seen.delivery.event.clone().into()
    }

    /// When the last attempt began.
    async fn delivery_date(&self, ctx: &Context<'_>) -> Result<Option<DateTime>> {
        let last = self.attempts_made(ctx).await?.last();
        Ok(last.map(|attempt| attempt.started.into()))
    }

    async fn status(&self) -> Option<WebhookDeliveryStatus> {
        Some(match self.0.seen.delivery.status {
            DeliveryStatus::Pending { .. } => WebhookDeliveryStatus::Pending,
            DeliveryStatus::Succeeded { .. } => WebhookDeliveryStatus::Success,
            DeliveryStatus::Failed { .. } | DeliveryStatus::Withheld { .. } => {
                WebhookDeliveryStatus::Failed
            }
        })
    }

    /// Always `null`: a delivery that is tried again is the same one. See `attempts`.
    async fn retry(&self) -> Option<WebhookDelivery> {
        None
    }

    /// What came back in the last attempt.
    async fn result(&self, ctx: &Context<'_>) -> Result<Option<WebhookDeliveryResult>> {
        if matches!(self.0.seen.delivery.status, DeliveryStatus::Withheld { .. }) {
            let message = Verdict::Withheld.sentence().to_owned();
            return Ok(Some(WebhookDeliveryResult::without_answer(Some(message))));
        }
        let last = self.attempts_made(ctx).await?.last();
        Ok(last.map(|attempt| WebhookDeliveryResult::from(&attempt.exchange)))
    }

    #[graphql(complexity = "10 + child_complexity")]
    async fn webhook(&self, ctx: &Context<'_>) -> Result<Webhook> {
        let Caller { context, who } = ctx.data()?;
        let found = service::get(context, who, self.0.seen.delivery.webhook).await;
        found
            .map(Webhook::from)
            .map_err(|error| query_error(ctx, &error))
    }

    /// The last 100 attempts, the first one first.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    async fn attempts(&self, ctx: &Context<'_>) -> Result<Vec<WebhookDeliveryAttempt>> {
        let made = self.attempts_made(ctx).await?;
        Ok(made.iter().map(WebhookDeliveryAttempt::from).collect())
    }
}

impl WebhookDelivery {
    /// Reads the attempts once, however many fields ask for them.
    async fn attempts_made(&self, ctx: &Context<'_>) -> Result<&[Attempt]> {
        let Caller { context, who } = ctx.data()?;
        let delivery = &self.0.seen.delivery;
        if delivery.attempts == 0 {
            return Ok(&[]);
        }
        let read = || service::attempts(context, who, delivery.id);
        let attempts = self.0.attempts.get_or_try_init(read).await;
        attempts
            .map(Vec::as_slice)
            .map_err(|error| query_error(ctx, &error))
    }
}

impl From<SeenDelivery> for WebhookDelivery {
    fn from(seen: SeenDelivery) -> Self {
        let attempts = OnceCell::new();
        Self(Arc::new(Seen { seen, attempts }))
    }
}

/// One attempt of a delivery.
#[derive(SimpleObject)]
pub struct WebhookDeliveryAttempt {
    started_date: DateTime,
    duration_milliseconds: u64,
    /// The headers of the request.
    request_headers: Vec<HttpHeader>,
    result: WebhookDeliveryResult,
}

impl From<&Attempt> for WebhookDeliveryAttempt {
    fn from(attempt: &Attempt) -> Self {
        let headers = &attempt.exchange.request_headers;
        Self {
            started_date: attempt.started.into(),
            duration_milliseconds: u64::try_from(attempt.took.as_millis()).unwrap_or(u64::MAX),
            request_headers: headers.iter().map(HttpHeader::from).collect(),
            result: WebhookDeliveryResult::from(&attempt.exchange),
        }
    }
}

/// What came back.
#[derive(SimpleObject)]
pub struct WebhookDeliveryResult {
    /// The first part of the body.
    body: Option<String>,
    headers: Vec<Option<HttpHeader>>,
    /// What went wrong.
    message: Option<String>,
    /// The status, or 0 if there was no answer.
    status_code: u16,
}

impl WebhookDeliveryResult {
    fn without_answer(message: Option<String>) -> Self {
        Self {
            body: None,
            headers: Vec::new(),
            message,
            status_code: 0,
        }
    }
}

impl From<&Exchange> for WebhookDeliveryResult {
    fn from(exchange: &Exchange) -> Self {
        let none = Self::without_answer(exchange.error.clone());
        let Some(response) = &exchange.response else {
            return none;
        };
        let headers = response.headers.iter();
        Self {
            body: Some(response.body.clone()),
            headers: headers.map(|header| Some(header.into())).collect(),
            status_code: response.status,
            ..none
        }
    }
}

/// A header of a request or an answer.
#[derive(SimpleObject)]
pub struct HttpHeader {
    name: String,
    value: Option<String>,
}

impl From<&Header> for HttpHeader {
    fn from(header: &Header) -> Self {
        Self {
            name: header.name.clone(),
            value: Some(header.value.clone()),
        }
    }
}
