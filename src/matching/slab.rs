//! A slab: entries that are known by ids, which never change while the entry is there.
//!
//! The crate `slab` does the same. This one needs less memory, which for an index is mostly slabs:
//!
//! - It grows by an eighth where a `Vec` doubles. A million webhooks of 16 bytes each have at most
//!   2 MB to spare rather than up to 16 MB.
//! - It gives the memory after the last entry back at once, once three quarters of it are unused.
//! - Ids are `u32`: 4 bytes wherever one is stored, rather than 8. A node of the tree in a large
//!   block has 48 bytes rather than 64.
//! - A hole is an `Option` that is `None`, and takes no byte of its own where `T` has a niche.
//!
//! In return each removed id takes 4 bytes until it is used again.

use alloc::vec::Vec;
use core::hint::black_box;
use core::iter::Zip;
use core::ops::{Index, IndexMut, RangeFrom};
use core::slice;

use crate::matching::shrink::is_mostly_unused;

/// A vector with holes. The ids of removed entries are used again.
#[derive(Debug, Clone)]
pub(crate) struct Slab<T> {
    /// INVARIANT: the last element is not a hole.
    entries: Vec<Option<T>>,
    /// Contains the id of every hole. It can also contain stale ids: of entries that are occupied
    /// again, or beyond the end. They are recognised when they are popped.
    free: Vec<u32>,
    /// How many elements are not holes.
    len: usize,
}

/// How many stale ids `free` may contain in addition to an id for each element.
const MAX_STALE: usize = 64;

impl<T> Slab<T> {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            free: Vec::new(),
            len: 0,
        }
    }

    /// Returns the id that the next entry gets.
    ///
    /// # Panics
    ///
    /// Panics at 2³² entries, for which no machine has the memory.
    pub(crate) fn next_id(&mut self) -> u32 {
        while let Some(&id) = self.free.last() {
            if matches!(self.entries.get(id as usize), Some(None)) {
                return id;
            }
            self.free.pop();
        }
        u32::try_from(self.entries.len()).expect("fewer than 2^32 entries")
    }

    /// Adds an entry and returns its id.
    pub(crate) fn insert(&mut self, entry: T) -> u32 {
        let id = self.next_id();
        self.len += 1;
        if let Some(hole) = self.entries.get_mut(id as usize) {
            *hole = Some(entry);
            self.free.pop();
            return id;
        }
        if self.entries.len() == self.entries.capacity() {
            self.entries.reserve_exact(self.entries.len() / 8 + 4);
        }
        self.entries.push(Some(entry));
        id
    }

    /// Removes an entry and returns it.
    pub(crate) fn remove(&mut self, id: u32) -> Option<T> {
        let entry = self.entries.get_mut(id as usize)?.take()?;
        self.len -= 1;
        self.free.push(id);
        while let Some(None) = self.entries.last() {
            self.entries.pop();
        }
        if is_mostly_unused(self.entries.len(), self.entries.capacity()) {
            self.entries.shrink_to_fit();
        }
        if self.free.len() > self.entries.len() + MAX_STALE {
            let holes = (0..)
                .zip(&self.entries)
                .filter(|(_, entry)| entry.is_none());
            self.free = holes.map(|(id, _)| id).collect();
        }
        Some(entry)
    }

    pub(crate) fn get(&self, id: u32) -> Option<&T> {
        self.entries.get(id as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> Option<&mut T> {
        self.entries.get_mut(id as usize)?.as_mut()
    }

    /// Makes the processor fetch the memory of several entries, all of it at the same time.
    pub(crate) fn prefetch(&self, ids: &[u32]) {
        // No access depends on another one, and nothing depends on the result but `black_box`.
        let exists = |all, &id| all | self.get(id).is_some();
        black_box(ids.iter().fold(false, exists));
    }

    /// Returns the entries with their ids, in ascending order of the ids.
    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter((0..).zip(&self.entries))
    }

    /// Returns how many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Returns how many entries the allocated memory is enough for, holes included.
    pub(crate) fn capacity(&self) -> usize {
        self.entries.capacity()
    }

    /// Closes the holes: the entries get the ids from 0 on, in the order of their old ids. Returns
    /// the new id for each old one.
    pub(crate) fn compact(&mut self) -> Vec<u32> {
        let mut next = 0;
        let new_id = |entry: &Option<T>| {
            let id = next;
            next += u32::from(entry.is_some());
            id
        };
        let new_ids = self.entries.iter().map(new_id).collect();
        self.entries.retain(Option::is_some);
        self.entries.shrink_to_fit();
        self.free = Vec::new();
        new_ids
    }

    /// Returns the bytes that the slab itself has allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Option<T>>() + self.free.capacity() * size_of::<u32>()
    }
}

