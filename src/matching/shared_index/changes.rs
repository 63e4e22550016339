//! Changes of a shared index beyond inserting and removing a webhook. Each is published as a whole.

use std::borrow::Borrow;
use std::hash::Hash;

use super::shared::SharedIndex;
use crate::matching::filter_index::index::FilterIndex;
use crate::matching::filter_index::{Question, RemovedFilters, WebhookRef};
use crate::matching::limits::LimitExceeded;
use crate::matching::subscription::Subscription;

impl<K: Clone + Eq + Hash> SharedIndex<K> {
    /// Changes the subscription of a webhook, and returns what `change` returns, or `None` if there is no
    /// such webhook; see [`FilterIndex::modify`].
    ///
    /// No other change comes between reading and writing. If `change` panics, nothing has changed. It must
    /// not change this index itself, as in [`update`](Self::update).
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, pattern};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:ns:a"])?);
    /// index.modify(&42, |webhook| webhook.urns.extend([pattern!("urn:ns:b")]));
    /// assert_eq!(index.get(&42).unwrap().urns.len(), 2);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn modify<Q, R>(&self, key: &Q, change: impl FnOnce(&mut Subscription) -> R) -> Option<R>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.update(|update| update.modify(key, change))
    }

    /// Changes the subscription of a webhook, unless `change` fails or a limit would be exceeded; see
    /// [`FilterIndex::try_modify`].
    ///
    /// # Errors
    ///
    /// Returns the error of `change`, or the first limit that would be exceeded. The index is not changed.
    pub fn try_modify<Q, R, E>(
        &self,
        key: &Q,
        change: impl FnOnce(&mut Subscription) -> Result<R, E>,
    ) -> Result<Option<R>, E>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
        E: From<LimitExceeded>,
    {
        self.try_update(|update| update.try_modify(key, change))
    }

    /// Keeps the webhooks for which `keep` returns true, and removes the others; see
    /// [`FilterIndex::retain`]. Other writers wait meanwhile.
    pub fn retain(&self, keep: impl FnMut(&K, WebhookRef<'_, K>) -> bool) {
        self.update(|update| update.retain(keep));
    }

    /// Takes the filters that the question covers out of all webhooks, and removes those that have no
    /// others; see [`FilterIndex::remove_covered`].
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, pattern};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let gone = index.remove_covered(&pattern!("urn:allthings:app:A:*"));
    /// assert_eq!((gone.changed.len(), gone.removed.len(), index.len()), (0, 1, 0));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn remove_covered<'q>(&self, question: impl Into<Question<'q>>) -> RemovedFilters<K> {
        self.update(|update| update.remove_covered(question))
    }

    /// Removes all webhooks. Keeps the limits.
    pub fn clear(&self) {
        self.update(|update| {
            update.clear();
        });
    }

    /// Inserts all webhooks, which readers see all at once. Ignores the [`limits`](Self::limits).
    ///
    /// Other writers wait while the iterator runs. If it panics, nothing has changed.
    pub fn extend(&self, webhooks: impl IntoIterator<Item = (K, Subscription)>) {
        self.update(|update| Extend::extend(update, webhooks));
    }

    /// Replaces the whole index, with its limits, and returns what it was. Readers see either the one or
    /// the other.
    ///
    /// This is for a server that reads all webhooks anew. The new index is built before, while nobody waits.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::from_iter([(1, Subscription::default())]);
    /// let before = index.replace_all(FilterIndex::from([(2, Subscription::default())]));
    /// assert!(before.contains_key(&1) && index.contains_key(&2));
    /// assert_eq!(index.len(), 1);
    /// ```
    pub fn replace_all(&self, index: FilterIndex<K>) -> FilterIndex<K> {
        self.update(|update| update.replace_all(index))
    }
}
