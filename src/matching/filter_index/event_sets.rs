//! The lists of event patterns in use, each with an id.
//!
//! There are many webhooks and few different lists of event patterns. So a list is kept once, and each
//! hit carries its id. The same patterns in another order are another list, since a webhook gets back
//! what it has registered. Whether the webhook wants the event is then one bit of a word that is in the
//! processor's cache. If it does not, no memory of the webhook itself is read.

use alloc::boxed::Box;
use core::hash::BuildHasher;

use hashbrown::HashTable;

use super::event_ids::{EventId, EventIds, MatchingIds};
use crate::language::{EventName, EventPatterns};
use crate::matching::hashing::RandomState;
use crate::matching::limits::Usage;
use crate::matching::shrink::is_mostly_unused;
use crate::matching::slab::Slab;

/// The id of a set of event patterns.
pub(super) type SetId = u32;

/// The sets of event patterns of all webhooks.
#[derive(Debug, Clone, Default)]
pub(super) struct EventSets {
    sets: Slab<Set>,
    by_patterns: HashTable<SetId>,
    hasher: RandomState,
    ids: EventIds,
}

#[derive(Debug, Clone)]
struct Set {
    /// The patterns as they were registered.
    patterns: EventPatterns,
    /// The sum of the lengths of the patterns.
    text_bytes: u64,
    /// Bit `i` is set if the pattern with id `i` is in the set.
    low: u64,
    /// The ids of patterns from 64 on, in ascending order.
    high: Box<[EventId]>,
    /// How many webhooks have the set.
    webhooks: usize,
}

impl EventSets {
    /// Returns the ids of the patterns that match an event's name, if any webhook wants it.
    pub(super) fn event(&self, name: &EventName) -> Option<MatchingIds> {
        self.ids.matching(name)
    }

    /// Reports whether a set contains one of the patterns that match an event.
    #[inline]
    pub(super) fn wants(&self, set: SetId, event: &MatchingIds) -> bool {
        self.sets.get(set).is_some_and(|set| {
            let is_in_set = |id: &EventId| set.high.binary_search(id).is_ok();
            set.low & event.low != 0 || event.high.iter().any(is_in_set)
        })
    }

    /// Returns the patterns of a set.
    pub(super) fn patterns(&self, set: SetId) -> EventPatterns {
        let set = self.sets.get(set);
        set.map(|set| set.patterns.clone()).unwrap_or_default()
    }

    /// Returns what the patterns of a set add to the usage of each webhook that has them.
    pub(super) fn usage(&self, set: SetId) -> Usage {
        self.sets.get(set).map_or_else(Usage::default, |set| Usage {
            events: set.patterns.len() as u64,
            bytes: set.text_bytes,
            ..Usage::default()
        })
    }

    /// Counts one more webhook that has these patterns, and returns the id of their set.
    pub(super) fn acquire(&mut self, patterns: EventPatterns) -> SetId {
        let hash = self.hasher.hash_one(&patterns);
        let sets = &mut self.sets;
        let is_it = |&id: &SetId| sets.get(id).is_some_and(|set| set.patterns == patterns);
        if let Some(&id) = self.by_patterns.find(hash, is_it)
            && let Some(set) = sets.get_mut(id)
        {
            set.webhooks += 1;
            return id;
        }
        let events = self.ids.acquire(&patterns);
        let (low, high) = events.split_at(events.partition_point(|&event| event < 64));
        let set = Set {
            text_bytes: Usage::of_events(&patterns).bytes,
            patterns,
            low: low.iter().fold(0, |bits, event| bits | 1 << event),
            high: high.into(),
            webhooks: 1,
        };
        let id = sets.insert(set);
        let hasher = &self.hasher;
        self.by_patterns.insert_unique(hash, id, |&id| {
            sets.get(id).map_or(0, |set| hasher.hash_one(&set.patterns))
        });
        id
    }

    /// Counts one webhook less that has a set. A set that no webhook has is removed.
    pub(super) fn release(&mut self, id: SetId) {
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
        self.ids.release(&set.patterns);
        let hash = self.hasher.hash_one(&set.patterns);
        if let Ok(entry) = self.by_patterns.find_entry(hash, |&known| known == id) {
            entry.remove();
        }
        if is_mostly_unused(self.by_patterns.len(), self.by_patterns.capacity()) {
            let (sets, hasher) = (&self.sets, &self.hasher);
            self.by_patterns
                .shrink_to_fit(|&id| sets.get(id).map_or(0, |set| hasher.hash_one(&set.patterns)));
        }
    }

    /// Returns the bytes that the sets have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let patterns = self
            .sets
            .iter()
            .map(|(_, set)| set.patterns.heap_bytes() + 8 * set.high.len());
        self.sets.heap_bytes()
            + self.by_patterns.allocation_size()
            + self.ids.heap_bytes()
            + patterns.sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    fn patterns(number: usize) -> EventPatterns {
        let letter = |digit: usize| char::from(b"abcdefghij"[digit % 10]);
        let name: String = [number / 100, number / 10, number]
            .map(letter)
            .iter()
            .collect();
        EventPatterns::parse(["ping", &name]).unwrap()
    }

    /// A set that no webhook has is not found again, although its id is used again.
    #[test]
    fn a_set_is_known_as_long_as_a_webhook_has_it() {
        const COUNT: usize = 500;
        let mut sets = EventSets::default();
        for round in 0..3 {
            let ids: Vec<SetId> = (0..COUNT).map(|n| sets.acquire(patterns(n))).collect();
            assert_eq!(sets.by_patterns.len(), COUNT, "{round}");
            for (n, &id) in ids.iter().enumerate() {
                assert_eq!(sets.patterns(id), patterns(n));
                assert_eq!(sets.acquire(patterns(n)), id);
                sets.release(id);
                assert_eq!(sets.by_patterns.len(), COUNT - n);
                sets.release(id);
                assert_eq!(sets.by_patterns.len(), COUNT - n - 1);
            }
            assert!(sets.event(&"ping".parse().unwrap()).is_none());
        }
        assert!(sets.heap_bytes() < 1_000, "{}", sets.heap_bytes());
    }
}
