//! Shows deliveries.

use serde_json::value::RawValue;
use urn_filter::Grants;

use super::caller::Caller;
use super::error::Result;
use super::page::Page;
use crate::access::allows;
use crate::model::{Attempt, Delivery, DeliveryId, WebhookId};

/// A delivery as somebody sees it.
#[derive(Debug, Clone)]
pub struct SeenDelivery {
    /// The delivery. If its payload is hidden, `null` stands for it.
    pub delivery: Delivery,
    /// Whether the payload is hidden, because the viewer may not edit the app of the event any more.
    pub is_hidden: bool,
}

impl SeenDelivery {
    pub(super) fn new(mut delivery: Delivery, grants: &Grants) -> Self {
        let is_hidden = !allows(grants, &delivery.event.content.urn.as_urn());
        if is_hidden {
            delivery.event.content.payload = RawValue::NULL.to_owned();
        }
        Self {
            delivery,
            is_hidden,
        }
    }
}

impl Caller {
    /// Returns the deliveries of a webhook that is visible to whoever asks, the newest first.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is no such webhook.
    pub async fn deliveries(
        &self,
        webhook: WebhookId,
        first: usize,
        before: Option<DeliveryId>,
    ) -> Result<Page<SeenDelivery>> {
        let size = Page::<SeenDelivery>::size(first);
        self.visible_webhook(webhook).await?;
        let (grants, store) = (self.grants().await?, self.store());
        let found = store.deliveries(webhook, before, size + 1).await?;
        let seen = found
            .into_iter()
            .map(|found| SeenDelivery::new(found, &grants));
        let total = store.count_deliveries(webhook).await?;
        Ok(Page::new(seen.collect(), size, total))
    }

    /// Returns a delivery of a webhook that is visible to whoever asks.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is no such delivery.
    pub async fn delivery(&self, id: DeliveryId) -> Result<SeenDelivery> {
        let delivery = self.visible_delivery(id).await?;
        Ok(SeenDelivery::new(delivery, &self.grants().await?))
    }

    /// Returns the attempts of a delivery of a webhook that is visible to whoever asks, the first one first.
    /// The body of the request is there unless the payload is hidden.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is no such delivery.
    pub async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>> {
        let seen = self.delivery(id).await?;
        let mut attempts = self.store().attempts(id).await?;
        if !seen.is_hidden {
            let body = seen.delivery.event.body();
            for attempt in &mut attempts {
                attempt.exchange.request_body = Some(body.clone());
            }
        }
        Ok(attempts)
    }
}
