//! The rules of RFC 8141, section 2, in the order of the grammar.

use super::character;
use super::mistake::Mistake;
use crate::language::bytes::{find_byte, get, slice};
use crate::language::error::{ParseErrorKind as Kind, Syntax};
use crate::language::foreign::{is_wildcard, separator_before_urn};
use crate::language::limits::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::{
    SCHEME_LEN, is_component_byte, is_namespace, is_namespace_byte, is_segment_byte,
};

/// Does what `?` does. `?` is not const.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(mistake) => return Err(mistake),
        }
    };
}

/// The offset at which a rule has stopped reading, or the mistake that it has found.
pub(crate) type Read = Result<usize, Mistake>;

/// Reads a URN and returns the length of its text without the components, or its first mistake.
/// `O(length)`; a text over [`MAX_LEN`] is not read.
pub(crate) const fn urn(text: &str) -> Read {
    let bytes = text.as_bytes();
    let start = attempt!(head(text, Syntax::Urn));
    let name_end = attempt!(segments(bytes, start, Syntax::Urn));
    let end = attempt!(components(bytes, name_end));
    match get(bytes, end) {
        None => Ok(name_end),
        // A `*` inside a component would have been read as one of its characters.
        Some(b'*') => Err(Mistake::new(Kind::WildcardInUrn, end)),
        Some(_) => Err(character::mistake(bytes, end)),
    }
}

/// Reads a pattern and returns its length, or its first mistake. `O(length)`; a text over
/// [`MAX_LEN`] is not read.
pub(crate) const fn pattern(text: &str) -> Read {
    let bytes = text.as_bytes();
    let start = attempt!(head(text, Syntax::Pattern));
    let end = attempt!(segments(bytes, start, Syntax::Pattern));
    match (get(bytes, end), get(bytes, end + 1)) {
        (None, _) => Ok(end),
        (Some(b'#'), _) | (Some(b'?'), Some(b'+' | b'=')) => {
            Err(Mistake::new(Kind::ComponentInPattern, end))
        }
        _ => Err(character::mistake(bytes, end)),
    }
}

/// Reads an event name and returns its length, or its first mistake. `O(length)`; a text over
/// [`MAX_EVENT_NAME_LEN`] is not read.
pub(crate) const fn event_name(text: &str) -> Read {
    let bytes = text.as_bytes();
    attempt!(length(bytes, MAX_EVENT_NAME_LEN));
    let mut at = 0;
    let mut part_start = 0;
    loop {
        match get(bytes, at) {
            Some(b'a'..=b'z' | b'-') => {}
            Some(b'.') if at > part_start => part_start = at + 1,
            None if at > part_start => return Ok(at),
            None | Some(b'.') => return Err(Mistake::new(Kind::EmptyPart, at)),
            Some(b'*') => return Err(Mistake::new(Kind::WildcardInEventName, at)),
            Some(b'\'') => return Err(Mistake::new(Kind::Quote, at)),
            Some(_) => return Err(character::mistake(bytes, at)),
        }
        at += 1;
    }
}

/// Reads an event pattern and returns its length, or its first mistake. `O(length)`; a text over
/// [`MAX_EVENT_NAME_LEN`] is not read.
pub(crate) const fn event_pattern(text: &str) -> Read {
    let bytes = text.as_bytes();
    attempt!(length(bytes, MAX_EVENT_NAME_LEN));
    let mut at = 0;
    loop {
        at = attempt!(event_selector(bytes, at));
        match get(bytes, at) {
            None => return Ok(at),
            Some(b'.') => at += 1,
            Some(b'\'') => return Err(Mistake::new(Kind::Quote, at)),
            Some(_) => return Err(character::mistake(bytes, at)),
        }
    }
}

