//! The event patterns in use, each with an id: a name is compared with their texts once, and the ids of
//! those that match are compared with each webhook's.

use alloc::vec::Vec;

use hashbrown::HashTable;

use crate::language::{EventName, EventPattern, EventPatterns};
use crate::matching::hashing::FastState;
use crate::matching::shrink::is_mostly_unused;

/// The id of an event pattern. The ids in use are small numbers.
pub(super) type EventId = usize;

/// The ids of all patterns that match one event's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MatchingIds {
    /// Bit `i` is set if the pattern with id `i` matches.
    pub(super) low: u64,
    /// The ids from 64 on.
    pub(super) high: Vec<EventId>,
}

/// The patterns that any list contains.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    patterns: HashTable<Known>,
    /// Those of the patterns that have a `*`, with their ids.
    wildcards: Vec<(EventPattern, EventId)>,
    /// The ids that are not in use any more.
    free: Vec<EventId>,
    hasher: FastState,
}

#[derive(Debug, Clone)]
struct Known {
    pattern: EventPattern,
    id: EventId,
    /// How many entries of the lists in use are this pattern.
    entries: usize,
}

/// Hashes the bytes of a name or pattern, and nothing else: this is done for every event.
#[inline]
fn hash(hasher: &FastState, text: &[u8]) -> u64 {
    hasher.bytes(text)
}

impl EventIds {
    /// Returns the ids of the patterns that match a name, if any does.
    pub(super) fn matching(&self, name: &EventName) -> Option<MatchingIds> {
        let text = name.as_bytes();
        let plain = self.patterns.find(hash(&self.hasher, text), |known| {
            known.pattern.as_bytes() == text
        });
        let wildcards = self.wildcards.iter();
        let wildcards = wildcards.filter(|(pattern, _)| pattern.matches(name));
        let ids = plain.map(|known| known.id).into_iter();
        let mut matching = MatchingIds {
            low: 0,
            high: Vec::new(),
        };
        for id in ids.chain(wildcards.map(|(_, id)| *id)) {
            match id {
                0..64 => matching.low |= 1 << id,
                _ => matching.high.push(id),
            }
        }
        (matching.low != 0 || !matching.high.is_empty()).then_some(matching)
    }

    /// Counts the entries of one more list, and returns the ids of its patterns in ascending order,
    /// each once.
    pub(super) fn acquire(&mut self, patterns: &EventPatterns) -> Vec<EventId> {
        let patterns = patterns.iter();
        let mut ids: Vec<EventId> = patterns.map(|pattern| self.acquire_one(pattern)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn acquire_one(&mut self, pattern: &EventPattern) -> EventId {
        let hash_of = |pattern: &EventPattern| hash(&self.hasher, pattern.as_bytes());
        let key = hash_of(pattern);
        let is_it = |known: &Known| known.pattern == *pattern;
        if let Some(known) = self.patterns.find_mut(key, is_it) {
            known.entries += 1;
            return known.id;
        }
        // INVARIANT: the ids in use and the free ones are together all ids below their count.
        let next = self.patterns.len();
        let id = self.free.pop().unwrap_or(next);
        let known = Known {
            pattern: pattern.clone(),
            id,
            entries: 1,
        };
        self.patterns
            .insert_unique(key, known, |known| hash_of(&known.pattern));
        if !pattern.is_plain() {
            self.wildcards.push((pattern.clone(), id));
        }
        id
    }

    /// Counts the entries of one list less. The id of a pattern that no list contains becomes free.
    pub(super) fn release(&mut self, patterns: &EventPatterns) {
        for pattern in patterns {
            self.release_one(pattern);
        }
        if self.patterns.is_empty() {
            *self = Self::default();
        } else if is_mostly_unused(self.patterns.len(), self.patterns.capacity()) {
            let hasher = &self.hasher;
            self.patterns
                .shrink_to_fit(|known| hash(hasher, known.pattern.as_bytes()));
            self.free.shrink_to_fit();
            self.wildcards.shrink_to_fit();
        }
    }

    fn release_one(&mut self, pattern: &EventPattern) {
        let key = hash(&self.hasher, pattern.as_bytes());
        let is_it = |known: &Known| known.pattern == *pattern;
        let Ok(mut entry) = self.patterns.find_entry(key, is_it) else {
            return;
        };
        let known = entry.get_mut();
        known.entries -= 1;
        if known.entries > 0 {
            return;
        }
        let id = known.id;
        entry.remove();
        self.free.push(id);
        let position = self.wildcards.iter().position(|(_, known)| *known == id);
        if let Some(position) = position {
            self.wildcards.swap_remove(position);
        }
    }

    /// Returns the bytes that the patterns have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let texts = self.patterns.iter().map(|known| known.pattern.heap_bytes());
        let wildcards = self.wildcards.iter();
        let wildcards = wildcards.map(|(pattern, _)| pattern.heap_bytes());
        self.patterns.allocation_size()
            + self.free.capacity() * size_of::<EventId>()
            + self.wildcards.capacity() * size_of::<(EventPattern, EventId)>()
            + texts.chain(wildcards).sum::<usize>()
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
        let hashes: BTreeSet<u64> = names.map(|name| hash(&keys, name.as_bytes())).collect();
        assert_eq!(hashes.len(), 26 * 26);
    }
}
