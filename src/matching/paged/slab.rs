//! A slab: entries that are known by ids, which never change while the entry is there.
//!
//! Entries lie in pages of `N`. Of each page it is known which places are in use, as one bit each, and the
//! pages with a free place are a linked list:
//!
//! ```text
//! first_free ──► page 7 {used: 1011…} ──► page 2 {used: 0000…} ──► none
//! ```
//!
//! A new entry gets the lowest free place of the list's first page. A page without entries is given back,
//! wherever it is, and stays in the list: it is allocated again when it comes first. So each change takes
//! constant time, and copies one page of entries and one of the 16 bytes that are known of each page.

use core::fmt;

use super::pages::Pages;
use super::vector::PagedVec;

/// The number of a page that does not exist: the end of the list.
const NONE: u32 = u32::MAX;

/// How many entries a page has, if nothing else is said.
const PER_PAGE: usize = 32;

/// A vector with holes, in pages of at most 64 entries. The ids of removed entries are used again.
/// `clone` is `O(1)`.
pub(in crate::matching) struct Slab<T, const N: usize = PER_PAGE> {
    entries: Pages<Option<T>, N>,
    places: PagedVec<Places, 16>,
    /// The first page with a free place, or [`NONE`].
    first_free: u32,
    len: usize,
}

/// What is known of a page.
#[derive(Debug, Clone, Copy, Default)]
struct Places {
    /// A bit for each place that has an entry.
    used: u64,
    /// The next page with a free place, or [`NONE`]. Has no meaning if all places are in use.
    next_free: u32,
}

impl<T, const N: usize> Slab<T, N> {
    /// A bit for each place of a page.
    const ALL: u64 = {
        assert!(0 < N && N <= 64);
        u64::MAX >> (64 - N)
    };

    /// Creates an empty slab. Allocates nothing.
    pub(in crate::matching) fn new() -> Self {
        Self {
            entries: Pages::new(),
            places: PagedVec::new(),
            first_free: NONE,
            len: 0,
        }
    }

    /// Returns an entry.
    #[inline]
    pub(in crate::matching) fn get(&self, id: u32) -> Option<&T> {
        self.entries.get(id as usize)?.as_ref()
    }

    /// Returns the number of entries.
    #[cfg(any(test, fuzzing))]
    pub(in crate::matching) fn len(&self) -> usize {
        self.len
    }

    /// Reports whether there is no entry.
    pub(in crate::matching) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Reports whether the page of an id has no entry, so that what lies beside it can go, too.
    pub(in crate::matching) fn is_page_empty(&self, id: u32) -> bool {
        self.entries.page(id as usize / N).is_none()
    }

    /// Returns the entries with their ids, in ascending order of the ids.
    pub(in crate::matching) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let pages = self.entries.iter();
        pages.flat_map(|(number, page)| {
            let entries = (number * N..).zip(page);
            entries.filter_map(|(id, entry)| Some((small(id), entry.as_ref()?)))
        })
    }

    /// Returns the first entry with this id or a higher one.
    pub(in crate::matching) fn next_from(&self, id: u32) -> Option<(u32, &T)> {
        let pages = id as usize / N..self.places.len();
        pages.into_iter().find_map(|number| {
            let entries = (number * N..).zip(self.entries.page(number)?);
            let mut entries = entries.map(|(known, entry)| (small(known), entry));
            entries
                .find_map(|(known, entry)| Some((known, entry.as_ref().filter(|_| known >= id)?)))
        })
    }

    /// Returns the id that the next entry gets.
    #[cfg(test)]
    pub(in crate::matching) fn next_id(&self) -> u32 {
        let (page, place) = self.next_place();
        small(page * N + place)
    }

    /// Returns the bytes that the slab has allocated, without what its entries have. Pages that copies
    /// share count in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        self.entries.heap_bytes() + self.places.heap_bytes()
    }

    /// Returns the page and the place of the next entry.
    fn next_place(&self) -> (usize, usize) {
        let page = self.first_free as usize;
        match self.places.get(page) {
            Some(places) => (page, places.used.trailing_ones() as usize),
            None => (self.places.len(), 0),
        }
    }
}

impl<T: Clone, const N: usize> Slab<T, N> {
    /// Returns an entry to be changed. Copies its page if it is shared.
    pub(in crate::matching) fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.get(id)?;
        self.entries.get_mut(id as usize)?.as_mut()
    }

    /// Adds an entry and returns its id.
    pub(in crate::matching) fn insert(&mut self, entry: T) -> u32 {
        let (page, place) = self.next_place();
        if page == self.places.len() {
            self.places.push(Places {
                used: 0,
                next_free: NONE,
            });
            self.first_free = small(page);
        }
        let id = page * N + place;
        if let (Some(hole), Some(places)) =
            (self.entries.get_or_default(id), self.places.get_mut(page))
        {
            *hole = Some(entry);
            places.used |= 1 << place;
            self.len += 1;
            if places.used == Self::ALL {
                self.first_free = places.next_free;
            }
        }
        small(page * N + place)
    }

    /// Removes an entry and returns it.
    pub(in crate::matching) fn remove(&mut self, id: u32) -> Option<T> {
        self.get(id)?;
        let (page, place) = (id as usize / N, id as usize % N);
        let entry = self.entries.get_mut(id as usize)?.take()?;
        let places = self.places.get_mut(page)?;
        if places.used == Self::ALL {
            places.next_free = self.first_free;
            self.first_free = small(page);
        }
        places.used &= !(1 << place);
        if places.used == 0 {
            self.entries.release(page);
        }
        self.len -= 1;
        if self.len == 0 {
            *self = Self::new();
        }
        Some(entry)
    }
}

