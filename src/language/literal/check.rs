//! The three languages once more, as `const fn`s over bytes: nom is not const.
//!
//! Each reader answers with the first mistake of a text, if it has one. For ASCII, which all valid
//! texts are, kind and place are those of the grammar; a property test holds the two to each other.

use crate::language::error::{ParseErrorKind as Kind, Syntax};
use crate::language::limits::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::{is_component_byte, is_namespace_byte, is_segment_byte};

use super::character;

/// What is wrong with a text, and the first byte to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mistake {
    /// The same as that of a [`ParseError`](crate::ParseError).
    pub kind: Kind,
    /// Where its span begins.
    pub at: usize,
}

impl Mistake {
    pub(super) const fn new(kind: Kind, at: usize) -> Self {
        Self { kind, at }
    }
}

/// `?`, which is not const.
macro_rules! attempt {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(mistake) => return Err(mistake),
        }
    };
}

/// How far a rule has read, or what it has stumbled over.
type Read = Result<usize, Mistake>;

/// The first mistake in what should be a URN. `O(length)`
#[must_use]
pub const fn urn(text: &str) -> Option<Mistake> {
    match read_urn(text) {
        Ok(_) => None,
        Err(mistake) => Some(mistake),
    }
}

/// The first mistake in what should be a pattern. `O(length)`
#[must_use]
pub const fn pattern(text: &str) -> Option<Mistake> {
    match read_pattern(text) {
        Ok(_) => None,
        Err(mistake) => Some(mistake),
    }
}

/// The first mistake in what should be an event name. `O(length)`
#[must_use]
pub const fn event_name(text: &str) -> Option<Mistake> {
    match read_event_name(text) {
        Ok(_) => None,
        Err(mistake) => Some(mistake),
    }
}

const fn read_urn(text: &str) -> Read {
    let bytes = text.as_bytes();
    let start = attempt!(head(text, Syntax::Urn));
    let name_end = attempt!(segments(bytes, start, Syntax::Urn));
    let end = attempt!(components(bytes, name_end));
    match get(bytes, end) {
        None => Ok(end),
        // In a component it would be one of its characters.
        Some(b'*') => Err(Mistake::new(Kind::WildcardInUrn, end)),
        Some(_) => Err(character::mistake(bytes, end)),
    }
}

const fn read_pattern(text: &str) -> Read {
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

const fn read_event_name(text: &str) -> Read {
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

/// Neither nothing nor too much.
const fn length(bytes: &[u8], max: usize) -> Read {
    if bytes.len() > max {
        // As the grammar does it: no character is cut.
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

/// `"urn" ":" NID ":"`, and the `/` that may not follow.
const fn head(text: &str, syntax: Syntax) -> Read {
    let bytes = text.as_bytes();
    attempt!(length(bytes, MAX_LEN));
    if !begins_with_scheme(bytes) {
        return Err(character::before_scheme(bytes));
    }
    let end = find_byte(bytes, 4, b":");
    if !is_namespace(bytes, 4, end) {
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

/// RFC 8141, section 2.1.
const fn is_namespace(bytes: &[u8], start: usize, end: usize) -> bool {
    let len = end - start;
    let mut at = start;
    while at < end && is_namespace_byte(bytes[at]) {
        at += 1;
    }
    at == end && len >= 2 && len <= 32 && bytes[start] != b'-' && bytes[end - 1] != b'-'
}

/// What stands behind the scheme is no namespace.
const fn namespace_mistake(bytes: &[u8], syntax: Syntax) -> Mistake {
    let start = 4;
    let end = find_byte(bytes, start, b":?#");
    if is_namespace(bytes, start, end) {
        return Mistake::new(Kind::MissingSegment, end);
    }
    let mut at = start;
    while at < end && is_namespace_byte(bytes[at]) {
        at += 1;
    }
    if at == end {
        return Mistake::new(Kind::InvalidNamespace, start);
    }
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

const fn segment(bytes: &[u8], start: usize, syntax: Syntax) -> Read {
    let is_pattern = matches!(syntax, Syntax::Pattern);
    if is_pattern && matches!(get(bytes, start), Some(b'*')) {
        return match get(bytes, start + 1) {
            Some(b'*') => Err(Mistake::new(Kind::PartialWildcard, start)),
            Some(byte) if is_segment_byte(byte) => Err(Mistake::new(Kind::PartialWildcard, start)),
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
        Some(b'*') if is_pattern => Err(Mistake::new(Kind::PartialWildcard, start)),
        None | Some(b':' | b'?' | b'#') if at == start => Err(Mistake::new(Kind::EmptySegment, at)),
        // What is no part of a URN or a pattern is told by whoever finds it there.
        _ => Ok(at),
    }
}

/// Behind the byte at `at`, or behind its escape.
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

/// Whether a `?` and this byte are at `at`.
const fn is_pair(bytes: &[u8], at: usize, second: u8) -> bool {
    match (get(bytes, at), get(bytes, at + 1)) {
        (Some(b'?'), Some(byte)) => byte == second,
        _ => false,
    }
}

/// Behind `?+` or `?=` there is some text, and it begins with neither `/` nor `?`.
const fn component_start(bytes: &[u8], at: usize) -> Read {
    match get(bytes, at) {
        None | Some(b'#') => Err(Mistake::new(Kind::EmptyComponent, at - 2)),
        Some(b'?') if is_pair(bytes, at, b'=') => Err(Mistake::new(Kind::EmptyComponent, at - 2)),
        Some(b'/' | b'?') => Err(character::mistake(bytes, at)),
        Some(byte) if is_component_byte(byte) => one_or_escape(bytes, at),
        Some(_) => Err(character::mistake(bytes, at)),
    }
}

const fn component_text(bytes: &[u8], start: usize) -> Read {
    let mut at = start;
    while let Some(byte) = get(bytes, at)
        && is_component_byte(byte)
    {
        at = attempt!(one_or_escape(bytes, at));
    }
    Ok(at)
}

/// `slice::get`, which is not const for a position.
pub(super) const fn get(bytes: &[u8], at: usize) -> Option<u8> {
    if at < bytes.len() {
        Some(bytes[at])
    } else {
        None
    }
}

/// Where the first of these bytes is, from `start` on; the length of the text if none is there.
pub(super) const fn find_byte(bytes: &[u8], start: usize, wanted: &[u8]) -> usize {
    let mut at = start;
    while at < bytes.len() {
        let mut choice = 0;
        while choice < wanted.len() {
            if bytes[at] == wanted[choice] {
                return at;
            }
            choice += 1;
        }
        at += 1;
    }
    bytes.len()
}
