//! From "this rule failed here" to what is wrong, and which bytes of the text are to blame.

use alloc::string::String;
use core::ops::Range;

use super::fault::{Expected, Fault};
use crate::language::error::parse_error::ParseError;
use crate::language::error::{ParseErrorKind as Kind, Syntax};
use crate::language::syntax::{is_namespace, is_segment_byte};

pub(super) fn explain(text: &str, syntax: Syntax, fault: Fault) -> ParseError {
    let at = text.len() - fault.remaining;
    let (kind, span) = if text.is_empty() {
        (Kind::Empty, 0..0)
    } else {
        match fault.expected {
            Expected::Scheme => scheme(text),
            Expected::Namespace => namespace(text, at, syntax),
            Expected::NamespaceEnd => (Kind::MissingSegment, at..at),
            Expected::FirstSegment => (Kind::LeadingSlash, at..at + 1),
            Expected::SegmentLimit => (Kind::TooManySegments, at..text.len()),
            Expected::EscapeDigits => (Kind::InvalidEscape, escape(text, at)),
            Expected::ComponentText => component_text(text, at),
            Expected::Part => part(text, at),
            Expected::End if syntax == Syntax::EventName => part(text, at),
            Expected::Segment | Expected::End => segment(text, at, syntax),
        }
    };
    ParseError::new(syntax, kind, span, text)
}

/// The text does not begin with `urn:`; something in front of it is the likelier mistake.
fn scheme(text: &str) -> (Kind, Range<usize>) {
    if text.starts_with('\'') {
        return (Kind::Quote, 0..1);
    }
    if text.starts_with("<urn:") {
        // The delimiters of RFC 3986, appendix C, around a text that is not a placeholder.
        return (Kind::Quote, 0..1);
    }
    let end = text.find(':').unwrap_or(text.len());
    let visible: String = text[..end].split_whitespace().collect();
    let hidden =
        |c: char| !c.is_ascii() || c.is_whitespace() && visible.eq_ignore_ascii_case("urn");
    let hidden = text[..end].find(hidden).unwrap_or_default();
    let telling = [0, hidden].map(|at| character(text, at));
    let mut telling = telling
        .into_iter()
        .filter(|(kind, _)| *kind != Kind::InvalidCharacter);
    telling.next().unwrap_or((Kind::MissingScheme, 0..end))
}

