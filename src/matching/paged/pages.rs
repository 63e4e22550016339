//! Numbered pages that copies share: a [tree](super::tree) whose elements are references to arrays.
//!
//! An absent page takes 8 bytes of its node.

use alloc::sync::Arc;
use core::array;
use core::fmt;

use super::arc_bytes;
use super::tree::Tree;

/// Pages of `N` elements each. Any of them may be absent. `clone` is `O(1)`.
pub(in crate::matching) struct Pages<T, const N: usize> {
    pages: Tree<Arc<[T; N]>>,
    /// How many pages are present.
    present: usize,
}

impl<T, const N: usize> Pages<T, N> {
    /// Creates pages that are all absent. Allocates nothing.
    pub(in crate::matching) fn new() -> Self {
        Self {
            pages: Tree::new(),
            present: 0,
        }
    }

    /// Returns a page, if it is present.
    #[inline]
    pub(in crate::matching) fn page(&self, number: usize) -> Option<&[T; N]> {
        self.pages.get(number).map(|page| &**page)
    }

    /// Returns an element, if its page is present.
    #[inline]
    pub(in crate::matching) fn get(&self, index: usize) -> Option<&T> {
        self.page(index / N)?.get(index % N)
    }

    /// Returns how many pages are present.
    #[cfg(test)]
    pub(in crate::matching) fn present(&self) -> usize {
        self.present
    }

    /// Returns the pages that are present with their numbers, in ascending order.
    pub(in crate::matching) fn iter(&self) -> impl Iterator<Item = (usize, &[T; N])> {
        let pages = self.pages.iter();
        pages.map(|(number, page)| (number, &**page))
    }

    /// Makes a page absent, and gives back its memory unless a copy has it, too.
    pub(in crate::matching) fn release(&mut self, number: usize) {
        if self.page(number).is_some() {
            self.present -= 1;
            self.pages.remove(number);
        }
    }

    /// Returns the bytes that the pages have allocated, without what their elements have. Pages that
    /// copies share count in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        self.pages.heap_bytes() + self.present * arc_bytes::of_value::<[T; N]>()
    }
}

impl<T: Clone, const N: usize> Pages<T, N> {
    /// Returns a page to be changed, if it is present. Copies it if it is shared.
    #[inline]
    pub(in crate::matching) fn page_mut(&mut self, number: usize) -> Option<&mut [T; N]> {
        self.pages.get_mut(number).map(Arc::make_mut)
    }

    /// Returns an element to be changed, if its page is present. Copies the page if it is shared.
    #[inline]
    pub(in crate::matching) fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.page_mut(index / N)?.get_mut(index % N)
    }
}

impl<T: Clone + Default, const N: usize> Pages<T, N> {
    /// Returns a page to be changed. One that is absent is made of default elements. Copies it if it is
    /// shared.
    //
    // It is always there: the answer is an option for want of a panic.
    #[inline]
    pub(in crate::matching) fn page_or_default(&mut self, number: usize) -> Option<&mut [T; N]> {
        if self.page(number).is_none() {
            self.allocate(number);
        }
        self.page_mut(number)
    }

    /// Returns an element to be changed. If its page is absent, the page is made of default elements. Copies
    /// the page if it is shared.
    //
    // It is always there, too.
    #[inline]
    pub(in crate::matching) fn get_or_default(&mut self, index: usize) -> Option<&mut T> {
        self.page_or_default(index / N)?.get_mut(index % N)
    }

    #[cold]
    fn allocate(&mut self, number: usize) {
        let page = Arc::new(array::from_fn(|_| T::default()));
        self.pages.put(number, page);
        self.present += 1;
    }
}

impl<T, const N: usize> Clone for Pages<T, N> {
    fn clone(&self) -> Self {
        Self {
            pages: self.pages.clone(),
            present: self.present,
        }
    }
}

