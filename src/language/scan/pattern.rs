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
        return short_pattern(text, reading);
    }
    let mut start = 0;
    while let Some(word) = Word::of_long(text, start) {
        if !word.all(common_or_star) {
            return uncommon_pattern(text, start, reading);
        }
        reading.add(text, start, &word);
        start += WORD;
    }
    reading.layout(text, false)
}

/// Reads a text of one word.
#[inline(never)]
fn short_pattern(text: &[u8], mut reading: Reading) -> Option<(PatternLayout, bool)> {
    let word = Word::short(text)?;
    if !word.all(common_or_star) {
        return uncommon_pattern(text, 0, reading);
    }
    reading.add(text, 0, &word);
    reading.layout(text, false)
}

/// Reads on from a word that has a byte that is not common.
#[inline(never)]
fn uncommon_pattern(
    text: &[u8],
    mut start: usize,
    mut reading: Reading,
) -> Option<(PatternLayout, bool)> {
    let mut escapes = Escapes::default();
    let mut lower_digits = 0;
    while let Some(word) = Word::at(text, start) {
        if !word.all(name_or_star) {
            return None;
        }
        lower_digits |= escapes.add(&word)?;
        reading.add(text, start, &word);
        start += WORD;
    }
    let layout = reading.layout(text, lower_digits != 0)?;
    escapes.are_complete().then_some(layout)
}

/// What has been read of a pattern.
struct Reading {
    colons: Colons,
    stars: Stars,
}

impl Reading {
    #[inline]
    fn new() -> Self {
        Self {
            colons: Colons::new(),
            stars: Stars::default(),
        }
    }

    /// Adds the colons and wildcards of the word at `start`.
    #[inline(always)]
    fn add(&mut self, text: &[u8], start: usize, word: &Word) {
        let colons = word.mask(is_separator);
        let wildcards = word.mask(|bytes| is(bytes, b'*'));
        self.colons.add(colons, start);
        let left = text.len() - start;
        self.stars.add(wildcards, colons, start, left);
    }

    /// Returns the layout after the last word, and whether the text is in the canonical form.
    #[inline(always)]
    fn layout(&self, text: &[u8], has_lower_digits: bool) -> Option<(PatternLayout, bool)> {
        let is_canonical = head::is_canonical(text, self.colons.namespace_end())?;
        let canonical = is_canonical && !has_lower_digits;
        let layout = self.colons.layout(text, canonical)?;
        let layout = PatternLayout {
            namespace_len: u8::try_from(layout.namespace_len()).ok()?,
            literal_len: u16::try_from(self.stars.literal_len(text)?).ok()?,
        };
        Some((layout, canonical))
    }
}
