//! Signs that a text is written in the syntax of something else: alternatives, JSON, delimiters, or
//! several texts in one.
//!
//! The grammar and the check ask these questions after they have failed, so that both find the same
//! kind of mistake.

use super::bytes::{before, find_byte, get, has_byte, is_at, skip_white_space};
use super::syntax::SCHEME;

/// Reports whether the text is in the delimiters `<` and `>` of RFC 3986, appendix C: they are
/// around a URN or a URL. Around anything else they are those of a placeholder.
pub(super) const fn is_delimited(bytes: &[u8]) -> bool {
    let end = find_byte(bytes, 0, b">");
    let colon = find_byte(bytes, 0, b":");
    let is_url = colon < end && is_at(bytes, colon, b"://");
    matches!(get(bytes, 0), Some(b'<'))
        && (is_at(bytes, 1, SCHEME) || is_at(bytes, 1, b"url:") || is_url)
}

/// Reports whether the brace at `open` begins alternatives, such as `{ticket,booking}`, that end
/// with the brace at `close`.
pub(super) const fn is_alternatives(bytes: &[u8], open: usize, close: usize) -> bool {
    is_single_brace(bytes, open)
        && has_byte(bytes, open, close, b",|")
        && !is_json(bytes, open, close)
}

/// Reports whether the brace at `open` begins a JSON object that ends with the brace at `close`.
pub(super) const fn is_json(bytes: &[u8], open: usize, close: usize) -> bool {
    is_single_brace(bytes, open) && has_byte(bytes, open, close, b"\"")
}

/// Reports whether `{` is at an offset, and neither `{{` nor `${`.
const fn is_single_brace(bytes: &[u8], open: usize) -> bool {
    matches!(get(bytes, open), Some(b'{'))
        && !matches!(get(bytes, open + 1), Some(b'{'))
        && !matches!(before(bytes, open), Some(b'$'))
}

/// Reports whether the `?` or `#` at the beginning of a segment of a pattern stands for the segment,
/// as in other languages, and begins no component.
pub(super) const fn is_wildcard(bytes: &[u8], at: usize) -> bool {
    let next = get(bytes, at + 1);
    match get(bytes, at) {
        Some(b'?') => !matches!(next, Some(b'+' | b'=')),
        Some(b'#') => matches!(next, None | Some(b':')),
        _ => false,
    }
}

/// Reports whether a separator of a list is at `at`, and another URN after it.
pub(super) const fn separates_urns(bytes: &[u8], at: usize) -> bool {
    at > 0
        && matches!(get(bytes, at), Some(b',' | b';' | b'|'))
        && is_at(bytes, skip_white_space(bytes, at + 1), SCHEME)
}

/// Returns the offset of the separator in the segment `start..end` if another URN begins in it, as
/// in `*,urn`.
pub(super) const fn separator_before_urn(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    // The scheme ends with the colon after the segment.
    let Some(mut at) = (end + 1).checked_sub(SCHEME.len()) else {
        return None;
    };
    if !is_at(bytes, at, SCHEME) {
        return None;
    }
    while at > start {
        at -= 1;
        if separates_urns(bytes, at) {
            return Some(at);
        }
        if !bytes[at].is_ascii_whitespace() {
            return None;
        }
    }
    None
}
