//! The request that delivers an event, signed as the platform does and as Standard Webhooks does.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook as Standard,
};

use crate::model::{DeliveryId, Event, Header, Secret, SigningSecrets, Timestamp, WebhookId};

/// A request that is ready to be sent.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) headers: Vec<Header>,
    pub(super) body: String,
}

impl Request {
    /// Creates the request that delivers an event to a webhook, or to an endpoint that is to become one.
    ///
    /// The platform's signature has the secret in use. Standard Webhooks has room for several, so that of
    /// a secret before is there too while it is valid.
    pub(super) fn new(
        event: &Event,
        id: DeliveryId,
        webhook: Option<WebhookId>,
        secrets: &SigningSecrets,
        now: Timestamp,
    ) -> Self {
        let (body, id) = (event.body(), id.to_string());
        let seconds = now.millis().div_euclid(1000);
        let sign = |secret| standard(secret, &id, seconds, &body);
        let standard: Vec<String> = secrets.at(now).map(sign).collect();
        let mut headers = vec![
            ("content-type", "application/json".to_owned()),
            ("user-agent", "urn-filter-platform".to_owned()),
            ("x-allthings-event-id", event.content.id.to_string()),
            ("x-allthings-signature", hmac(&secrets.current, &body)),
            ("x-allthings-signature-timestamp", now.millis().to_string()),
            (HEADER_WEBHOOK_ID, id),
            (HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()),
            (HEADER_WEBHOOK_SIGNATURE, standard.join(" ")),
        ];
        headers.extend(webhook.map(|id| ("x-allthings-webhook-id", id.to_string())));
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

fn hmac(secret: &Secret, body: &str) -> String {
    let key = secret.reveal().as_bytes();
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).expect("a key may have any length");
    hmac.update(body.as_bytes());
    hex::encode(hmac.finalize().into_bytes())
}

fn standard(secret: &Secret, id: &str, seconds: i64, body: &str) -> String {
    let key = secret.reveal().as_bytes().to_vec();
    Standard::from_bytes(key)
        .and_then(|signer| signer.sign(id, seconds, body.as_bytes()))
        .expect("the body is UTF-8")
}
