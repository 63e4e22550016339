//! The webhooks of a [`FilterIndex`], one after the other.

use core::fmt;
use core::iter::FusedIterator;

use super::{FilterIndex, Slot};
use crate::numbered;
use crate::subscription::Subscription;

/// The webhooks of an index, in no promised order; see [`FilterIndex::iter`].
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
pub struct IndexIter<'a, K> {
    index: &'a FilterIndex<K>,
    slots: Slots<'a, K>,
}

/// The keys of an index, in no promised order; see [`FilterIndex::keys`].
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let index = FilterIndex::from_iter((0..3).map(|key| (key, Subscription::default())));
/// assert_eq!(index.keys().len(), 3);
/// assert_eq!(index.keys().sum::<i32>(), 3);
/// ```
pub struct IndexKeys<'a, K> {
    slots: Slots<'a, K>,
}

/// The occupied slots, and how many of them are still to come.
struct Slots<'a, K> {
    slots: numbered::Iter<'a, Slot<K>>,
    left: usize,
}

impl<'a, K> IndexIter<'a, K> {
    pub(super) fn new(index: &'a FilterIndex<K>) -> Self {
        let slots = Slots::new(index);
        Self { index, slots }
    }
}

impl<'a, K> IndexKeys<'a, K> {
    pub(super) fn new(index: &'a FilterIndex<K>) -> Self {
        let slots = Slots::new(index);
        Self { slots }
    }
}

impl<'a, K> Slots<'a, K> {
    fn new(index: &'a FilterIndex<K>) -> Self {
        Self {
            slots: index.slots.iter(),
            left: index.len(),
        }
    }

    fn next(&mut self) -> Option<(u32, &'a Slot<K>)> {
        let slot = self.slots.next()?;
        // A key whose `Hash` panicked while it was inserted has a slot and was not counted.
        self.left = self.left.saturating_sub(1);
        Some(slot)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<'a, K> Iterator for IndexIter<'a, K> {
    type Item = (&'a K, Subscription);

    fn next(&mut self) -> Option<(&'a K, Subscription)> {
        let (id, slot) = self.slots.next()?;
        Some((&slot.key, self.index.subscription(id, slot.patterns)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }
}

impl<'a, K> Iterator for IndexKeys<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        self.slots.next().map(|(_, slot)| &slot.key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }
}

impl<K> ExactSizeIterator for IndexIter<'_, K> {}
impl<K> FusedIterator for IndexIter<'_, K> {}

impl<K> ExactSizeIterator for IndexKeys<'_, K> {}
impl<K> FusedIterator for IndexKeys<'_, K> {}

impl<K> Clone for IndexIter<'_, K> {
    fn clone(&self) -> Self {
        Self {
            index: self.index,
            slots: self.slots.clone(),
        }
    }
}

impl<K> Clone for IndexKeys<'_, K> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
        }
    }
}

impl<K> Clone for Slots<'_, K> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            left: self.left,
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for IndexIter<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<K: fmt::Debug> fmt::Debug for IndexKeys<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'a, K> IntoIterator for &'a FilterIndex<K> {
    type Item = (&'a K, Subscription);
    type IntoIter = IndexIter<'a, K>;

    fn into_iter(self) -> IndexIter<'a, K> {
        self.iter()
    }
}
