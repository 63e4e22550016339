//! Several changes that are published together.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;

use crate::matching::filter_index::index::FilterIndex;
use crate::matching::limits::InsertError;
use crate::matching::limits::settings::Limits;
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

impl<K: fmt::Debug> fmt::Debug for Update<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("index", &self.index)
            .field("changes", &self.changes)
            .finish()
    }
}
