//! The entries of a large block that have a posting of a slot.
//!
//! One slot can have all of a hundred thousand entries, and a hundred thousand slots can have one
//! entry each. So the entries of a slot are a chain. Its links are in one hash table for all slots,
//! keyed by the slot and the previous entry: 12 bytes for each entry, and each step is one look-up.
//!
//! If the key were the slot alone, all links of a slot would collide: inserting 100,000 took 0.3 s.

use alloc::vec::Vec;

use hashbrown::HashTable;

use super::entry_id::EntryId;
use super::hash::Keys;
use crate::matching::shrink::is_mostly_unused;

/// For each slot a chain of entries.
#[derive(Debug, Clone)]
pub(super) struct Chains(HashTable<Link>);

/// A step of the chain of a slot: from an entry to the next one.
#[derive(Debug, Clone, Copy)]
struct Link {
    slot: u32,
    /// The previous entry, or [`START`].
    after: EntryId,
    entry: EntryId,
}

/// The previous entry of the first one. No entry has this id.
const START: EntryId = EntryId::MAX;

impl Link {
    /// Returns a predicate for the link of a slot after an entry.
    fn is(slot: u32, after: EntryId) -> impl Fn(&Self) -> bool {
        move |link| link.slot == slot && link.after == after
    }

    fn hash(&self, keys: &Keys) -> u64 {
        keys.of((self.slot, self.after))
    }
}

impl Chains {
    pub(super) const fn new() -> Self {
        Self(HashTable::new())
    }

    /// Returns how many entries all slots have together.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Reports whether a slot has any entry.
    pub(super) fn has(&self, keys: &Keys, slot: u32) -> bool {
        self.after(keys, slot, START).is_some()
    }

    /// Returns the entries of a slot.
    pub(super) fn entries_of(&self, keys: &Keys, slot: u32) -> impl Iterator<Item = EntryId> {
        let next = move |&entry: &EntryId| self.after(keys, slot, entry);
        core::iter::successors(self.after(keys, slot, START), next)
    }

    fn after(&self, keys: &Keys, slot: u32, after: EntryId) -> Option<EntryId> {
        let link = self.0.find(keys.of((slot, after)), Link::is(slot, after));
        link.map(|link| link.entry)
    }

    /// Adds an entry to a slot that does not have it yet. It becomes the first one of the chain.
    pub(super) fn insert(&mut self, keys: &Keys, slot: u32, entry: EntryId) {
        let start = keys.of((slot, START));
        // If there is a first entry already, its link now leads to the new one, and a new link leads
        // from the new entry to the old one: no other link has to change.
        let link = match self.0.find_mut(start, Link::is(slot, START)) {
            None => Link {
                slot,
                after: START,
                entry,
            },
            Some(start) => Link {
                slot,
                after: entry,
                entry: core::mem::replace(&mut start.entry, entry),
            },
        };
        let hash_of = |link: &Link| link.hash(keys);
        self.0.insert_unique(hash_of(&link), link, hash_of);
    }

    /// Removes the chain of a slot and returns its entries.
    pub(super) fn remove(&mut self, keys: &Keys, slot: u32) -> Vec<EntryId> {
        let mut entries = Vec::new();
        let mut after = START;
        while let Ok(found) = self
            .0
            .find_entry(keys.of((slot, after)), Link::is(slot, after))
        {
            after = found.remove().0.entry;
            entries.push(after);
        }
        if is_mostly_unused(self.0.len(), self.0.capacity()) {
            self.0.shrink_to_fit(|link| link.hash(keys));
        }
        entries
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.0.allocation_size()
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::{BTreeMap, BTreeSet};

    use super::*;

    const SLOTS: u32 = 40;

    /// The same with sets of the standard library.
    type Model = BTreeMap<u32, BTreeSet<EntryId>>;

    fn check(chains: &Chains, keys: &Keys, model: &Model) {
        assert_eq!(
            chains.len(),
            model.values().map(BTreeSet::len).sum::<usize>()
        );
        for slot in 0..SLOTS {
            let expected = model.get(&slot).cloned().unwrap_or_default();
            assert_eq!(chains.has(keys, slot), !expected.is_empty());
            let entries: Vec<EntryId> = chains.entries_of(keys, slot).collect();
            assert_eq!(entries.len(), expected.len(), "{slot}: each once");
            assert_eq!(entries.into_iter().collect::<BTreeSet<_>>(), expected);
        }
    }

    #[test]
    fn slots_that_share_entries_keep_their_own() {
        let (mut chains, keys, mut model) = (Chains::new(), Keys::default(), Model::new());
        // Slot `n` has `n` entries, and most entries have many slots.
        for entry in 0..SLOTS {
            for slot in entry + 1..SLOTS {
                chains.insert(&keys, slot, entry);
                model.entry(slot).or_default().insert(entry);
            }
            check(&chains, &keys, &model);
        }
        let full = chains.heap_bytes();
        for slot in (0..SLOTS).map(|slot| slot * 7 % SLOTS) {
            let removed = chains.remove(&keys, slot);
            let expected = model.remove(&slot).unwrap_or_default();
            assert_eq!(removed.into_iter().collect::<BTreeSet<_>>(), expected);
            assert!(chains.remove(&keys, slot).is_empty());
            check(&chains, &keys, &model);
        }
        assert!(chains.heap_bytes() < full / 10);
    }
}
