//! The memory of the blocks, and the keys beside them.
//!
//! ```text
//! page    4 KiB of cache lines; blocks of one class, one after the other, without a gap
//!         the keys of these blocks, in the same order
//! class   blocks of as many lines and as many keys
//! Ref     page << 6 | the first line of the block
//! ```
//!
//! A block that is taken out leaves a hole. The last block of its class moves there, so that only the
//! last page of a class has room to spare. The owner of the store mends what refers to the moved block.
//!
//! Clones share the pages. A change copies the pages that it touches, if they are shared. So a change
//! costs some pages of 4 KiB with their keys, whatever the store contains.
//!
//! INVARIANT: every page but the last one of a class is full. The pages of a class are a list, from the
//! last one to the first one. The numbers without a page are a list, too.

use alloc::sync::Arc;
use alloc::vec::Vec;

use bytemuck::cast_slice;

use super::page::{Class, LINE, Line, MAX_LINES, NO_PAGE, Page};
use crate::matching::paged::{Pages, Tree};
use crate::matching::prefetch::prefetch;

/// The bytes of the largest block.
pub(super) const MAX_BYTES: usize = MAX_LINES * LINE;
/// The most lines that are fetched together. A processor can wait for about as many.
const PREFETCHED_LINES: usize = 10;

/// Where a block is. It changes when another block is taken out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ref(pub(super) u32);

impl Ref {
    fn new(page: usize, line: usize) -> Self {
        // INVARIANT: fewer than 2^26 pages, which take 256 GiB, of 64 lines each.
        Self(u32::try_from(page * MAX_LINES + line).unwrap_or(u32::MAX))
    }

    /// The first place of all.
    pub(super) const START: Self = Self(0);

    /// Returns the place after this one.
    pub(super) fn next(self) -> Self {
        // The last line of a page is followed by the first one of the next page.
        Self(self.0.saturating_add(1))
    }

    #[inline]
    fn page(self) -> usize {
        self.0 as usize / MAX_LINES
    }

    #[inline]
    fn line(self) -> usize {
        self.0 as usize % MAX_LINES
    }
}

/// Blocks with their keys.
#[derive(Debug)]
pub(super) struct Store<K> {
    pages: Tree<Arc<Page<K>>>,
    /// How many numbers have been given to pages.
    len: usize,
    /// By the number of the class: 1 + the last page, or 0.
    lasts: Pages<u32, 16>,
    /// The first number without a page.
    free: u32,
    /// The number after each number without a page.
    next_free: Pages<u32, 16>,
    /// The bytes that the pages have allocated for lines and keys.
    bytes: usize,
    /// A block that moves to another place.
    moving: Vec<Line>,
    /// Pages without blocks, for the next class that needs one. They are counted in the bytes.
    spare: Vec<Arc<Page<K>>>,
}

impl<K> Clone for Store<K> {
    fn clone(&self) -> Self {
        Self {
            pages: self.pages.clone(),
            lasts: self.lasts.clone(),
            next_free: self.next_free.clone(),
            bytes: self.bytes - self.spare_bytes(),
            moving: Vec::new(),
            spare: Vec::new(),
            ..*self
        }
    }
}

impl<K> Default for Store<K> {
    fn default() -> Self {
        Self {
            pages: Tree::new(),
            len: 0,
            lasts: Pages::new(),
            free: NO_PAGE,
            next_free: Pages::new(),
            bytes: 0,
            moving: Vec::new(),
            spare: Vec::new(),
        }
    }
}

impl<K> Store<K> {
    /// Returns the bytes of a block, and of those that follow it in its page: a block knows how long it
    /// is.
    #[inline]
    pub(super) fn bytes(&self, at: Ref) -> &[u8] {
        let lines = self.page(at).and_then(|page| page.lines().get(at.line()..));
        cast_slice(lines.unwrap_or_default())
    }

    /// Returns the keys of a block, one for each home row.
    #[inline]
    pub(super) fn keys(&self, at: Ref) -> &[K] {
        let page = self.page(at);
        let keys = page.and_then(|page| page.keys().get(page.keys_of(at.line())));
        keys.unwrap_or_default()
    }

    /// Makes the processor fetch a block and its keys.
    //
    // The lines first: how many they are is in the head of the page, which has not been fetched either.
    #[inline]
    pub(super) fn prefetch(&self, at: Ref) {
        let Some(page) = self.page(at) else {
            return;
        };
        for line in 0..PREFETCHED_LINES {
            prefetch(page.lines(), at.line() + line);
        }
        let keys = page.keys_of(at.line());
        for key in [keys.start, keys.start.midpoint(keys.end), keys.end] {
            prefetch(page.keys(), key);
        }
    }

