//! A change that both copies of a shared index get.

use std::hash::Hash;

use crate::matching::filter_index::index::FilterIndex;
use crate::matching::limits::settings::Limits;
use crate::matching::subscription::Subscription;

/// A change of an index, to be made again in the other copy.
pub(super) enum Change<K> {
    Insert(K, Subscription),
    Remove(K),
    SetLimits(Limits),
}

impl<K> Change<K> {
    /// Returns the bytes that the change has allocated, without those of the key.
    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Insert(_, subscription) => subscription.heap_bytes(),
            Self::Remove(_) | Self::SetLimits(_) => 0,
        }
    }
}

impl<K: Eq + Hash> Change<K> {
    pub(super) fn apply(self, index: &mut FilterIndex<K>) {
        match self {
            // The limits were checked when the change was made first, if they had to be.
            Self::Insert(key, subscription) => drop(index.insert(key, subscription)),
            Self::Remove(key) => drop(index.remove(&key)),
            Self::SetLimits(limits) => index.set_limits(limits),
        }
    }
}
