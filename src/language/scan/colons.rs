//! The colons of a name that is being read, which are the ends of its segments.

use super::word::WORD;
use crate::language::layout::Layout;
use crate::language::limits::MAX_SEGMENTS;
use crate::language::syntax::{SCHEME_LEN, SEPARATOR};

/// The colons that have been read, without that of the scheme.
pub(super) struct Colons {
    /// The offsets that a layout keeps, a byte each.
    ends: u64,
    /// The lowest bit of the next free byte of `ends`, or 0 if there is none.
    free: u64,
    /// The number of colons that have no byte.
    more: u32,
    /// Bit 0 is set if the last byte of the word before is a colon.
    before: u64,
    /// Not 0 if there is a colon after a colon, so an empty segment.
    adjacent: u64,
}

impl Colons {
    #[inline]
    pub(super) fn new() -> Self {
        Self {
            ends: 0,
            free: 1,
            more: 0,
            before: 0,
            adjacent: 0,
        }
    }

    /// Adds the colons of the word at `start`.
    #[inline(always)]
    pub(super) fn add(&mut self, mask: u64, start: usize) {
        // Bit `i` of `mask << 1` is byte `i - 1`.
        self.adjacent |= mask & (mask << 1 | self.before);
        self.before = mask >> (WORD - 1);
        let mut left = if start == 0 {
            mask & (u64::MAX << SCHEME_LEN)
        } else {
            mask
        };
        while left != 0 {
            // An offset in a later word does not fit in a byte.
            if self.free == 0 || start > usize::from(u8::MAX) {
                self.more += left.count_ones();
                return;
            }
            let at = start as u64 + u64::from(left.trailing_zeros());
            self.ends |= at * self.free;
            self.free <<= 8;
            // Clears the lowest bit.
            left &= left - 1;
        }
    }

    /// Returns the offset of the first colon, at which the namespace of a valid name ends, or 0 if there
    /// is none.
    #[inline(always)]
    pub(super) fn namespace_end(&self) -> usize {
        (self.ends & 0xff) as usize
    }

    /// Returns the layout of the name, unless it has an empty segment or too many segments.
    #[inline(always)]
    pub(super) fn layout(&self, name: &[u8], canonical: bool) -> Option<Layout> {
        // Each colon begins a segment. Without a free byte there are eight in front of it.
        let segments = (self.free.trailing_zeros() / 8 + self.more) as usize;
        let is_valid =
            self.adjacent == 0 && segments <= MAX_SEGMENTS && name.last() != Some(&SEPARATOR);
        if !is_valid {
            return None;
        }
        Layout::new(self.ends, segments, name.len(), canonical)
    }
}
