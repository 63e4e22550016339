//! Events.

use async_trait::async_trait;

use super::Result;
use crate::model::{Event, EventId, NewEvent, Timestamp, WebhookId};

/// The number of an event. Numbers grow with time.
pub type EventNumber = i64;

/// A place between two events, in the order of time: what comes after this one.
pub type EventCursor = (Timestamp, EventNumber);

/// What has become of an event that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It was new.
    New,
    /// An event with this id is known, and nothing was done.
    Duplicate,
}

/// The events of the last 30 days.
#[async_trait]
pub trait Events: Send + Sync {
    /// Accepts events, unless their ids are known, and returns when they are durable. Each of them goes to
    /// the webhooks that match it at a moment of this call.
    async fn accept_events(&self, events: Vec<NewEvent>, now: Timestamp) -> Result<Vec<Accepted>>;

    /// Accepts an event that goes to one webhook only.
    async fn accept_test_event(
        &self,
        event: &NewEvent,
        webhook: WebhookId,
        now: Timestamp,
    ) -> Result<()>;

    /// Returns an event with its number.
    async fn event(&self, id: &EventId) -> Result<Option<(EventNumber, Event)>>;

    /// Returns the events that are no tests, after a place and before a time, at most `most`.
    async fn events_after(
        &self,
        after: EventCursor,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<(EventNumber, Event)>>;

    /// Returns the most bytes that an event may have.
    fn max_event(&self) -> usize;
}
