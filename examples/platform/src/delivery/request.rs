//! The request that delivers an event.

use super::signature;
use crate::model::{DeliveryId, Event, Header, SigningSecrets, Timestamp, WebhookId};

/// A request that is ready to be sent.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) headers: Vec<Header>,
    pub(super) body: String,
}

impl Request {
    /// Creates the request that delivers an event to a webhook, or to an endpoint that is to become one.
    pub(super) fn new(
        event: &Event,
        id: DeliveryId,
        webhook: Option<WebhookId>,
        secrets: &SigningSecrets,
        now: Timestamp,
    ) -> Self {
        let body = event.body();
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", "urn-filter-platform".to_owned()),
            ("x-allthings-event-id", event.content.id.to_string()),
        ];
        headers.extend(webhook.map(|id| ("x-allthings-webhook-id", id.to_string())));
        headers.extend(signature::headers(secrets, id, now, &body));
        let header = |(name, value): (&str, String)| Header {
            name: name.to_owned(),
            value,
        };
        Self {
            headers: headers.into_iter().map(header).collect(),
            body,
        }
    }
}
