//! What is wrong with one text.

use alloc::boxed::Box;
use core::fmt;
use core::ops::Range;

use super::kind::{ParseErrorKind, Syntax};
use crate::language::limits::MAX_LEN;

/// Why a text is no URN, no pattern or no event name.
///
/// `{}` prints one line. `{:#}` adds the input with carets under the offending bytes, and a hint
/// where there is a usual mistake behind it; control characters of the input are replaced, so the
/// output is safe for a terminal and a log.
///
/// ```
/// let error = "urn:allthings:app:A:tick*".parse::<urn_filter::Pattern>().unwrap_err();
/// assert_eq!(error.kind(), urn_filter::error::ParseErrorKind::PartialWildcard);
/// assert_eq!(error.span(), 20..25);
/// assert_eq!(
///     format!("{error:#}"),
///     "\
/// invalid pattern: partial wildcard `tick*` at bytes 20..25, expected a segment without `*`, or `*` alone
///   |
///   | urn:allthings:app:A:tick*
///   |                     ^^^^^
///   = hint: `*` stands for a whole segment; as the last one it selects everything below",
/// );
/// ```
///
/// With the feature `serde` it is written as an object, without `hint` where there is none:
///
/// ```json
/// {
///   "kind": "partial-wildcard",
///   "input": "urn:allthings:app:A:tick*",
///   "span": { "start": 20, "end": 25 },
///   "message": "invalid pattern: partial wildcard `tick*` at bytes 20..25, expected …",
///   "expected": "a segment without `*`, or `*` alone",
///   "hint": "`*` stands for a whole segment; as the last one it selects everything below"
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct ParseError(pub(super) Box<Report>);

/// The content of a [`ParseError`], behind one pointer so that `Result`s stay small.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Report {
    pub(super) syntax: Syntax,
    pub(super) kind: ParseErrorKind,
    pub(super) span: Range<usize>,
    pub(super) input: Box<str>,
}

impl ParseError {
    pub(crate) fn new(
        syntax: Syntax,
        kind: ParseErrorKind,
        span: Range<usize>,
        input: &str,
    ) -> Self {
        Self(Box::new(Report {
            syntax,
            kind,
            span,
            input: head(input).into(),
        }))
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> ParseErrorKind {
        self.0.kind
    }

    /// What the text was meant to be.
    #[must_use]
    pub fn syntax(&self) -> Syntax {
        self.0.syntax
    }

    /// The offending bytes of the text that was parsed; empty where something is missing.
    ///
    /// Of a text longer than [`MAX_LEN`] bytes they end behind what [`input`](Self::input) has kept: to
    /// slice that, or to have it rendered, take [`span_in_input`](Self::span_in_input).
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span.clone()
    }

    /// What of the [`span`](Self::span) lies within [`input`](Self::input), for renderers, which panic
    /// or give up at any other. It is the whole span, unless the text was longer than [`MAX_LEN`]
    /// bytes: then it ends where the input does, and it may be empty.
    ///
    /// ```
    /// use urn_filter::{MAX_LEN, Urn};
    ///
    /// let error = Urn::parse("urn:allthings:app:A B").unwrap_err();
    /// assert_eq!(&error.input()[error.span_in_input()], " ");
    ///
    /// let text = format!("urn:allthings:{}", "a".repeat(MAX_LEN));
    /// let error = Urn::parse(&text).unwrap_err();
    /// assert_eq!(error.span(), MAX_LEN..text.len());
    /// assert_eq!(error.span_in_input(), MAX_LEN..MAX_LEN);
    /// ```
    #[must_use]
    pub fn span_in_input(&self) -> Range<usize> {
        let Report { span, input, .. } = &*self.0;
        span.start.min(input.len())..span.end.min(input.len())
    }

    /// The text that was parsed. Of one longer than [`MAX_LEN`] bytes only the beginning is kept; the
    /// [`span`](Self::span) of [`ParseErrorKind::TooLong`] then ends behind it.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.0.input
    }

    /// What would have been right in that place.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.0.kind.expected(self.0.syntax)
    }

    /// How to mend the usual mistake that ends in this error, where there is one.
    ///
    /// ```
    /// let error = "urn:allthings:tick*".parse::<urn_filter::Pattern>().unwrap_err();
    /// assert_eq!(&error.input()[error.span_in_input()], "tick*");
    /// assert_eq!(error.expected(), "a segment without `*`, or `*` alone");
    /// assert!(error.hint().is_some());
    /// ```
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.0.kind.hint(self.0.syntax)
    }
}

impl fmt::Debug for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParseError")
            .field("syntax", &self.0.syntax)
            .field("kind", &self.0.kind)
            .field("span", &self.0.span)
            .field("input", &self.0.input)
            .finish()
    }
}

/// The first [`MAX_LEN`] bytes of a text, or fewer so as not to cut a character.
fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_LEN)]
}
