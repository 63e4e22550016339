//! The digits of escapes.

use super::masks::{hex_digit, is, lower_hex_letter};
use super::word::{WORD, Word};

/// What is left of the escapes in the words before.
#[derive(Default)]
pub(super) struct Escapes {
    /// The first two bits of the next word are set where a digit must be.
    due: u64,
}

impl Escapes {
    /// Checks the escapes of the next word. Returns a mask of the digits that are in lower case, or
    /// `None` if a digit is missing.
    #[inline]
    pub(super) fn add(&mut self, word: &Word) -> Option<u64> {
        let percent = word.mask(|bytes| is(bytes, b'%'));
        if percent == 0 && self.due == 0 {
            return Some(0);
        }
        let digits = percent << 1 | percent << 2 | self.due;
        self.due = percent >> (WORD - 1) | percent >> (WORD - 2);
        // A byte after the end of the text is in no class.
        (digits & !word.mask(hex_digit) == 0).then(|| digits & word.mask(lower_hex_letter))
    }

    /// Reports whether no digit is due after the last word.
    pub(super) fn are_complete(&self) -> bool {
        self.due == 0
    }
}