    /// Reports whether the blocks are too many for the processor's nearer caches.
    #[inline]
    pub(super) fn is_large(&self) -> bool {
        self.len > LARGE
    }

    /// Returns the bytes that the store has allocated. What the keys own is not counted.
    pub(super) fn heap_bytes(&self) -> usize {
        self.bytes
            + self.moving.capacity() * LINE
            + self.spare.capacity() * size_of::<Arc<Page<K>>>()
            + self.pages.heap_bytes()
            + self.lasts.heap_bytes()
            + self.next_free.heap_bytes()
    }

    /// Returns the first block at or after a place, in the order of the pages.
    pub(super) fn next(&self, from: Ref) -> Option<Ref> {
        let mut at = from;
        while at.page() < self.len {
            if let Some(page) = self.page(at) {
                let lines = page.class().lines().max(1);
                let block = at.line().div_ceil(lines);
                if block < page.blocks() {
                    return Some(Ref::new(at.page(), block * lines));
                }
            }
            at = Ref::new(at.page() + 1, 0);
        }
        None
    }

    /// Reports whether a block of these bytes and this number of keys would be of the block's class.
    pub(super) fn has_class(&self, at: Ref, bytes: usize, keys: usize) -> bool {
        let page = self.page(at);
        page.is_some_and(|page| page.class() == Class::of(bytes, keys))
    }

    fn spare_bytes(&self) -> usize {
        self.spare.iter().map(|page| page.heap_bytes()).sum()
    }

    #[inline]
    fn page(&self, at: Ref) -> Option<&Page<K>> {
        self.pages.get(at.page()).map(|page| &**page)
    }

    fn last(&self, class: Class) -> Option<usize> {
        let last = self.lasts.get(class.number())?.checked_sub(1)?;
        Some(last as usize)
    }

    fn set_last(&mut self, class: Class, page: u32) {
        if let Some(last) = self.lasts.get_or_default(class.number()) {
            // One more than [`NO_PAGE`] is 0.
            *last = page.wrapping_add(1);
        }
    }
}

/// More pages than this do not fit into a cache of 512 KiB with what belongs to them.
const LARGE: usize = 128;

impl<K: Clone> Store<K> {
    /// Adds a block with its keys.
    pub(super) fn push(
        &mut self,
        bytes: &[u8],
        count: usize,
        keys: impl Iterator<Item = K>,
    ) -> Ref {
        let class = Class::of(bytes.len(), count);
        let last = self.last(class).filter(|&last| !self.is_full(last));
        let number = last.unwrap_or_else(|| self.add_page(class));
        let Some(page) = self.pages.get_mut(number) else {
            return Ref::START;
        };
        let before = page.heap_bytes();
        let line = Page::with_room(page).map(|page| page.push(bytes, keys));
        self.bytes = self.bytes + page.heap_bytes() - before;
        Ref::new(number, line.unwrap_or_default())
    }

    /// Writes bytes of a block anew, from an offset on. It stays in its class.
    pub(super) fn write(&mut self, at: Ref, offset: usize, bytes: &[u8]) {
        if let Some(page) = self.pages.get_mut(at.page()).and_then(Page::own) {
            page.write(at.line(), offset, bytes);
        }
    }

    /// Takes a block out and appends its keys to `keys`. Returns where the block was that is now there.
    pub(super) fn take(&mut self, at: Ref, keys: &mut Vec<K>) -> Option<Ref> {
        let class = self.page(at)?.class();
        let last = self.last(class)?;
        let taken = keys.len();
        self.moving.clear();
        let page = self.pages.get_mut(last).and_then(Page::own)?;
        let moved = Ref::new(last, page.pop(&mut self.moving, keys));
        if page.blocks() == 0 {
            self.free_page(last);
        }
        if moved == at {
            return None;
        }
        let page = self.pages.get_mut(at.page()).and_then(Page::own)?;
        page.replace(at.line(), &self.moving, keys.get_mut(taken..)?);
        Some(moved)
    }

    fn is_full(&self, number: usize) -> bool {
        let page = self.pages.get(number);
        page.is_none_or(|page| page.blocks() == page.class().capacity())
    }

