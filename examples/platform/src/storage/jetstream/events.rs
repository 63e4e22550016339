//! Events.

use async_nats::jetstream::message::PublishMessage;
use async_trait::async_trait;
use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::layout::Bucket;
use super::matching::{REVISION, event_key};
use super::records::{StoredEvent, event_subject, from_bytes, to_bytes};
use super::store::{Store, is_missing};
use super::{Result, StorageError};
use crate::model::{Event, EventId, NewEvent, Timestamp, WebhookId};
use crate::storage::{Accepted, EventCursor, EventNumber, Events};

/// The events whose ids are looked up at a time.
const LOOKUPS: usize = 64;
/// The most bytes of an event, if NATS takes as many.
const EVENT: usize = 1 << 20;
/// How far the clocks of the nodes may differ.
const SKEW: std::time::Duration = std::time::Duration::from_mins(1);

impl Store {
    /// Reports whether an event with this id was accepted and matched before. What NATS has in its window, it
    /// finds itself.
    async fn is_known(&self, id: EventId) -> Result<bool> {
        Ok(self
            .read(Bucket::EventIds, &event_key(&id))
            .await?
            .is_some())
    }

    async fn accept(
        &self,
        events: &[NewEvent],
        test: Option<WebhookId>,
        now: Timestamp,
    ) -> Result<Vec<Accepted>> {
        // The one is asked for while the others are looked up. Both are before the answer and after the
        // question, and that is all that counts.
        let ids: Vec<EventId> = events.iter().map(|event| event.id.clone()).collect();
        let known = stream::iter(ids)
            .map(|id| self.is_known(id))
            .buffered(LOOKUPS);
        let (revision, known) = tokio::join!(self.revision.now(), known.try_collect::<Vec<bool>>());
        let (revision, known) = (revision?, known?);
        let mut sent = Vec::new();
        for (event, is_known) in events.iter().zip(known) {
            if is_known {
                sent.push(None);
                continue;
            }
            let stored = StoredEvent::new(event, now, test);
            let message = PublishMessage::build()
                .payload(to_bytes(&stored)?)
                .message_id(event.id.as_str())
                .header(REVISION, revision.to_string());
            let subject = event_subject(&event.urn.as_urn());
            let published = self.context.send_publish(subject, message).await;
            sent.push(Some(published.map_err(StorageError::nats)?));
        }
        let mut accepted = Vec::new();
        for published in sent {
            let is_new = match published {
                Some(published) => !published.await.map_err(StorageError::nats)?.duplicate,
                None => false,
            };
            accepted.push(if is_new {
                Accepted::New
            } else {
                Accepted::Duplicate
            });
        }
        Ok(accepted)
    }

    /// Returns the first event from a number on, with its number, or `None` if there is none.
    async fn next_event(&self, from: u64) -> Result<Option<(u64, StoredEvent)>> {
        match self
            .events()
            .get_first_raw_message_by_subject("ev.>", from)
            .await
        {
            Ok(message) => Ok(Some((message.sequence, from_bytes(&message.payload)?))),
            Err(error) if is_missing(&error.kind()) => Ok(None),
            Err(error) => Err(StorageError::nats(error)),
        }
    }

    /// Returns a number that no event from this time on is before.
    async fn number_at(&self, time: Timestamp) -> Result<u64> {
        let info = self.events().get_info().await.map_err(StorageError::nats)?;
        // The clocks of the nodes differ, so the times are only nearly in order.
        let time = time.before(SKEW);
        let (mut low, mut high) = (info.state.first_sequence, info.state.last_sequence + 1);
        while low < high {
            let middle = low + (high - low) / 2;
            match self.next_event(middle).await? {
                Some((number, event)) if event.created < time => low = number + 1,
                _ => high = middle,
            }
        }
        Ok(low)
    }
}

#[async_trait]
impl Events for Store {
    async fn accept_events(&self, events: Vec<NewEvent>, now: Timestamp) -> Result<Vec<Accepted>> {
        self.accept(&events, None, now).await
    }

    async fn accept_test_event(
        &self,
        event: &NewEvent,
        webhook: WebhookId,
        now: Timestamp,
    ) -> Result<()> {
        let accepted = self.accept(std::slice::from_ref(event), Some(webhook), now);
        accepted.await.map(drop)
    }

    async fn event(&self, id: &EventId) -> Result<Option<(EventNumber, Event)>> {
        let Some(entry) = self.read(Bucket::EventIds, &event_key(id)).await? else {
            return Ok(None);
        };
        let number: u64 = from_bytes(&entry.value)?;
        let event = self.event_at(number).await?;
        Ok(event.map(|event| {
            (
                EventNumber::try_from(number).unwrap_or(EventNumber::MAX),
                event,
            )
        }))
    }

    async fn events_after(
        &self,
        after: EventCursor,
        before: Timestamp,
        most: usize,
    ) -> Result<Vec<(EventNumber, Event)>> {
        let (time, number) = after;
        let mut next = match u64::try_from(number) {
            Ok(number) => number + 1,
            Err(_) => self.number_at(time).await?,
        };
        let mut found = Vec::new();
        while found.len() < most
            && let Some((number, stored)) = self.next_event(next).await?
            && stored.created < before.after(SKEW)
        {
            next = number + 1;
            let is_wanted = stored.created < before
                && (u64::try_from(after.1).is_ok() || stored.created >= time);
            if is_wanted && stored.test.is_none() {
                let number = EventNumber::try_from(number).unwrap_or(EventNumber::MAX);
                found.push((number, stored.into_event()?));
            }
        }
        Ok(found)
    }

    fn max_event(&self) -> usize {
        self.max_message().min(EVENT)
    }
}
