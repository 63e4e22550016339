//! An event.

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
