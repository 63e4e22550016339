//! The webhooks of an index by key and by slot.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

use hashbrown::HashTable;

use super::slots::{Slot, SlotId, Slots};
use crate::matching::hashing::RandomState;
use crate::matching::shrink::is_mostly_unused;
use crate::matching::slab::Slab;

/// The slots, with a table by key.
#[derive(Debug, Clone)]
pub(super) struct SlotTable<K> {
    pub(super) slots: Slots<K>,
    by_key: HashTable<SlotId>,
    /// Random, so that nobody can choose keys that collide.
    hasher: RandomState,
}

impl<K> SlotTable<K> {
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Returns the bytes that slots and table have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.slots.heap_bytes() + self.by_key.allocation_size()
    }

    pub(super) fn hash<Q: Hash + ?Sized>(&self, key: &Q) -> u64 {
        self.hasher.hash_one(key)
    }

    /// Returns the slot of a key with this hash.
    pub(super) fn find<Q>(&self, hash: u64, key: &Q) -> Option<SlotId>
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        let is_it = |&id: &SlotId| {
            let slot = self.slots.get(id);
            slot.is_some_and(|slot| slot.key.borrow() == key)
        };
        self.by_key.find(hash, is_it).copied()
    }
}

impl<K: Hash> SlotTable<K> {
    /// Makes room for one more webhook, so that [`insert`](Self::insert) hashes no other key.
    ///
    /// The caller's `Hash` may panic. It runs before anything is changed, here and in
    /// [`shrink`](Self::shrink): a table whose hasher panics half-way would lose entries.
    pub(super) fn reserve(&mut self) {
        if self.by_key.len() == self.by_key.capacity() {
            let hashes = self.hashes();
            self.by_key.reserve(1, |&id| hashes[id as usize]);
        }
    }

    /// Adds a webhook whose key has this hash and is not there yet. There is [room](Self::reserve).
    pub(super) fn insert(&mut self, hash: u64, slot: Slot<K>) {
        let id = self.slots.insert(slot);
        let (slots, hasher) = (&self.slots, &self.hasher);
        self.by_key.insert_unique(hash, id, |&id| {
            slots.get(id).map_or(0, |slot| hasher.hash_one(&slot.key))
        });
    }

    /// Removes a webhook whose key has this hash.
    pub(super) fn remove(&mut self, hash: u64, id: SlotId) -> Option<Slot<K>> {
        if let Ok(entry) = self.by_key.find_entry(hash, |&known| known == id) {
            entry.remove();
        }
        self.slots.remove(id)
    }

    /// Gives memory of the table back once three quarters of it are unused.
    pub(super) fn shrink(&mut self) {
        if is_mostly_unused(self.by_key.len(), self.by_key.capacity()) {
            let hashes = self.hashes();
            self.by_key.shrink_to_fit(|&id| hashes[id as usize]);
        }
    }

    /// Returns the hash of each key, by slot.
    fn hashes(&self) -> Vec<u64> {
        let mut hashes = Vec::new();
        for (id, slot) in self.slots.iter() {
            hashes.resize(id as usize, 0);
            hashes.push(self.hasher.hash_one(&slot.key));
        }
        hashes
    }
}

impl<K> Default for SlotTable<K> {
    fn default() -> Self {
        Self {
            slots: Slab::new(),
            by_key: HashTable::new(),
            hasher: RandomState::default(),
        }
    }
}
