//! The iterators over the webhooks of an index.

use core::fmt;
use core::iter::FusedIterator;

use super::slot_table::SlotTable;
use super::slots::Slot;
use super::storage::Storage;
use crate::matching::slab;
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
pub struct Iter<'a, K> {
    storage: &'a Storage,
    slots: OccupiedSlots<'a, K>,
}

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
pub struct Keys<'a, K> {
    slots: OccupiedSlots<'a, K>,
}

/// The occupied slots, and how many of them are left.
struct OccupiedSlots<'a, K> {
    slots: slab::Iter<'a, Slot<K>>,
    left: usize,
}

impl<'a, K> Iter<'a, K> {
    pub(super) fn new(storage: &'a Storage, table: &'a SlotTable<K>) -> Self {
        let slots = OccupiedSlots::new(table);
        Self { storage, slots }
    }
}

impl<'a, K> Keys<'a, K> {
    pub(super) fn new(table: &'a SlotTable<K>) -> Self {
        let slots = OccupiedSlots::new(table);
        Self { slots }
    }
}

impl<'a, K> OccupiedSlots<'a, K> {
    fn new(table: &'a SlotTable<K>) -> Self {
        Self {
            slots: table.slots.iter(),
            left: table.len(),
        }
    }

    fn next(&mut self) -> Option<(u32, &'a Slot<K>)> {
        let slot = self.slots.next()?;
        // If the `Hash` of a key panicked during an insertion, a slot can be occupied that was not
        // counted.
        self.left = self.left.saturating_sub(1);
        Some(slot)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<'a, K> Iterator for Iter<'a, K> {
    type Item = (&'a K, Subscription);

    fn next(&mut self) -> Option<(&'a K, Subscription)> {
        let (id, slot) = self.slots.next()?;
        Some((&slot.key, self.storage.subscription(id, slot.patterns)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }
}

impl<'a, K> Iterator for Keys<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        self.slots.next().map(|(_, slot)| &slot.key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.slots.size_hint()
    }
}

impl<K> ExactSizeIterator for Iter<'_, K> {}
impl<K> FusedIterator for Iter<'_, K> {}

impl<K> ExactSizeIterator for Keys<'_, K> {}
impl<K> FusedIterator for Keys<'_, K> {}

impl<K> Clone for Iter<'_, K> {
    fn clone(&self) -> Self {
        Self {
            storage: self.storage,
            slots: self.slots.clone(),
        }
    }
}

impl<K> Clone for Keys<'_, K> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
        }
    }
}

impl<K> Clone for OccupiedSlots<'_, K> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots.clone(),
            left: self.left,
        }
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
