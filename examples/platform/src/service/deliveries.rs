//! Shows deliveries.

use serde_json::value::RawValue;
use urn_filter::Grants;

use super::error::Error;
use super::page::Page;
use super::visible::{visible_delivery, visible_webhook};
use crate::access::{allows, grants_of};
use crate::context::Context;
use crate::model::{Attempt, Delivery, DeliveryId, Event, EventId, Principal, WebhookId};
use crate::storage::{deliveries as table, events};

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

/// Returns the deliveries of a webhook that is visible to whoever asks, the newest first.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is no such webhook.
pub async fn deliveries(
    context: &Context,
    who: &Principal,
    webhook: WebhookId,
    first: usize,
    before: Option<DeliveryId>,
) -> Result<Page<SeenDelivery>, Error> {
    let (viewer, size) = (who.id, Page::<SeenDelivery>::size(first));
    let read = context.store.read(move |connection| {
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
/// Returns [`Error::NotFound`] if there is no such delivery.
pub async fn delivery(
    context: &Context,
    who: &Principal,
    id: DeliveryId,
) -> Result<SeenDelivery, Error> {
    let viewer = who.id;
    let read = context.store.read(move |connection| {
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
/// Returns [`Error::NotFound`] if there is no such delivery.
pub async fn attempts(
    context: &Context,
    who: &Principal,
    id: DeliveryId,
) -> Result<Vec<Attempt>, Error> {
    let viewer = who.id;
    let read = context.store.read(move |connection| {
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

/// Returns an event that whoever asks may receive.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is no such event.
pub async fn event(context: &Context, who: &Principal, id: EventId) -> Result<Event, Error> {
    let viewer = who.id;
    let read = context.store.read(move |connection| {
        let (_, event) = events::get(connection, &id)?.ok_or(Error::NotFound)?;
        let grants = grants_of(connection, viewer)?;
        let is_visible = allows(&grants, &event.content.urn.as_urn());
        is_visible.then_some(event).ok_or(Error::NotFound)
    });
    read.await
}
