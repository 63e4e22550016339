//! The answer of an index to one event.

use core::fmt;
use core::iter::FusedIterator;

use super::slots::Slots;
use crate::matching::hit_buffer::HitBuffer;

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
    slots: &'a Slots<K>,
    /// INVARIANT: occupied slots, each once.
    hits: HitBuffer,
    next: usize,
}

impl<'a, K> Matches<'a, K> {
    pub(super) fn new(slots: &'a Slots<K>, hits: HitBuffer) -> Self {
        Self {
            slots,
            hits,
            next: 0,
        }
    }
}

impl<'a, K> Iterator for Matches<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        let id = *self.hits.as_slice().get(self.next)?;
        self.next += 1;
        self.slots.get(id).map(|slot| &slot.key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.hits.as_slice().len() - self.next;
        (left, Some(left))
    }
}

impl<K> ExactSizeIterator for Matches<'_, K> {}
impl<K> FusedIterator for Matches<'_, K> {}

impl<K> Clone for Matches<'_, K> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots,
            hits: self.hits.clone(),
            next: self.next,
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for Matches<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
