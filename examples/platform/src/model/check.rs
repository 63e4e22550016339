//! The check of an endpoint before a webhook is saved.

use std::fmt;

use futures_util::future::BoxFuture;
use url::Url;

use super::delivery::Exchange;
use super::secret::Secret;

/// Sends a signed test delivery to an endpoint.
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
