//! Numbers for the event names in use, so that sets are sorted out by comparing integers.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hasher};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::language::{EventName, EventNames};
use crate::matching::shrink::is_mostly_unused;

pub(super) type EventId = usize;

/// The names that are in some set, each with its number and how many sets have it.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    names: HashTable<Known>,
    /// Numbers that were in use and are no more.
    free: Vec<EventId>,
    hasher: RandomState,
}

#[derive(Debug, Clone)]
struct Known {
    name: EventName,
    id: EventId,
    sets: usize,
}

/// Every event's name is looked up, so its bytes are hashed as they are.
#[inline]
fn hash(hasher: &RandomState, name: &EventName) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(name.as_bytes());
    hasher.finish()
}

impl EventIds {
    /// The number of a name, if any set has it.
    pub(super) fn get(&self, name: &EventName) -> Option<EventId> {
        let known = self
            .names
            .find(hash(&self.hasher, name), |known| known.name == *name);
        known.map(|known| known.id)
    }

    /// The numbers of the names of one more set, in ascending order.
    pub(super) fn acquire(&mut self, names: &EventNames) -> Box<[EventId]> {
        let mut ids: Box<[EventId]> = names.iter().map(|name| self.acquire_one(name)).collect();
        ids.sort_unstable();
        ids
    }

    fn acquire_one(&mut self, name: &EventName) -> EventId {
        let hash_of = |name: &EventName| hash(&self.hasher, name);
        let key = hash_of(name);
        if let Some(known) = self.names.find_mut(key, |known| known.name == *name) {
            known.sets += 1;
            return known.id;
        }
        // Names in use and free numbers together are all the numbers that there are.
        let next = self.names.len();
        let id = self.free.pop().unwrap_or(next);
        let known = Known {
            name: name.clone(),
            id,
            sets: 1,
        };
        self.names
            .insert_unique(key, known, |known| hash_of(&known.name));
        id
    }

    /// One set fewer has these names.
    pub(super) fn release(&mut self, names: &EventNames) {
        for name in names {
            let key = hash(&self.hasher, name);
            let Ok(mut entry) = self.names.find_entry(key, |known| known.name == *name) else {
                continue;
            };
            let known = entry.get_mut();
            known.sets -= 1;
            if known.sets == 0 {
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

    /// What the names have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
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

    /// Every event's name is looked up: it is compared with few others.
    #[test]
    fn names_are_spread_over_hashes() {
        let keys = RandomState::default();
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
