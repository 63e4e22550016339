//! What the check finds wrong.

use crate::language::error::ParseErrorKind;

/// What is wrong with a text, and the first byte to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The same as that of a [`ParseError`](crate::ParseError).
    pub(crate) kind: ParseErrorKind,
    /// Where its span begins.
    pub(crate) at: usize,
}

impl Mistake {
    pub(in crate::language) const fn new(kind: ParseErrorKind, at: usize) -> Self {
        Self { kind, at }
    }
}
