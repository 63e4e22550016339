//! Shows deliveries.

use serde_json::value::RawValue;
use urn_filter::Grants;

use super::caller::Caller;
use super::error::Result;
use super::page::Page;
use super::visible::{visible_delivery, visible_webhook};
use crate::access::{allows, grants_of};
use crate::model::{Attempt, Delivery, DeliveryId, WebhookId};
use crate::storage::deliveries as table;

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
        let read = self.read(move |connection, viewer| {
            visible_webhook(connection, viewer, webhook)?;
            let grants = grants_of(connection, viewer)?;
            let found = table::list(connection, webhook, before, size + 1)?;
            let seen = found
                .into_iter()
                .map(|found| SeenDelivery::new(found, &grants))
                .collect();
            Ok(Page::new(seen, size, table::count(connection, webhook)?))
        });
        read.await
    }

    /// Returns a delivery of a webhook that is visible to whoever asks.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is no such delivery.
    pub async fn delivery(&self, id: DeliveryId) -> Result<SeenDelivery> {
        let read = self.read(move |connection, viewer| {
            let delivery = visible_delivery(connection, viewer, id)?;
            Ok(SeenDelivery::new(delivery, &grants_of(connection, viewer)?))
        });
        read.await
    }

    /// Returns the attempts of a delivery of a webhook that is visible to whoever asks, the first one first.
    /// The body of the request is there unless the payload is hidden.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is no such delivery.
    pub async fn attempts(&self, id: DeliveryId) -> Result<Vec<Attempt>> {
        let read = self.read(move |connection, viewer| {
            let delivery = visible_delivery(connection, viewer, id)?;
            let seen = SeenDelivery::new(delivery, &grants_of(connection, viewer)?);
            let mut attempts = table::attempts(connection, id)?;
            if !seen.is_hidden {
                let body = seen.delivery.event.body();
                for attempt in &mut attempts {
                    attempt.exchange.request_body = Some(body.clone());
                }
            }
            Ok(attempts)
        });
        read.await
    }
}
