//! The webhooks of a [`FilterIndex`], one after the other.

use core::fmt;
use core::iter::FusedIterator;

use super::index::FilterIndex;
use super::slots::Slot;
use crate::matching::slab;
use crate::matching::subscription::Subscription;

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
pub struct Iter<'a, K> {
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
pub struct Keys<'a, K> {
    slots: Slots<'a, K>,
}

/// The occupied slots, and how many of them are still to come.
struct Slots<'a, K> {
    slots: slab::Iter<'a, Slot<K>>,
    left: usize,
}

impl<K> FilterIndex<K> {
    /// The webhooks, in no promised order. Each subscription is put together when it is its turn.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// for (key, subscription) in &index {
    ///     println!("{key}: {} filters", subscription.urns.len());
    /// }
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> Iter<'_, K> {
        Iter::new(self)
    }

    /// The keys of the webhooks, in no promised order.
    #[must_use]
    pub fn keys(&self) -> Keys<'_, K> {
        Keys::new(self)
    }
}

impl<'a, K> Iter<'a, K> {
    fn new(index: &'a FilterIndex<K>) -> Self {
        let slots = Slots::new(index);
        Self { index, slots }
    }
}

impl<'a, K> Keys<'a, K> {
    fn new(index: &'a FilterIndex<K>) -> Self {
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

impl<'a, K> Iterator for Iter<'a, K> {
    type Item = (&'a K, Subscription);

    fn next(&mut self) -> Option<(&'a K, Subscription)> {
        let (id, slot) = self.slots.next()?;
        Some((&slot.key, self.index.subscription(id, slot.patterns)))
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
            index: self.index,
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

impl<K> Clone for Slots<'_, K> {
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

impl<'a, K> IntoIterator for &'a FilterIndex<K> {
    type Item = (&'a K, Subscription);
    type IntoIter = Iter<'a, K>;

    fn into_iter(self) -> Iter<'a, K> {
        self.iter()
    }
}
