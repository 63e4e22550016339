//! The event patterns in use, each with an id: a name resolves to the ids of those that match it, and they
//! are compared with each webhook's as integers.

#[cfg(any(test, fuzzing))]
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::event::Event;
use super::few_wildcards::FewWildcards;
use super::mask::{EventBits, EventId, Mask, has_own_bit};
use super::shape::{PartHashes, Shape};
use super::short_names::{ShortNames, Words};
use super::wildcards::Wildcards;
use crate::language::{EventName, EventPattern, EventPatterns};
use crate::matching::hashing::FastState;
use crate::matching::paged::{Fp, Slab, Table};

/// The patterns that any list contains.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    /// By id. Ids of patterns that are not in use any more are used again.
    patterns: Slab<Known, 16>,
    /// The ids of the plain patterns.
    plain: Table,
    /// The ids of the others.
    wildcards: Wildcards,
    /// The short ones among the plain patterns whose ids have a bit of their own.
    short: ShortNames,
    /// The others whose ids have a bit of their own.
    few: FewWildcards,
    hasher: FastState,
}

#[derive(Debug, Clone)]
struct Known {
    pattern: EventPattern,
    /// `None` for a plain pattern.
    shape: Option<Shape>,
    /// How many entries of the lists in use are this pattern.
    entries: usize,
}

/// By what a pattern is found.
#[derive(Clone, Copy)]
struct Key {
    shape: Option<Shape>,
    fp: Fp,
}

impl EventIds {
    /// Returns what a name resolves to, if any list has something that it matches. `O(length)` for the
    /// plain patterns; [`Wildcards`] says what the others cost.
    //
    // This is done for every event.
    #[inline]
    pub(super) fn resolve(&self, name: &EventName) -> Option<Event> {
        let (words, own) = self.find_short(name);
        match self.bits(own) {
            EventBits::All(0) => None,
            EventBits::All(own) => Some(Event::of_own(own)),
            EventBits::Unknown => self.resolve_others(name, words, own),
        }
    }

    /// Does the same, and answers with the bits of the ids if they are known at once.
    //
    // A number is returned in a register, where the ids would be written to memory and read again.
    #[inline]
    pub(super) fn resolve_bits(&self, name: &EventName) -> EventBits {
        let (_, own) = self.find_short(name);
        self.bits(own)
    }

    /// Returns a short name as words, and the ids of a short name that is a plain pattern.
    #[inline]
    fn find_short(&self, name: &EventName) -> (Option<Words>, Option<u64>) {
        let words = name.words();
        let own = words.and_then(|words| self.short.get(&words, &self.hasher));
        (words, own)
    }

    /// Returns what a name resolves to for which `own` has been [found](Self::find_short), if there is no
    /// more to be found.
    #[inline]
    fn bits(&self, own: Option<u64>) -> EventBits {
        match own {
            Some(own) if self.have_own_bits() => EventBits::All(own),
            None if self.plain.len() == self.short.len() && self.wildcards.is_empty() => {
                EventBits::All(0)
            }
            _ => EventBits::Unknown,
        }
    }

    /// Resolves a name of which not all is known: `own` are the ids that the short names have.
    #[inline(never)]
    fn resolve_others(
        &self,
        name: &EventName,
        words: Option<Words>,
        own: Option<u64>,
    ) -> Option<Event> {
        let mut event = Event::of_own(own.unwrap_or_default());
        if own.is_none()
            && self.plain.len() > self.short.len()
            && let Some(id) = self.find_any(name)
        {
            event.add(id);
        }
        match words {
            Some(words) if self.have_own_bits() && !self.few.are_too_many() => {
                let is = |id| {
                    let known = self.patterns.get(id);
                    known.is_some_and(|known| known.pattern.matches(name))
                };
                self.few.matching(name, &words, is, |id| event.add(id));
            }
            _ => self.add_wildcards(name, &mut event),
        }
        (!event.is_empty()).then_some(event)
    }

    /// Reports whether all patterns with a `*` have an id with a bit of its own.
    #[inline]
    fn have_own_bits(&self) -> bool {
        self.few.len() == self.wildcards.len()
    }

    #[cold]
    fn find_any(&self, name: &EventName) -> Option<EventId> {
        let text = name.as_bytes();
        self.find_plain(self.fp(text), text)
    }

    fn add_wildcards(&self, name: &EventName, event: &mut Event) {
        if self.wildcards.is_empty() {
            return;
        }
        let parts = PartHashes::of(name.as_bytes(), &self.hasher);
        let is = |shape, id| {
            let known = self.patterns.get(id);
            known.is_some_and(|known| known.shape == Some(shape) && known.pattern.matches(name))
        };
        self.wildcards
            .matching(&parts, &self.hasher, is, |id| event.add(id));
    }

    /// Counts the entries of one more list, and returns the ids of its patterns in ascending order, each
    /// once.
    pub(super) fn acquire(&mut self, patterns: &EventPatterns) -> Vec<EventId> {
        let mut is_one_new = false;
        let acquire_one = |pattern| {
            let (id, is_new) = self.acquire_one(pattern);
            is_one_new |= is_new && has_own_bit(id);
            id
        };
        let mut ids: Vec<EventId> = patterns.iter().map(acquire_one).collect();
        ids.sort_unstable();
        ids.dedup();
        if is_one_new {
            self.renew_flat_tables();
        }
        ids
    }

    /// Makes the flat tables anew, after an id with a bit of its own has come or gone.
    fn renew_flat_tables(&mut self) {
        let names = self.short_names().collect::<Vec<_>>();
        self.short = ShortNames::new(&names, &self.hasher);
        self.few = FewWildcards::new(self.own_wildcards());
    }

