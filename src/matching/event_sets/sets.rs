//! The lists of event patterns in use.

use alloc::sync::Arc;
use core::hash::BuildHasher;

use super::event::Event;
use super::ids::EventIds;
use super::mask::{Common, EventBits, EventId, Mask, has_own_bit};
use crate::language::{EventName, EventPattern, EventPatterns};
use crate::matching::hashing::RandomState;
use crate::matching::limits::Usage;
use crate::matching::paged::{Fp, Pages, Slab, Table, arc_bytes};

/// The id of a set of event patterns.
pub(in crate::matching) type SetId = u32;

/// How many sets a page has.
const PER_PAGE: usize = 32;

/// The sets of event patterns of all webhooks. `clone` is `O(1)`.
#[derive(Debug, Clone, Default)]
pub(in crate::matching) struct EventSets {
    /// By id, as the sets are. A page is present if it has a set.
    wanted: Pages<Wanted, PER_PAGE>,
    sets: Slab<Set, PER_PAGE>,
    by_patterns: Table,
    hasher: RandomState,
    ids: EventIds,
}

/// What events and webhooks ask of a set: numbers, which are copied at once.
#[derive(Debug, Clone, Copy, Default)]
struct Wanted {
    mask: Mask,
    /// How many webhooks have the set.
    webhooks: usize,
}

#[derive(Debug, Clone)]
struct Set {
    /// The patterns as they were registered.
    patterns: Arc<EventPatterns>,
    /// The sum of the lengths of the patterns.
    text_bytes: u64,
    /// The ids without a bit of their own, in ascending order.
    high: Arc<[EventId]>,
}

impl EventSets {
    /// Returns what an event's name resolves to, if any webhook wants it.
    #[inline]
    pub(in crate::matching) fn event(&self, name: &EventName) -> Option<Event> {
        self.ids.resolve(name)
    }

    /// Does the same, and answers with the bits of the ids if they are known at once. No bit is set if no
    /// webhook wants the event.
    #[inline]
    pub(in crate::matching) fn event_bits(&self, name: &EventName) -> EventBits {
        self.ids.resolve_bits(name)
    }

    /// Reports whether a set contains an id with one of these bits.
    #[inline]
    pub(in crate::matching) fn wants_bits(&self, set: SetId, bits: u64) -> bool {
        let wanted = self.wanted.get(set as usize);
        wanted.is_some_and(|wanted| wanted.mask.has_any(bits))
    }

    /// Returns what an event pattern resolves to: the patterns that cover it, if any webhook has one.
    pub(in crate::matching) fn covering(&self, pattern: &EventPattern) -> Option<Event> {
        // The pattern, read as a name, has a `*` for a part, which only a `*` matches: it is its own least
        // instance.
        self.ids.resolve(&EventName::from_valid(pattern.as_str()))
    }

    /// Reports whether a set contains what an event resolves to.
    #[inline]
    pub(in crate::matching) fn wants(&self, set: SetId, event: &Event) -> bool {
        let wanted = self.wanted.get(set as usize);
        wanted.is_some_and(|wanted| match wanted.mask.common(event.mask) {
            Common::Some => true,
            Common::None => false,
            Common::Perhaps => self.wants_high(set, event),
        })
    }

    #[cold]
    fn wants_high(&self, set: SetId, event: &Event) -> bool {
        let contains = |set: &Set| event.high().any(|id| set.high.binary_search(&id).is_ok());
        self.sets.get(set).is_some_and(contains)
    }

    /// Returns the patterns of a set.
    pub(in crate::matching) fn patterns(&self, set: SetId) -> EventPatterns {
        self.list(set).cloned().unwrap_or_default()
    }

    /// Returns the patterns of a set, without a copy.
    pub(in crate::matching) fn list(&self, set: SetId) -> Option<&EventPatterns> {
        self.sets.get(set).map(|set| &*set.patterns)
    }

