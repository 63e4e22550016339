//! A delivery, its attempts, and the check of an endpoint, which is an attempt before all others.

use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use url::Url;

use super::event::Event;
use super::id::{DeliveryId, WebhookId};
use super::secret::Secret;
use super::timestamp::Timestamp;

/// One event on its way to one webhook.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its id, the same in each attempt.
    pub id: DeliveryId,
    /// Where it goes.
    pub webhook: WebhookId,
    /// What is delivered.
    pub event: Event,
    /// When it was queued.
    pub created: Timestamp,
    /// Since when it is being tried: its creation, or the last time that somebody resent it.
    pub queued: Timestamp,
    /// How far it has come.
    pub status: DeliveryStatus,
    /// Since when it is there. If it is pending, when it is due.
    pub at: Timestamp,
    /// The number of attempts so far, those before a resend included.
    pub attempts: u32,
    /// The number of attempts since `queued`, from which the next delay follows.
    pub tries: u32,
}

/// How far a delivery has come. The database has the variant's name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, strum::EnumString)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum DeliveryStatus {
    /// It is to be tried when it is due, or as soon as its webhook is enabled.
    Pending,
    /// The endpoint has taken it.
    Succeeded,
    /// It is given up.
    Failed,
    /// It was not sent, because the webhook's owner may not edit the app of the event any more.
    Withheld,
}

impl DeliveryStatus {
    /// Reports whether the webhook has not got the event and will not.
    pub const fn is_missed(self) -> bool {
        matches!(self, Self::Failed | Self::Withheld)
    }
}

/// One attempt of a delivery.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attempt {
    /// When it began.
    pub started: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// What was sent and what came back.
    pub exchange: Exchange,
}

/// What follows from an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AttemptResult {
    /// The endpoint has taken it.
    Succeeded,
    /// It is to be tried again at this time.
    RetryAt(Timestamp),
    /// It is given up.
    Failed,
    /// It is to be tried again at this time, and the webhook is disabled for this reason.
    RetryAndDisable(Timestamp, String),
}

/// A request and its answer, as they are kept and shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// The headers of the request, without any secret.
    pub request_headers: Vec<Header>,
    /// The body of the request, for those who may see it. It follows from the event, so it is not stored.
    #[serde(skip)]
    pub request_body: Option<String>,
    /// The answer, if one came.
    pub response: Option<Response>,
    /// What went wrong, in words for the webhook's owner.
    pub error: Option<String>,
}

/// An answer of an endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<Header>,
    /// The first part of its body.
    pub body: String,
}

/// A header of a request or an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Sends a signed test delivery to an endpoint, before a webhook is saved.
pub trait EndpointCheck: Send + Sync + fmt::Debug {
    /// Returns what was sent and what came back, and whether that is good enough.
    fn check<'a>(&'a self, url: &'a Url, secret: &'a Secret) -> BoxFuture<'a, CheckReport>;
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// Whether the endpoint answered with 200.
    pub passed: bool,
    /// What was sent and what came back.
    pub exchange: Exchange,
}
