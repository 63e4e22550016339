//! A page: blocks of one class, one after the other, with the keys that belong to them.
//!
//! ```text
//! Arc       counters
//! head      where the keys are, the class, the page before this one       one cache line
//! lines     block 0   block 1   block 2   …                               up to 4 KiB
//!
//! keys      those of block 0, those of block 1, …                         an allocation of their own
//! ```
//!
//! The head and the lines are one allocation. So a block is found by the number of its first line alone,
//! and a search that waits for the lines waits for the head at the same time. A page of lines behind a
//! pointer of the head cost one wait more: 60 ns an event in a large index.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use bytemuck::cast_slice_mut;
use wide::u32x16;

use crate::matching::paged::arc_bytes;

/// A cache line. The type is there for its alignment.
pub(super) type Line = u32x16;

/// The bytes of a line.
pub(super) const LINE: usize = size_of::<Line>();
/// The most lines of a page, and of a block.
pub(super) const MAX_LINES: usize = 64;

/// The fewest lines that a whole page has, but of the largest blocks.
const WHOLE: usize = 52;
/// The numbers of lines from there on are multiples of this.
const ROUNDED: usize = 4;

/// What the blocks of a page have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Class {
    lines: u8,
    keys: u8,
}

impl Class {
    pub(super) fn of(bytes: usize, keys: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "at most 64 of each")]
        Self {
            lines: bytes.div_ceil(LINE) as u8,
            keys: keys as u8,
        }
    }

    /// Returns how many lines a block has.
    #[inline]
    pub(super) fn lines(self) -> usize {
        usize::from(self.lines)
    }

    /// Returns how many keys belong to a block.
    #[inline]
    pub(super) fn keys(self) -> usize {
        usize::from(self.keys)
    }

    /// Returns how many blocks a page has room for.
    pub(super) fn capacity(self) -> usize {
        MAX_LINES / self.lines().max(1)
    }

    /// Returns a number that no other class has.
    pub(super) fn number(self) -> usize {
        self.lines() * (MAX_LINES + 1) + self.keys()
    }
}

/// The end of a list of pages.
pub(super) const NO_PAGE: u32 = u32::MAX;

/// What is known of a page, apart from the lines.
#[derive(Debug)]
struct Head<K> {
    keys: Vec<K>,
    class: Class,
    blocks: u8,
    /// The page before this one in its list, or [`NO_PAGE`].
    before: u32,
}

/// Blocks with their keys. `L` is an array of lines when a page is made, and a slice from then on.
#[derive(Debug)]
pub(super) struct Page<K, L: ?Sized = [Line]> {
    head: Head<K>,
    lines: L,
}

impl<K> Page<K> {
    /// Creates a page without blocks, and without room for any.
    pub(super) fn new(class: Class, before: u32) -> Arc<Self> {
        let head = Head {
            class,
            before,
            ..Head::empty()
        };
        Self::with_lines(head, &[], 0)
    }

    /// Makes a page without blocks one of another class, if it is about as large as a whole page of that
    /// class. Reports whether it is.
    pub(super) fn renew(page: &mut Arc<Self>, class: Class, before: u32) -> bool {
        let wanted = class.capacity() * class.lines();
        let fits = (wanted..wanted + ROUNDED).contains(&page.lines.len());
        let Some(own) = Arc::get_mut(page).filter(|_| fits) else {
            return false;
        };
        let keys = class.capacity() * class.keys();
        if own.head.keys.capacity() != keys {
            own.head.keys = Vec::with_capacity(keys);
        }
        (own.head.class, own.head.before) = (class, before);
        true
    }

    /// Creates a page with these lines and as many more as make it so long.
    fn with_lines(head: Head<K>, lines: &[Line], len: usize) -> Arc<Self> {
        match len {
            0 => Self::of_array::<0>(head, lines),
            1 => Self::of_array::<1>(head, lines),
            2 => Self::of_array::<2>(head, lines),
            3..=4 => Self::of_array::<4>(head, lines),
            5..=8 => Self::of_array::<8>(head, lines),
            9..=16 => Self::of_array::<16>(head, lines),
            17..=32 => Self::of_array::<32>(head, lines),
            // What whole pages have: their blocks seldom fill all lines.
            33..=WHOLE => Self::of_array::<WHOLE>(head, lines),
            53..=56 => Self::of_array::<56>(head, lines),
            57..=60 => Self::of_array::<60>(head, lines),
            _ => Self::of_array::<MAX_LINES>(head, lines),
        }
    }

    fn of_array<const N: usize>(head: Head<K>, lines: &[Line]) -> Arc<Self> {
        let mut all = [Line::default(); N];
        for (line, known) in all.iter_mut().zip(lines) {
            *line = *known;
        }
        Arc::new(Page { head, lines: all })
    }

    #[inline]
    pub(super) fn class(&self) -> Class {
        self.head.class
    }

