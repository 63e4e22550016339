//! The grammar's internal error: which rule failed, and how much input was left then.

use nom::error::{ErrorKind, FromExternalError, ParseError};

/// What the grammar was looking for when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Scheme,
    Namespace,
    /// The colon behind the namespace.
    NamespaceEnd,
    Segment,
    /// A character other than `/` at the beginning of the first segment.
    FirstSegment,
    /// No more segments: the limit is reached.
    SegmentLimit,
    /// The two digits of a `%` escape.
    EscapeDigits,
    /// Text behind `?+` or `?=`.
    ComponentText,
    /// A part of an event name.
    Part,
    /// The end of the text, or whatever may continue there.
    End,
}

/// Small, `Copy` and free of lifetimes: an offset is kept as the length of what remained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) expected: Expected,
    pub(super) remaining: usize,
}

impl Fault {
    pub(super) fn at(input: &str, expected: Expected) -> Self {
        Self {
            expected,
            remaining: input.len(),
        }
    }
}

impl ParseError<&str> for Fault {
    fn from_error_kind(input: &str, _: ErrorKind) -> Self {
        Self::at(input, Expected::End)
    }

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
            // Only streaming parsers answer so, and there are none here; the whole text is then
            // what could not be read.
            nom::Err::Incomplete(_) => Fault {
                expected: Expected::End,
                remaining: 0,
            },
        }
    }
}
