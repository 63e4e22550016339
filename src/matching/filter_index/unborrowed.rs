//! Answers that do not borrow the index.

use super::batch::{BatchHits, EventMatches};
use super::index::FilterIndex;
use super::matches::key_of;
use super::position::Position;
use super::questions::{Left, Pairs};
use super::search::Wanted;
use super::view::WebhookRef;
use crate::language::{EventName, Urn};
use crate::matching::engine::Hits;
use crate::matching::subscription::Subscription;

/// What a `SharedIndex` needs, whose answers outlive a borrow of the index.
impl<K> FilterIndex<K> {
    /// Returns the hits of an event, each webhook once.
    pub(crate) fn hits_of(&self, event: &EventName, urn: &Urn<'_>) -> Hits {
        self.storage.hits_of_event(event, urn)
    }

    /// Returns the hits of a URN, each webhook once.
    pub(crate) fn hits_of_urn(&self, urn: &Urn<'_>) -> Hits {
        self.storage.hits(&Wanted::All, urn, None)
    }

    /// Returns the key of the next hit.
    pub(crate) fn next_key(&self, hits: &mut Hits) -> Option<&K> {
        let hitter = hits.next_of(&self.storage.engine)?;
        key_of(&self.storage.records, &hitter)
    }

    /// Returns the position of the first webhook.
    pub(crate) fn first(&self) -> Position {
        Position::start(&self.storage)
    }

    /// Returns the webhook at a position, and moves on.
    pub(crate) fn next_webhook(&self, position: &mut Position) -> Option<WebhookRef<'_, K>> {
        position.next(&self.storage)
    }

    /// Returns the next webhook of an answer.
    pub(crate) fn next_left(&self, left: &mut Left) -> Option<WebhookRef<'_, K>> {
        left.next(&self.storage)
    }

    /// Returns the answer to one event of a batch.
    pub(crate) fn event_matches<'a>(
        &'a self,
        hits: &'a BatchHits,
        event: usize,
    ) -> Option<EventMatches<'a, K>> {
        hits.get(&self.storage, event)
    }

    /// Begins to look for what a webhook would add.
    pub(crate) fn first_pair(&self, webhook: &Subscription) -> Pairs {
        Pairs::start(&self.storage, webhook)
    }

    /// Returns the next pair that a webhook would add.
    pub(crate) fn next_pair(
        &self,
        pairs: &mut Pairs,
        webhook: &Subscription,
    ) -> Option<(usize, usize)> {
        pairs.next(&self.storage, webhook)
    }
}