/// `part / "*"`. It reads no further than the part.
const fn event_selector(bytes: &[u8], start: usize) -> Read {
    let mut at = start;
    while let Some(b'a'..=b'z' | b'-') = get(bytes, at) {
        at += 1;
    }
    match (get(bytes, at), get(bytes, at + 1)) {
        (Some(b'*'), Some(b'a'..=b'z' | b'-' | b'*')) => {
            Err(Mistake::new(Kind::PartialWildcard, start))
        }
        (Some(b'*'), _) if at == start => Ok(at + 1),
        (Some(b'*'), _) => Err(Mistake::new(Kind::PartialWildcard, start)),
        (None | Some(b'.'), _) if at == start => Err(Mistake::new(Kind::EmptyPart, at)),
        // The caller decides about the byte at `at`.
        _ => Ok(at),
    }
}

/// Checks that the text is neither empty nor too long.
const fn length(bytes: &[u8], max: usize) -> Read {
    if bytes.len() > max {
        // The limit may be inside a character. The mistake is at its first byte, as in the grammar.
        let mut at = max;
        while at > 0 && matches!(get(bytes, at), Some(0x80..=0xbf)) {
            at -= 1;
        }
        return Err(Mistake::new(Kind::TooLong, at));
    }
    if bytes.is_empty() {
        return Err(Mistake::new(Kind::Empty, 0));
    }
    Ok(0)
}

/// `"urn" ":" NID ":"`. A `/` must not follow.
const fn head(text: &str, syntax: Syntax) -> Read {
    let bytes = text.as_bytes();
    attempt!(length(bytes, MAX_LEN));
    if !begins_with_scheme(bytes) {
        return Err(character::before_scheme(bytes));
    }
    let end = find_byte(bytes, SCHEME_LEN, b":");
    if !is_namespace(slice(bytes, SCHEME_LEN, end)) {
        return Err(namespace_mistake(bytes, syntax));
    }
    if end == bytes.len() {
        return Err(Mistake::new(Kind::MissingSegment, end));
    }
    if matches!(get(bytes, end + 1), Some(b'/')) {
        return Err(Mistake::new(Kind::LeadingSlash, end + 1));
    }
    Ok(end + 1)
}

const fn begins_with_scheme(bytes: &[u8]) -> bool {
    matches!(bytes, [b'u' | b'U', b'r' | b'R', b'n' | b'N', b':', ..])
}

/// Returns the mistake of a text with no valid namespace after its scheme.
const fn namespace_mistake(bytes: &[u8], syntax: Syntax) -> Mistake {
    let start = SCHEME_LEN;
    let end = find_byte(bytes, start, b":?#");
    if is_namespace(slice(bytes, start, end)) {
        // A component follows a valid namespace: what is wrong is that no segment does.
        return Mistake::new(Kind::MissingSegment, end);
    }
    let mut at = start;
    while at < end && is_namespace_byte(bytes[at]) {
        at += 1;
    }
    if at == end {
        // Each character is allowed, so the length or a hyphen at an end is wrong.
        return Mistake::new(Kind::InvalidNamespace, start);
    }
    // White space, a quotation mark or a placeholder says more than that the namespace is invalid.
    let mistake = character::mistake(bytes, at);
    match (mistake.kind, syntax) {
        (Kind::InvalidCharacter, Syntax::Urn) if bytes[at] == b'*' => {
            Mistake::new(Kind::WildcardInUrn, at)
        }
        (Kind::InvalidCharacter, _) if find_byte(bytes, start, b"*") < end => {
            Mistake::new(Kind::WildcardNamespace, start)
        }
        (Kind::InvalidCharacter, _) => Mistake::new(Kind::InvalidNamespace, start),
        _ => mistake,
    }
}

/// `item *( ":" item )`, where an item is a segment or, in a pattern, `*`.
const fn segments(bytes: &[u8], start: usize, syntax: Syntax) -> Read {
    let mut at = attempt!(segment(bytes, start, syntax));
    let mut count = 1;
    while let Some(b':') = get(bytes, at) {
        if count == MAX_SEGMENTS {
            return Err(Mistake::new(Kind::TooManySegments, at + 1));
        }
        at = attempt!(segment(bytes, at + 1, syntax));
        count += 1;
    }
    Ok(at)
}

