//! The kind of mistake of a character that is not allowed at its offset.
//!
//! This is `diagnose::character` and `diagnose::scheme` of the grammar for ASCII. For a text
//! outside ASCII the kind may differ, because these functions look at bytes and not at characters.
//! At run time the grammar then says what is wrong. At compile time the text is rejected in any
//! case.

use super::bytes::{find_byte, get};
use super::mistake::Mistake;
use crate::language::error::ParseErrorKind as Kind;

/// Returns the mistake of the byte at `at`, which is not allowed there.
pub(super) const fn mistake(bytes: &[u8], at: usize) -> Mistake {
    if let Some(start) = placeholder(bytes, at) {
        return Mistake::new(Kind::Placeholder, start);
    }
    let kind = match get(bytes, at) {
        Some(byte) if is_white_space(byte) => Kind::WhiteSpace,
        Some(b'"' | b'`') => Kind::Quote,
        Some(0x80..) => Kind::NonAscii,
        _ => Kind::InvalidCharacter,
    };
    Mistake::new(kind, at)
}

/// Returns the mistake of a text that does not begin with `urn:`.
///
/// If it begins with something else that people put there, such as a quotation mark or a blank,
/// that is the mistake, and not that `urn:` is missing.
pub(super) const fn before_scheme(bytes: &[u8]) -> Mistake {
    if matches!(bytes, [b'\'', ..] | [b'<', b'u', b'r', b'n', b':', ..]) {
        return Mistake::new(Kind::Quote, 0);
    }
    let first = mistake(bytes, 0);
    if !matches!(first.kind, Kind::InvalidCharacter) {
        return first;
    }
    let hidden = mistake(bytes, hidden_character(bytes));
    if !matches!(hidden.kind, Kind::InvalidCharacter) {
        return hidden;
    }
    Mistake::new(Kind::MissingScheme, 0)
}

/// Returns the offset of the first character before the first colon that cannot be seen or that
/// only looks right: white space inside `urn`, or a character outside ASCII. It is 0 if there is
/// none.
const fn hidden_character(bytes: &[u8]) -> usize {
    let end = find_byte(bytes, 0, b":");
    let spaced_scheme = is_spaced_scheme(bytes, end);
    let mut at = 0;
    while at < end {
        if !bytes[at].is_ascii() || spaced_scheme && is_white_space(bytes[at]) {
            return at;
        }
        at += 1;
    }
    0
}

/// Reports whether the bytes before `end` are `urn` and white space.
const fn is_spaced_scheme(bytes: &[u8], end: usize) -> bool {
    let scheme = b"urn";
    let mut matched = 0;
    let mut at = 0;
    while at < end {
        if !is_white_space(bytes[at]) {
            if matched == scheme.len() || !bytes[at].eq_ignore_ascii_case(&scheme[matched]) {
                return false;
            }
            matched += 1;
        }
        at += 1;
    }
    matched == scheme.len()
}

/// Does what `char::is_whitespace` does, for ASCII.
const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Returns the start of a placeholder `<…>`, `{…}`, `{{…}}` or `${…}` if its first bracket or its
/// `$` is at `at`, or `None`.
const fn placeholder(bytes: &[u8], at: usize) -> Option<usize> {
    let open = match (get(bytes, at), get(bytes, at + 1)) {
        (Some(b'$'), Some(b'{')) => at + 1,
        _ => at,
    };
    let close: &[u8] = match get(bytes, open) {
        Some(b'<') => b">",
        Some(b'{') => b"}",
        _ => return None,
    };
    if find_byte(bytes, open, close) == bytes.len() {
        return None;
    }
    // A segment may contain a `$`. Then the byte at `at` is the bracket after it.
    let dollar_before = at > 0 && bytes[open] == b'{' && bytes[at - 1] == b'$';
    Some(if dollar_before { at - 1 } else { at })
}
