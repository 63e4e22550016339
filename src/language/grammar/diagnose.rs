//! From a fault to an error: what is wrong, and which bytes of the text are wrong.
//!
//! A [`Fault`] says what a rule expected at an offset. The text at that offset says what the author
//! has probably meant: a placeholder, a quotation mark, a wildcard in part of a segment. So there
//! is one function for each expectation, which looks at the text and returns a kind and a span. The
//! span is what somebody has to change. It may begin before the offset, as that of a whole segment
//! does.
//!
//! If nothing particular is found, [`character`] decides by the character alone.

use alloc::string::String;
use core::ops::Range;

use super::fault::{Expected, Fault};
use super::rules::is_part_char;
use crate::language::error::parse_error::ParseError;
use crate::language::error::{ParseErrorKind as Kind, Syntax};
use crate::language::foreign::{
    is_alternatives, is_delimited, is_json, is_wildcard, separates_urns, separator_before_urn,
};
use crate::language::syntax::{is_namespace, is_quotation_mark, is_segment_byte};

/// Makes the error of a fault.
pub(super) fn explain(text: &str, syntax: Syntax, fault: Fault) -> ParseError {
    let at = text.len() - fault.remaining;
    // An empty text is a mistake of its own, for every syntax.
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
            Expected::Part | Expected::End if syntax == Syntax::EventPattern => {
                event_selector(text, at)
            }
            Expected::Part => part(text, at),
            Expected::End if syntax == Syntax::EventName => part(text, at),
            Expected::Segment | Expected::End => segment(text, at, syntax),
        }
    };
    ParseError::new(syntax, kind, span, text)
}

/// The text does not begin with `urn:`. Something before `urn:` may be the mistake.
fn scheme(text: &str) -> (Kind, Range<usize>) {
    if text.starts_with('\'') || is_delimited(text.as_bytes()) {
        return (Kind::Quote, 0..1);
    }
    // White space inside `urn`, or a character outside ASCII that looks like one of its letters, is
    // hard to see. The scheme seems to be there.
    let end = text.find(':').unwrap_or(text.len());
    let visible: String = text[..end].split_whitespace().collect();
    let is_spaced_scheme = visible.eq_ignore_ascii_case("urn");
    let is_hidden = |c: char| !c.is_ascii() || c.is_whitespace() && is_spaced_scheme;
    let hidden = text[..end].find(is_hidden).unwrap_or_default();
    [0, hidden]
        .map(|at| character(text, at))
        .into_iter()
        .find(|(kind, _)| *kind != Kind::InvalidCharacter)
        .unwrap_or((Kind::MissingScheme, 0..end))
}

/// The text from `at` to the next colon is not a namespace, or a component follows the namespace.
fn namespace(text: &str, at: usize, syntax: Syntax) -> (Kind, Range<usize>) {
    let len = text[at..].find([':', '?', '#']).unwrap_or(text.len() - at);
    let span = at..at + len;
    if is_namespace(text[span.clone()].as_bytes()) {
        return (Kind::MissingSegment, span.end..span.end);
    }
    // Without a character that is not allowed, the length or a hyphen at an end is wrong.
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let Some(wrong) = text[span.clone()].find(|c| !allowed(c)) else {
        return (Kind::InvalidNamespace, span);
    };
    match (character(text, at + wrong), syntax) {
        ((Kind::InvalidCharacter, _), Syntax::Urn) if text[at + wrong..].starts_with('*') => {
            (Kind::WildcardInUrn, at + wrong..at + wrong + 1)
        }
        ((Kind::InvalidCharacter, _), _) if text[span.clone()].contains('*') => {
            (Kind::WildcardNamespace, span)
        }
        ((Kind::InvalidCharacter, _), _) => (Kind::InvalidNamespace, span),
        // A placeholder, white space or a quotation mark says more than an invalid namespace.
        (kind_and_span, _) => kind_and_span,
    }
}

/// At `at` there is neither a segment nor the end of the text, or a segment begins there and
/// contains a character that is not allowed.
fn segment(text: &str, at: usize, syntax: Syntax) -> (Kind, Range<usize>) {
    if syntax == Syntax::Urn && text[..at].contains(['?', '#']) {
        // In a component a colon does not begin a segment.
        return character(text, at);
    }
    // The rule may have failed at the start of the segment: what is wrong is at its first other
    // character.
    let inside = |c: char| c.is_ascii() && is_segment_byte(c as u8);
    let run = text[at..].find(|c| !inside(c)).unwrap_or(text.len() - at);
    let stop = at + run;
    let rest = &text[stop..];
    let begins_segment = text[..stop].ends_with(':');
    match (rest.chars().next(), syntax) {
        (None | Some(':'), _) => (Kind::EmptySegment, stop..stop),
        (Some('?' | '#'), Syntax::Pattern)
            if begins_segment && is_wildcard(text.as_bytes(), stop) =>
        {
            (Kind::InvalidCharacter, stop..stop + 1)
        }
        (Some('?' | '#'), _) if begins_segment => (Kind::EmptySegment, stop..stop),
        (Some('*'), Syntax::Urn) => (Kind::WildcardInUrn, stop..stop + 1),
        (Some('*'), _) => partial_wildcard(text, whole_segment(text, stop)),
        (Some('#'), Syntax::Pattern) => (Kind::ComponentInPattern, stop..text.len()),
        (Some('?'), Syntax::Pattern) if rest.starts_with("?+") || rest.starts_with("?=") => {
            (Kind::ComponentInPattern, stop..text.len())
        }
        _ => character(text, stop),
    }
}