/// `segment`, or in a pattern `segment / "*"`. It reads no further than the segment.
const fn segment(bytes: &[u8], start: usize, syntax: Syntax) -> Read {
    let is_pattern = matches!(syntax, Syntax::Pattern);
    if is_pattern && matches!(get(bytes, start), Some(b'*')) {
        return match get(bytes, start + 1) {
            Some(b'*') => Err(partial_wildcard(bytes, start)),
            Some(byte) if is_segment_byte(byte) => Err(partial_wildcard(bytes, start)),
            _ => Ok(start + 1),
        };
    }
    let mut at = start;
    while let Some(byte) = get(bytes, at)
        && is_segment_byte(byte)
    {
        at = attempt!(one_or_escape(bytes, at));
    }
    match get(bytes, at) {
        Some(b'*') if is_pattern => Err(partial_wildcard(bytes, start)),
        Some(b'?' | b'#') if is_pattern && at == start && is_wildcard(bytes, at) => {
            Err(Mistake::new(Kind::InvalidCharacter, at))
        }
        None | Some(b':' | b'?' | b'#') if at == start => Err(Mistake::new(Kind::EmptySegment, at)),
        // The rule that called this one decides about the byte at `at`: it may begin a component.
        _ => Ok(at),
    }
}

/// Returns the mistake of the segment at `start`, which contains a `*` and other text. If that is
/// another URN, the text is a list.
const fn partial_wildcard(bytes: &[u8], start: usize) -> Mistake {
    let end = find_byte(bytes, start, b":?#");
    match separator_before_urn(bytes, start, end) {
        Some(separator) => Mistake::new(Kind::SeveralEntries, separator),
        None => Mistake::new(Kind::PartialWildcard, start),
    }
}

/// Returns the offset after the byte at `at`, or after the escape that begins there.
const fn one_or_escape(bytes: &[u8], at: usize) -> Read {
    if bytes[at] != b'%' {
        return Ok(at + 1);
    }
    match (get(bytes, at + 1), get(bytes, at + 2)) {
        (Some(high), Some(low)) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
            Ok(at + 3)
        }
        _ => Err(Mistake::new(Kind::InvalidEscape, at)),
    }
}

/// `[ "?+" r-component ] [ "?=" q-component ] [ "#" f-component ]`
const fn components(bytes: &[u8], start: usize) -> Read {
    let mut at = start;
    if is_pair(bytes, at, b'+') {
        at = attempt!(component_start(bytes, at + 2));
        // A `?` is part of the r-component unless it introduces the q-component.
        while let Some(byte) = get(bytes, at)
            && is_component_byte(byte)
            && !is_pair(bytes, at, b'=')
        {
            at = attempt!(one_or_escape(bytes, at));
        }
    }
    if is_pair(bytes, at, b'=') {
        at = attempt!(component_start(bytes, at + 2));
        at = attempt!(component_text(bytes, at));
    }
    if matches!(get(bytes, at), Some(b'#')) {
        at = attempt!(component_text(bytes, at + 1));
    }
    Ok(at)
}

/// Reports whether a `?` and then the byte `second` are at `at`.
const fn is_pair(bytes: &[u8], at: usize, second: u8) -> bool {
    match (get(bytes, at), get(bytes, at + 1)) {
        (Some(b'?'), Some(byte)) => byte == second,
        _ => false,
    }
}

/// Reads the first character of a component. There must be one, and it must not be `/` or `?`.
const fn component_start(bytes: &[u8], at: usize) -> Read {
    match get(bytes, at) {
        None | Some(b'#') => Err(Mistake::new(Kind::EmptyComponent, at - 2)),
        Some(b'?') if is_pair(bytes, at, b'=') => Err(Mistake::new(Kind::EmptyComponent, at - 2)),
        Some(b'/' | b'?') => Err(character::mistake(bytes, at)),
        Some(byte) if is_component_byte(byte) => one_or_escape(bytes, at),
        Some(_) => Err(character::mistake(bytes, at)),
    }
}

/// `*( pchar / "/" / "?" )`
const fn component_text(bytes: &[u8], start: usize) -> Read {
    let mut at = start;
    while let Some(byte) = get(bytes, at)
        && is_component_byte(byte)
    {
        at = attempt!(one_or_escape(bytes, at));
    }
    Ok(at)
}
