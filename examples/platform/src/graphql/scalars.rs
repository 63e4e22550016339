//! The platform's scalars, and ids. Each scalar takes any text, so that a resolver can name every fault of a request.

use std::str::FromStr;

use async_graphql::{ID, NewType, scalar};
use serde::{Deserialize, Serialize};

use crate::model::Timestamp;

/// A URN, such as `urn:allthings:account:1234`. In inputs and in `Webhook.urns` it is a filter: `*`
/// stands for any one segment; as the last one it selects everything below.
#[derive(Debug, Clone, NewType)]
#[graphql(name)]
pub struct Urn(pub String);

/// The name of an event, such as `ticket.created`. In inputs and in `Webhook.events` it is a pattern: `*`
/// stands for any one part between dots; as the last one it selects everything below.
#[derive(Debug, Clone, NewType)]
#[graphql(name)]
pub struct EventName(pub String);

/// The address of an endpoint. It begins with `https://`.
#[derive(Debug, Clone, NewType)]
#[graphql(name)]
pub struct Url(pub String);

/// A moment as RFC 3339 writes it, such as `2021-03-01T12:00:00Z`.
#[derive(Debug, Clone, NewType)]
#[graphql(name)]
pub struct DateTime(pub String);

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Json(serde_json::Value);

scalar!(
    Json,
    "Json",
    "A value of JSON, written as it is and not as a text."
);

impl<T: Serialize> From<&T> for Json {
    fn from(value: &T) -> Self {
        Self(serde_json::to_value(value).unwrap_or_default())
    }
}

impl From<Timestamp> for DateTime {
    fn from(time: Timestamp) -> Self {
        Self(time.to_string())
    }
}

/// Returns the texts of an input.
pub fn texts<T: Into<String>>(scalars: Vec<T>) -> Vec<String> {
    scalars.into_iter().map(T::into).collect()
}

/// Returns what is to be answered as scalars.
pub fn scalars<T: From<String>>(list: impl IntoIterator<Item: ToString>) -> Vec<T> {
    let texts = list.into_iter().map(|entry| entry.to_string());
    texts.map(T::from).collect()
}

/// Reads an id. A text that is none is an id that nothing has.
pub fn read_id<T: FromStr + Default>(id: &ID) -> T {
    id.parse().unwrap_or_default()
}
