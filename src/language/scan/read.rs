//! The scan of a whole text.

use wide::u8x16;

use super::masks::{STEP, are_common, are_common_or_stars, lower_mask, mask_of, set_bits};
use crate::language::layout::{Colons, Layout, PatternLayout};
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::{SCHEME_LEN, SEPARATOR, is_namespace};

/// The number of bytes whose masks fill one integer.
const WORD: usize = 64;

/// Returns the layout of a URN of at least 16 bytes that are letters, digits, `:` or `+,-./;_`, and
/// that begins with `urn:` and a namespace in lower case. Returns `None` for any other text, which
/// may be valid too. `O(length)`; a text over [`MAX_LEN`] is not read.
pub(in crate::language) fn urn(text: &str) -> Option<Layout> {
    layout_of_common(text.as_bytes(), are_common)
}

/// Returns the layout of a canonical pattern of at least 16 bytes of the same sort. Returns `None`
/// for any other text, which may be valid too. `O(length)`; a text over [`MAX_LEN`] is not read.
///
/// Parsing a pattern took 1,300 ns with the grammar and takes a fifth of that with the scan.
pub(in crate::language) fn pattern(text: &str) -> Option<PatternLayout> {
    let bytes = text.as_bytes();
    let layout = layout_of_common(bytes, are_common_or_stars)?;
    let mut literal_len = None;
    for at in stars(bytes) {
        // Each `*` is a whole selector: there is a colon before it, and a colon or the end after
        // it.
        let is_end = |byte: Option<&u8>| byte.is_none_or(|&byte| byte == SEPARATOR);
        if bytes.get(at.wrapping_sub(1)) != Some(&SEPARATOR) || !is_end(bytes.get(at + 1)) {
            return None;
        }
        literal_len = literal_len.or(Some(at));
    }
    Some(PatternLayout {
        namespace_len: u8::try_from(layout.namespace_len()).ok()?,
        literal_len: u16::try_from(literal_len.unwrap_or(bytes.len())).ok()?,
    })
}

/// Returns an iterator over the offsets of the `*`s, in ascending order.
fn stars(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let (steps, rest) = bytes.as_chunks::<STEP>();
    let in_steps = steps.iter().enumerate().flat_map(|(number, step)| {
        set_bits(u64::from(mask_of(step, b'*'))).map(move |bit| number * STEP + bit)
    });
    let in_rest = (bytes.len() - rest.len()..).zip(rest);
    in_steps.chain(in_rest.filter(|(_, byte)| **byte == b'*').map(|(at, _)| at))
}

/// Returns the layout of a text that is a URN with a canonical name if all its bytes are common in
/// the sense of `are_common`, and otherwise `None`.
fn layout_of_common(bytes: &[u8], are_common: impl Fn(&[u8; STEP]) -> u8x16) -> Option<Layout> {
    if bytes.len() > MAX_LEN {
        return None;
    }
    let colons = common_colons(bytes, are_common)?;
    let namespace_len = colons.namespace_end().checked_sub(SCHEME_LEN)?;
    let nss = bytes.get(colons.namespace_end()..)?;
    // A URN has no empty segment. `common_colons` has found none between two colons.
    let valid = bytes.starts_with(b"urn:")
        && is_lower_namespace(bytes, namespace_len)
        && !nss.starts_with(b":/")
        && !nss.ends_with(b":")
        && colons.count() <= MAX_SEGMENTS + 1;
    if !valid {
        return None;
    }
    Layout::from_colons(&colons, bytes.len())
}

/// Reports whether the `len` bytes after the scheme are a namespace in lower case. The text has at
/// least 16 bytes.
fn is_lower_namespace(bytes: &[u8], len: usize) -> bool {
    let end = SCHEME_LEN + len;
    match (bytes.first_chunk::<STEP>(), bytes.get(SCHEME_LEN..end)) {
        // The platform's namespaces end in the first step. This takes 20 instructions, and the
        // other way 170.
        (Some(step), Some([first, .., last])) if end < STEP => {
            let lower = lower_mask(step) >> SCHEME_LEN;
            lower.trailing_ones() as usize >= len && *first != b'-' && *last != b'-'
        }
        (_, Some(namespace)) => {
            is_namespace(namespace) && !namespace.iter().any(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

/// Returns the colons of a text of at least 16 bytes if all bytes are common and no two colons are
/// adjacent.
///
/// The masks of four steps make a word of 64 bits, so that the loop over the colons and the test
/// for adjacent ones run once for 64 bytes.
fn common_colons(bytes: &[u8], are_common: impl Fn(&[u8; STEP]) -> u8x16) -> Option<Colons> {
    // A text is rarely a multiple of 16 bytes long. Its last 16 bytes are a step of their own,
    // which overlaps the step before. So no byte is read one by one, and none after the end.
    let last_step = bytes.last_chunk::<STEP>()?;
    let mut colons = Colons::default();
    let mut common = are_common(last_step);
    let mut adjacent = 0;
    let mut colon_before = 0;
    for (word_number, word) in bytes.chunks(WORD).enumerate() {
        let (steps, rest) = word.as_chunks::<STEP>();
        let mut mask = 0;
        for (number, step) in steps.iter().enumerate() {
            common &= are_common(step);
            mask |= u64::from(mask_of(step, SEPARATOR)) << (number * STEP);
        }
        if !rest.is_empty() {
            // The lowest bits of the last step are bytes that the steps before have counted.
            let new = mask_of(last_step, SEPARATOR) >> (STEP - rest.len());
            mask |= u64::from(new) << (steps.len() * STEP);
        }
        // Bit `i` of `mask << 1` is byte `i - 1`. For byte 0 that is the last byte of the word
        // before.
        adjacent |= mask & (mask << 1 | colon_before);
        colon_before = mask >> (WORD - 1);
        set_bits(mask).for_each(|bit| colons.push(word_number * WORD + bit));
    }
    // One branch at the end instead of one for each step: nearly all texts are common.
    (common.all() && adjacent == 0).then_some(colons)
}
