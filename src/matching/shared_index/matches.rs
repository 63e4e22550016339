//! The answer of a shared index to one event.

use std::fmt;
use std::iter::FusedIterator;
use std::sync::Arc;

use arc_swap::Guard;

use crate::matching::engine::Hits;
use crate::matching::filter_index::index::FilterIndex;

/// An iterator over clones of the keys of the webhooks that get an event, each once, in no promised
/// order; see [`SharedIndex::matches`](crate::SharedIndex::matches).
///
/// It returns clones since the index can change while it is alive. It keeps its version of the index
/// alive.
///
/// ```
/// use urn_filter::{SharedIndex, Subscription, event_name, urn};
///
/// let index = SharedIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let webhooks = index.matches(&event_name!("ping"), &urn!("urn:allthings:app:A:1"));
/// index.remove(&42);
/// assert!(webhooks.eq([42]));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct SharedMatches<K> {
    index: Guard<Arc<FilterIndex<K>>>,
    /// INVARIANT: hits of this version, each webhook once.
    hits: Hits,
}

impl<K> SharedMatches<K> {
    pub(super) fn new(index: Guard<Arc<FilterIndex<K>>>, hits: Hits) -> Self {
        Self { index, hits }
    }
}

impl<K: Clone> Iterator for SharedMatches<K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        self.index.next_key(&mut self.hits).cloned()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.hits.len();
        (left, Some(left))
    }
}

impl<K: Clone> ExactSizeIterator for SharedMatches<K> {}
impl<K: Clone> FusedIterator for SharedMatches<K> {}

impl<K: fmt::Debug> fmt::Debug for SharedMatches<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut hits = self.hits.clone();
        let keys = std::iter::from_fn(|| self.index.next_key(&mut hits));
        f.debug_list().entries(keys).finish()
    }
}
