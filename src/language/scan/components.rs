//! The components after a name.

use super::escapes::Escapes;
use super::masks::{component, is, near};
use super::word::{WORD, Word};

/// Reports whether the text from `name_len` on consists of components. `word` is the one at `start`
/// in which they begin. Its escapes have been checked, and those of the words before.
pub(super) fn are_valid(
    text: &[u8],
    name_len: usize,
    mut start: usize,
    mut word: Word,
    mut escapes: Escapes,
) -> bool {
    let mut found = Found::default();
    let mut part = u64::MAX << (name_len - start);
    loop {
        if !found.add(text, &word, part, start) {
            return false;
        }
        start += WORD;
        match Word::at(text, start) {
            Some(next) => word = next,
            None => break,
        }
        if escapes.add(&word).is_none() {
            return false;
        }
        part = u64::MAX;
    }
    escapes.are_complete() && found.are_parts(text, name_len)
}

/// Where the parts of the components begin.
#[derive(Default)]
struct Found {
    /// The offset of the `#`.
    hash: Option<usize>,
    /// The offset of the `=` of the first `?=`.
    pair: Option<usize>,
    /// Bit 0 is set if the last byte of the word before is a `?`.
    question_before: u64,
}

impl Found {
    /// Adds the bytes `part` of the word at `start`. Returns false if one is not allowed.
    fn add(&mut self, text: &[u8], word: &Word, part: u64, start: usize) -> bool {
        let others = if word.all(component) {
            0
        } else {
            word.mask(|bytes| !near(component(bytes))) & part
        };
        if others != 0 {
            let at = start + others.trailing_zeros() as usize;
            let is_only = others.is_power_of_two() && self.hash.is_none();
            if !is_only || text.get(at) != Some(&b'#') {
                return false;
            }
            self.hash = Some(at);
        }
        if self.pair.is_none() {
            let question = word.mask(|bytes| is(bytes, b'?')) & part;
            let equals = word.mask(|bytes| is(bytes, b'='));
            let pairs = equals & (question << 1 | self.question_before);
            self.question_before = question >> 63;
            if pairs != 0 {
                self.pair = Some(start + pairs.trailing_zeros() as usize);
            }
        }
        true
    }

    /// Reports whether the text from `name_len` on is an r-, q- and f-component, of which some may be
    /// missing.
    fn are_parts(&self, text: &[u8], name_len: usize) -> bool {
        let end = self.hash.unwrap_or(text.len());
        let begins = |at: usize| {
            let first = text.get(..end).and_then(|text| text.get(at));
            first.is_some_and(|byte| !matches!(byte, b'/' | b'?'))
        };
        let rest = text.get(name_len..).unwrap_or_default();
        match rest {
            [b'#', ..] => true,
            // The first pair introduces the q-component, unless it comes after the `#`.
            [b'?', b'+', ..] => {
                let q = self.pair.filter(|&pair| pair < end);
                begins(name_len + 2) && q.is_none_or(|pair| begins(pair + 1))
            }
            [b'?', b'=', ..] => begins(name_len + 2),
            _ => false,
        }
    }
}
