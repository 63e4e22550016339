//! A vector in pages.

use core::fmt;

use super::pages::Pages;

/// A vector in pages of `N` elements. `clone` is `O(1)`, and a change copies the page that it touches,
/// if a copy shares it.
///
/// The last page is allocated as a whole: the elements beyond the length are default ones.
pub(in crate::matching) struct PagedVec<T, const N: usize> {
    /// INVARIANT: the pages up to the last element are present, and no others.
    pages: Pages<T, N>,
    len: usize,
}

impl<T, const N: usize> PagedVec<T, N> {
    /// Creates an empty vector. Allocates nothing.
    pub(in crate::matching) fn new() -> Self {
        Self {
            pages: Pages::new(),
            len: 0,
        }
    }

    /// Returns the number of elements.
    #[inline]
    pub(in crate::matching) fn len(&self) -> usize {
        self.len
    }

    /// Returns an element.
    #[inline]
    pub(in crate::matching) fn get(&self, index: usize) -> Option<&T> {
        let element = self.pages.get(index);
        element.filter(|_| index < self.len)
    }

    /// Returns the elements in their order.
    pub(in crate::matching) fn iter(&self) -> impl Iterator<Item = &T> {
        let pages = self.pages.iter();
        pages.flat_map(|(_, page)| page).take(self.len)
    }

    /// Returns the bytes that the vector has allocated, without what its elements have. Pages that
    /// copies share count in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        self.pages.heap_bytes()
    }
}

impl<T: Clone, const N: usize> PagedVec<T, N> {
    /// Returns an element to be changed. Copies its page if it is shared.
    #[inline]
    pub(in crate::matching) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index < self.len {
            self.pages.get_mut(index)
        } else {
            None
        }
    }
}

impl<T: Clone + Default, const N: usize> PagedVec<T, N> {
    /// Adds an element at the end.
    #[inline]
    pub(in crate::matching) fn push(&mut self, element: T) {
        if let Some(place) = self.pages.get_or_default(self.len) {
            *place = element;
            self.len += 1;
        }
    }
}

impl<T, const N: usize> Clone for PagedVec<T, N> {
    fn clone(&self) -> Self {
        Self {
            pages: self.pages.clone(),
            len: self.len,
        }
    }
}

impl<T, const N: usize> Default for PagedVec<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for PagedVec<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    use allocation_counter::measure;

    use super::*;

    fn assert_same<T: PartialEq + fmt::Debug>(vector: &PagedVec<T, 8>, model: &[T]) {
        assert!(vector.iter().eq(model));
        assert_eq!(vector.len(), model.len());
        for index in 0..model.len() + 10 {
            assert_eq!(vector.get(index), model.get(index));
        }
    }

    #[test]
    fn elements_are_those_of_a_vec_and_copies_stay_as_they_are() {
        let mut random = fastrand::Rng::with_seed(3);
        let (mut vector, mut model) = (PagedVec::new(), Vec::<String>::new());
        let mut copies = Vec::new();
        for step in 0..20_000 {
            let element = || step.to_string();
            let index = random.usize(0..model.len() + 2);
            match random.u32(0..100) {
                0..60 => {
                    vector.push(element());
                    model.push(element());
                }
                60..98 => {
                    let place = vector.get_mut(index);
                    assert_eq!(place.is_some(), index < model.len());
                    if let (Some(place), Some(other)) = (place, model.get_mut(index)) {
                        assert_eq!(place, other);
                        (*place, *other) = (element(), element());
                    }
                }
                98 => {
                    copies.truncate(20);
                    copies.push((vector.clone(), model.clone()));
                }
                _ => {}
            }
            assert_eq!(vector.len(), model.len());
        }
        assert_same(&vector, &model);
        for (copy, model) in &copies {
            assert_same(copy, model);
        }
    }

    #[test]
    fn the_memory_that_a_vector_says_it_has() {
        let mut vector = PagedVec::<u64, 8>::new();
        let mut allocated = 0;
        let mut assert_counts =
            |vector: &mut PagedVec<_, 8>, change: &dyn Fn(&mut PagedVec<u64, 8>)| {
                allocated += measure(|| change(vector)).bytes_current;
                assert_eq!(i64::try_from(vector.heap_bytes()), Ok(allocated));
            };
        assert_counts(&mut vector, &|_| ());
        for _ in 0..2_000 {
            assert_counts(&mut vector, &|vector| vector.push(7));
        }
        let least = vector.len() * size_of::<u64>();
        assert!(
            vector.heap_bytes() < least * 3 / 2,
            "{}",
            vector.heap_bytes()
        );
    }
}