    /// Returns the patterns whose ids have a bit of their own.
    fn own(&self) -> impl Iterator<Item = (EventId, &Known)> {
        self.patterns.iter().take_while(|&(id, _)| has_own_bit(id))
    }

    /// Returns those with a `*`.
    fn own_wildcards(&self) -> impl Iterator<Item = (EventId, &EventPattern)> {
        let wildcards = self.own().filter(|(_, known)| known.shape.is_some());
        wildcards.map(|(id, known)| (id, &known.pattern))
    }

    /// Returns the short plain ones, each with all ids with a bit of their own that it resolves to.
    fn short_names(&self) -> impl Iterator<Item = (Words, u64)> {
        let plain = self.own().filter(|(_, known)| known.shape.is_none());
        plain.filter_map(|(id, known)| {
            let words = known.pattern.words()?;
            let mut ids = Mask::default();
            ids.add(id);
            // A pattern covers a plain one if it matches the name.
            let matching = self.own_wildcards();
            matching
                .filter(|(_, pattern)| pattern.covers(&known.pattern))
                .for_each(|(id, _)| ids.add(id));
            Some((words, ids.own()))
        })
    }

    /// Returns the id of a pattern, and whether it is a new one.
    fn acquire_one(&mut self, pattern: &EventPattern) -> (EventId, bool) {
        let key = self.key(pattern);
        if let Some(id) = self.find(key, pattern)
            && let Some(known) = self.patterns.get_mut(id)
        {
            known.entries += 1;
            return (id, false);
        }
        let id = self.patterns.insert(Known {
            pattern: pattern.clone(),
            shape: key.shape,
            entries: 1,
        });
        match key.shape {
            None => self.plain.insert(key.fp, id),
            Some(shape) => self.wildcards.insert(shape, key.fp, id, &self.hasher),
        }
        (id, true)
    }

    /// Counts the entries of one list less. The id of a pattern that no list contains becomes free.
    pub(super) fn release(&mut self, patterns: &EventPatterns) {
        let mut is_one_gone = false;
        for pattern in patterns {
            let gone = self.release_one(pattern);
            is_one_gone |= gone.is_some_and(has_own_bit);
        }
        if is_one_gone {
            self.renew_flat_tables();
        }
    }

    /// Returns the id of the pattern if it becomes free.
    fn release_one(&mut self, pattern: &EventPattern) -> Option<EventId> {
        let key = self.key(pattern);
        let id = self.find(key, pattern)?;
        let known = self.patterns.get_mut(id)?;
        known.entries -= 1;
        if known.entries > 0 {
            return None;
        }
        self.patterns.remove(id);
        match key.shape {
            None => self.plain.remove(key.fp, |other| other == id),
            Some(shape) => self.wildcards.remove(shape, key.fp, id, &self.hasher),
        }
    }

    fn key(&self, pattern: &EventPattern) -> Key {
        let shape = Shape::of(pattern);
        let fp = match shape {
            None => self.fp(pattern.as_bytes()),
            Some(shape) => {
                let parts = PartHashes::of(pattern.as_bytes(), &self.hasher);
                shape.literals(&parts, &self.hasher)
            }
        };
        Key { shape, fp }
    }

    /// Hashes the bytes of a name, and nothing else.
    #[inline]
    fn fp(&self, name: &[u8]) -> Fp {
        Fp::of(self.hasher.bytes(name))
    }

    fn find(&self, key: Key, pattern: &EventPattern) -> Option<EventId> {
        let text = pattern.as_bytes();
        match key.shape {
            None => self.find_plain(key.fp, text),
            Some(_) => self.wildcards.find(key.fp, |id| self.is(id, text)),
        }
    }

    #[inline]
    fn find_plain(&self, fp: Fp, text: &[u8]) -> Option<EventId> {
        self.plain.find(fp, |id| self.is(id, text).then_some(id))
    }

    /// Reports whether the pattern with this id has this text.
    #[inline]
    fn is(&self, id: EventId, text: &[u8]) -> bool {
        let known = self.patterns.get(id);
        known.is_some_and(|known| known.pattern.as_bytes() == text)
    }

    /// Returns the bytes that the patterns have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let texts = (self.patterns.iter()).map(|(_, known)| known.pattern.heap_bytes());
        self.patterns.heap_bytes()
            + self.plain.heap_bytes()
            + self.wildcards.heap_bytes()
            + self.short.heap_bytes()
            + self.few.heap_bytes()
            + texts.sum::<usize>()
    }
}

#[cfg(any(test, fuzzing))]
impl EventIds {
    /// Asserts that each pattern is found, and that the tables have no others.
    pub(super) fn check(&self) {
        self.patterns.check();
        self.plain.check();
        let known = || self.patterns.iter();
        for (id, known) in known() {
            assert!(known.entries > 0);
            assert_eq!(
                self.find(self.key(&known.pattern), &known.pattern),
                Some(id)
            );
        }
        let plain = known().filter(|(_, known)| known.shape.is_none()).count();
        assert_eq!(self.plain.len(), plain);
        assert_eq!(self.wildcards.len(), self.patterns.len() - plain);
        let mut shapes = BTreeMap::new();
        for shape in known().filter_map(|(_, known)| known.shape) {
            *shapes.entry(shape).or_default() += 1;
        }
        assert_eq!(self.wildcards.check(), shapes);
        for (words, ids) in self.short_names() {
            assert_eq!(self.short.get(&words, &self.hasher), Some(ids));
        }
        assert_eq!(self.few.len(), self.own_wildcards().count());
        assert_eq!(self.short.len(), self.short_names().count());
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
            .map(|name: alloc::string::String| ids.fp(name.as_bytes()))
            .collect();
        // Two of 676 random numbers of 32 bits are seldom equal, and four never.
        assert!(fps.len() >= 26 * 26 - 2, "{}", fps.len());
    }
}
