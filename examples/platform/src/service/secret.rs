//! Gives a webhook another secret.

use std::time::Duration;

use super::error::Error;
use super::visible::visible_webhook;
use crate::context::Context;
use crate::model::{Principal, Secret, SigningSecrets, Webhook, WebhookId};

/// How long the secret before signs beside the new one.
const OVERLAP: Duration = Duration::from_hours(24);

/// Gives a webhook that is visible to whoever asks another secret. Deliveries are signed with the old one
/// as well for a day, so that a receiver can change over without losing any.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is none that is visible.
pub async fn rotate_secret(
    context: &Context,
    who: &Principal,
    id: WebhookId,
) -> Result<Webhook, Error> {
    let (viewer, until) = (who.id, context.clock.now().after(OVERLAP));
    let secret = Secret::generate()?;
    let write = context.store.write(move |write| {
        let mut webhook = visible_webhook(write, viewer, id)?;
        let previous = Some((webhook.secrets.current, until));
        webhook.secrets = SigningSecrets {
            current: secret,
            previous,
        };
        write.update_webhook(&webhook)?;
        Ok(webhook)
    });
    write.await
}
