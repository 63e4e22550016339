//! The iterators over the webhooks of an index.

use core::fmt;
use core::iter::FusedIterator;

use super::storage::{Found, Storage};
use crate::matching::engine::Cursor;
use crate::matching::subscription::Subscription;

/// An iterator over the keys and subscriptions of an index, in no promised order; see
/// [`FilterIndex::iter`](crate::FilterIndex::iter).
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
/// let index = FilterIndex::from([(42, webhook.clone())]);
/// for (key, subscription) in &index {
///     assert_eq!((key, subscription), (&42, webhook.clone()));
/// }
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct Iter<'a, K>(Webhooks<'a, K>);

/// An iterator over the keys of an index, in no promised order; see
/// [`FilterIndex::keys`](crate::FilterIndex::keys).
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let index = FilterIndex::from_iter((0..3).map(|key| (key, Subscription::default())));
/// assert_eq!(index.keys().len(), 3);
/// assert_eq!(index.keys().sum::<i32>(), 3);
/// ```
pub struct Keys<'a, K>(Webhooks<'a, K>);

/// First the webhooks with one pattern, then the others.
struct Webhooks<'a, K> {
    storage: &'a Storage<K>,
    /// Where the next one with one pattern is, if there may be one.
    home: Option<Cursor>,
    /// The number from which on the other ones are.
    record: u32,
    left: usize,
}

impl<'a, K> Iter<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>) -> Self {
        Self(Webhooks::new(storage))
    }
}

impl<'a, K> Keys<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>) -> Self {
        Self(Webhooks::new(storage))
    }
}

impl<'a, K> Webhooks<'a, K> {
    fn new(storage: &'a Storage<K>) -> Self {
        Self {
            storage,
            home: Some(Cursor::START),
            record: 0,
            left: storage.len(),
        }
    }

    fn next(&mut self) -> Option<(&'a K, Found)> {
        self.left = self.left.saturating_sub(1);
        if let Some(from) = self.home {
            if let Some((key, spot, next)) = self.storage.home_from(from) {
                self.home = Some(next);
                return Some((key, Found::One(spot)));
            }
            self.home = None;
        }
        let (number, record) = self.storage.records.next_from(self.record)?;
        self.record = number + 1;
        Some((&record.key, Found::Record(number)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<'a, K> Iterator for Iter<'a, K> {
    type Item = (&'a K, Subscription);

    fn next(&mut self) -> Option<(&'a K, Subscription)> {
        let (key, found) = self.0.next()?;
        Some((key, self.0.storage.subscription(found)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<'a, K> Iterator for Keys<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        self.0.next().map(|(key, _)| key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K> ExactSizeIterator for Iter<'_, K> {}
impl<K> FusedIterator for Iter<'_, K> {}

impl<K> ExactSizeIterator for Keys<'_, K> {}
impl<K> FusedIterator for Keys<'_, K> {}

impl<K> Clone for Iter<'_, K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K> Clone for Keys<'_, K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K> Clone for Webhooks<'_, K> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<K: fmt::Debug> fmt::Debug for Iter<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<K: fmt::Debug> fmt::Debug for Keys<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
