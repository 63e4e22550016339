//! The event names in use, each with an id: they are compared by integers rather than by texts.

use alloc::vec::Vec;

use super::event::Event;
use super::mask::EventId;
use crate::language::{EventName, EventNames};
use crate::matching::hashing::FastState;
use crate::matching::paged::{Fp, Slab, Table};

/// The names that any list contains.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    /// By id. Ids of names that are not in use any more are used again.
    names: Slab<Known, 16>,
    by_name: Table,
    hasher: FastState,
}

#[derive(Debug, Clone)]
struct Known {
    name: EventName,
    /// How many entries of the lists in use are this name.
    entries: usize,
}

impl EventIds {
    /// Returns what a name resolves to, if any list has something that it matches. `O(length)`
    //
    // This is done for every event.
    pub(super) fn resolve(&self, name: &EventName) -> Option<Event> {
        let id = self.find(self.fp(name), name)?;
        let mut event = Event::default();
        event.add(id);
        Some(event)
    }

    /// Counts the entries of one more list, and returns the ids of its names in ascending order, each
    /// once.
    pub(super) fn acquire(&mut self, names: &EventNames) -> Vec<EventId> {
        let mut ids: Vec<EventId> = names.iter().map(|name| self.acquire_one(name)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn acquire_one(&mut self, name: &EventName) -> EventId {
        let fp = self.fp(name);
        if let Some(id) = self.find(fp, name)
            && let Some(known) = self.names.get_mut(id)
        {
            known.entries += 1;
            return id;
        }
        let id = self.names.insert(Known {
            name: name.clone(),
            entries: 1,
        });
        self.by_name.insert(fp, id);
        id
    }

    /// Counts the entries of one list less. The id of a name that no list contains becomes free.
    pub(super) fn release(&mut self, names: &EventNames) {
        for name in names {
            self.release_one(name);
        }
    }

    fn release_one(&mut self, name: &EventName) {
        let fp = self.fp(name);
        let Some(id) = self.find(fp, name) else {
            return;
        };
        let Some(known) = self.names.get_mut(id) else {
            return;
        };
        known.entries -= 1;
        if known.entries == 0 {
            self.names.remove(id);
            self.by_name.remove(fp, |other| other == id);
        }
    }

    /// Hashes the bytes of a name, and nothing else.
    #[inline]
    fn fp(&self, name: &EventName) -> Fp {
        Fp::of(self.hasher.bytes(name.as_bytes()))
    }

    #[inline]
    fn find(&self, fp: Fp, name: &EventName) -> Option<EventId> {
        self.by_name.find(fp, |id| {
            let known = self.names.get(id)?;
            (known.name == *name).then_some(id)
        })
    }

    /// Returns the bytes that the names have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let names = self.names.iter().map(|(_, known)| known.name.heap_bytes());
        self.names.heap_bytes() + self.by_name.heap_bytes() + names.sum::<usize>()
    }
}

#[cfg(test)]
impl EventIds {
    /// Asserts that each name is found.
    pub(super) fn check(&self) {
        self.names.check();
        self.by_name.check();
        assert_eq!(self.by_name.len(), self.names.len());
        for (id, known) in self.names.iter() {
            assert!(known.entries > 0);
            assert_eq!(self.find(self.fp(&known.name), &known.name), Some(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    /// Every event's name is looked up, and must be compared with few others.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn names_are_spread_over_fingerprints() {
        let ids = EventIds::default();
        let letters = b'a'..=b'z';
        let pairs = letters
            .clone()
            .flat_map(|one| letters.clone().map(move |other| [one, other]));
        let names = pairs.map(|pair| pair.map(char::from).iter().collect());
        let fps: BTreeSet<Fp> = names
            .map(|name: alloc::string::String| ids.fp(&name.parse().unwrap()))
            .collect();
        // Two of 676 random numbers of 32 bits are seldom equal, and four never.
        assert!(fps.len() >= 26 * 26 - 2, "{}", fps.len());
    }
}
