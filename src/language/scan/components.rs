//! The components after a name.

use super::escapes::Escapes;
use super::masks::{component, is, near};
use super::word::{WORD, Word};

/// What has been read of the components.
pub(super) struct Components<'a> {
    text: &'a [u8],
    name_len: usize,
    /// Whether there is an r-component, in which a `?=` introduces the q-component.
    has_r: bool,
    /// Whether a byte is not allowed.
    is_wrong: bool,
    /// The offset of the `#`.
    hash: Option<usize>,
    /// The offset of the `=` of the first `?=`, if there is an r-component.
    pair: Option<usize>,
    /// Bit 0 is set if the last byte of the word before is a `?`.
    question_before: u64,
}

impl<'a> Components<'a> {
    /// Begins to read the components that follow a name.
    #[inline]
    pub(super) fn new(text: &'a [u8], name_len: usize) -> Self {
        let rest = text.get(name_len..).unwrap_or_default();
        Self {
            text,
            name_len,
            has_r: rest.starts_with(b"?+"),
            is_wrong: false,
            hash: None,
            pair: None,
            question_before: 0,
        }
    }

    /// Adds the bytes `part` of the word at `start`. `others` are those that are in no component.
    #[inline]
    pub(super) fn add(&mut self, word: &Word, start: usize, part: u64, others: u64) {
        let others = others & part;
        if others != 0 {
            // Only one `#` is allowed.
            let at = start + others.trailing_zeros() as usize;
            let is_only = others.is_power_of_two() && self.hash.is_none();
            self.is_wrong |= !is_only || self.text.get(at) != Some(&b'#');
            self.hash = Some(at);
        }
        if self.has_r && self.pair.is_none() {
            let question = word.mask(|bytes| is(bytes, b'?')) & part;
            let equals = word.mask(|bytes| is(bytes, b'='));
            let pairs = equals & (question << 1 | self.question_before);
            self.question_before = question >> (WORD - 1);
            if pairs != 0 {
                self.pair = Some(start + pairs.trailing_zeros() as usize);
            }
        }
    }

    /// Reads the words from `start` on, and reports whether all of it is components. `escapes` has the
    /// escapes before.
    #[inline]
    pub(super) fn read_on(mut self, mut start: usize, mut escapes: Escapes) -> bool {
        while let Some(word) = Word::at(self.text, start) {
            if escapes.add(&word).is_none() {
                return false;
            }
            let others = word.mask(|bytes| !near(component(bytes)));
            self.add(&word, start, u64::MAX, others);
            start += WORD;
        }
        escapes.are_complete() && !self.is_wrong && self.are_parts()
    }

    /// Reports whether the text after the name is an r-, q- and f-component, of which some may be
    /// missing.
    #[inline]
    fn are_parts(&self) -> bool {
        let end = self.hash.unwrap_or(self.text.len());
        // An r- and a q-component have a first byte, which is not a `/` and not a `?`.
        let begins = |at: usize| {
            let first = self.text.get(..end).and_then(|text| text.get(at));
            first.is_some_and(|byte| !matches!(byte, b'/' | b'?'))
        };
        match self.text.get(self.name_len..).unwrap_or_default() {
            [b'#', ..] => true,
            // The first pair introduces the q-component, unless it comes after the `#`.
            [b'?', b'+', ..] => {
                let q = self.pair.filter(|&pair| pair < end);
                begins(self.name_len + 2) && q.is_none_or(|pair| begins(pair + 1))
            }
            [b'?', b'=', ..] => begins(self.name_len + 2),
            _ => false,
        }
    }
}