impl<T, const N: usize> Default for Pages<T, N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for Pages<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pages.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeMap;

    use allocation_counter::measure;

    use super::*;

    const N: usize = 4;
    type Model = BTreeMap<usize, [u32; N]>;

    fn assert_same(pages: &Pages<u32, N>, model: &Model) {
        assert!(
            pages
                .iter()
                .eq(model.iter().map(|(&number, page)| (number, page)))
        );
        assert_eq!(pages.present(), model.len());
        for number in 0..1_200 {
            assert_eq!(pages.page(number), model.get(&number));
            let elements = model.get(&number);
            for place in 0..N {
                let element = elements.map(|page| &page[place]);
                assert_eq!(pages.get(number * N + place), element);
            }
        }
    }

    #[test]
    fn pages_are_those_of_a_map_and_copies_stay_as_they_are() {
        let random = fastrand::Rng::with_seed(1);
        let mut random = random;
        for _ in 0..20 {
            let (mut pages, mut model) = (Pages::new(), Model::new());
            let mut copies = alloc::vec::Vec::new();
            let most = random.usize(1..1_200);
            for step in 0..600 {
                let number = random.usize(0..most);
                match random.u32(0..8) {
                    0..4 => {
                        let place = random.usize(0..N);
                        pages.page_or_default(number).unwrap()[place] = step;
                        model.entry(number).or_default()[place] = step;
                    }
                    4 => {
                        let element = pages.get_mut(number * N + 1);
                        assert_eq!(element.is_some(), model.contains_key(&number));
                        if let Some(element) = element {
                            *element += 1;
                            model.get_mut(&number).unwrap()[1] += 1;
                        }
                    }
                    5 if copies.len() < 4 => copies.push((pages.clone(), model.clone())),
                    // One of the copies goes on, and the other stays behind.
                    6 if random.u32(0..20) == 0 => {
                        let copy = pages.clone();
                        copies.push((core::mem::replace(&mut pages, copy), model.clone()));
                    }
                    _ => {
                        pages.release(number);
                        model.remove(&number);
                    }
                }
            }
            assert_same(&pages, &model);
            for (copy, model) in &copies {
                assert_same(copy, model);
            }
        }
    }

    /// The bytes of pages that share none.
    #[test]
    fn the_memory_that_pages_say_they_have() {
        let mut random = fastrand::Rng::with_seed(2);
        let mut pages = Pages::<u64, N>::new();
        let mut allocated = 0;
        for step in 0..3_000 {
            let number = random.usize(0..300);
            allocated += measure(|| {
                if random.usize(0..3_000) > step {
                    pages.page_or_default(number);
                } else {
                    pages.release(number);
                }
            })
            .bytes_current;
            assert_eq!(i64::try_from(pages.heap_bytes()), Ok(allocated), "{step}");
        }
        allocated += measure(|| (0..300).for_each(|number| pages.release(number))).bytes_current;
        assert_eq!((pages.heap_bytes(), allocated), (0, 0));
    }

    /// A change of one page copies neither the others nor all pointers to them.
    #[test]
    fn a_change_copies_one_page() {
        let mut pages = Pages::<[u64; 8], 16>::new();
        for number in 0..2_000 {
            pages.page_or_default(number);
        }
        let copy = pages.clone();
        let change = |pages: &mut Pages<[u64; 8], 16>| {
            measure(|| pages.page_mut(1_000).unwrap()[3] = [1; 8]).bytes_total
        };
        let copied = change(&mut pages);
        assert_eq!(copied, 16 * 64 + 16 * 8 + 32 * 16 + 4 * 16 + 4 * 16);
        assert_eq!(change(&mut pages), 0);
        assert_eq!(copy.page(1_000).unwrap()[3], [0; 8]);
        let absent = measure(|| assert!(pages.clone().page_mut(9_999).is_none()));
        assert_eq!(absent.bytes_total, 0);
    }

    #[test]
    fn little_needs_little() {
        let mut pages = Pages::<[u64; 8], 16>::new();
        pages.page_or_default(0);
        assert!(pages.heap_bytes() < 16 * 64 + 120, "{}", pages.heap_bytes());
    }
}
