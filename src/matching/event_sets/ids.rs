//! The event names in use, each with an id: they are compared by integers rather than by texts.

use alloc::vec::Vec;

use super::event::Event;
use super::mask::{EventId, has_own_bit};
use super::short_names::ShortNames;
use crate::language::{EventName, EventNames};
use crate::matching::hashing::FastState;
use crate::matching::paged::{Fp, Slab, Table};

/// The names that any list contains.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    /// By id. Ids of names that are not in use any more are used again.
    names: Slab<Known, 16>,
    by_name: Table,
    /// The short names among those whose ids have a bit of their own.
    short: ShortNames,
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
    #[inline]
    pub(super) fn resolve(&self, name: &EventName) -> Option<Event> {
        let short = name
            .words()
            .and_then(|words| self.short.get(&words, &self.hasher));
        let id = match short {
            Some(id) => id,
            None if self.names.len() == self.short.len() => return None,
            None => self.find_any(name)?,
        };
        let mut event = Event::default();
        event.add(id);
        Some(event)
    }

    #[cold]
    fn find_any(&self, name: &EventName) -> Option<EventId> {
        self.find(self.fp(name), name)
    }

    /// Counts the entries of one more list, and returns the ids of its names in ascending order, each
    /// once.
    pub(super) fn acquire(&mut self, names: &EventNames) -> Vec<EventId> {
        let mut is_one_new = false;
        let acquire_one = |name| {
            let (id, is_new) = self.acquire_one(name);
            is_one_new |= is_new && has_own_bit(id);
            id
        };
        let mut ids: Vec<EventId> = names.iter().map(acquire_one).collect();
        ids.sort_unstable();
        ids.dedup();
        if is_one_new {
            self.renew_short_names();
        }
        ids
    }

    fn renew_short_names(&mut self) {
        let names = self.names.iter().take_while(|&(id, _)| has_own_bit(id));
        let names = names.filter_map(|(id, known)| Some((known.name.words()?, id)));
        self.short = ShortNames::new(&names.collect::<Vec<_>>(), &self.hasher);
    }

    /// Returns the id of a name, and whether it is a new one.
    fn acquire_one(&mut self, name: &EventName) -> (EventId, bool) {
        let fp = self.fp(name);
        if let Some(id) = self.find(fp, name)
            && let Some(known) = self.names.get_mut(id)
        {
            known.entries += 1;
            return (id, false);
        }
        let id = self.names.insert(Known {
            name: name.clone(),
            entries: 1,
        });
        self.by_name.insert(fp, id);
        (id, true)
    }

    /// Counts the entries of one list less. The id of a name that no list contains becomes free.
    pub(super) fn release(&mut self, names: &EventNames) {
        let mut is_one_gone = false;
        for name in names {
            let gone = self.release_one(name);
            is_one_gone |= gone.is_some_and(has_own_bit);
        }
        if is_one_gone {
            self.renew_short_names();
        }
    }

    /// Returns the id of the name if it becomes free.
    fn release_one(&mut self, name: &EventName) -> Option<EventId> {
        let fp = self.fp(name);
        let id = self.find(fp, name)?;
        let known = self.names.get_mut(id)?;
        known.entries -= 1;
        if known.entries > 0 {
            return None;
        }
        self.names.remove(id);
        self.by_name.remove(fp, |other| other == id)
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
        self.names.heap_bytes()
            + self.by_name.heap_bytes()
            + self.short.heap_bytes()
            + names.sum::<usize>()
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
        let words = |known: &Known| known.name.words();
        let mut short = 0;
        for (id, known) in self.names.iter().filter(|(id, _)| has_own_bit(*id)) {
            if let Some(words) = words(known) {
                short += 1;
                assert_eq!(self.short.get(&words, &self.hasher), Some(id));
            }
        }
        assert_eq!(self.short.len(), short);
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
