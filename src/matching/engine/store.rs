//! The memory of the blocks, and the keys beside them.
//!
//! ```text
//! page    4 KiB of cache lines; blocks of one class, one after the other, without a gap
//!         the keys of these blocks, in the same order
//! class   blocks of as many lines and as many keys
//! Ref     page << 6 | which block of the page
//! ```
//!
//! A block that is taken out leaves a hole. The last block of its class moves there, so that only the
//! last page of a class has room to spare. The owner of the store mends what refers to the moved block.
//!
//! Clones share the pages. A change copies the pages that it touches, if they are shared. So a change
//! costs some pages of 4 KiB with their keys, whatever the store contains.
//!
//! INVARIANT: every page but the last one of a class is full. The pages of a class are a list, from the
//! last one to the first one. Pages without a class are a list of their own.

use alloc::vec::Vec;

use bytemuck::{cast_slice, cast_slice_mut};
use wide::u32x16;

use crate::matching::paged::{Fp, PagedVec, Table};
use crate::matching::prefetch::prefetch;

/// A cache line. The type is there for its alignment.
type Line = u32x16;

/// The bytes of a line.
pub(super) const LINE: usize = 64;
/// The lines of a page, and of the largest block.
const PAGE_LINES: usize = 64;
/// The bytes of the largest block.
pub(super) const MAX_BYTES: usize = PAGE_LINES * LINE;
/// The most lines that are fetched together. A processor can wait for about as many.
const PREFETCHED_LINES: usize = 10;

/// Where a block is. It changes when another block is taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ref(pub(super) u32);

impl Ref {
    fn new(page: u32, place: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "a page has 64 lines")]
        Self(page << 6 | place as u32)
    }

    /// The first place of all.
    pub(super) const START: Self = Self(0);

    /// Returns the place after this one.
    pub(super) fn next(self) -> Self {
        // The last place of a page is followed by the first one of the next page.
        Self(self.0.saturating_add(1))
    }

    #[inline]
    fn page(self) -> usize {
        (self.0 >> 6) as usize
    }

    #[inline]
    fn place(self) -> usize {
        (self.0 & 63) as usize
    }
}

/// The end of a list of pages.
const NONE: u32 = u32::MAX;

#[derive(Debug)]
struct Page<K> {
    lines: Vec<Line>,
    keys: Vec<K>,
    class: Class,
    /// The page before this one in its list.
    before: u32,
}

/// What the blocks of a page have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Class {
    lines: u8,
    keys: u8,
}

