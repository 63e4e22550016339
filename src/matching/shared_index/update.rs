//! Several changes that are published together.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;

use crate::matching::filter_index::index::FilterIndex;
use crate::matching::filter_index::{Question, RemovedFilters, WebhookRef};
use crate::matching::limits::settings::Limits;
use crate::matching::limits::{InsertError, LimitExceeded};
use crate::matching::subscription::Subscription;

/// Changes that are published together; see [`SharedIndex::update`](crate::SharedIndex::update).
///
/// ```
/// use urn_filter::{SharedIndex, Subscription};
///
/// let index = SharedIndex::new();
/// let seen = index.update(|update| {
///     update.insert(1, Subscription::default());
///     update.insert(2, Subscription::default());
///     update.remove(&1);
///     update.index().len()
/// });
/// assert_eq!((seen, index.len()), (1, 1));
/// ```
pub struct Update<'a, K> {
    index: &'a mut FilterIndex<K>,
    /// How many changes there were.
    changes: usize,
}

impl<'a, K> Update<'a, K> {
    pub(super) fn new(index: &'a mut FilterIndex<K>) -> Self {
        Self { index, changes: 0 }
    }
}

impl<K: Clone + Eq + Hash> Update<'_, K> {
    /// Inserts a webhook and returns the previous subscription of the same key. Ignores the limits.
    pub fn insert(&mut self, key: K, subscription: Subscription) -> Option<Subscription> {
        self.changes += 1;
        self.index.insert(key, subscription)
    }

    /// Inserts a webhook like [`insert`](Self::insert), unless it would exceed a limit; see
    /// [`FilterIndex::try_insert`]. The changes so far count.
    ///
    /// # Errors
    ///
    /// Returns the first limit that would be exceeded. This webhook is not inserted, and the changes so
    /// far stay.
    pub fn try_insert(
        &mut self,
        key: K,
        subscription: Subscription,
    ) -> Result<Option<Subscription>, InsertError<K>> {
        match self.index.check_insert(&key, &subscription) {
            Ok(()) => Ok(self.insert(key, subscription)),
            Err(exceeded) => Err(InsertError::new(exceeded, key, subscription)),
        }
    }

    /// Removes a webhook and returns its subscription.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<Subscription>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let removed = self.index.remove(key)?;
        self.changes += 1;
        Some(removed)
    }

    /// Changes the subscription of a webhook; see [`FilterIndex::modify`].
    pub fn modify<Q, R>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut Subscription) -> R,
    ) -> Option<R>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let result = self.index.modify(key, change)?;
        self.changes += 1;
        Some(result)
    }

    /// Changes the subscription of a webhook, unless `change` fails or a limit would be exceeded; see
    /// [`FilterIndex::try_modify`].
    ///
    /// # Errors
    ///
    /// Returns the error of `change`, or the first limit that would be exceeded. This webhook is not
    /// changed, and the changes so far stay.
    pub fn try_modify<Q, R, E>(
        &mut self,
        key: &Q,
        change: impl FnOnce(&mut Subscription) -> Result<R, E>,
    ) -> Result<Option<R>, E>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        E: From<LimitExceeded>,
    {
        let result = self.index.try_modify(key, change)?;
        self.changes += usize::from(result.is_some());
        Ok(result)
    }

    /// Keeps the webhooks for which `keep` returns true, and removes the others; see
    /// [`FilterIndex::retain`].
    pub fn retain(&mut self, keep: impl FnMut(&K, WebhookRef<'_, K>) -> bool) {
        let before = self.index.len();
        self.index.retain(keep);
        self.changes += before - self.index.len();
    }

    /// Takes the filters that the question covers out of all webhooks; see
    /// [`FilterIndex::remove_covered`].
    pub fn remove_covered<'q>(&mut self, question: impl Into<Question<'q>>) -> RemovedFilters<K> {
        let gone = self.index.remove_covered(question);
        self.changes += usize::from(!gone.is_empty());
        gone
    }

    /// Removes all webhooks. Keeps the limits.
    pub fn clear(&mut self) {
        self.changes += 1;
        self.index.clear();
    }

    /// Replaces the whole index, with its limits, and returns what it was with the changes so far.
    pub fn replace_all(&mut self, index: FilterIndex<K>) -> FilterIndex<K> {
        self.changes += 1;
        std::mem::replace(self.index, index)
    }

    /// Sets other limits, which hold for the following changes too; see [`FilterIndex::set_limits`].
    pub fn set_limits(&mut self, limits: Limits) {
        self.changes += 1;
        self.index.set_limits(limits);
    }

    /// Reports whether nothing has been changed.
    pub(super) fn is_empty(&self) -> bool {
        self.changes == 0
    }

    /// Returns the index with the changes so far. Nobody else sees it yet.
    #[must_use]
    pub fn index(&self) -> &FilterIndex<K> {
        self.index
    }
}

impl<K: Clone + Eq + Hash> Extend<(K, Subscription)> for Update<'_, K> {
    /// Inserts all webhooks. Ignores the limits.
    fn extend<I: IntoIterator<Item = (K, Subscription)>>(&mut self, webhooks: I) {
        self.changes += 1;
        self.index.extend(webhooks);
    }
}

impl<K: fmt::Debug> fmt::Debug for Update<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("index", &self.index)
            .field("changes", &self.changes)
            .finish()
    }
}
