//! Parsing a whole text with one rule.

use nom::Parser;
use nom::combinator::all_consuming;

use super::diagnose;
use super::fault::Fault;
use super::rules::{self, PatternTree};
use crate::language::error::parse_error::ParseError;
use crate::language::error::{ParseErrorKind, Syntax};
use crate::language::limits::{MAX_EVENT_NAME_LEN, MAX_LEN};

/// Parses a URN and returns the length of its text without the components.
pub(crate) fn urn(text: &str) -> Result<usize, ParseError> {
    run(text, Syntax::Urn, MAX_LEN, rules::urn)
}

/// Parses a pattern.
pub(crate) fn pattern(text: &str) -> Result<PatternTree<'_>, ParseError> {
    run(text, Syntax::Pattern, MAX_LEN, rules::pattern)
}

/// Parses an event name.
pub(crate) fn event_name(text: &str) -> Result<(), ParseError> {
    run(
        text,
        Syntax::EventName,
        MAX_EVENT_NAME_LEN,
        rules::event_name,
    )
}

/// Parses an event pattern.
pub(crate) fn event_pattern(text: &str) -> Result<(), ParseError> {
    run(
        text,
        Syntax::EventPattern,
        MAX_EVENT_NAME_LEN,
        rules::event_pattern,
    )
}

/// Parses the whole text with one rule. The length is checked first, because it bounds the work of
/// every rule.
fn run<'a, T>(
    text: &'a str,
    syntax: Syntax,
    max_len: usize,
    rule: impl Parser<&'a str, Output = T, Error = Fault>,
) -> Result<T, ParseError> {
    if text.len() > max_len {
        let kind = ParseErrorKind::TooLong;
        let start = text.floor_char_boundary(max_len);
        return Err(ParseError::new(syntax, kind, start..text.len(), text));
    }
    match all_consuming(rule).parse(text) {
        Ok((_, value)) => Ok(value),
        Err(error) => Err(diagnose::explain(text, syntax, Fault::from(error))),
    }
}
