//! The error that returns the text.

use alloc::string::String;
use core::fmt;

use super::parse_error::ParseError;

/// The error of a `String` that is not a URN, with that `String`.
///
/// [`UrnBuf`](crate::UrnBuf) takes a `String` without a copy, and this error hands it back. It
/// prints as the [`ParseError`] that it contains.
///
/// ```
/// use urn_filter::UrnBuf;
///
/// let error = UrnBuf::try_from("not a urn".to_owned()).unwrap_err();
/// assert_eq!(error.error().span(), 0..9);
/// assert_eq!(error.into_input(), "not a urn");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error)]
pub struct OwnedParseError {
    input: String,
    error: ParseError,
}

impl fmt::Display for OwnedParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

impl OwnedParseError {
    pub(in crate::language) fn new(input: String, error: ParseError) -> Self {
        Self { input, error }
    }

    /// Returns what is wrong with the text.
    #[must_use]
    pub fn error(&self) -> &ParseError {
        &self.error
    }

    /// Returns the text, without the error.
    #[must_use]
    pub fn into_input(self) -> String {
        self.input
    }

    /// Returns what is wrong, without the text.
    #[must_use]
    pub fn into_error(self) -> ParseError {
        self.error
    }
}
