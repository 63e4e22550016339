//! Indexes of collections of webhooks.

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;

use super::index::FilterIndex;
use super::iter::Iter;
use crate::matching::engine::{self, PREFETCHED};
use crate::matching::subscription::Subscription;

impl<K> Default for FilterIndex<K> {
    /// Creates an empty index without limits.
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Eq + Hash, const N: usize> From<[(K, Subscription); N]> for FilterIndex<K> {
    /// Does the same as [`from_iter`](Self::from_iter).
    fn from(webhooks: [(K, Subscription); N]) -> Self {
        Self::from_iter(webhooks)
    }
}

impl<K: Eq + Hash> FromIterator<(K, Subscription)> for FilterIndex<K> {
    /// Creates an index without limits. If several webhooks have an equal key, the last one counts.
    fn from_iter<I: IntoIterator<Item = (K, Subscription)>>(webhooks: I) -> Self {
        let mut index = Self::new();
        index.extend(webhooks);
        index
    }
}

impl<K: Eq + Hash> Extend<(K, Subscription)> for FilterIndex<K> {
    /// Inserts all webhooks. Ignores the [`limits`](FilterIndex::limits).
    ///
    /// In a large index this is faster than inserting one by one: the memory for 32 webhooks is fetched
    /// at the same time. If the iterator panics, the last webhooks that it yielded may not be in the
    /// index, at most 31 of them. All others are.
    fn extend<I: IntoIterator<Item = (K, Subscription)>>(&mut self, webhooks: I) {
        let mut webhooks = webhooks.into_iter();
        let mut chunk = Vec::with_capacity(PREFETCHED);
        loop {
            chunk.extend(webhooks.by_ref().take(PREFETCHED));
            if chunk.is_empty() {
                return;
            }
            let patterns = chunk.iter().filter_map(|(_, webhook)| webhook.urns.get(0));
            let matcher = &self.storage.matcher;
            engine::prefetch(patterns.map(|pattern| matcher.locate_pattern(pattern)));
            for (key, subscription) in chunk.drain(..) {
                self.insert(key, subscription);
            }
        }
    }
}

impl<'a, K> IntoIterator for &'a FilterIndex<K> {
    type Item = (&'a K, Subscription);
    type IntoIter = Iter<'a, K>;

    fn into_iter(self) -> Iter<'a, K> {
        self.iter()
    }
}

impl<K: fmt::Debug> fmt::Debug for FilterIndex<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
