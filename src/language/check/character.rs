//! A character that is not allowed where it stands: which sort of mistake is it?

use super::bytes::{find_byte, get};
use super::mistake::Mistake;
use crate::language::error::ParseErrorKind as Kind;

/// The byte at `at` is not allowed there.
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

/// The text does not begin with `urn:`; something in front of it is the likelier mistake.
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

/// Where, before the first colon, something invisible or foreign stands: white space in an
/// otherwise right scheme, or text outside ASCII. At the beginning if there is none.
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

/// Whether the first bytes are `urn` with white space between.
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

/// `char::is_whitespace` for ASCII.
const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Where `<…>`, `{…}`, `{{…}}` or `${…}` begins, if its bracket is at `at`, or its `$` at or just
/// before it.
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
    let dollar_before = at > 0 && bytes[open] == b'{' && bytes[at - 1] == b'$';
    Some(if dollar_before { at - 1 } else { at })
}
