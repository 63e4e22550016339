//! The answers of a shared index to questions, and to batches of events.

use std::fmt;
use std::iter::FusedIterator;
use std::sync::Arc;

use crate::matching::filter_index::index::FilterIndex;
use crate::matching::filter_index::{BatchHits, BatchMatches, EventMatches, Left};

/// An iterator over clones of the keys of webhooks, each once, in no promised order: the answer to a
/// question such as [`SharedIndex::overlapping`](crate::SharedIndex::overlapping).
///
/// It keeps its version of the index alive.
///
/// ```
/// use urn_filter::{SharedIndex, Subscription, pattern};
///
/// let index = SharedIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let answer = index.covered_by(&pattern!("urn:allthings:app:*"));
/// index.remove(&42);
/// assert!(answer.eq([42]));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct SharedAnswer<K> {
    index: Arc<FilterIndex<K>>,
    /// INVARIANT: webhooks of this version.
    left: Left,
}

impl<K> SharedAnswer<K> {
    /// Asks a version of the index.
    pub(super) fn of(
        index: Arc<FilterIndex<K>>,
        ask: impl FnOnce(&FilterIndex<K>) -> Left,
    ) -> Self {
        let left = ask(&index);
        Self { index, left }
    }
}

impl<K: Clone> Iterator for SharedAnswer<K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        let webhook = self.index.next_left(&mut self.left)?;
        Some(webhook.key().clone())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.len(), Some(self.left.len()))
    }
}

impl<K: Clone> ExactSizeIterator for SharedAnswer<K> {}
impl<K: Clone> FusedIterator for SharedAnswer<K> {}

impl<K> Clone for SharedAnswer<K> {
    fn clone(&self) -> Self {
        Self {
            index: Arc::clone(&self.index),
            left: self.left.clone(),
        }
    }
}

impl<K: Clone + fmt::Debug> fmt::Debug for SharedAnswer<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// The answers to a batch of events, in the order of the events; see
/// [`SharedIndex::matches_batch`](crate::SharedIndex::matches_batch).
///
/// It keeps its version of the index alive, and the keys are borrowed from it.
///
/// ```
/// use urn_filter::{SharedIndex, Subscription, urn};
///
/// let index = SharedIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let answers = index.matches_urn_batch(&[urn!("urn:allthings:app:A:1"), urn!("urn:ns:a")]);
/// index.clear();
/// assert!(answers.iter().map(|webhooks| webhooks.len()).eq([1, 0]));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct SharedBatchMatches<K> {
    index: Arc<FilterIndex<K>>,
    /// INVARIANT: hits of this version.
    hits: BatchHits,
}

impl<K> SharedBatchMatches<K> {
    /// Asks a version of the index.
    pub(super) fn of(
        index: Arc<FilterIndex<K>>,
        ask: impl FnOnce(&FilterIndex<K>) -> BatchMatches<'_, K>,
    ) -> Self {
        let hits = ask(&index).into_hits();
        Self { index, hits }
    }

    /// Returns the number of events in the batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Reports whether there was no event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the keys of the webhooks that get the event with this index in the batch, each once, in
    /// no promised order.
    #[must_use]
    pub fn get(&self, event: usize) -> Option<EventMatches<'_, K>> {
        self.index.event_matches(&self.hits, event)
    }

    /// Returns the answers in the order of the events.
    pub fn iter(&self) -> impl Iterator<Item = EventMatches<'_, K>> {
        (0..self.len()).filter_map(|event| self.get(event))
    }
}

impl<K: fmt::Debug> fmt::Debug for SharedBatchMatches<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
