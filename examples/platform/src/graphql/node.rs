//! Things with an id.

use async_graphql::{ID, Interface};

use super::delivery::WebhookDelivery;
use super::event::Event;
use super::scalars::DateTime;
use super::webhook::Webhook;

/// A thing with an id.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "ID"),
    field(name = "created_date", ty = "DateTime")
)]
pub enum Node {
    Webhook(Webhook),
    WebhookDelivery(WebhookDelivery),
    Event(Event),
}
