//! The check of an endpoint before a webhook is saved.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::value::RawValue;
use url::Url;
use urn_filter::{event_name, urn};

use super::request::Request;
use super::send::Sender;
use crate::clock::Clock;
use crate::model::{
    CheckReport, DeliveryId, EndpointCheck, Event, EventId, NewEvent, Secret, SigningSecrets,
};

/// Sends a signed event of the name `webhook.check` with empty data, which must be answered with 200.
#[derive(Debug)]
pub struct Check {
    sender: Sender,
    clock: Clock,
}

impl Check {
    /// Creates the check.
    pub const fn new(sender: Sender, clock: Clock) -> Self {
        Self { sender, clock }
    }

    async fn report(&self, url: &Url, secret: &Secret) -> CheckReport {
        let now = self.clock.now();
        let event = Event {
            content: NewEvent {
                id: EventId::generate(),
                name: event_name!("webhook.check"),
                urn: urn!("urn:allthings:webhook:check").into(),
                payload: RawValue::from_string("{}".to_owned()).unwrap_or_default(),
            },
            created: now,
            is_test: true,
        };
        let secrets = SigningSecrets::from(secret.clone());
        let request = Request::new(&event, DeliveryId::generate(), None, &secrets, now);
        let body = Some(request.body.clone());
        let mut exchange = self.sender.send(url, request).await;
        exchange.request_body = body;
        let status = exchange.response.as_ref().map(|response| response.status);
        let passed = status == Some(200);
        if let Some(status) = status.filter(|_| !passed) {
            let message = || format!("the endpoint answered {status}");
            let error = exchange.error.get_or_insert_with(message);
            error.push_str("; the check needs 200");
        }
        CheckReport { passed, exchange }
    }
}

impl EndpointCheck for Check {
    fn check<'a>(&'a self, url: &'a Url, secret: &'a Secret) -> BoxFuture<'a, CheckReport> {
        self.report(url, secret).boxed()
    }
}
