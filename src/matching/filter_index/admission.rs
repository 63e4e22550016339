//! The check whether a webhook may be inserted.

use core::hash::Hash;

use super::index::FilterIndex;
use crate::matching::limits::{LimitExceeded, Usage};
use crate::matching::subscription::Subscription;

impl<K: Eq + Hash> FilterIndex<K> {
    /// Checks whether the webhook may be inserted: by itself, and in this index.
    pub(crate) fn check_insert(
        &self,
        key: &K,
        subscription: &Subscription,
    ) -> Result<(), LimitExceeded> {
        self.limits.check(subscription)?;
        let id = self.table.find(self.table.hash(key), key);
        let slot = id.and_then(|id| Some((id, self.table.slots.get(id)?)));
        let replaced = slot.map_or_else(Usage::default, |(id, slot)| {
            self.storage.usage_of(id, slot.patterns)
        });
        let before = self.storage.usage();
        let after = before.minus(replaced).plus(Usage::of(subscription));
        self.limits.check_change(before, after)
    }
}
