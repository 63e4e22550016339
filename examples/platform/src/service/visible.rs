//! What whoever asks may see. All else is not found.

use rusqlite::Connection;

use super::error::{Error, Result};
use crate::model::{Delivery, DeliveryId, PrincipalId, Webhook, WebhookId};
use crate::storage::{deliveries, webhooks};

/// Returns a webhook if it is visible to this principal.
pub(super) fn visible_webhook(
    connection: &Connection,
    viewer: PrincipalId,
    id: WebhookId,
) -> Result<Webhook> {
    webhooks::get_visible(connection, viewer, id)?.ok_or(Error::NotFound)
}

/// Returns a webhook if it is visible to this principal and something can be sent to it.
pub(super) fn enabled_webhook(
    connection: &Connection,
    viewer: PrincipalId,
    id: WebhookId,
) -> Result<Webhook> {
    let webhook = visible_webhook(connection, viewer, id)?;
    let is_enabled = webhook.state.is_enabled();
    is_enabled.then_some(webhook).ok_or(Error::Disabled)
}

/// Returns a delivery if its webhook is visible to this principal.
pub(super) fn visible_delivery(
    connection: &Connection,
    viewer: PrincipalId,
    id: DeliveryId,
) -> Result<Delivery> {
    let delivery = deliveries::get(connection, id)?.ok_or(Error::NotFound)?;
    visible_webhook(connection, viewer, delivery.webhook)?;
    Ok(delivery)
}
