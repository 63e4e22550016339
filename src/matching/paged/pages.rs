//! Numbered pages that copies share.
//!
//! ```text
//! root ──► [node, node, node, …]              one node for each 64 pages
//!            │
//!            └──► [page, page, absent, …]     up to 64 pages
//!                   │
//!                   └──► [T; N]
//! ```
//!
//! Each arrow is an `Arc`. A copy is one more reference to the root. A change of a page that is shared
//! copies the root, one node and the page: at a million elements in pages of 16 these are 1,000
//! pointers, 64 pointers and 16 elements. One flat list of pages would be 62,500 pointers. With a third
//! level less would be copied, but each look-up would be one load longer.
//!
//! An absent page takes 8 bytes of its node, and an absent node 16 bytes of the root.

use alloc::sync::Arc;
use core::array;
use core::fmt;
use core::iter::repeat_n;

use super::arc_bytes;

/// How many pages a node has.
const FANOUT: usize = 64;

type Page<T, const N: usize> = Arc<[T; N]>;
/// INVARIANT: at least one page is present. The length is a power of two, up to [`FANOUT`].
type Node<T, const N: usize> = Arc<[Option<Page<T, N>>]>;
/// INVARIANT: the last node is present.
type Root<T, const N: usize> = Arc<[Option<Node<T, N>>]>;

/// Pages of `N` elements each. Any of them may be absent. `clone` is `O(1)`.
pub(in crate::matching) struct Pages<T, const N: usize> {
    root: Root<T, N>,
    /// How many pages are present.
    present: usize,
}

impl<T, const N: usize> Pages<T, N> {
    /// Creates pages that are all absent. Allocates nothing.
    pub(in crate::matching) fn new() -> Self {
        Self {
            root: Arc::default(),
            present: 0,
        }
    }

    /// Returns a page, if it is present.
    #[inline]
    pub(in crate::matching) fn page(&self, number: usize) -> Option<&[T; N]> {
        let node = self.root.get(number / FANOUT)?.as_ref()?;
        node.get(number % FANOUT)?.as_deref()
    }

    /// Returns an element, if its page is present.
    #[inline]
    pub(in crate::matching) fn get(&self, index: usize) -> Option<&T> {
        self.page(index / N)?.get(index % N)
    }

    /// Returns how many pages are present.
    pub(in crate::matching) fn present(&self) -> usize {
        self.present
    }

    /// Returns the pages that are present with their numbers, in ascending order.
    pub(in crate::matching) fn iter(&self) -> impl Iterator<Item = (usize, &[T; N])> {
        let nodes = self.root.iter().enumerate();
        let nodes = nodes.filter_map(|(number, node)| Some((number, node.as_ref()?)));
        nodes.flat_map(|(number, node)| {
            let pages = (number * FANOUT..).zip(&**node);
            pages.filter_map(|(number, page)| Some((number, &**page.as_ref()?)))
        })
    }

    /// Makes a page absent, and gives back its memory unless a copy has it, too.
    pub(in crate::matching) fn release(&mut self, number: usize) {
        if self.page(number).is_none() {
            return;
        }
        let Some(slot) = Arc::make_mut(&mut self.root).get_mut(number / FANOUT) else {
            return;
        };
        if let Some(node) = slot
            && let Some(page) = Arc::make_mut(node).get_mut(number % FANOUT)
        {
            *page = None;
            self.present -= 1;
            match used(node) {
                0 => *slot = None,
                // It halves later than it doubled, so that a page that comes and goes moves no others.
                used if used <= node.len() / 4 => resize(node, node.len() / 2),
                _ => {}
            }
        }
        let used = used(&self.root);
        if used < self.root.len() {
            resize(&mut self.root, used);
        }
    }

    /// Returns the bytes that the pages have allocated, without what their elements have. Pages that
    /// copies share count in each of them.
    pub(in crate::matching) fn heap_bytes(&self) -> usize {
        let nodes = self.root.iter().flatten();
        let nodes = nodes.map(|node| arc_bytes::of_slice::<Option<Page<T, N>>>(node.len()));
        arc_bytes::of_slice::<Option<Node<T, N>>>(self.root.len())
            + nodes.sum::<usize>()
            + self.present * arc_bytes::of_value::<[T; N]>()
    }
}

impl<T: Clone, const N: usize> Pages<T, N> {
    /// Returns a page to be changed, if it is present. Copies it if it is shared.
    #[inline]
    pub(in crate::matching) fn page_mut(&mut self, number: usize) -> Option<&mut [T; N]> {
        // Nothing is copied for an absent page.
        self.page(number)?;
        let node = Arc::make_mut(&mut self.root).get_mut(number / FANOUT)?;
        let page = Arc::make_mut(node.as_mut()?).get_mut(number % FANOUT)?;
        Some(Arc::make_mut(page.as_mut()?))
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

    #[cold]
    fn allocate(&mut self, number: usize) {
        let (number, place) = (number / FANOUT, number % FANOUT);
        if number >= self.root.len() {
            resize(&mut self.root, number + 1);
        }
        let Some(node) = Arc::make_mut(&mut self.root).get_mut(number) else {
            return;
        };
        let node = node.get_or_insert_default();
        if place >= node.len() {
            resize(node, (place + 1).next_power_of_two());
        }
        if let Some(page) = Arc::make_mut(node).get_mut(place) {
            *page = Some(Arc::new(array::from_fn(|_| T::default())));
            self.present += 1;
        }
    }
}

/// Returns the number of places up to the last one that is in use.
fn used<T>(places: &[Option<T>]) -> usize {
    let last = places.iter().rposition(Option::is_some);
    last.map_or(0, |last| last + 1)
}

/// Changes the number of places. What is not shared moves: only copies count references.
fn resize<T: Clone>(places: &mut Arc<[Option<T>]>, len: usize) {
    let kept = len.min(places.len());
    let more = repeat_n(None, len - kept);
    *places = match Arc::get_mut(places) {
        _ if len == 0 => Arc::default(),
        Some(own) => {
            let own = own.iter_mut().map(Option::take).take(kept);
            own.chain(more).collect()
        }
        None => places.iter().take(kept).cloned().chain(more).collect(),
    };
}

impl<T, const N: usize> Clone for Pages<T, N> {
    fn clone(&self) -> Self {
        Self {
            root: Arc::clone(&self.root),
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
        f.debug_map().entries(self.iter()).finish()
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
        for number in 0..400 {
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
            let most = random.usize(1..400);
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
        assert_eq!(copied, 16 * 64 + 64 * 8 + 32 * 16 + 3 * 16);
        assert_eq!(change(&mut pages), 0);
        assert_eq!(copy.page(1_000).unwrap()[3], [0; 8]);
        let absent = measure(|| assert!(pages.clone().page_mut(9_999).is_none()));
        assert_eq!(absent.bytes_total, 0);
    }

    #[test]
    fn little_needs_little() {
        let mut pages = Pages::<[u64; 8], 16>::new();
        pages.page_or_default(0);
        assert!(pages.heap_bytes() < 16 * 64 + 100, "{}", pages.heap_bytes());
    }
}
