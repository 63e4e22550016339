//! Which entries of a large block has a slot?
//!
//! One slot can have all of a hundred thousand entries, and as many slots one each. So the entries
//! of a slot are a chain whose links are in one hash table for all slots, keyed by the slot and the
//! entry before: 12 bytes an entry, and each step is one look-up, however many there are. (Keyed by
//! the slot alone all links of one would be in each other's way: 100,000 took 0.3 s to put in.)

use alloc::vec::Vec;

use hashbrown::HashTable;

use super::hash::Keys;
use super::large::EntryId;
use crate::matching::shrink::is_mostly_unused;

#[derive(Debug, Clone)]
pub(super) struct Chains(HashTable<Link>);

#[derive(Debug, Clone, Copy)]
struct Link {
    slot: u32,
    after: EntryId,
    entry: EntryId,
}

/// What the first entry of a chain comes after: no entry has this number.
const START: EntryId = EntryId::MAX;

impl Link {
    /// Whether a link is that of a slot behind an entry.
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

    /// How many entries all slots have together.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn has(&self, keys: &Keys, slot: u32) -> bool {
        self.after(keys, slot, START).is_some()
    }

    /// The entries of a slot.
    pub(super) fn entries_of(&self, keys: &Keys, slot: u32) -> impl Iterator<Item = EntryId> {
        let next = move |&entry: &EntryId| self.after(keys, slot, entry);
        core::iter::successors(self.after(keys, slot, START), next)
    }

    fn after(&self, keys: &Keys, slot: u32, after: EntryId) -> Option<EntryId> {
        let link = self.0.find(keys.of((slot, after)), Link::is(slot, after));
        link.map(|link| link.entry)
    }

    /// Gives a slot an entry that it has not; it becomes the first one.
    pub(super) fn insert(&mut self, keys: &Keys, slot: u32, entry: EntryId) {
        let start = keys.of((slot, START));
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

    /// Takes all entries away from a slot; the answer is which it had.
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

    /// The same by the standard library.
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
        // Every slot has as many entries as its number says, and most entries have many slots.
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
