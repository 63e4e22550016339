//! The webhooks of an answer.

use core::fmt;
use core::iter::FusedIterator;

use crate::matching::buffer::Buffer;
use crate::matching::engine::Spot;
use crate::matching::filter_index::storage::{Found, Storage};
use crate::matching::filter_index::view::WebhookRef;

/// An iterator over the keys of webhooks, each once, in no promised order: the answer to a question such
/// as [`FilterIndex::overlapping`](crate::FilterIndex::overlapping).
///
/// The answer has been found before this is returned. `len()` is the number of keys that are left.
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, pattern};
///
/// let index = FilterIndex::from([(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?)]);
/// let answer = index.covered_by(&pattern!("urn:allthings:app:*"));
/// assert_eq!(answer.len(), 1);
/// assert_eq!(format!("{answer:?}"), "[42]");
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct Answer<'a, K> {
    storage: &'a Storage<K>,
    left: Left,
}

impl<'a, K> Answer<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>, left: Left) -> Self {
        Self { storage, left }
    }

    /// Returns the webhooks that are left, which do not borrow the index.
    #[cfg(feature = "shared")]
    pub(crate) fn into_left(self) -> Left {
        self.left
    }

    /// Returns views of the webhooks in place of their keys.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, pattern};
    ///
    /// let index = FilterIndex::from([(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?)]);
    /// for webhook in index.overlapping(&pattern!("urn:allthings:app:A:ticket:*")).webhooks() {
    ///     println!("{}: {:?}", webhook.key(), webhook.filters());
    /// }
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn webhooks(mut self) -> impl Iterator<Item = WebhookRef<'a, K>> {
        core::iter::from_fn(move || self.left.next(self.storage))
    }
}

/// The webhooks that an answer has left. They borrow nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Left(
    /// INVARIANT: each webhook once.
    Buffer,
);

impl Left {
    pub(super) fn new(mut cells: Buffer) -> Self {
        cells.sort_and_dedup();
        Self(cells)
    }

    /// Returns the next webhook of the index that was asked.
    pub(in crate::matching::filter_index) fn next<'a, K>(
        &mut self,
        storage: &'a Storage<K>,
    ) -> Option<WebhookRef<'a, K>> {
        storage.webhook(found_of(self.0.pop()?))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.as_slice().len()
    }
}

/// The bit of a cell that says that a webhook has a record.
const RECORD: u64 = 1 << 63;

/// Encodes a webhook as a cell of a buffer.
pub(super) fn cell_of(found: Found) -> u64 {
    match found {
        Found::One(spot) => spot.bits(),
        Found::Record(number) => RECORD | u64::from(number),
    }
}

pub(super) fn found_of(cell: u64) -> Found {
    if cell & RECORD == 0 {
        Found::One(Spot::of_bits(cell))
    } else {
        Found::Record(u32::try_from(cell & !RECORD).unwrap_or(u32::MAX))
    }
}

impl<'a, K> Iterator for Answer<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        self.left.next(self.storage).map(WebhookRef::key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.len(), Some(self.left.len()))
    }
}

impl<K> ExactSizeIterator for Answer<'_, K> {}
impl<K> FusedIterator for Answer<'_, K> {}

impl<K> Clone for Answer<'_, K> {
    fn clone(&self) -> Self {
        Self::new(self.storage, self.left.clone())
    }
}

impl<K: fmt::Debug> fmt::Debug for Answer<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
