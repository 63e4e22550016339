//! The scan of a URN.

use super::colons::Colons;
use super::components::Components;
use super::escapes::Escapes;
use super::head;
use super::masks::{common, component, is, is_separator, name, near};
use super::word::{WORD, Word};
use crate::language::layout::Layout;
use crate::language::limits::MAX_LEN;

/// Returns the layout of a URN, or `None` for a text that is none. `O(length)`; a text over
/// [`MAX_LEN`] is not read.
pub(in crate::language) fn urn(text: &str) -> Option<Layout> {
    let text = text.as_bytes();
    if text.len() > MAX_LEN {
        return None;
    }
    if text.len() < WORD {
        return short_urn(text);
    }
    let mut colons = Colons::new();
    let mut start = 0;
    while let Some(word) = Word::of_long(text, start) {
        if !word.all(common) {
            return uncommon_urn(text, start, colons);
        }
        colons.add(word.mask(is_separator), start);
        start += WORD;
    }
    finish(text, &colons, false)
}

/// Reads a text of one word.
#[inline(never)]
fn short_urn(text: &[u8]) -> Option<Layout> {
    let word = Word::short(text)?;
    let mut colons = Colons::new();
    if !word.all(common) {
        return uncommon_urn(text, 0, colons);
    }
    colons.add(word.mask(is_separator), 0);
    finish(text, &colons, false)
}

/// Reads on from a word that has a byte that is not common.
#[inline(never)]
fn uncommon_urn(text: &[u8], mut start: usize, mut colons: Colons) -> Option<Layout> {
    let mut escapes = Escapes::default();
    let mut lower_digits = 0;
    while let Some(word) = Word::at(text, start) {
        let lower = escapes.add(&word)?;
        let separators = word.mask(is_separator);
        if !word.all(name) {
            // The first of these ends the name. If there is none, another byte is wrong.
            let ends = word.mask(|bytes| is(bytes, b'?') | is(bytes, b'#'));
            let in_name = below_lowest(ends);
            let others = word.mask(|bytes| !near(component(bytes)));
            if ends == 0 || (others | word.mask(|bytes| is(bytes, b'*'))) & in_name != 0 {
                return None;
            }
            let name_len = start + ends.trailing_zeros() as usize;
            colons.add(separators & in_name, start);
            let has_lower = lower_digits | (lower & in_name) != 0;
            let layout = finish(text.get(..name_len)?, &colons, has_lower)?;
            let mut components = Components::new(text, name_len);
            components.add(&word, start, !in_name, others);
            return components.read_on(start + WORD, escapes).then_some(layout);
        }
        lower_digits |= lower;
        colons.add(separators, start);
        start += WORD;
    }
    let layout = finish(text, &colons, lower_digits != 0)?;
    escapes.are_complete().then_some(layout)
}

/// Returns the layout of a name after its last word.
#[inline(always)]
fn finish(name: &[u8], colons: &Colons, has_lower_digits: bool) -> Option<Layout> {
    let canonical = head::is_canonical(name, colons.namespace_end())? && !has_lower_digits;
    colons.layout(name, canonical)
}

/// Sets all bits below the lowest bit that is set, or all bits if none is.
#[inline]
fn below_lowest(mask: u64) -> u64 {
    mask.wrapping_sub(1) & !mask
}
