//! The answer of an index to one event.

use core::fmt;
use core::iter::FusedIterator;

use super::storage::Storage;
use super::webhook::Record;
use crate::matching::engine::{Hits, Hitter, Hitters};
use crate::matching::paged::Slab;

/// An iterator over the keys of the webhooks that get an event, each once, in no promised order; see
/// [`FilterIndex::matches`](crate::FilterIndex::matches).
///
/// The matching is done before this is returned. `len()` is the number of keys that are left.
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, event_name, urn};
///
/// let mut index = FilterIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let webhooks = index.matches(&event_name!("ping"), &urn!("urn:allthings:app:A:1"));
/// assert_eq!(webhooks.len(), 1);
/// assert_eq!(format!("{webhooks:?}"), "[42]");
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct Matches<'a, K> {
    /// INVARIANT: each webhook once.
    hitters: Hitters<'a, K>,
    records: &'a Slab<Record<K>>,
}

impl<'a, K> Matches<'a, K> {
    #[inline]
    pub(super) fn new(storage: &'a Storage<K>, hits: Hits) -> Self {
        Self {
            hitters: Hitters::new(&storage.engine, hits),
            records: &storage.records,
        }
    }

    /// Creates the same for an event of a batch.
    pub(super) fn of_batch(storage: &'a Storage<K>, cells: &'a [u64]) -> Self {
        Self {
            hitters: Hitters::of_batch(&storage.engine, cells),
            records: &storage.records,
        }
    }
}

impl<'a, K> Iterator for Matches<'a, K> {
    type Item = &'a K;

    #[inline]
    fn next(&mut self) -> Option<&'a K> {
        let hitter = self.hitters.next()?;
        key_of(self.records, &hitter)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.hitters.len();
        (left, Some(left))
    }

    // Far fewer steps for each key than `next`, which looks for the next block each time.
    #[inline]
    fn fold<B, F: FnMut(B, &'a K) -> B>(self, init: B, mut f: F) -> B {
        let records = self.records;
        self.hitters
            .fold(init, |all, hitter| match key_of(records, &hitter) {
                Some(key) => f(all, key),
                None => all,
            })
    }
}

/// Returns the key of a webhook that is hit.
#[inline]
pub(super) fn key_of<'a, K>(records: &'a Slab<Record<K>>, hitter: &Hitter<'a, K>) -> Option<&'a K> {
    match *hitter {
        Hitter::Home(key) => Some(key),
        Hitter::Owned(number) => records.get(number).map(|record| &record.key),
    }
}

impl<K> ExactSizeIterator for Matches<'_, K> {}
impl<K> FusedIterator for Matches<'_, K> {}

impl<K> Clone for Matches<'_, K> {
    fn clone(&self) -> Self {
        Self {
            hitters: self.hitters.clone(),
            records: self.records,
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for Matches<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
