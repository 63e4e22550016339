//! What whoever asks may see. All else is not found.

use super::caller::Caller;
use super::error::{Error, Result};
use crate::model::{Delivery, DeliveryId, Webhook, WebhookId};

impl Caller {
    /// Returns a webhook if it is visible to whoever asks.
    pub(super) async fn visible_webhook(&self, id: WebhookId) -> Result<Webhook> {
        let found = self.store().visible_webhook(self.who.id, id).await?;
        found.ok_or(Error::NotFound)
    }

    /// Returns a webhook if it is visible to whoever asks and something can be sent to it.
    pub(super) async fn enabled_webhook(&self, id: WebhookId) -> Result<Webhook> {
        let webhook = self.visible_webhook(id).await?;
        let is_enabled = webhook.state.is_enabled();
        is_enabled.then_some(webhook).ok_or(Error::Disabled)
    }

    /// Returns a delivery if its webhook is visible to whoever asks.
    pub(super) async fn visible_delivery(&self, id: DeliveryId) -> Result<Delivery> {
        let delivery = self.store().delivery(id).await?.ok_or(Error::NotFound)?;
        self.visible_webhook(delivery.webhook).await?;
        Ok(delivery)
    }
}
