//! Signs deliveries, as the platform does and as Standard Webhooks does.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook as Standard,
};

use crate::model::{DeliveryId, Secret, SigningSecrets, Timestamp};

/// Returns the headers that sign a body.
///
/// The platform's signature has the secret in use. Standard Webhooks has room for several, so that of a
/// secret before is there too while it is valid.
pub(super) fn headers(
    secrets: &SigningSecrets,
    id: DeliveryId,
    now: Timestamp,
    body: &str,
) -> [(&'static str, String); 5] {
    let id = id.to_string();
    let seconds = now.millis().div_euclid(1000);
    let standard: Vec<String> = secrets
        .at(now)
        .map(|secret| standard(secret, &id, seconds, body))
        .collect();
    [
        ("x-allthings-signature", hmac(&secrets.current, body)),
        ("x-allthings-signature-timestamp", now.millis().to_string()),
        (HEADER_WEBHOOK_ID, id),
        (HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()),
        (HEADER_WEBHOOK_SIGNATURE, standard.join(" ")),
    ]
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
