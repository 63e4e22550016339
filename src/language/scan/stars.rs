//! The wildcards of a pattern that is being read.

use super::word::WORD;

/// The `*`s that have been read.
#[derive(Default)]
pub(super) struct Stars {
    /// The offset of the first one.
    first: Option<usize>,
    /// Bit 0 is set if the last byte of the word before is a `*`.
    before: u64,
    /// Bit 0 is set if the last byte of the word before is a colon.
    colon_before: u64,
    /// Not 0 if a `*` is only a part of a selector.
    partial: u64,
}

impl Stars {
    /// Adds the `*`s of the word at an offset, which has these colons. `left` is the number of bytes
    /// from there on.
    #[inline]
    pub(super) fn add(&mut self, stars: u64, colons: u64, offset: usize, left: usize) {
        let present = u64::MAX >> (WORD - left.min(WORD));
        // A `*` has a colon before it, and a colon or the end after it.
        self.partial |= stars & !(colons << 1 | self.colon_before);
        self.partial |= (stars << 1 | self.before) & !colons & present;
        self.before = stars >> (WORD - 1);
        self.colon_before = colons >> (WORD - 1);
        if stars != 0 && self.first.is_none() {
            self.first = Some(offset + stars.trailing_zeros() as usize);
        }
    }

    /// Returns the offset of the first `*`, or the length of a text without one. Returns `None` if a
    /// `*` is only a part of a selector.
    #[inline]
    pub(super) fn literal_len(&self, text: &[u8]) -> Option<usize> {
        (self.partial == 0).then(|| self.first.unwrap_or(text.len()))
    }
}
