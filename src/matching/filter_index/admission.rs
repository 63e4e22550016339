//! The check whether a webhook may be inserted.

use core::borrow::Borrow;
use core::hash::Hash;

use super::index::FilterIndex;
use crate::matching::limits::{LimitExceeded, Usage};
use crate::matching::subscription::Subscription;

impl<K: Eq + Hash> FilterIndex<K> {
    /// Checks whether the webhook may be inserted: by itself, and in this index.
    pub(crate) fn check_insert<Q>(
        &self,
        key: &Q,
        subscription: &Subscription,
    ) -> Result<(), LimitExceeded>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.limits.check(subscription)?;
        let found = self.storage.find(self.storage.hash(key), key);
        let replaced = found.map_or_else(Usage::default, |(found, _)| self.storage.usage_of(found));
        let before = self.storage.usage();
        let after = before.minus(replaced).plus(Usage::of(subscription));
        self.limits.check_change(before, after)
    }
}