    /// Adds a page to those of a class. Returns its number.
    fn add_page(&mut self, class: Class) -> usize {
        let before = self.last(class).map_or(NO_PAGE, number_of);
        let number = self.free_number();
        let page = self.take_spare(class, before).unwrap_or_else(|| {
            let page = Page::new(class, before);
            self.bytes += page.heap_bytes();
            page
        });
        self.pages.put(number, page);
        self.set_last(class, number_of(number));
        number
    }

    /// Returns a number without a page, from which one is made.
    fn free_number(&mut self) -> usize {
        let free = self.free as usize;
        if free < self.len {
            self.free = self.next_free.get(free).copied().unwrap_or(NO_PAGE);
            return free;
        }
        self.len += 1;
        self.len - 1
    }

    /// Gives the last page of a class back, which has no blocks any more.
    fn free_page(&mut self, number: usize) {
        let Some(page) = self.pages.get(number) else {
            return;
        };
        let (class, before) = (page.class(), page.before());
        if let Some(page) = self.pages.remove(number) {
            self.keep_spare(page);
        }
        if let Some(next) = self.next_free.get_or_default(number) {
            *next = self.free;
            self.free = number_of(number);
        }
        self.set_last(class, before);
    }
}

/// The most pages that are kept for the next class that needs one. Without them an index that grows makes a
/// page for each five insertions, fills it with zeros, and gives one back nearly as often: a fifth of an
/// insertion.
const MAX_SPARE: usize = 8;
/// How many bytes of pages there are for each page that is kept: 128 pages.
const BYTES_FOR_SPARE: usize = 128 * MAX_LINES * LINE;

impl<K> Store<K> {
    /// Returns a page without blocks of this class, if one is kept that is as large.
    fn take_spare(&mut self, class: Class, before: u32) -> Option<Arc<Page<K>>> {
        for index in 0..self.spare.len() {
            let page = self.spare.get_mut(index)?;
            let known = page.heap_bytes();
            if Page::renew(page, class, before) {
                self.bytes = self.bytes + page.heap_bytes() - known;
                return Some(self.spare.swap_remove(index));
            }
        }
        None
    }

    /// Keeps a page that has no blocks any more, unless enough are kept.
    fn keep_spare(&mut self, page: Arc<Page<K>>) {
        let most = (self.bytes / BYTES_FOR_SPARE).min(MAX_SPARE);
        while self.spare.len() > most {
            self.bytes -= self.spare.pop().map_or(0, |page| page.heap_bytes());
        }
        if self.spare.len() < most && page.is_whole() {
            self.spare.push(page);
        } else {
            self.bytes -= page.heap_bytes();
        }
    }
}

/// Returns the number of a page as it is kept. There are fewer than 2^26.
fn number_of(page: usize) -> u32 {
    u32::try_from(page).unwrap_or(NO_PAGE)
}

#[cfg(test)]
impl<K> Store<K> {
    /// Returns how many pages without blocks are kept.
    pub(super) fn spare_pages(&self) -> usize {
        self.spare.len()
    }
}

#[cfg(any(test, fuzzing))]
impl<K> Store<K> {
    /// Asserts that all pages but the last one of each class are full, that each page is in one list, and
    /// that the bytes are counted.
    pub(super) fn check(&self) {
        let mut seen = alloc::collections::BTreeSet::new();
        let lasts = self
            .lasts
            .iter()
            .flat_map(|(number, lasts)| (number * 16..).zip(lasts));
        for (class, &last) in lasts {
            let mut at = last.wrapping_sub(1);
            let mut is_last = true;
            while let Some(page) = self.pages.get(at as usize) {
                assert!(seen.insert(at), "a page in two lists");
                page.check();
                assert_eq!(page.class().number(), class);
                assert!(is_last || page.blocks() == page.class().capacity());
                assert!(page.blocks() > 0);
                (at, is_last) = (page.before(), false);
            }
        }
        assert_eq!(seen.len(), self.pages.iter().count());
        let mut at = self.free;
        while (at as usize) < self.len {
            assert!(
                seen.insert(at),
                "a number without a page twice, or with one"
            );
            at = self.next_free.get(at as usize).copied().expect("a number");
        }
        assert_eq!(seen.len(), self.len);
        for page in &self.spare {
            page.check();
            assert_eq!(page.blocks(), 0);
        }
        assert!(self.spare.len() <= MAX_SPARE);
        let bytes: usize = self.pages.iter().map(|(_, page)| page.heap_bytes()).sum();
        assert_eq!(bytes + self.spare_bytes(), self.bytes);
    }
}
