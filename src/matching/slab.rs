//! Things by numbers that never change while they are there.

use alloc::vec::Vec;
use core::hint::black_box;
use core::iter::Zip;
use core::ops::RangeFrom;
use core::slice;

use crate::matching::shrink::is_mostly_unused;

/// A vector with holes. Numbers are used again, and the memory behind the last thing is given back;
/// what would have to move for the rest stays.
#[derive(Debug, Clone)]
pub(crate) struct Numbered<T> {
    /// The last one is not a hole.
    things: Vec<Option<T>>,
    /// Every hole, and besides numbers that are none, or not there, any more.
    free: Vec<u32>,
}

/// Numbers in `free` beyond those that there can be are cleared away from here on.
const MAX_STALE: usize = 64;

impl<T> Numbered<T> {
    pub(crate) const fn new() -> Self {
        Self {
            things: Vec::new(),
            free: Vec::new(),
        }
    }

    /// The number that the next thing gets.
    ///
    /// # Panics
    ///
    /// With 2³² things, for which no machine has the memory.
    pub(crate) fn next_number(&mut self) -> u32 {
        while let Some(&number) = self.free.last() {
            if matches!(self.things.get(number as usize), Some(None)) {
                return number;
            }
            self.free.pop();
        }
        u32::try_from(self.things.len()).expect("fewer than 2^32 things")
    }

    /// Adds a thing; the answer is its number.
    pub(crate) fn insert(&mut self, thing: T) -> u32 {
        let number = self.next_number();
        if let Some(hole) = self.things.get_mut(number as usize) {
            *hole = Some(thing);
            self.free.pop();
            return number;
        }
        if self.things.len() == self.things.capacity() {
            // By an eighth, where `push` alone would double: the webhooks are a good part of an
            // index's memory.
            self.things.reserve_exact(self.things.len() / 8 + 4);
        }
        self.things.push(Some(thing));
        number
    }

    pub(crate) fn remove(&mut self, number: u32) -> Option<T> {
        let thing = self.things.get_mut(number as usize)?.take()?;
        self.free.push(number);
        while let Some(None) = self.things.last() {
            self.things.pop();
        }
        if is_mostly_unused(self.things.len(), self.things.capacity()) {
            self.things.shrink_to_fit();
        }
        if self.free.len() > self.things.len() + MAX_STALE {
            let holes = (0..).zip(&self.things).filter(|(_, thing)| thing.is_none());
            self.free = holes.map(|(number, _)| number).collect();
        }
        Some(thing)
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.things.get(number as usize)?.as_ref()
    }

    /// Has the memory of some things fetched, all of it at the same time.
    pub(crate) fn prefetch(&self, numbers: &[u32]) {
        let there = |all, &number| all | self.get(number).is_some();
        black_box(numbers.iter().fold(false, there));
    }

    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        self.things.get_mut(number as usize)?.as_mut()
    }

    pub(crate) fn iter(&self) -> Iter<'_, T> {
        Iter((0..).zip(&self.things))
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        self.things.capacity() * size_of::<Option<T>>() + self.free.capacity() * size_of::<u32>()
    }
}

/// The things with their numbers, in ascending order of these.
pub(crate) struct Iter<'a, T>(Zip<RangeFrom<u32>, slice::Iter<'a, Option<T>>>);

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = (u32, &'a T);

    fn next(&mut self) -> Option<(u32, &'a T)> {
        self.0
            .find_map(|(number, thing)| Some((number, thing.as_ref()?)))
    }
}

impl<T> Clone for Iter<'_, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_used_again_and_memory_is_given_back() {
        let mut things = Numbered::new();
        for round in 0..10 {
            for thing in 0..1000 {
                let next = things.next_number();
                assert!(things.get(next).is_none());
                assert_eq!(things.insert(thing), next);
                assert_eq!(things.get(next), Some(&thing));
            }
            assert_eq!(things.iter().count(), 1000, "{round}");
            assert_eq!(things.things.len(), 1000);
            for number in (0..1000).map(|n| n * 7 % 1000) {
                assert!(things.remove(number).is_some());
                assert!(things.remove(number).is_none());
            }
            assert!(things.heap_bytes() < 1000, "{}", things.heap_bytes());
        }
    }

    /// Room for an eighth more, and moved no oftener than that takes.
    #[test]
    fn the_vector_grows_by_an_eighth() {
        let mut things = Numbered::new();
        let mut moved = 0;
        for number in 0..10_000 {
            let before = things.things.capacity();
            things.insert(number);
            let room = things.things.capacity();
            moved += usize::from(room != before);
            assert!(room <= number / 8 + 4 + number, "{room} for {number}");
        }
        assert!(moved < 100, "{moved}");
    }

    /// Numbers that are none any more do not pile up.
    #[test]
    fn holes_are_remembered_as_long_as_they_are_some() {
        let mut things = Numbered::new();
        for number in 0..10_000 {
            assert_eq!(things.insert(number), number);
        }
        for number in (1_000..10_000).rev() {
            things.remove(number);
        }
        assert!(things.free.len() <= 1_000 + MAX_STALE);
        assert_eq!(things.remove(50), Some(50));
        assert_eq!(things.insert(50), 50);
        assert_eq!(things.insert(1_000), 1_000);
    }

    #[test]
    fn what_is_not_at_the_end_leaves_a_hole() {
        let mut things: Numbered<char> = Numbered::new();
        let [a, b, c] = ['a', 'b', 'c'].map(|thing| things.insert(thing));
        assert_eq!(things.remove(b), Some('b'));
        assert_eq!(things.iter().collect::<Vec<_>>(), [(a, &'a'), (c, &'c')]);
        assert_eq!(things.insert('d'), b);
        *things.get_mut(b).unwrap() = 'e';
        assert_eq!(things.get(b), Some(&'e'));
    }
}
