//! The result of a failed check.

use crate::language::error::ParseErrorKind;

/// What is wrong with a text, and at which byte.
///
/// An error of the grammar has a span. A literal needs only its start, and a `const fn` can return
/// this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The kind of the [`ParseError`](crate::ParseError) of the same text.
    pub(crate) kind: ParseErrorKind,
    /// The start of its span.
    pub(crate) at: usize,
}

impl Mistake {
    pub(in crate::language) const fn new(kind: ParseErrorKind, at: usize) -> Self {
        Self { kind, at }
    }
}
