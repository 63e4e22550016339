//! The kind of mistake of a character that is not allowed at its offset.
//!
//! This is `diagnose::character` and `diagnose::scheme` of the grammar, over bytes.

use super::mistake::Mistake;
use crate::language::bytes::{char_at, find_byte, get};
use crate::language::error::ParseErrorKind as Kind;
use crate::language::foreign::{is_alternatives, is_delimited, is_json, separates_urns};
use crate::language::syntax::is_quotation_mark;

/// Returns the mistake of the character at `at`, which is not allowed there.
pub(super) const fn mistake(bytes: &[u8], at: usize) -> Mistake {
    if let Some(mistake) = brackets(bytes, at) {
        return mistake;
    }
    let kind = match char_at(bytes, at) {
        Some(c) if c.is_whitespace() => Kind::WhiteSpace,
        Some(c) if is_quotation_mark(c) => Kind::Quote,
        Some(_) if separates_urns(bytes, at) => Kind::SeveralEntries,
        Some(c) if !c.is_ascii() => Kind::NonAscii,
        _ => Kind::InvalidCharacter,
    };
    Mistake::new(kind, at)
}

/// Returns the mistake of a text that does not begin with `urn:`.
///
/// If it begins with something else that people put there, such as a quotation mark or a blank,
/// that is the mistake, and not that `urn:` is missing.
pub(super) const fn before_scheme(bytes: &[u8]) -> Mistake {
    if matches!(bytes, [b'\'', ..]) || is_delimited(bytes) {
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
    while at < end
        && let Some(c) = char_at(bytes, at)
    {
        if !c.is_ascii() || spaced_scheme && c.is_whitespace() {
            return at;
        }
        at += c.len_utf8();
    }
    0
}

/// Reports whether the bytes before `end` are `urn` and white space.
const fn is_spaced_scheme(bytes: &[u8], end: usize) -> bool {
    let scheme = b"urn";
    let mut matched = 0;
    let mut at = 0;
    while at < end
        && let Some(c) = char_at(bytes, at)
    {
        if !c.is_whitespace() {
            if matched == scheme.len() || !bytes[at].eq_ignore_ascii_case(&scheme[matched]) {
                return false;
            }
            matched += 1;
        }
        at += c.len_utf8();
    }
    matched == scheme.len()
}

/// Returns the mistake of a placeholder `<…>`, `{…}`, `{{…}}` or `${…}`, or of alternatives `{…,…}`,
/// if the first bracket or the `$` is at `at`.
const fn brackets(bytes: &[u8], at: usize) -> Option<Mistake> {
    let open = match (get(bytes, at), get(bytes, at + 1)) {
        (Some(b'$'), Some(b'{')) => at + 1,
        _ => at,
    };
    let close: &[u8] = match get(bytes, open) {
        Some(b'<') => b">",
        Some(b'{') => b"}",
        _ => return None,
    };
    let close = find_byte(bytes, open, close);
    if close == bytes.len() || is_json(bytes, open, close) {
        return None;
    }
    if is_alternatives(bytes, open, close) {
        return Some(Mistake::new(Kind::Alternatives, open));
    }
    // A segment may contain a `$`. Then the byte at `at` is the bracket after it.
    let dollar_before = at > 0 && bytes[open] == b'{' && bytes[at - 1] == b'$';
    let start = if dollar_before { at - 1 } else { at };
    Some(Mistake::new(Kind::Placeholder, start))
}
