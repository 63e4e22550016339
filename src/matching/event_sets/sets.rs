//! The lists of event names in use, each with an id.
//!
//! There are many webhooks and few different lists of event names. So a list is kept once, and each hit
//! carries its id. The same names in another order are another list, since a webhook gets back what it
//! has registered. Whether the webhook wants the event is then one bit of a word that is in the
//! processor's cache. If it does not, no memory of the webhook itself is read.

use alloc::boxed::Box;
use core::hash::BuildHasher;

use hashbrown::HashTable;

use super::event_ids::{EventId, EventIds};
use crate::language::{EventName, EventNames};
use crate::matching::hashing::RandomState;
use crate::matching::limits::Usage;
use crate::matching::shrink::is_mostly_unused;
use crate::matching::slab::Slab;

/// The id of a set of event names.
pub(in crate::matching) type SetId = u32;

/// The sets of event names of all webhooks.
#[derive(Debug, Clone, Default)]
pub(in crate::matching) struct EventSets {
    sets: Slab<Set>,
    by_names: HashTable<SetId>,
    hasher: RandomState,
    ids: EventIds,
}

#[derive(Debug, Clone)]
struct Set {
    /// The names as they were registered.
    names: EventNames,
    /// The sum of the lengths of the names.
    text_bytes: u64,
    /// Bit `i` is set if the name with id `i` is in the set.
    low: u64,
    /// The ids of names from 64 on, in ascending order.
    high: Box<[EventId]>,
    /// How many webhooks have the set.
    webhooks: usize,
}

impl EventSets {
    /// Returns the id of an event's name, if any webhook wants it.
    pub(in crate::matching) fn event(&self, name: &EventName) -> Option<EventId> {
        self.ids.get(name)
    }

    /// Reports whether a set contains an event.
    #[inline]
    pub(in crate::matching) fn wants(&self, set: SetId, event: &EventId) -> bool {
        self.sets.get(set).is_some_and(|set| match *event {
            0..64 => set.low >> event & 1 == 1,
            _ => set.high.binary_search(event).is_ok(),
        })
    }

    /// Returns the names of a set.
    pub(in crate::matching) fn names(&self, set: SetId) -> EventNames {
        let set = self.sets.get(set);
        set.map(|set| set.names.clone()).unwrap_or_default()
    }

    /// Returns what the names of a set add to the usage of each webhook that has them.
    pub(in crate::matching) fn usage(&self, set: SetId) -> Usage {
        self.sets.get(set).map_or_else(Usage::default, |set| Usage {
            events: set.names.len() as u64,
            bytes: set.text_bytes,
            ..Usage::default()
        })
    }

    /// Counts one more webhook that has these names, and returns the id of their set.
    pub(in crate::matching) fn acquire(&mut self, names: EventNames) -> SetId {
        let hash = self.hasher.hash_one(&names);
        let sets = &mut self.sets;
        let is_it = |&id: &SetId| sets.get(id).is_some_and(|set| set.names == names);
        if let Some(&id) = self.by_names.find(hash, is_it)
            && let Some(set) = sets.get_mut(id)
        {
            set.webhooks += 1;
            return id;
        }
        let events = self.ids.acquire(&names);
        let (low, high) = events.split_at(events.partition_point(|&event| event < 64));
        let set = Set {
            text_bytes: Usage::of_events(&names).bytes,
            names,
            low: low.iter().fold(0, |bits, event| bits | 1 << event),
            high: high.into(),
            webhooks: 1,
        };
        let id = sets.insert(set);
        let hasher = &self.hasher;
        self.by_names.insert_unique(hash, id, |&id| {
            sets.get(id).map_or(0, |set| hasher.hash_one(&set.names))
        });
        id
    }

    /// Counts one webhook less that has a set. A set that no webhook has is removed.
    pub(in crate::matching) fn release(&mut self, id: SetId) {
        let Some(set) = self.sets.get_mut(id) else {
            return;
        };
        set.webhooks -= 1;
        if set.webhooks > 0 {
            return;
        }
        let Some(set) = self.sets.remove(id) else {
            return;
        };
        self.ids.release(&set.names);
        let hash = self.hasher.hash_one(&set.names);
        if let Ok(entry) = self.by_names.find_entry(hash, |&known| known == id) {
            entry.remove();
        }
        if is_mostly_unused(self.by_names.len(), self.by_names.capacity()) {
            let (sets, hasher) = (&self.sets, &self.hasher);
            self.by_names
                .shrink_to_fit(|&id| sets.get(id).map_or(0, |set| hasher.hash_one(&set.names)));
        }
    }

    /// Returns the bytes that the sets have allocated.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        let names = self
            .sets
            .iter()
            .map(|(_, set)| set.names.heap_bytes() + 8 * set.high.len());
        self.sets.heap_bytes()
            + self.by_names.allocation_size()
            + self.ids.heap_bytes()
            + names.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    fn names(number: usize) -> EventNames {
        let letter = |digit: usize| char::from(b"abcdefghij"[digit % 10]);
        let name: String = [number / 100, number / 10, number]
            .map(letter)
            .iter()
            .collect();
        EventNames::parse(["ping", &name]).unwrap()
    }

    /// A set that no webhook has is not found again, although its id is used again.
    #[test]
    fn a_set_is_known_as_long_as_a_webhook_has_it() {
        const COUNT: usize = 500;
        let mut sets = EventSets::default();
        for round in 0..3 {
            let ids: Vec<SetId> = (0..COUNT).map(|n| sets.acquire(names(n))).collect();
            assert_eq!(sets.by_names.len(), COUNT, "{round}");
            for (n, &id) in ids.iter().enumerate() {
                assert_eq!(sets.names(id), names(n));
                assert_eq!(sets.acquire(names(n)), id);
                sets.release(id);
                assert_eq!(sets.by_names.len(), COUNT - n);
                sets.release(id);
                assert_eq!(sets.by_names.len(), COUNT - n - 1);
            }
            assert!(sets.event(&"ping".parse().unwrap()).is_none());
        }
        assert!(sets.heap_bytes() < 1_000, "{}", sets.heap_bytes());
    }
}
