//! Indexes of collections of webhooks.

use alloc::vec::Vec;
use core::fmt;
use core::hash::Hash;

use super::index::FilterIndex;
use super::iter::Iter;
use super::storage::FETCHED;
use crate::matching::subscription::Subscription;

impl<K> Default for FilterIndex<K> {
    /// Creates an empty index without limits.
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Clone + Eq + Hash, const N: usize> From<[(K, Subscription); N]> for FilterIndex<K> {
    /// Does the same as [`from_iter`](Self::from_iter).
    fn from(webhooks: [(K, Subscription); N]) -> Self {
        Self::from_iter(webhooks)
    }
}

impl<K: Clone + Eq + Hash> FromIterator<(K, Subscription)> for FilterIndex<K> {
    /// Creates an index without limits. If several webhooks have an equal key, the last one counts.
    fn from_iter<I: IntoIterator<Item = (K, Subscription)>>(webhooks: I) -> Self {
        let mut index = Self::new();
        index.extend(webhooks);
        index
    }
}

impl<K: Clone + Eq + Hash> Extend<(K, Subscription)> for FilterIndex<K> {
    /// Inserts all webhooks. Ignores the [`limits`](FilterIndex::limits).
    ///
    /// In a large index this is faster than inserting one by one: the memory for 32 webhooks is fetched
    /// at the same time. If the iterator panics, the last webhooks that it yielded may not be in the
    /// index, at most 31 of them. All others are.
    fn extend<I: IntoIterator<Item = (K, Subscription)>>(&mut self, webhooks: I) {
        let mut webhooks = webhooks.into_iter();
        if self.is_empty() {
            // No more than that: the hint may be wrong.
            self.storage
                .reserve(webhooks.size_hint().0.min(MOST_RESERVED));
        }
        let mut chunk = Vec::with_capacity(FETCHED);
        loop {
            chunk.extend(webhooks.by_ref().take(FETCHED));
            if chunk.is_empty() {
                return;
            }
            self.storage.fetch(&chunk);
            for (key, subscription) in chunk.drain(..) {
                self.insert(key, subscription);
            }
        }
    }
}

/// So many webhooks are prepared for at most.
const MOST_RESERVED: usize = 1 << 20;

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