    /// Returns what the patterns of a set add to the usage of each webhook that has them.
    pub(in crate::matching) fn usage(&self, set: SetId) -> Usage {
        self.sets.get(set).map_or_else(Usage::default, |set| Usage {
            events: set.patterns.len() as u64,
            bytes: set.text_bytes,
            ..Usage::default()
        })
    }

    /// Counts one more webhook that has these patterns, and returns the id of their set.
    pub(in crate::matching) fn acquire(&mut self, patterns: EventPatterns) -> SetId {
        let fp = self.fp(&patterns);
        if let Some(id) = self.find(fp, &patterns)
            && let Some(wanted) = self.wanted.get_mut(id as usize)
        {
            wanted.webhooks += 1;
            return id;
        }
        let events = self.ids.acquire(&patterns);
        let mut wanted = Wanted {
            mask: Mask::default(),
            webhooks: 1,
        };
        for &event in &events {
            wanted.mask.add(event);
        }
        let (_, high) = events.split_at(events.partition_point(|&event| has_own_bit(event)));
        let id = self.sets.insert(Set {
            text_bytes: Usage::of_events(&patterns).bytes,
            patterns: Arc::new(patterns),
            high: if high.is_empty() {
                Arc::default()
            } else {
                high.into()
            },
        });
        self.by_patterns.insert(fp, id);
        if let Some(place) = self.wanted.get_or_default(id as usize) {
            *place = wanted;
        }
        id
    }

    /// Counts one webhook less that has a set. A set that no webhook has is removed.
    pub(in crate::matching) fn release(&mut self, id: SetId) {
        if self.sets.get(id).is_none() {
            return;
        }
        let Some(wanted) = self.wanted.get_mut(id as usize) else {
            return;
        };
        wanted.webhooks -= 1;
        if wanted.webhooks > 0 {
            return;
        }
        *wanted = Wanted::default();
        let Some(set) = self.sets.remove(id) else {
            return;
        };
        self.ids.release(&set.patterns);
        self.by_patterns
            .remove(self.fp(&set.patterns), |known| known == id);
        if self.sets.is_page_empty(id) {
            self.wanted.release(id as usize / PER_PAGE);
        }
    }

    fn fp(&self, patterns: &EventPatterns) -> Fp {
        Fp::of(self.hasher.hash_one(patterns))
    }

    fn find(&self, fp: Fp, patterns: &EventPatterns) -> Option<SetId> {
        self.by_patterns.find(fp, |id| {
            let set = self.sets.get(id)?;
            (*set.patterns == *patterns).then_some(id)
        })
    }

    /// Returns the bytes that the sets have allocated. What copies share counts in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        let sets = self.sets.iter().map(|(_, set)| {
            arc_bytes::of_value::<EventPatterns>()
                + set.patterns.heap_bytes()
                + arc_bytes::of_slice::<EventId>(set.high.len())
        });
        self.wanted.heap_bytes()
            + self.sets.heap_bytes()
            + self.by_patterns.heap_bytes()
            + self.ids.heap_bytes()
            + sets.sum::<usize>()
    }
}

