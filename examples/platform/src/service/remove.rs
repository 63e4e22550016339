//! Removes a webhook.

use super::error::Error;
use crate::context::Context;
use crate::model::{Principal, Webhook, WebhookId};
use crate::storage::webhooks;

/// Removes a webhook that is visible to whoever asks, with its deliveries, and returns it.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is none that is visible.
pub async fn remove(context: &Context, who: &Principal, id: WebhookId) -> Result<Webhook, Error> {
    let viewer = who.id;
    let write = context.store.write(move |write| {
        let webhook = webhooks::get_visible(write, viewer, id)?.ok_or(Error::NotFound)?;
        write.remove_webhook(id)?;
        Ok(webhook)
    });
    write.await
}
