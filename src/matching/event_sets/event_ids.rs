//! The event names in use, each with an id: they are compared by integers rather than by texts.

use alloc::vec::Vec;

use hashbrown::HashTable;

use crate::language::{EventName, EventNames};
use crate::matching::hashing::FastState;
use crate::matching::shrink::is_mostly_unused;

/// The id of an event name. The ids in use are small numbers.
pub(in crate::matching) type EventId = usize;

/// The names that any list contains.
#[derive(Debug, Clone, Default)]
pub(in crate::matching) struct EventIds {
    names: HashTable<Known>,
    /// The ids that are not in use any more.
    free: Vec<EventId>,
    hasher: FastState,
}

#[derive(Debug, Clone)]
struct Known {
    name: EventName,
    id: EventId,
    /// How many entries of the lists in use are this name.
    entries: usize,
}

/// Hashes the bytes of a name, and nothing else: this is done for every event.
#[inline]
fn hash(hasher: &FastState, name: &EventName) -> u64 {
    hasher.bytes(name.as_bytes())
}

impl EventIds {
    /// Returns the id of a name, if any list contains it.
    pub(in crate::matching) fn get(&self, name: &EventName) -> Option<EventId> {
        let known = self
            .names
            .find(hash(&self.hasher, name), |known| known.name == *name);
        known.map(|known| known.id)
    }

    /// Counts the entries of one more list, and returns the ids of its names in ascending order, each
    /// once.
    pub(in crate::matching) fn acquire(&mut self, names: &EventNames) -> Vec<EventId> {
        let mut ids: Vec<EventId> = names.iter().map(|name| self.acquire_one(name)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn acquire_one(&mut self, name: &EventName) -> EventId {
        let hash_of = |name: &EventName| hash(&self.hasher, name);
        let key = hash_of(name);
        if let Some(known) = self.names.find_mut(key, |known| known.name == *name) {
            known.entries += 1;
            return known.id;
        }
        // INVARIANT: the ids in use and the free ones are together all ids below their count.
        let next = self.names.len();
        let id = self.free.pop().unwrap_or(next);
        let known = Known {
            name: name.clone(),
            id,
            entries: 1,
        };
        self.names
            .insert_unique(key, known, |known| hash_of(&known.name));
        id
    }

    /// Counts the entries of one list less. The id of a name that no list contains becomes free.
    pub(in crate::matching) fn release(&mut self, names: &EventNames) {
        for name in names {
            let key = hash(&self.hasher, name);
            let Ok(mut entry) = self.names.find_entry(key, |known| known.name == *name) else {
                continue;
            };
            let known = entry.get_mut();
            known.entries -= 1;
            if known.entries == 0 {
                self.free.push(known.id);
                entry.remove();
            }
        }
        if self.names.is_empty() {
            *self = Self::default();
        } else if is_mostly_unused(self.names.len(), self.names.capacity()) {
            let hasher = &self.hasher;
            self.names.shrink_to_fit(|known| hash(hasher, &known.name));
            self.free.shrink_to_fit();
        }
    }

    /// Returns the bytes that the names have allocated.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        let names = self.names.iter().map(|known| known.name.heap_bytes());
        self.names.allocation_size()
            + self.free.capacity() * size_of::<EventId>()
            + names.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    /// Every event's name is looked up, and must be compared with few others.
    #[test]
    fn names_are_spread_over_hashes() {
        let keys = FastState::default();
        let letters = b'a'..=b'z';
        let pairs = letters
            .clone()
            .flat_map(|one| letters.clone().map(move |other| [one, other]));
        let names = pairs.map(|pair| {
            pair.map(char::from)
                .iter()
                .collect::<alloc::string::String>()
        });
        let hashes: BTreeSet<u64> = names
            .map(|name| hash(&keys, &name.parse().unwrap()))
            .collect();
        assert_eq!(hashes.len(), 26 * 26);
    }
}
