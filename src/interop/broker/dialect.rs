//! What the conversions for all brokers share: the characters that are exchanged, the end of a
//! subtree, and the canonical form.
//!
//! A broker's text is a pattern or the name of a URN with some characters exchanged in pairs. An
//! exchange loses nothing, and applying it twice gives the text back, so one function writes and
//! reads. Only a last `*` needs a form of its own.

use alloc::string::String;

use crate::language::{ParseError, Pattern, Urn, UrnBuf};

/// How a broker writes filters and the names of messages.
pub(super) struct Dialect {
    /// The character that separates the parts of a name. It is exchanged with `:`.
    pub(super) separator: char,
    /// The wildcard for one part. It is exchanged with `*`, and may be `*` itself.
    pub(super) wildcard: char,
    /// The end of a filter that selects a subtree: in a pattern, and in the broker's language.
    pub(super) subtree: (&'static str, &'static str),
}

/// The reason why a text is no pattern or no URN. Each broker's public error contains these
/// two cases.
pub(super) enum ReadError {
    /// The text has another canonical form.
    NotCanonical { canonical: String },
    /// With the characters exchanged it is no pattern or no URN.
    Invalid(ParseError),
}

impl Dialect {
    /// Returns the broker's filter for a pattern.
    pub(super) fn write_pattern(&self, pattern: &Pattern) -> String {
        let (pattern_end, filter_end) = self.subtree;
        let text = pattern.as_str();
        match text.strip_suffix(pattern_end) {
            Some(start) => self.exchange(start) + filter_end,
            None => self.exchange(text),
        }
    }

    /// Returns the pattern whose filter this is.
    ///
    /// The caller has already rejected the last wildcards that no pattern can express.
    pub(super) fn read_pattern(&self, filter: &str) -> Result<Pattern, ReadError> {
        let (pattern_end, filter_end) = self.subtree;
        let text = match filter.strip_suffix(filter_end) {
            Some(start) => self.exchange(start) + pattern_end,
            None => self.exchange(filter),
        };
        let pattern: Pattern = text.parse().map_err(ReadError::Invalid)?;
        let canonical = self.write_pattern(&pattern);
        if_canonical(pattern, canonical, filter)
    }

    /// Returns the broker's name for a URN, without components.
    pub(super) fn write_urn(&self, urn: &Urn<'_>) -> String {
        // Valid text is ASCII: a byte is a character.
        let character = |&byte: &u8| self.exchanged(char::from(byte));
        urn.with_canonical(|name| name.bytes.iter().map(character).collect())
    }

    /// Returns the URN whose name this is.
    pub(super) fn read_urn(&self, name: &str) -> Result<UrnBuf, ReadError> {
        let urn = UrnBuf::try_from(self.exchange(name));
        let urn = urn.map_err(|error| ReadError::Invalid(error.into_error()))?;
        let canonical = self.write_urn(&urn.as_urn());
        if_canonical(urn, canonical, name)
    }

    /// Returns the part after the last separator, or the whole text if there is no separator.
    pub(super) fn last_part<'a>(&self, text: &'a str) -> &'a str {
        text.rsplit(self.separator).next().unwrap_or(text)
    }

    fn exchange(&self, text: &str) -> String {
        text.chars().map(|c| self.exchanged(c)).collect()
    }

    fn exchanged(&self, c: char) -> char {
        match c {
            ':' => self.separator,
            '*' => self.wildcard,
            c if c == self.separator => ':',
            c if c == self.wildcard => '*',
            other => other,
        }
    }
}

/// Returns the value if it is written as `text`.
///
/// Brokers compare bytes. A text in another form, such as one with an upper-case namespace, would
/// be valid and receive nothing.
fn if_canonical<T>(value: T, canonical: String, text: &str) -> Result<T, ReadError> {
    if canonical == text {
        Ok(value)
    } else {
        Err(ReadError::NotCanonical { canonical })
    }
}
