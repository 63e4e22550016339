//! Removes a webhook.

use super::error::Error;
use super::visible::visible_webhook;
use crate::context::Context;
use crate::model::{Principal, Webhook, WebhookId};

/// Removes a webhook that is visible to whoever asks, with its deliveries, and returns it.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is none that is visible.
pub async fn remove(context: &Context, who: &Principal, id: WebhookId) -> Result<Webhook, Error> {
    let viewer = who.id;
    let write = context.store.write(move |write| {
        let webhook = visible_webhook(write, viewer, id)?;
        write.remove_webhook(id)?;
        Ok(webhook)
    });
    write.await
}
