//! The grammar of URNs, patterns and event names, one small nom function a rule.
//!
//! The rules follow RFC 8141, section 2. What they reject, [`diagnose`] turns into the typed,
//! spanned error; no nom type leaves this module.

mod diagnose;
mod fault;
mod rules;

use nom::Parser;
use nom::combinator::all_consuming;

use self::fault::Fault;
use crate::language::error::parse_error::ParseError;
use crate::language::error::{ParseErrorKind, Syntax};
use crate::language::limits::{MAX_EVENT_NAME_LEN, MAX_LEN};

pub(crate) use self::rules::{PatternTree, UrnTree};

/// Reads a URN by the book.
pub(crate) fn urn(text: &str) -> Result<UrnTree<'_>, ParseError> {
    run(text, Syntax::Urn, MAX_LEN, rules::urn)
}

/// Reads a pattern.
pub(crate) fn pattern(text: &str) -> Result<PatternTree<'_>, ParseError> {
    run(text, Syntax::Pattern, MAX_LEN, rules::pattern)
}

/// Reads an event name, of whose parts nobody asks.
pub(crate) fn event_name(text: &str) -> Result<(), ParseError> {
    run(
        text,
        Syntax::EventName,
        MAX_EVENT_NAME_LEN,
        rules::event_name,
    )
}

/// Runs one rule over the whole text. The length is checked first, so that nothing below can be
/// made to work without bound.
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
