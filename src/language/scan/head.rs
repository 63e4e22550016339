//! The scheme and the namespace.

use super::masks::{STEP, Step, lower_in_namespace, of_namespace, upper};
use super::word::Word;
use crate::language::syntax::{SCHEME, SCHEME_LEN};

/// The maximum length of a namespace.
const MAX_NAMESPACE: usize = 32;

/// Reports whether a text, whose namespace ends at `end`, begins in the canonical form. Returns `None`
/// if no name begins so.
#[inline]
pub(super) fn is_canonical(text: &[u8], end: usize) -> Option<bool> {
    let [first, .., last] = text.get(SCHEME_LEN..end)? else {
        return None;
    };
    if *first == b'-' || *last == b'-' || text.get(end + 1) == Some(&b'/') {
        return None;
    }
    // The platform's namespaces end in the first step.
    if let Some(first) = text.first_chunk::<STEP>()
        && end <= STEP
        && first.starts_with(SCHEME)
        && ones(lower_in_namespace(Step::new(*first)).to_bitmask().into()) >= end
    {
        return Some(true);
    }
    is_canonical_word(text, end)
}

/// The same for any text.
#[inline(never)]
fn is_canonical_word(text: &[u8], end: usize) -> Option<bool> {
    let word = Word::at(text, 0)?;
    let is_valid = text
        .first_chunk::<SCHEME_LEN>()?
        .eq_ignore_ascii_case(SCHEME)
        && end <= SCHEME_LEN + MAX_NAMESPACE
        && ones(word.mask(of_namespace)) >= end;
    is_valid.then(|| word.mask(upper) & !(u64::MAX << end) == 0)
}

/// Returns the number of bits that are set, from the one after the scheme on, as an offset.
#[inline(always)]
fn ones(mask: u64) -> usize {
    SCHEME_LEN + (mask >> SCHEME_LEN).trailing_ones() as usize
}