impl Class {
    fn of(bytes: usize, keys: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "at most 64 of each")]
        Self {
            lines: bytes.div_ceil(LINE) as u8,
            keys: keys as u8,
        }
    }

    #[inline]
    fn lines(self) -> usize {
        usize::from(self.lines)
    }

    #[inline]
    fn keys(self) -> usize {
        usize::from(self.keys)
    }

    /// Returns how many blocks a page has room for.
    fn capacity(self) -> usize {
        PAGE_LINES / self.lines().max(1)
    }

    fn fp(self) -> Fp {
        let number = u64::from(self.lines) << 8 | u64::from(self.keys);
        Fp::odd(number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

/// The last page of a class, and how many blocks it has.
#[derive(Debug, Clone, Copy, Default)]
struct Last {
    class: Class,
    page: u32,
    blocks: u8,
}

/// Blocks with their keys.
#[derive(Debug)]
pub(super) struct Store<K> {
    pages: PagedVec<Page<K>, 1>,
    /// The index in `lasts` of each class that has blocks or had some.
    classes: Table,
    lasts: PagedVec<Last, 16>,
    /// The first page without a class.
    free: u32,
    /// The bytes that the pages have allocated for lines and keys.
    bytes: usize,
    /// A block that moves to another place.
    moving: Vec<Line>,
}

impl<K> Page<K> {
    fn bytes(&self) -> usize {
        self.lines.capacity() * LINE + self.keys.capacity() * size_of::<K>()
    }

    fn blocks(&self) -> usize {
        self.lines.len() / self.class.lines().max(1)
    }
}

impl<K> Default for Page<K> {
    fn default() -> Self {
        Self {
            lines: Vec::new(),
            keys: Vec::new(),
            class: Class::default(),
            before: NONE,
        }
    }
}

/// A copy that allocates as much as the original, so that the count of bytes stays true.
impl<K: Clone> Clone for Page<K> {
    fn clone(&self) -> Self {
        let mut lines = Vec::with_capacity(self.lines.capacity());
        lines.extend_from_slice(&self.lines);
        let mut keys = Vec::with_capacity(self.keys.capacity());
        keys.extend_from_slice(&self.keys);
        Self {
            lines,
            keys,
            ..*self
        }
    }
}

impl<K> Clone for Store<K> {
    fn clone(&self) -> Self {
        Self {
            pages: self.pages.clone(),
            classes: self.classes.clone(),
            lasts: self.lasts.clone(),
            moving: Vec::new(),
            ..*self
        }
    }
}

impl<K> Default for Store<K> {
    fn default() -> Self {
        Self {
            pages: PagedVec::new(),
            classes: Table::default(),
            lasts: PagedVec::new(),
            free: NONE,
            bytes: 0,
            moving: Vec::new(),
        }
    }
}

impl<K> Store<K> {
    /// Returns the bytes of a block.
    #[inline]
    pub(super) fn bytes(&self, at: Ref) -> &[u8] {
        let Some(page) = self.pages.get(at.page()) else {
            return &[];
        };
        let lines = page.class.lines();
        let start = at.place() * lines;
        cast_slice(page.lines.get(start..start + lines).unwrap_or_default())
    }

    /// Returns the keys of a block, one for each home row.
    #[inline]
    pub(super) fn keys(&self, at: Ref) -> &[K] {
        let Some(page) = self.pages.get(at.page()) else {
            return &[];
        };
        let keys = page.class.keys();
        let start = at.place() * keys;
        page.keys.get(start..start + keys).unwrap_or_default()
    }

    /// Makes the processor fetch a block and its keys, all at the same time.
    #[inline]
    pub(super) fn prefetch(&self, at: Ref) {
        let Some(page) = self.pages.get(at.page()) else {
            return;
        };
        let (lines, keys) = (page.class.lines(), page.class.keys());
        for line in 0..lines.min(PREFETCHED_LINES) {
            prefetch(&page.lines, at.place() * lines + line);
        }
        if keys > 0 {
            let first = at.place() * keys;
            for key in [first, first + keys / 2, first + keys - 1] {
                prefetch(&page.keys, key);
            }
        }
    }

    /// Reports whether the blocks are too many for the processor's nearer caches.
    #[inline]
    pub(super) fn is_large(&self) -> bool {
        self.pages.len() > LARGE
    }

    /// Returns the bytes that the store has allocated. What the keys own is not counted.
    pub(super) fn heap_bytes(&self) -> usize {
        self.bytes
            + self.moving.capacity() * LINE
            + self.pages.heap_bytes()
            + self.classes.heap_bytes()
            + self.lasts.heap_bytes()
    }

    /// Returns the first block at or after a place, in the order of the pages.
    pub(super) fn next(&self, from: Ref) -> Option<Ref> {
        let mut at = from;
        loop {
            if at.place() < self.pages.get(at.page())?.blocks() {
                return Some(at);
            }
            at = Ref((at.0 | 63).saturating_add(1));
        }
    }

    fn last(&self, class: Class) -> Option<usize> {
        self.classes.find(class.fp(), |at| {
            let at = at as usize;
            (self.lasts.get(at)?.class == class).then_some(at)
        })
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
        let at = self.last(class).unwrap_or_else(|| self.add_class(class));
        let mut last = self.lasts.get(at).copied().unwrap_or_default();
        if last.page == NONE || usize::from(last.blocks) == class.capacity() {
            last.page = self.add_page(class, last.page);
            last.blocks = 0;
        }
        let place = usize::from(last.blocks);
        last.blocks += 1;
        if let Some(page) = self.pages.get_mut(last.page as usize) {
            let before = page.bytes();
            page.reserve();
            let end = page.lines.len() + class.lines();
            page.lines.resize(end, Line::default());
            page.write(place, 0, bytes);
            page.keys.extend(keys);
            self.bytes = self.bytes + page.bytes() - before;
        }
        if let Some(known) = self.lasts.get_mut(at) {
            *known = last;
        }
        Ref::new(last.page, place)
    }

    /// Writes bytes of a block anew, from an offset on. It stays in its class.
    pub(super) fn write(&mut self, at: Ref, offset: usize, bytes: &[u8]) {
        if let Some(page) = self.pages.get_mut(at.page()) {
            page.write(at.place(), offset, bytes);
        }
    }

    /// Reports whether a block of these bytes and this number of keys would be of the block's class.
    pub(super) fn has_class(&self, at: Ref, bytes: usize, keys: usize) -> bool {
        let page = self.pages.get(at.page());
        page.is_some_and(|page| page.class == Class::of(bytes, keys))
    }

    /// Takes a block out and appends its keys to `keys`. Returns where the block was that is now there.
    pub(super) fn take(&mut self, at: Ref, keys: &mut Vec<K>) -> Option<Ref> {
        let class = self.pages.get(at.page())?.class;
        let last_at = self.last(class)?;
        let mut last = self.lasts.get(last_at).copied()?;
        last.blocks -= 1;
        let moved = Ref::new(last.page, usize::from(last.blocks));
        let count = class.keys();
        // What the last block of the class has.
        let page = self.pages.get_mut(moved.page())?;
        let start = moved.place() * class.lines();
        self.moving.clear();
        self.moving.extend_from_slice(&page.lines[start..]);
        page.lines.truncate(moved.place() * class.lines());
        let taken = keys.len();
        keys.extend(page.keys.drain(moved.place() * count..));
        let before = page.before;
        if last.blocks == 0 {
            self.bytes -= page.bytes();
            *page = Page {
                before: self.free,
                ..Page::default()
            };
            self.free = last.page;
            last.page = before;
            last.blocks = if before == NONE {
                0
            } else {
                u8::try_from(class.capacity()).unwrap_or_default()
            };
        }
        if let Some(known) = self.lasts.get_mut(last_at) {
            *known = last;
        }
        if moved == at {
            return None;
        }
        let page = self.pages.get_mut(at.page())?;
        let start = at.place() * class.lines();
        page.lines[start..start + class.lines()].copy_from_slice(&self.moving);
        let home = &mut page.keys[at.place() * count..][..count];
        home.swap_with_slice(&mut keys[taken..]);
        Some(moved)
    }

    fn add_class(&mut self, class: Class) -> usize {
        let at = self.lasts.len();
        self.lasts.push(Last {
            class,
            page: NONE,
            blocks: 0,
        });
        self.classes
            .insert(class.fp(), u32::try_from(at).unwrap_or(NONE));
        at
    }

    fn add_page(&mut self, class: Class, before: u32) -> u32 {
        let page = Page {
            class,
            before,
            ..Page::default()
        };
        let free = self.free;
        if let Some(unused) = self.pages.get_mut(free as usize) {
            self.free = unused.before;
            *unused = page;
            return free;
        }
        self.pages.push(page);
        // INVARIANT: fewer than 2^26 pages, which take 256 GiB.
        u32::try_from(self.pages.len() - 1).unwrap_or(NONE)
    }
}

impl<K> Page<K> {
    /// Writes bytes of the block at a place, from an offset on.
    fn write(&mut self, place: usize, offset: usize, bytes: &[u8]) {
        let start = place * self.class.lines();
        let block: &mut [u8] = cast_slice_mut(&mut self.lines[start..]);
        block[offset..offset + bytes.len()].copy_from_slice(bytes);
    }

    /// Makes room for one more block: for twice as many in the first page of a class, and for a whole
    /// page in the others.
    fn reserve(&mut self) {
        let blocks = self.blocks();
        let capacity = self.class.capacity();
        let wanted = if self.before == NONE {
            (2 * blocks).clamp(1, capacity)
        } else {
            capacity
        };
        let more = wanted.saturating_sub(blocks).max(1);
        if self.lines.len() + self.class.lines() > self.lines.capacity() {
            self.lines.reserve_exact(more * self.class.lines());
        }
        if self.keys.len() + self.class.keys() > self.keys.capacity() {
            self.keys.reserve_exact(more * self.class.keys());
        }
    }
}

#[cfg(any(test, fuzzing))]
impl<K> Store<K> {
    /// Asserts that all pages but the last one of each class are full, that each page is in one list, and
    /// that the bytes are counted.
    pub(super) fn check(&self) {
        let mut seen = alloc::collections::BTreeSet::new();
        let mut lasts = Vec::new();
        for at in 0..self.lasts.len() {
            lasts.extend(self.lasts.get(at).copied());
        }
        for last in lasts {
            let mut at = last.page;
            let mut expected = usize::from(last.blocks);
            while let Some(page) = self.pages.get(at as usize) {
                assert!(seen.insert(at), "a page in two lists");
                assert_eq!((page.class, page.blocks()), (last.class, expected));
                assert_eq!(page.keys.len(), expected * page.class.keys());
                assert!(expected > 0);
                (at, expected) = (page.before, last.class.capacity());
            }
        }
        let mut at = self.free;
        while let Some(page) = self.pages.get(at as usize) {
            assert!(seen.insert(at), "a free page in a list");
            assert!(page.lines.is_empty() && page.keys.is_empty());
            at = page.before;
        }
        assert_eq!(seen.len(), self.pages.len());
        let bytes: usize = self.pages.iter().map(Page::bytes).sum();
        assert_eq!(bytes, self.bytes);
    }
}