/// Everything from `at` to the next colon is no namespace identifier, or a component follows it.
fn namespace(text: &str, at: usize, syntax: Syntax) -> (Kind, Range<usize>) {
    let len = text[at..].find([':', '?', '#']).unwrap_or(text.len() - at);
    let span = at..at + len;
    if is_namespace(text[span.clone()].as_bytes()) {
        return (Kind::MissingSegment, span.end..span.end);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let Some(offending) = text[span.clone()].find(|c| !allowed(c)) else {
        return (Kind::InvalidNamespace, span);
    };
    match (character(text, at + offending), syntax) {
        ((Kind::InvalidCharacter, _), Syntax::Urn) if text[at + offending..].starts_with('*') => {
            (Kind::WildcardInUrn, at + offending..at + offending + 1)
        }
        ((Kind::InvalidCharacter, _), _) if text[span.clone()].contains('*') => {
            (Kind::WildcardNamespace, span)
        }
        ((Kind::InvalidCharacter, _), _) => (Kind::InvalidNamespace, span),
        (telling, _) => telling,
    }
}

/// Neither a segment nor the end of the text is at `at`, or a segment begins there and goes
/// on to a character that none can have.
fn segment(text: &str, at: usize, syntax: Syntax) -> (Kind, Range<usize>) {
    if syntax == Syntax::Urn && text[..at].contains(['?', '#']) {
        // In a component, where a colon begins no segment.
        return character(text, at);
    }
    let inside = |c: char| c.is_ascii() && is_segment_byte(c as u8);
    let run = text[at..].find(|c| !inside(c)).unwrap_or(text.len() - at);
    let stop = at + run;
    let rest = &text[stop..];
    let begins_segment = text[..stop].ends_with(':');
    match (rest.chars().next(), syntax) {
        (None | Some(':'), _) => (Kind::EmptySegment, stop..stop),
        (Some('?' | '#'), _) if begins_segment => (Kind::EmptySegment, stop..stop),
        (Some('*'), Syntax::Urn) => (Kind::WildcardInUrn, stop..stop + 1),
        (Some('*'), _) => (Kind::PartialWildcard, whole_segment(text, stop)),
        (Some('#'), Syntax::Pattern) => (Kind::ComponentInPattern, stop..text.len()),
        (Some('?'), Syntax::Pattern) if rest.starts_with("?+") || rest.starts_with("?=") => {
            (Kind::ComponentInPattern, stop..text.len())
        }
        _ => character(text, stop),
    }
}

/// The segment around `at`, up to a colon, component or end.
fn whole_segment(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind(':').map_or(0, |colon| colon + 1);
    let len = text[at..].find([':', '?', '#']).unwrap_or(text.len() - at);
    start..at + len
}

/// The `%` at `at` and the digits that do follow it.
fn escape(text: &str, at: usize) -> Range<usize> {
    let digits = text[at + 1..].bytes().take(2);
    at..at + 1 + digits.take_while(u8::is_ascii_hexdigit).count()
}

/// What stands directly behind `?+` or `?=` cannot begin a component.
fn component_text(text: &str, at: usize) -> (Kind, Range<usize>) {
    let rest = &text[at..];
    if rest.is_empty() || rest.starts_with('#') || rest.starts_with("?=") {
        (Kind::EmptyComponent, at - 2..at)
    } else {
        character(text, at)
    }
}

/// No part of an event name begins at `at`.
fn part(text: &str, at: usize) -> (Kind, Range<usize>) {
    match text[at..].chars().next() {
        None | Some('.') => (Kind::EmptyPart, at..at),
        Some('*') => (Kind::WildcardInEventName, at..at + 1),
        Some('\'') => (Kind::Quote, at..at + 1),
        Some(_) => character(text, at),
    }
}

/// The character at `at` is not allowed there: which sort of mistake is it?
fn character(text: &str, at: usize) -> (Kind, Range<usize>) {
    let rest = &text[at..];
    let Some(c) = rest.chars().next() else {
        return (Kind::InvalidCharacter, at..at);
    };
    if let Some(placeholder) = placeholder(text, at) {
        (Kind::Placeholder, placeholder)
    } else if c.is_whitespace() {
        (Kind::WhiteSpace, run(text, at, char::is_whitespace))
    } else if is_quote(c) {
        (Kind::Quote, at..at + c.len_utf8())
    } else if !c.is_ascii() {
        let foreign = |c: char| !c.is_ascii() && !c.is_whitespace() && !is_quote(c);
        (Kind::NonAscii, run(text, at, foreign))
    } else {
        (Kind::InvalidCharacter, at..at + 1)
    }
}

fn run(text: &str, at: usize, belongs: impl Fn(char) -> bool) -> Range<usize> {
    let rest = &text[at..];
    at..at + rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '`' | '“' | '”' | '„' | '‘' | '’' | '«' | '»')
}

/// `<…>`, `{…}`, `{{…}}` or `${…}` with its bracket at `at`, or its `$` at or just before it.
fn placeholder(text: &str, at: usize) -> Option<Range<usize>> {
    let dollar = usize::from(text[at..].starts_with("${"));
    let open = at + dollar;
    let (open_char, close_char) = match text[open..].chars().next()? {
        '<' => ('<', '>'),
        '{' => ('{', '}'),
        _ => return None,
    };
    let close = open + text[open..].find(close_char)?;
    let end = run(text, close, |c| c == close_char).end;
    let before = usize::from(open_char == '{' && text[..at].ends_with('$'));
    Some(at - before..end)
}