/// The segment contains a `*` and other text. If that is another URN, the text is a list.
fn partial_wildcard(text: &str, segment: Range<usize>) -> (Kind, Range<usize>) {
    match separator_before_urn(text.as_bytes(), segment.start, segment.end) {
        Some(separator) => (Kind::SeveralEntries, separator..text.len()),
        None => (Kind::PartialWildcard, segment),
    }
}

/// Returns the span of the segment around `at`, up to a colon, a component or the end.
fn whole_segment(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind(':').map_or(0, |colon| colon + 1);
    let len = text[at..].find([':', '?', '#']).unwrap_or(text.len() - at);
    start..at + len
}

/// Returns the span of the `%` at `at` and of the digits after it.
fn escape(text: &str, at: usize) -> Range<usize> {
    let digits = text[at + 1..].bytes().take(2);
    at..at + 1 + digits.take_while(u8::is_ascii_hexdigit).count()
}

/// The text after `?+` or `?=` does not begin a component.
fn component_text(text: &str, at: usize) -> (Kind, Range<usize>) {
    let rest = &text[at..];
    if rest.is_empty() || rest.starts_with('#') || rest.starts_with("?=") {
        (Kind::EmptyComponent, at - 2..at)
    } else {
        character(text, at)
    }
}

/// At `at` there is neither a part of an event name nor the end of the text.
fn part(text: &str, at: usize) -> (Kind, Range<usize>) {
    match text[at..].chars().next() {
        None | Some('.') => (Kind::EmptyPart, at..at),
        Some('*') => (Kind::WildcardInEventName, at..at + 1),
        Some('\'') => (Kind::Quote, at..at + 1),
        Some(_) => character(text, at),
    }
}

/// At `at` there is neither a selector of an event pattern nor the end of the text.
fn event_selector(text: &str, at: usize) -> (Kind, Range<usize>) {
    // The rule may have failed at the start of a part, whose first letters are right.
    let stop = run(text, at, is_part_char).end;
    if text[stop..].starts_with('*') {
        let same_part = |c: char| c == '*' || is_part_char(c);
        let start = text[..stop]
            .rfind(|c| !same_part(c))
            .map_or(0, |dot| dot + 1);
        return (Kind::PartialWildcard, run(text, start, same_part));
    }
    part(text, stop)
}

/// The character at `at` is not allowed there. The kind with the most to say wins: a placeholder
/// over its bracket, white space and quotation marks over the other characters outside ASCII.
fn character(text: &str, at: usize) -> (Kind, Range<usize>) {
    let rest = &text[at..];
    let Some(c) = rest.chars().next() else {
        return (Kind::InvalidCharacter, at..at);
    };
    if let Some(kind_and_span) = brackets(text, at) {
        kind_and_span
    } else if c.is_whitespace() {
        (Kind::WhiteSpace, run(text, at, char::is_whitespace))
    } else if is_quotation_mark(c) {
        (Kind::Quote, at..at + c.len_utf8())
    } else if separates_urns(text.as_bytes(), at) {
        (Kind::SeveralEntries, at..text.len())
    } else if !c.is_ascii() {
        let foreign = |c: char| !c.is_ascii() && !c.is_whitespace() && !is_quotation_mark(c);
        (Kind::NonAscii, run(text, at, foreign))
    } else {
        (Kind::InvalidCharacter, at..at + 1)
    }
}

/// Returns the span of the characters from `at` on that belong together.
fn run(text: &str, at: usize, belongs: impl Fn(char) -> bool) -> Range<usize> {
    let rest = &text[at..];
    at..at + rest.find(|c| !belongs(c)).unwrap_or(rest.len())
}

/// Returns the kind and the span of a placeholder `<…>`, `{…}`, `{{…}}` or `${…}`, or of
/// alternatives `{…,…}`, if the first bracket or the `$` is at `at`. A segment may contain a `$`, so
/// the `$` may also be before `at`.
fn brackets(text: &str, at: usize) -> Option<(Kind, Range<usize>)> {
    let dollar = usize::from(text[at..].starts_with("${"));
    let open = at + dollar;
    let (open_char, close_char) = match text[open..].chars().next()? {
        '<' => ('<', '>'),
        '{' => ('{', '}'),
        _ => return None,
    };
    let close = open + text[open..].find(close_char)?;
    if is_json(text.as_bytes(), open, close) {
        return None;
    }
    if is_alternatives(text.as_bytes(), open, close) {
        return Some((Kind::Alternatives, open..close + 1));
    }
    let end = run(text, close, |c| c == close_char).end;
    let before = usize::from(open_char == '{' && text[..at].ends_with('$'));
    Some((Kind::Placeholder, at - before..end))
}
