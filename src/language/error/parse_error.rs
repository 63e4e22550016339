//! The error of one text.

use alloc::boxed::Box;
use core::fmt;
use core::ops::Range;

use super::kind::{ParseErrorKind, Syntax};
use super::words::Words;
use crate::language::limits::MAX_LEN;

/// What is wrong with a text that is not a URN, a pattern, an event name or an event pattern.
///
/// An error has a [kind](Self::kind), the [span](Self::span) of the bytes that are wrong, what was
/// [expected](Self::expected) instead and, for a common mistake, a [hint](Self::hint). The module
/// [`error`](crate::error) describes errors as a whole.
///
/// `{}` prints one line. `{:#}` adds the input with carets under the span, and the hint. The output
/// is safe for terminals and logs.
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
/// With the feature `serde` an error serializes as an object. The field `hint` is missing if there
/// is no hint:
///
/// ```json
/// {
///   "kind": "partial-wildcard",
///   "input": "urn:allthings:app:A:tick*",
///   "span": { "start": 20, "end": 25 },
///   "span_utf16": { "start": 20, "end": 25 },
///   "message": "invalid pattern: partial wildcard `tick*` at bytes 20..25, expected …",
///   "expected": "a segment without `*`, or `*` alone",
///   "hint": "`*` stands for a whole segment; as the last one it selects everything below"
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct ParseError(pub(super) Box<Report>);

/// The content of a [`ParseError`]. It is boxed, so that a `Result` with an error stays small.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Report {
    pub(super) syntax: Syntax,
    pub(super) kind: ParseErrorKind,
    pub(super) span: Range<usize>,
    pub(super) input: Box<str>,
}

impl Report {
    /// Returns the words for the mistake.
    pub(super) fn words(&self) -> Words {
        Words::new(self.syntax, self.kind, &self.input, self.span.start)
    }
}

impl ParseError {
    /// Makes an error of the mistake in `span` of `input`, of which the first [`MAX_LEN`] bytes are
    /// kept.
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

    /// Returns what is wrong, as a value to `match` on.
    #[must_use]
    pub fn kind(&self) -> ParseErrorKind {
        self.0.kind
    }

    /// Returns what the text was read as.
    #[must_use]
    pub fn syntax(&self) -> Syntax {
        self.0.syntax
    }

    /// Returns the bytes of the text that are wrong. The span is empty where something is missing.
    ///
    /// The span of a text longer than [`MAX_LEN`] bytes may end after the [`input`](Self::input)
    /// that the error has kept. To slice or render the input, use
    /// [`span_in_input`](Self::span_in_input).
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.span.clone()
    }

    /// Returns the [`span`](Self::span) in code units of UTF-16, which JavaScript counts.
    ///
    /// A web page can mark the mistake by it: `field.setSelectionRange(start, end)`. Of a text longer than
    /// [`MAX_LEN`] bytes the rest is not kept, and each byte of it counts as a unit. `O(length of the
    /// input)`
    ///
    /// ```
    /// let error = "urn:allthings:😀:é".parse::<urn_filter::Pattern>().unwrap_err();
    /// assert_eq!((error.span(), error.span_utf16()), (14..18, 14..16));
    /// ```
    #[must_use]
    pub fn span_utf16(&self) -> Range<usize> {
        let Report { span, input, .. } = &*self.0;
        utf16_offset(input, span.start)..utf16_offset(input, span.end)
    }

    /// Returns the part of the [`span`](Self::span) that is inside [`input`](Self::input).
    ///
    /// Renderers need this one: a span outside the input makes some of them panic. It is the whole
    /// span, unless the text was longer than [`MAX_LEN`] bytes. Then it ends at the end of the
    /// input at the latest, and it may be empty.
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

    /// Returns the text that was parsed.
    ///
    /// Only the first [`MAX_LEN`] bytes of a longer text are kept, or fewer so that no character is
    /// cut.
    #[must_use]
    pub fn input(&self) -> &str {
        &self.0.input
    }

    /// Returns what would have been right instead of the span.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.0.words().expected
    }

    /// Returns how to mend the mistake that usually causes this error, if there is such a mistake.
    ///
    /// The hint depends on the text: where it looks like the syntax of something else, such as a
    /// wildcard of MQTT or an ARN, the hint says so. `O(length of the input)`.
    ///
    /// ```
    /// let error = "urn:allthings:tick*".parse::<urn_filter::Pattern>().unwrap_err();
    /// assert_eq!(&error.input()[error.span_in_input()], "tick*");
    /// assert_eq!(error.expected(), "a segment without `*`, or `*` alone");
    /// assert!(error.hint().is_some());
    /// ```
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        self.0.words().hint
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

/// Returns the first [`MAX_LEN`] bytes of a text, or fewer so that no character is cut.
fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_LEN)]
}

/// Converts an offset in bytes to one in code units of UTF-16. After the end of the text each byte
/// counts as a unit. `O(length)`
fn utf16_offset(text: &str, offset: usize) -> usize {
    let (before, after) = match text.as_bytes().get(..offset) {
        Some(before) => (before, 0),
        None => (text.as_bytes(), offset - text.len()),
    };
    // The first byte of a character counts, and that of one outside the basic plane counts twice.
    let units = |&byte: &u8| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0);
    before.iter().map(units).sum::<usize>() + after
}
