//! The iterators over the webhooks of an index.

use core::fmt;
use core::iter::FusedIterator;

use super::position::Position;
use super::storage::Storage;
use super::view::WebhookRef;
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
pub struct Iter<'a, K>(Walk<'a, K>);

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
pub struct Keys<'a, K>(Walk<'a, K>);

/// An iterator over views of the webhooks of an index, in no promised order; see
/// [`FilterIndex::webhooks`](crate::FilterIndex::webhooks).
///
/// ```
/// use urn_filter::{FilterIndex, Subscription};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
/// let index = FilterIndex::from([(42, webhook)]);
/// let filters: usize = index.webhooks().map(|webhook| webhook.filters().len()).sum();
/// assert_eq!(filters, 1);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct Webhooks<'a, K>(Walk<'a, K>);

/// All webhooks of an index, from a position on.
struct Walk<'a, K> {
    storage: &'a Storage<K>,
    position: Position,
}

impl<'a, K> Iter<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>) -> Self {
        Self(Walk::new(storage))
    }
}

impl<'a, K> Keys<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>) -> Self {
        Self(Walk::new(storage))
    }
}

impl<'a, K> Webhooks<'a, K> {
    pub(super) fn new(storage: &'a Storage<K>) -> Self {
        Self(Walk::new(storage))
    }
}

impl<'a, K> Walk<'a, K> {
    fn new(storage: &'a Storage<K>) -> Self {
        Self {
            storage,
            position: Position::start(storage),
        }
    }

    fn next(&mut self) -> Option<WebhookRef<'a, K>> {
        self.position.next(self.storage)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.position.left(), Some(self.position.left()))
    }
}

impl<'a, K> Iterator for Iter<'a, K> {
    type Item = (&'a K, Subscription);

    fn next(&mut self) -> Option<(&'a K, Subscription)> {
        let webhook = self.0.next()?;
        Some((webhook.key(), webhook.to_subscription()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<'a, K> Iterator for Keys<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        self.0.next().map(WebhookRef::key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<'a, K> Iterator for Webhooks<'a, K> {
    type Item = WebhookRef<'a, K>;

    fn next(&mut self) -> Option<WebhookRef<'a, K>> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K> ExactSizeIterator for Iter<'_, K> {}
impl<K> FusedIterator for Iter<'_, K> {}

impl<K> ExactSizeIterator for Keys<'_, K> {}
impl<K> FusedIterator for Keys<'_, K> {}

impl<K> ExactSizeIterator for Webhooks<'_, K> {}
impl<K> FusedIterator for Webhooks<'_, K> {}

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
        Self(self.0.clone())
    }
}

impl<K> Clone for Walk<'_, K> {
    fn clone(&self) -> Self {
        Self { ..*self }
    }
}

impl<K: fmt::Debug> fmt::Debug for Webhooks<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
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
