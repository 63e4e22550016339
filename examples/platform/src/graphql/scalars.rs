//! The platform's scalars. Each takes any text, so that a resolver can name every fault of a request.

use async_graphql::{InputValueResult, NewType, Scalar, ScalarType, Value};
use serde::Serialize;

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

#[derive(Debug, Clone)]
pub struct Json(Value);

/// A value of JSON, written as it is and not as a text.
#[Scalar]
impl ScalarType for Json {
    fn parse(value: Value) -> InputValueResult<Self> {
        Ok(Self(value))
    }

    fn to_value(&self) -> Value {
        self.0.clone()
    }
}

impl Json {
    pub fn new(value: &impl Serialize) -> async_graphql::Result<Self> {
        Ok(Self(Value::from_json(serde_json::to_value(value)?)?))
    }
}

impl<T: ToString> From<&T> for Urn {
    fn from(urn: &T) -> Self {
        Self(urn.to_string())
    }
}

impl From<&urn_filter::EventName> for EventName {
    fn from(name: &urn_filter::EventName) -> Self {
        Self(name.to_string())
    }
}

impl From<&urn_filter::EventPattern> for EventName {
    fn from(pattern: &urn_filter::EventPattern) -> Self {
        Self(pattern.to_string())
    }
}

impl From<crate::model::Timestamp> for DateTime {
    fn from(time: crate::model::Timestamp) -> Self {
        Self(time.to_string())
    }
}
