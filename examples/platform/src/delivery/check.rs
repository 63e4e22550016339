//! The check of an endpoint.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use url::Url;

use crate::model::{CheckReport, EndpointCheck, Exchange, Secret};

/// A check that every endpoint passes, for tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct AcceptAll;

impl EndpointCheck for AcceptAll {
    fn check<'a>(&'a self, _: &'a Url, _: &'a Secret) -> BoxFuture<'a, CheckReport> {
        ready(CheckReport {
            passed: true,
            exchange: Exchange::default(),
        })
        .boxed()
    }
}