#[cfg(any(test, fuzzing))]
impl EventSets {
    /// Asserts what holds between the parts.
    pub(in crate::matching) fn check(&self) {
        self.sets.check();
        self.by_patterns.check();
        assert_eq!(self.by_patterns.len(), self.sets.len());
        for (id, set) in self.sets.iter() {
            assert_eq!(self.find(self.fp(&set.patterns), &set.patterns), Some(id));
            assert!(self.wanted.get(id as usize).unwrap().webhooks > 0);
            for pattern in &*set.patterns {
                let name = pattern.as_str().replace('*', "a");
                assert!(self.wants(id, &self.event(&name.parse().unwrap()).unwrap()));
            }
        }
        let wanted = self.wanted.iter().flat_map(|(_, page)| page);
        let in_use = wanted.filter(|wanted| wanted.webhooks > 0).count();
        assert_eq!(in_use, self.sets.len());
        self.ids.check();
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::string::String;
    use alloc::vec::Vec;

    use allocation_counter::measure;

    use super::*;
    use crate::event_pattern;

    /// A name that no other number has. Each seventh is a long one.
    fn name(number: usize) -> EventName {
        let letter = |digit: usize| char::from(b"abcdefghij"[digit % 10]);
        let digits = [number / 100, number / 10, number];
        let name: String = digits.map(letter).iter().collect();
        let times = if number % 7 == 3 { 14 } else { 1 };
        name.repeat(times).parse().unwrap()
    }

    fn patterns(number: usize) -> EventPatterns {
        [event_pattern!("ping"), name(number).into()].into()
    }

    /// How many webhooks have each list, and the id of its set.
    type Model = BTreeMap<Vec<usize>, (SetId, usize)>;

    fn list(numbers: &[usize]) -> EventPatterns {
        numbers
            .iter()
            .map(|&number| EventPattern::from(name(number)))
            .collect()
    }

    fn assert_same(sets: &EventSets, model: &Model, most: usize) {
        sets.check();
        assert_eq!(sets.sets.len(), model.len());
        for number in 0..most {
            let event = sets.event(&name(number));
            let bits = sets.event_bits(&name(number));
            if let EventBits::All(bits) = bits {
                assert_eq!(bits == 0, event.is_none());
            }
            let is_wanted = model.keys().any(|list| list.contains(&number));
            assert_eq!(event.is_some(), is_wanted);
            for (list, &(id, _)) in model {
                let wants = event.as_ref().is_some_and(|event| sets.wants(id, event));
                assert_eq!(wants, list.contains(&number), "{list:?} {number}");
                if let EventBits::All(bits) = bits {
                    assert_eq!(sets.wants_bits(id, bits), wants);
                }
            }
        }
        for (numbers, &(id, webhooks)) in model {
            assert_eq!(sets.patterns(id), list(numbers));
            assert_eq!(sets.usage(id), Usage::of_events(&list(numbers)));
            assert_eq!(sets.wanted.get(id as usize).unwrap().webhooks, webhooks);
        }
    }

    /// With fewer names than bits, with some more, and with many more.
    #[test]
    fn sets_are_those_of_a_map_and_copies_stay_as_they_are() {
        let mut random = fastrand::Rng::with_seed(11);
        for most in [5, 70, 200] {
            let (mut sets, mut model) = (EventSets::default(), Model::new());
            let mut copies = Vec::new();
            for step in 0..1_500 {
                let inserts = if step / 300 % 2 == 0 { 70 } else { 30 };
                if random.u32(0..100) < inserts {
                    let numbers: Vec<usize> = (0..random.usize(0..5))
                        .map(|_| random.usize(0..most))
                        .collect();
                    let id = sets.acquire(list(&numbers));
                    let known = model.entry(numbers).or_insert((id, 0));
                    assert_eq!(known.0, id);
                    known.1 += 1;
                } else if !model.is_empty() {
                    let at = random.usize(0..model.len());
                    let (numbers, known) = model.iter_mut().nth(at).unwrap();
                    sets.release(known.0);
                    known.1 -= 1;
                    if known.1 == 0 {
                        let numbers = numbers.clone();
                        model.remove(&numbers);
                    }
                }
                if step % 100 == 0 {
                    copies.push((sets.clone(), model.clone()));
                }
            }
            assert_same(&sets, &model, most);
            for (copy, model) in &copies {
                assert_same(copy, model, most);
            }
            for (id, webhooks) in model.into_values() {
                (0..webhooks).for_each(|_| sets.release(id));
            }
            assert_eq!(sets.heap_bytes(), 0);
            let (copy, model) = &copies[5];
            assert_same(copy, model, most);
        }
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
                sets.release(id);
            }
            assert!(sets.event(&"ping".parse().unwrap()).is_none());
        }
        assert_eq!(sets.heap_bytes(), 0);
    }

    #[test]
    fn the_memory_that_sets_say_they_have() {
        let mut sets = EventSets::default();
        let mut allocated = 0;
        for number in 0..300 {
            let long: EventName = alloc::format!("{}.long", name(number))
                .repeat(2)
                .parse()
                .unwrap();
            allocated += measure(|| {
                let names = [name(number), long.clone()].map(EventPattern::from);
                let starred = starred(number, 9, "*");
                _ = sets.acquire(names.into_iter().chain([starred]).collect());
            })
            .bytes_current;
            assert_eq!(i64::try_from(sets.heap_bytes()), Ok(allocated));
        }
        for id in 0..300 {
            allocated += measure(|| sets.release(id)).bytes_current;
            assert_eq!(i64::try_from(sets.heap_bytes()), Ok(allocated));
        }
        assert_eq!(allocated, 0);
    }

    /// A webhook with a list that others have copies a page of numbers, and no list.
    #[test]
    fn a_webhook_that_comes_and_goes_copies_one_page() {
        let mut sets = EventSets::default();
        let ids: Vec<SetId> = (0..500)
            .map(|number| sets.acquire(patterns(number)))
            .collect();
        let held = sets.clone();
        let again = patterns(250);
        let copied = measure(|| {
            let id = sets.acquire(again);
            sets.release(id);
            assert_eq!(id, ids[250]);
        });
        // 32 sets of 24 bytes, and the way there.
        assert!(copied.bytes_total < 1_100, "{}", copied.bytes_total);
        sets.release(ids[250]);
        sets.check();
        held.check();
        assert_eq!(sets.patterns(ids[250]), EventPatterns::new());
        assert_eq!(held.patterns(ids[250]), patterns(250));
    }

    /// An event needs no allocation.
    #[cfg(feature = "std")]
    #[test]
    fn resolving_an_event_allocates_nothing() {
        let mut sets = EventSets::default();
        let ids: Vec<SetId> = (0..100)
            .map(|number| sets.acquire(patterns(number)))
            .collect();
        let names: Vec<EventName> = (0..110).map(name).collect();
        // The first event with many ids makes a buffer, which the thread keeps.
        for name in &names {
            _ = sets.event(name);
        }
        let allocated = measure(|| {
            for (number, name) in names.iter().enumerate() {
                let event = sets.event(name);
                assert_eq!(event.is_some(), number < 100);
                if let (Some(event), Some(&id)) = (event, ids.get(number)) {
                    assert!(sets.wants(id, &event));
                }
            }
        });
        assert_eq!(allocated.count_total, 0);
    }

    /// One to four parts, each `a` or `b` or, if `star` says so, a `*`.
    fn parts(random: &mut fastrand::Rng, star: bool) -> String {
        let choices = if star { "*ab" } else { "ab" };
        let parts: Vec<&str> = (0..random.usize(1..5))
            .map(|_| {
                let at = random.usize(0..choices.len());
                &choices[at..=at]
            })
            .collect();
        parts.join(".")
    }

    fn assert_wanted(sets: &EventSets, lists: &[(SetId, EventPatterns)], names: &[EventName]) {
        sets.check();
        for name in names {
            let matches = |list: &EventPatterns| list.iter().any(|known| known.matches(name));
            let event = sets.event(name);
            assert_eq!(event.is_some(), lists.iter().any(|(_, list)| matches(list)));
            for (id, list) in lists {
                let wants = event.as_ref().is_some_and(|event| sets.wants(*id, event));
                assert_eq!(wants, matches(list), "{list:?} {name}");
                assert_eq!(sets.patterns(*id), *list);
            }
        }
    }

    /// Every name is wanted by the lists with a pattern that matches it. With few patterns and with more
    /// than have a bit of their own.
    #[test]
    fn lists_with_wildcards_want_what_their_patterns_match() {
        let mut random = fastrand::Rng::with_seed(12);
        let mut names: Vec<EventName> = (0..5_000)
            .map(|_| parts(&mut random, false).parse().unwrap())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 2 + 4 + 8 + 16);
        for most in [3, 20, 300] {
            let mut sets = EventSets::default();
            let (mut lists, mut copies) = (Vec::new(), Vec::new());
            for step in 0..1_000 {
                if lists.len() < most && random.u32(0..3) > 0 {
                    let list = (0..random.usize(0..4)).map(|_| parts(&mut random, true));
                    let list = EventPatterns::parse(list).unwrap();
                    lists.push((sets.acquire(list.clone()), list));
                } else if !lists.is_empty() {
                    let (id, _) = lists.swap_remove(random.usize(0..lists.len()));
                    sets.release(id);
                }
                if step % 125 == 0 {
                    copies.push((sets.clone(), lists.clone()));
                }
            }
            assert_wanted(&sets, &lists, &names);
            for (id, _) in lists {
                sets.release(id);
            }
            assert_eq!(sets.heap_bytes(), 0);
            for (copy, lists) in &copies {
                assert_wanted(copy, lists, &names);
            }
        }
    }

    /// The flat table has no wildcards: it tells how many plain patterns are elsewhere.
    #[test]
    fn a_long_name_beside_a_short_wildcard() {
        let mut sets = EventSets::default();
        let long = name(3);
        assert!(long.words().is_none());
        let id = sets.acquire([event_pattern!("ping.*"), long.clone().into()].into());
        assert!(sets.wants(id, &sets.event(&long).unwrap()));
    }

    /// A pattern of so many parts, each an `a` or a `*` by the bits of a number, and an `end`.
    fn starred(bits: usize, parts: usize, end: &str) -> EventPattern {
        let part = |at: usize| if bits >> at & 1 == 1 { "*." } else { "a." };
        let stem: String = (0..parts).map(part).collect();
        (stem + end).parse().unwrap()
    }

    /// A name is looked up once for each shape that it fits, however many others there are.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn long_names_and_every_shape() {
        let mut sets = EventSets::default();
        let ends = ["z", "*", "b"];
        let patterns = || {
            let all = (0..1_usize << 9).flat_map(|bits| ends.map(|end| starred(bits, 9, end)));
            all.chain([
                event_pattern!("*"),
                starred(0, 63, "a"),
                starred(usize::MAX, 63, "*"),
            ])
        };
        let ids: Vec<_> = patterns()
            .map(|pattern| (sets.acquire([pattern.clone()].into()), pattern))
            .collect();
        sets.check();
        let stem = "a.".repeat(9);
        for name in [
            stem.clone() + "z",
            stem.clone() + "a",
            stem + "b.b",
            "a.".repeat(63) + "a",
        ] {
            let name: EventName = name.parse().unwrap();
            let event = sets.event(&name).unwrap();
            let mut wanted = 0;
            for (id, pattern) in &ids {
                assert_eq!(sets.wants(*id, &event), pattern.matches(&name), "{pattern}");
                wanted += usize::from(pattern.matches(&name));
            }
            assert!(wanted >= 1 << 9 || name.as_str().len() > 100);
        }
    }

    /// A pattern that comes and goes copies a few pages, however many others there are.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn a_wildcard_that_comes_and_goes_copies_a_few_pages() {
        let mut sets = EventSets::default();
        for bits in 0..1 << 9 {
            sets.acquire([starred(bits, 12, "z")].into());
        }
        let held = sets.clone();
        let new = EventPatterns::from([starred(5, 12, "b")]);
        let copied = measure(|| {
            let id = sets.acquire(new);
            sets.release(id);
        });
        assert!(copied.bytes_total < 40_000, "{}", copied.bytes_total);
        sets.check();
        held.check();
    }
}
