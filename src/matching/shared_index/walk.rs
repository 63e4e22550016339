//! The webhooks of a version of a shared index, one after the other.

use std::fmt;
use std::iter::FusedIterator;
use std::sync::Arc;

use super::shared::SharedIndex;
use crate::matching::filter_index::Position;
use crate::matching::filter_index::index::FilterIndex;
use crate::matching::subscription::Subscription;

/// A version of an index, and a position in it.
struct Walk<K> {
    index: Arc<FilterIndex<K>>,
    position: Position,
}

impl<K> Walk<K> {
    fn new(index: Arc<FilterIndex<K>>) -> Self {
        let position = index.first();
        Self { index, position }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.position.left(), Some(self.position.left()))
    }
}

impl<K> Clone for Walk<K> {
    fn clone(&self) -> Self {
        Self {
            index: Arc::clone(&self.index),
            position: self.position,
        }
    }
}

/// An iterator over clones of the keys of a shared index, and its subscriptions, in no promised order; see
/// [`SharedIndex::iter`](crate::SharedIndex::iter). It keeps its version of the index alive.
///
/// ```
/// use urn_filter::{SharedIndex, Subscription};
///
/// let index = SharedIndex::from_iter([(42, Subscription::default())]);
/// let webhooks = index.iter();
/// index.clear();
/// assert!(webhooks.eq([(42, Subscription::default())]));
/// ```
pub struct SharedIter<K>(Walk<K>);

/// An iterator over clones of the keys of a shared index, in no promised order; see
/// [`SharedIndex::keys`](crate::SharedIndex::keys). It keeps its version of the index alive.
///
/// ```
/// use urn_filter::{SharedIndex, Subscription};
///
/// let index = SharedIndex::from_iter((0..3).map(|key| (key, Subscription::default())));
/// for key in index.keys() {
///     index.remove(&key);
/// }
/// assert!(index.is_empty());
/// ```
pub struct SharedKeys<K>(Walk<K>);

impl<K> SharedIter<K> {
    pub(super) fn new(index: Arc<FilterIndex<K>>) -> Self {
        Self(Walk::new(index))
    }
}

impl<K> SharedKeys<K> {
    pub(super) fn new(index: Arc<FilterIndex<K>>) -> Self {
        Self(Walk::new(index))
    }
}

impl<K: Clone> IntoIterator for &SharedIndex<K> {
    type Item = (K, Subscription);
    type IntoIter = SharedIter<K>;

    fn into_iter(self) -> SharedIter<K> {
        SharedIter::new(self.snapshot())
    }
}

impl<K: Clone> Iterator for SharedIter<K> {
    type Item = (K, Subscription);

    fn next(&mut self) -> Option<(K, Subscription)> {
        let webhook = self.0.index.next_webhook(&mut self.0.position)?;
        Some((webhook.key().clone(), webhook.to_subscription()))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K: Clone> Iterator for SharedKeys<K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        let webhook = self.0.index.next_webhook(&mut self.0.position)?;
        Some(webhook.key().clone())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<K: Clone> ExactSizeIterator for SharedIter<K> {}
impl<K: Clone> FusedIterator for SharedIter<K> {}

impl<K: Clone> ExactSizeIterator for SharedKeys<K> {}
impl<K: Clone> FusedIterator for SharedKeys<K> {}

impl<K> Clone for SharedIter<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K> Clone for SharedKeys<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: Clone + fmt::Debug> fmt::Debug for SharedIter<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<K: Clone + fmt::Debug> fmt::Debug for SharedKeys<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
