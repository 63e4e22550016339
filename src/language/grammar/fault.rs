//! The internal error of the grammar: what a rule expected, and how much of the text was left.

use nom::error::{ErrorKind, FromExternalError, ParseError};

/// What a rule expected where it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Scheme,
    Namespace,
    /// The colon after the namespace.
    NamespaceEnd,
    Segment,
    /// A character other than `/` at the beginning of the first segment.
    FirstSegment,
    /// The end of the segments, because the limit is reached.
    SegmentLimit,
    /// The two digits of a `%` escape.
    EscapeDigits,
    /// Text after `?+` or `?=`.
    ComponentText,
    /// A part of an event name, or a selector of an event pattern.
    Part,
    /// The end of the text, or one of the characters that may be there.
    End,
}

/// A failed rule. It is small and `Copy`, because `alt` and `opt` make one for each branch that
/// fails.
///
/// A rule knows only the rest of the text. The offset is the length of the text less `remaining`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) expected: Expected,
    pub(super) remaining: usize,
}

impl Fault {
    /// Makes a fault at the beginning of `input`, the rest of the text.
    pub(super) fn at(input: &str, expected: Expected) -> Self {
        Self {
            expected,
            remaining: input.len(),
        }
    }
}

impl ParseError<&str> for Fault {
    // The kind of nom's own error says which combinator failed, which is of no use in a message.
    fn from_error_kind(input: &str, _: ErrorKind) -> Self {
        Self::at(input, Expected::End)
    }

    // The inner combinator has said where it failed. That stays.
    fn append(_: &str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

impl<E> FromExternalError<&str, E> for Fault {
    fn from_external_error(input: &str, kind: ErrorKind, _: E) -> Self {
        Self::from_error_kind(input, kind)
    }
}

impl From<nom::Err<Fault>> for Fault {
    fn from(error: nom::Err<Fault>) -> Self {
        match error {
            nom::Err::Error(fault) | nom::Err::Failure(fault) => fault,
            // Only streaming parsers return this, and there are none here.
            nom::Err::Incomplete(_) => Fault {
                expected: Expected::End,
                remaining: 0,
            },
        }
    }
}
