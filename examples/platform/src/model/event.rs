//! An event.

use serde::Serialize;
use serde_json::value::RawValue;
use urn_filter::{EventName, UrnBuf};

use super::id::EventId;
use super::timestamp::Timestamp;

/// An event as a service sends it.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its id, by which it is known if it is sent again.
    pub id: EventId,
    /// Its name.
    pub name: EventName,
    /// What it is about.
    pub urn: UrnBuf,
    /// What has happened, as JSON.
    pub payload: Box<RawValue>,
}

/// An event that was accepted.
#[derive(Debug, Clone)]
pub struct Event {
    /// What was sent.
    pub content: NewEvent,
    /// When it was accepted.
    pub created: Timestamp,
    /// Whether it was made to test one webhook. It is delivered to no other.
    pub is_test: bool,
}

/// What is delivered, as JSON.
#[derive(Serialize)]
struct Body<'e> {
    event: BodyEvent<'e>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BodyEvent<'e> {
    id: &'e str,
    name: &'e str,
    urn: &'e str,
    created_date: String,
    data: &'e RawValue,
}

impl Event {
    /// Returns the body of the request that delivers the event. It is the same in each attempt, so it is
    /// not stored.
    #[must_use]
    pub fn body(&self) -> String {
        let event = BodyEvent {
            id: self.content.id.as_str(),
            name: self.content.name.as_str(),
            urn: self.content.urn.as_str(),
            created_date: self.created.to_string(),
            data: &self.content.payload,
        };
        // INVARIANT: texts and JSON are JSON, so there is no error.
        serde_json::to_string(&Body { event }).unwrap_or_default()
    }
}
