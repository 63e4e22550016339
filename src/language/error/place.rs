//! The part of a URN in which a character is not allowed: each part allows others.

use crate::language::bytes::{find_byte, get};
use crate::language::syntax::SCHEME_LEN;

/// The part of a URN in which a character is.
pub(super) enum Place {
    Segment,
    /// The first character of an r- or q-component.
    ComponentStart,
    Component,
}

/// Returns the part of a URN at an offset, up to which the text is valid.
pub(super) const fn place(bytes: &[u8], at: usize) -> Place {
    let first = find_byte(bytes, SCHEME_LEN, b"?#");
    if first >= at {
        return Place::Segment;
    }
    let is_r = matches!(get(bytes, first + 1), Some(b'+'));
    let q = if is_r { query(bytes, first + 2) } else { first };
    // A fragment begins with one character, so that nothing is its start.
    let starts = matches!(get(bytes, first), Some(b'?')) && (at == first + 2 || at == q + 2);
    if starts {
        Place::ComponentStart
    } else {
        Place::Component
    }
}

/// Returns the offset of the first `?=` from `start` on, or the length of the text.
const fn query(bytes: &[u8], start: usize) -> usize {
    let mut at = find_byte(bytes, start, b"?");
    while at < bytes.len() && !matches!(get(bytes, at + 1), Some(b'=')) {
        at = find_byte(bytes, at + 1, b"?");
    }
    at
}
