//! What each app has.

use core::fmt;
use core::iter::FusedIterator;

use crate::matching::buffer::Buffer;
use crate::matching::engine::{AnchorCursor, AnchorRows};
use crate::matching::filter_index::storage::Storage;

/// How many webhooks and filters there are of some kind.
///
/// A filter that a webhook lists several times counts once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Counts {
    /// The webhooks that have at least one of the filters.
    pub webhooks: usize,
    /// The filters, those of each webhook counted.
    pub filters: usize,
}

/// An iterator over the anchors of an index, each with its [`Counts`], in no promised order; see
/// [`FilterIndex::anchors`](crate::FilterIndex::anchors).
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let index = FilterIndex::from([(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?)]);
/// for (anchor, counts) in index.anchors() {
///     assert_eq!((anchor, counts.webhooks, counts.filters), ("urn:allthings:app:A", 1, 1));
/// }
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct Anchors<'a, K> {
    storage: &'a Storage<K>,
    next: AnchorCursor,
}

impl<'a, K> Anchors<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>) -> Self {
        Self {
            storage,
            next: AnchorCursor::START,
        }
    }
}

impl<'a, K> Iterator for Anchors<'a, K> {
    type Item = (&'a str, Counts);

    fn next(&mut self) -> Option<(&'a str, Counts)> {
        let mut webhooks = Buffer::default();
        let rows = self
            .storage
            .engine
            .anchor_from(self.next, |webhook| webhooks.push(webhook.into()))?;
        webhooks.sort_and_dedup();
        let AnchorRows {
            anchor,
            home,
            owned,
            next,
        } = rows;
        self.next = next;
        let counts = Counts {
            webhooks: home + webhooks.as_slice().len(),
            filters: home + owned,
        };
        Some((anchor, counts))
    }
}

impl<K> FusedIterator for Anchors<'_, K> {}

impl<K> Clone for Anchors<'_, K> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<K> fmt::Debug for Anchors<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.clone()).finish()
    }
}