    pub(super) fn blocks(&self) -> usize {
        self.head.blocks.into()
    }

    /// Reports whether the page has as many lines as one that has not grown from a small one.
    pub(super) fn is_whole(&self) -> bool {
        self.lines.len() >= WHOLE
    }

    pub(super) fn before(&self) -> u32 {
        self.head.before
    }

    #[inline]
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    #[inline]
    pub(super) fn keys(&self) -> &[K] {
        &self.head.keys
    }

    /// Returns which of the keys belong to the block that begins with this line.
    #[inline]
    pub(super) fn keys_of(&self, line: usize) -> Range<usize> {
        let class = self.class();
        let start = line / class.lines().max(1) * class.keys();
        start..start + class.keys()
    }

    /// Returns the bytes that the page has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let head = arc_bytes::of_value::<Page<K, [Line; 0]>>();
        head + self.lines.len() * LINE + self.head.keys.capacity() * size_of::<K>()
    }

    /// Writes bytes of the block that begins with this line, from an offset on.
    pub(super) fn write(&mut self, line: usize, offset: usize, bytes: &[u8]) {
        let lines = self.lines.get_mut(line..).unwrap_or_default();
        let block: &mut [u8] = cast_slice_mut(lines);
        if let Some(place) = block.get_mut(offset..offset + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Adds a block with its keys, for which there is room. Returns its first line.
    pub(super) fn push(&mut self, bytes: &[u8], keys: impl Iterator<Item = K>) -> usize {
        let line = self.blocks() * self.class().lines();
        self.write(line, 0, bytes);
        self.head.keys.extend(keys);
        self.head.blocks += 1;
        line
    }

    /// Takes the last block out: appends its lines and its keys. Returns its first line.
    pub(super) fn pop(&mut self, lines: &mut Vec<Line>, keys: &mut Vec<K>) -> usize {
        self.head.blocks = self.head.blocks.saturating_sub(1);
        let line = self.blocks() * self.class().lines();
        let block = self.lines.get(line..line + self.class().lines());
        lines.extend_from_slice(block.unwrap_or_default());
        let first = self.keys_of(line).start.min(self.head.keys.len());
        keys.extend(self.head.keys.drain(first..));
        line
    }

    /// Replaces the block that begins with this line by another one of its class, and swaps the keys.
    pub(super) fn replace(&mut self, line: usize, block: &[Line], keys: &mut [K]) {
        if let Some(place) = self.lines.get_mut(line..line + block.len()) {
            place.copy_from_slice(block);
        }
        let range = self.keys_of(line);
        if let Some(place) = self.head.keys.get_mut(range)
            && place.len() == keys.len()
        {
            place.swap_with_slice(keys);
        }
    }
}

impl<K: Clone> Page<K> {
    /// Returns the page to be changed. Copies it if it is shared.
    pub(super) fn own(page: &mut Arc<Self>) -> Option<&mut Self> {
        if Arc::get_mut(page).is_none() {
            *page = Self::with_lines(page.head.copy(), &page.lines, page.lines.len());
        }
        Arc::get_mut(page)
    }

    /// Does the same, and makes room for one more block.
    pub(super) fn with_room(page: &mut Arc<Self>) -> Option<&mut Self> {
        let (class, blocks) = (page.class(), page.blocks());
        if page.lines.len() >= (blocks + 1) * class.lines() {
            return Self::own(page);
        }
        // Twice as many in the first page of a class, and a whole page in the others.
        let wanted = match page.before() {
            NO_PAGE => (2 * blocks).clamp(1, class.capacity()),
            _ => class.capacity(),
        };
        let mut head = match Arc::get_mut(page) {
            Some(own) => core::mem::replace(&mut own.head, Head::empty()),
            None => page.head.copy(),
        };
        head.keys.reserve_exact((wanted - blocks) * class.keys());
        *page = Self::with_lines(head, &page.lines, wanted * class.lines());
        Arc::get_mut(page)
    }
}

impl<K> Head<K> {
    fn empty() -> Self {
        Self {
            keys: Vec::new(),
            class: Class::default(),
            blocks: 0,
            before: NO_PAGE,
        }
    }

    /// Returns a copy that has allocated as much, so that the count of bytes stays true.
    fn copy(&self) -> Self
    where
        K: Clone,
    {
        let mut keys = Vec::with_capacity(self.keys.capacity());
        keys.extend_from_slice(&self.keys);
        Self { keys, ..*self }
    }
}

#[cfg(any(test, fuzzing))]
impl<K> Page<K> {
    /// Asserts that the blocks and the keys are as many as they should.
    pub(super) fn check(&self) {
        assert!(self.blocks() <= self.class().capacity());
        assert!(self.lines.len() >= self.blocks() * self.class().lines());
        assert_eq!(self.head.keys.len(), self.blocks() * self.class().keys());
    }
}
