//! The scan of a pattern.

use super::colons::Colons;
use super::escapes::Escapes;
use super::head;
use super::masks::{common_or_star, is, is_separator, name_or_star};
use super::stars::Stars;
use super::word::{WORD, Word};
use crate::language::layout::PatternLayout;
use crate::language::limits::MAX_LEN;

/// Returns the layout of a pattern and whether it is written in the canonical form, or `None` for a
/// text that is no pattern. `O(length)`; a text over [`MAX_LEN`] is not read.
pub(in crate::language) fn pattern(text: &str) -> Option<(PatternLayout, bool)> {
    let text = text.as_bytes();
    if text.len() > MAX_LEN {
        return None;
    }
    let mut reading = Reading::new();
    if text.len() < WORD {
        reading.add(text, 0, &Word::short(text)?)?;
    } else {
        let mut start = 0;
        while let Some(word) = Word::of_long(text, start) {
            reading.add(text, start, &word)?;
            start += WORD;
        }
    }
    reading.layout(text)
}

/// What has been read of a pattern.
struct Reading {
    colons: Colons,
    stars: Stars,
    escapes: Escapes,
    /// Not 0 if an escape has a digit in lower case.
    lower_digits: u64,
}

impl Reading {
    fn new() -> Self {
        Self {
            colons: Colons::new(),
            stars: Stars::default(),
            escapes: Escapes::default(),
            lower_digits: 0,
        }
    }

    /// Reads the word at `start`. Returns `None` if it is not part of a pattern.
    #[inline(always)]
    fn add(&mut self, text: &[u8], start: usize, word: &Word) -> Option<()> {
        let colons = word.mask(is_separator);
        let stars = word.mask(|bytes| is(bytes, b'*'));
        self.colons.add(colons, start);
        self.stars.add(stars, colons, start, text.len() - start);
        if word.all(common_or_star) && self.escapes.are_complete() {
            return Some(());
        }
        self.add_uncommon(word)
    }

    /// Checks a word that has a byte that is not common, or digits of an escape.
    #[inline(never)]
    fn add_uncommon(&mut self, word: &Word) -> Option<()> {
        if !word.all(name_or_star) {
            return None;
        }
        self.lower_digits |= self.escapes.add(word)?;
        Some(())
    }

    /// Returns the layout after the last word, and whether the text is in the canonical form.
    #[inline(always)]
    fn layout(&self, text: &[u8]) -> Option<(PatternLayout, bool)> {
        if !self.escapes.are_complete() {
            return None;
        }
        let is_canonical = head::is_canonical(text, self.colons.namespace_end())?;
        let canonical = is_canonical && self.lower_digits == 0;
        let layout = self.colons.layout(text, canonical)?;
        let layout = PatternLayout {
            namespace_len: u8::try_from(layout.namespace_len()).ok()?,
            literal_len: u16::try_from(self.stars.literal_len(text)?).ok()?,
        };
        Some((layout, canonical))
    }
}