/// The entry with an id. Panics if there is none.
impl<T> Index<u32> for Slab<T> {
    type Output = T;

    fn index(&self, id: u32) -> &T {
        self.get(id).expect("an id of an entry")
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    fn index_mut(&mut self, id: u32) -> &mut T {
        self.get_mut(id).expect("an id of an entry")
    }
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// The entries with their ids, in ascending order of the ids.
pub(crate) struct Iter<'a, T>(Zip<RangeFrom<u32>, slice::Iter<'a, Option<T>>>);

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (u32, &'a T);

    fn next(&mut self) -> Option<(u32, &'a T)> {
        self.0.find_map(|(id, entry)| Some((id, entry.as_ref()?)))
    }
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_used_again_and_memory_is_given_back() {
        let mut slab = Slab::new();
        for round in 0..10 {
            for entry in 0..1000 {
                let next = slab.next_id();
                assert!(slab.get(next).is_none());
                assert_eq!(slab.insert(entry), next);
                assert_eq!(slab.get(next), Some(&entry));
            }
            assert_eq!(slab.iter().count(), 1000, "{round}");
            assert_eq!(slab.len(), 1000);
            assert_eq!(slab.entries.len(), 1000);
            for id in (0..1000).map(|n| n * 7 % 1000) {
                assert!(slab.remove(id).is_some());
                assert!(slab.remove(id).is_none());
            }
            assert_eq!(slab.len(), 0);
            assert!(slab.heap_bytes() < 1000, "{}", slab.heap_bytes());
        }
    }

    #[test]
    fn the_vector_grows_by_an_eighth() {
        let mut slab = Slab::new();
        let mut moved = 0;
        for entry in 0..10_000 {
            let before = slab.capacity();
            slab.insert(entry);
            let capacity = slab.capacity();
            moved += usize::from(capacity != before);
            assert!(capacity <= entry / 8 + 4 + entry, "{capacity} for {entry}");
        }
        assert!(moved < 100, "{moved}");
    }

    #[test]
    fn stale_ids_do_not_pile_up() {
        let mut slab = Slab::new();
        for id in 0..10_000 {
            assert_eq!(slab.insert(id), id);
        }
        for id in (1_000..10_000).rev() {
            slab.remove(id);
        }
        assert!(slab.free.len() <= 1_000 + MAX_STALE);
        assert_eq!(slab.remove(50), Some(50));
        assert_eq!(slab.insert(50), 50);
        assert_eq!(slab.insert(1_000), 1_000);
    }

    #[test]
    fn an_entry_that_is_not_the_last_one_leaves_a_hole() {
        let mut slab: Slab<char> = Slab::new();
        let [a, b, c] = ['a', 'b', 'c'].map(|entry| slab.insert(entry));
        assert_eq!(slab.remove(b), Some('b'));
        assert_eq!(slab.iter().collect::<Vec<_>>(), [(a, &'a'), (c, &'c')]);
        assert_eq!(slab.insert('d'), b);
        slab[b] = 'e';
        assert_eq!((slab.get(b), slab[c]), (Some(&'e'), 'c'));
    }

    #[test]
    fn compacting_closes_the_holes() {
        let mut slab = Slab::new();
        for id in 0..100 {
            assert_eq!(slab.insert(id), id);
        }
        for id in (0..100).filter(|id| id % 3 != 0) {
            slab.remove(id);
        }
        let new_ids = slab.compact();
        assert_eq!((slab.len(), slab.capacity()), (34, 34));
        for old in (0..100).step_by(3) {
            assert_eq!(slab.get(new_ids[old as usize]), Some(&old));
        }
        assert_eq!(slab.insert(7), 34);
    }
}