/// Returns an id or the number of a page. No machine has the memory for 2³² entries.
#[expect(
    clippy::cast_possible_truncation,
    reason = "fewer than 2^32 entries fit in memory"
)]
fn small(number: usize) -> u32 {
    number as u32
}

impl<T, const N: usize> Clone for Slab<T, N> {
    fn clone(&self) -> Self {
        Self {
            entries: self.entries.clone(),
            places: self.places.clone(),
            ..*self
        }
    }
}

impl<T, const N: usize> Default for Slab<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Slab<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(any(test, fuzzing))]
impl<T, const N: usize> Slab<T, N> {
    /// Asserts that the bits say which places are in use, and that the list has each page with a free
    /// place, once.
    pub(in crate::matching) fn check(&self) {
        let mut free = alloc::collections::BTreeSet::new();
        let mut count = 0;
        for (page, places) in self.places.iter().enumerate() {
            for place in 0..N {
                let is_there = self.get(small(page * N + place)).is_some();
                assert_eq!(places.used >> place & 1 == 1, is_there);
                count += usize::from(is_there);
            }
            assert_eq!(places.used & !Self::ALL, 0);
            assert_eq!(self.entries.page(page).is_some(), places.used != 0);
            if places.used != Self::ALL {
                free.insert(page);
            }
        }
        assert_eq!((self.len, self.iter().count()), (count, count));
        let mut at = self.first_free;
        while at != NONE {
            assert!(
                free.remove(&(at as usize)),
                "{at} is in the list, and not free"
            );
            at = self.places.get(at as usize).unwrap().next_free;
        }
        assert!(free.is_empty(), "not in the list: {free:?}");
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use allocation_counter::measure;

    use super::*;

    type Model = BTreeMap<u32, String>;

    fn assert_same<const N: usize>(slab: &Slab<String, N>, model: &Model) {
        slab.check();
        assert!(slab.iter().eq(model.iter().map(|(&id, entry)| (id, entry))));
        assert_eq!(slab.len(), model.len());
    }

    fn entries_are_those_of_a_map<const N: usize>(seed: u64) {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut slab, mut model) = (Slab::<String, N>::new(), Model::new());
        let mut copies = Vec::new();
        for step in 0..6_000 {
            let entry = || step.to_string();
            let inserts = if step / 500 % 2 == 0 { 70 } else { 20 };
            let id = random.u32(0..500);
            if random.u32(0..100) < inserts {
                let next = slab.next_id();
                assert!(slab.get(next).is_none());
                assert_eq!(slab.insert(entry()), next);
                assert_eq!(model.insert(next, entry()), None);
            } else if random.bool() {
                assert_eq!(slab.remove(id), model.remove(&id));
            } else {
                let place = slab.get_mut(id);
                assert_eq!(place.is_some(), model.contains_key(&id));
                if let Some(place) = place {
                    *place = entry();
                    model.insert(id, entry());
                }
            }
            if random.u32(0..200) == 0 {
                assert_same(&slab, &model);
                copies.truncate(10);
                copies.push((slab.clone(), model.clone()));
            }
        }
        for (copy, copied) in &mut copies {
            assert_same(copy, copied);
            for id in 0..500 {
                assert_eq!(copy.remove(id), copied.remove(&id));
            }
            assert_same(copy, copied);
        }
        assert_same(&slab, &model);
    }

    #[test]
    fn entries_are_those_of_a_map_and_copies_stay_as_they_are() {
        entries_are_those_of_a_map::<1>(7);
        entries_are_those_of_a_map::<5>(8);
        entries_are_those_of_a_map::<64>(9);
    }

    #[test]
    fn the_memory_that_a_slab_says_it_has() {
        let mut slab = Slab::<u64>::new();
        let mut allocated = 0;
        for entry in 0..3_000 {
            allocated += measure(|| _ = slab.insert(entry)).bytes_current;
            assert_eq!(i64::try_from(slab.heap_bytes()), Ok(allocated));
        }
        let full = slab.heap_bytes();
        assert!(full < 3_000 * 18, "{full}");
        for id in 100..3_000 {
            allocated += measure(|| assert!(slab.remove(id).is_some())).bytes_current;
            assert_eq!(i64::try_from(slab.heap_bytes()), Ok(allocated));
        }
        // A 30th of the entries.
        assert!(
            slab.heap_bytes() < full / 8,
            "{} of {full}",
            slab.heap_bytes()
        );
        allocated +=
            measure(|| (0..100).for_each(|id| assert!(slab.remove(id).is_some()))).bytes_current;
        assert_eq!((slab.heap_bytes(), allocated), (0, 0));
    }

    /// Ids stay as small as the number of entries allows, while entries come and go.
    #[test]
    fn ids_are_used_again() {
        let mut slab = Slab::<u32, 8>::new();
        for round in 0..10 {
            for entry in 0..1_000 {
                assert_eq!(slab.insert(entry), entry);
            }
            for id in (0..1_000).map(|n| n * 7 % 1_000) {
                assert!(slab.remove(id).is_some(), "{round}");
                assert!(slab.remove(id).is_none());
            }
        }
    }

    /// A removal and an insertion copy a page each, whatever the size.
    #[test]
    fn a_change_copies_a_few_pages() {
        let mut slab = Slab::<u64>::new();
        for entry in 0..20_000 {
            slab.insert(entry);
        }
        for id in (0..20_000).rev() {
            let held = slab.clone();
            let copied = measure(|| assert!(slab.remove(id).is_some())).bytes_total;
            assert!(copied < 3_000, "{copied}");
            drop(held);
        }
    }
}
