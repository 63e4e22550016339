//! The catalogue of mistakes: for each its name, message, expectation and hint.

use core::fmt;

/// Which language a text was meant to be written in.
///
/// ```
/// use urn_filter::error::Syntax;
/// use urn_filter::EventName;
///
/// let error = "Ping".parse::<EventName>().unwrap_err();
/// assert_eq!(error.syntax(), Syntax::EventName);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Syntax {
    /// A URN: [`Urn`](crate::Urn), [`UrnBuf`](crate::UrnBuf).
    Urn,
    /// A filter: [`Pattern`](crate::Pattern).
    Pattern,
    /// The name of an event: [`EventName`](crate::EventName).
    EventName,
    /// One segment of a URN or a pattern: the ids of [`allthings`](crate::allthings).
    Segment,
}

impl Syntax {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Urn => "URN",
            Self::Pattern => "pattern",
            Self::EventName => "event name",
            Self::Segment => "segment",
        }
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is wrong with a text.
///
/// Each variant says what the [span](crate::ParseError::span) of its error covers. Of several
/// mistakes in one text the first is reported.
///
/// ```
/// use urn_filter::error::ParseErrorKind;
/// use urn_filter::Pattern;
///
/// let kind = |text: &str| text.parse::<Pattern>().unwrap_err().kind();
/// assert_eq!(kind("urn:allthings:tick*"), ParseErrorKind::PartialWildcard);
/// assert_eq!(kind("urn:allthings::*"), ParseErrorKind::EmptySegment);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParseErrorKind {
    /// The text is empty.
    Empty,
    /// The text is longer than [`MAX_LEN`](crate::MAX_LEN), or an event name than
    /// [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN). Span: what exceeds the limit.
    TooLong,
    /// There are more than [`MAX_SEGMENTS`](crate::MAX_SEGMENTS) segments. Span: from the first one
    /// too many to the end.
    TooManySegments,
    /// The text does not begin with `urn:`. Span: up to the first colon.
    MissingScheme,
    /// The namespace identifier breaks the rule of RFC 8141, section 2.1. Span: all of it.
    InvalidNamespace,
    /// A `*` in a pattern's namespace identifier. Span: all of it.
    WildcardNamespace,
    /// The text ends after the namespace. Span: the empty end.
    MissingSegment,
    /// Nothing between two colons, or between a colon and the end. Span: the empty place.
    EmptySegment,
    /// The first segment begins with `/` (RFC 8141, section 2.2). Span: that slash.
    LeadingSlash,
    /// A character that is not allowed where it stands. Span: that character.
    InvalidCharacter,
    /// A `%` without two hexadecimal digits (RFC 3986, section 2.1). Span: the `%` and the digits
    /// that are there.
    InvalidEscape,
    /// White space, which is never trimmed. Span: the whole run of it.
    WhiteSpace,
    /// A quotation mark. Span: that character.
    Quote,
    /// Text outside ASCII. Span: the whole run of it.
    NonAscii,
    /// A template's placeholder, such as `<appId>`, `{{appId}}` or `${appId}`, that was never
    /// filled in. Span: the placeholder with its brackets.
    Placeholder,
    /// A `*` beside other text in one segment of a pattern. Span: the segment.
    PartialWildcard,
    /// A `*` in a URN. Span: that character.
    WildcardInUrn,
    /// An r-, q- or f-component in a pattern. Span: from its introducer to the end.
    ComponentInPattern,
    /// An r- or q-component without text. Span: its introducer.
    EmptyComponent,
    /// Nothing between two dots of an event name, or before the first or after the last. Span: the
    /// empty place.
    EmptyPart,
    /// A `*` in an event name. Span: that character.
    WildcardInEventName,
}

impl ParseErrorKind {
    /// The variant's name in lower case with hyphens: what stands for it in JSON, and can in a
    /// metric's label. Unlike the messages it is part of the API.
    ///
    /// ```
    /// assert_eq!(urn_filter::error::ParseErrorKind::PartialWildcard.as_str(), "partial-wildcard");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too-long",
            Self::TooManySegments => "too-many-segments",
            Self::MissingScheme => "missing-scheme",
            Self::InvalidNamespace => "invalid-namespace",
            Self::WildcardNamespace => "wildcard-namespace",
            Self::MissingSegment => "missing-segment",
            Self::EmptySegment => "empty-segment",
            Self::LeadingSlash => "leading-slash",
            Self::InvalidCharacter => "invalid-character",
            Self::InvalidEscape => "invalid-escape",
            Self::WhiteSpace => "white-space",
            Self::Quote => "quote",
            Self::NonAscii => "non-ascii",
            Self::Placeholder => "placeholder",
            Self::PartialWildcard => "partial-wildcard",
            Self::WildcardInUrn => "wildcard-in-urn",
            Self::ComponentInPattern => "component-in-pattern",
            Self::EmptyComponent => "empty-component",
            Self::EmptyPart => "empty-part",
            Self::WildcardInEventName => "wildcard-in-event-name",
        }
    }

    /// What is wrong, in a few words; the offending text follows in the message.
    pub(crate) const fn message(self) -> &'static str {
        match self {
            Self::Empty => "empty text",
            Self::TooLong => "text too long",
            Self::TooManySegments => "too many segments",
            Self::MissingScheme => "missing `urn:`",
            Self::InvalidNamespace => "invalid namespace",
            Self::WildcardNamespace => "wildcard in the namespace",
            Self::MissingSegment => "nothing after the namespace",
            Self::EmptySegment => "empty segment",
            Self::LeadingSlash => "first segment begins with `/`",
            Self::InvalidCharacter => "invalid character",
            Self::InvalidEscape => "incomplete escape",
            Self::WhiteSpace => "white space",
            Self::Quote => "quotation mark",
            Self::NonAscii => "text outside ASCII",
            Self::Placeholder => "what looks like a placeholder that was never filled in",
            Self::PartialWildcard => "partial wildcard",
            Self::WildcardInUrn => "wildcard in a URN",
            Self::ComponentInPattern => "component in a pattern",
            Self::EmptyComponent => "empty component",
            Self::EmptyPart => "empty part",
            Self::WildcardInEventName => "wildcard in an event name",
        }
    }

    /// Whether quoting the spanned text helps: not where it is empty, endless or the message says it.
    pub(super) fn quotes_input(self) -> bool {
        !matches!(
            self,
            Self::Empty
                | Self::TooLong
                | Self::TooManySegments
                | Self::MissingSegment
                | Self::EmptySegment
                | Self::LeadingSlash
                | Self::WhiteSpace
                | Self::EmptyPart
        )
    }

    /// What would have been right.
    pub(crate) const fn expected(self, syntax: Syntax) -> &'static str {
        match (self, syntax) {
            (Self::Empty, Syntax::EventName) => "a name such as `ticket.created`",
            (Self::Empty | Self::MissingScheme, _) => "text that begins with `urn:`",
            (Self::TooLong, Syntax::EventName) => "at most 128 bytes",
            (Self::TooLong, Syntax::Segment) => "a segment that fits into a URN of 2048 bytes",
            (Self::TooLong, _) => "at most 2048 bytes",
            (Self::TooManySegments, _) => "at most 64 segments",
            (Self::InvalidNamespace, _) => {
                "2 to 32 letters, digits and hyphens, with no hyphen first or last"
            }
            (Self::WildcardNamespace, _) => "one namespace by its name",
            (Self::MissingSegment, _) => "`:` and a segment",
            (Self::EmptySegment, Syntax::Pattern) => "a segment or `*`",
            (Self::EmptySegment, _) => "a segment of at least one character",
            (Self::LeadingSlash, _) => "another character first",
            (Self::InvalidEscape, _) => "`%` and two hexadecimal digits",
            (Self::PartialWildcard, _) => "a segment without `*`, or `*` alone",
            (Self::WildcardInUrn, Syntax::Segment) => "one segment, written out",
            (Self::WildcardInUrn, _) => "the URN of one thing",
            (Self::ComponentInPattern, _) => "the end of the pattern",
            (Self::EmptyComponent, _) => "at least one character after it",
            (Self::EmptyPart, _) => "letters between the dots",
            (Self::WildcardInEventName, _) => "the name of one event",
            (Self::WhiteSpace, _) => "none",
            (Self::Quote, _) => "the text without any",
            (Self::Placeholder, _) => "the real value",
            (_, Syntax::EventName) => "lower-case letters, dots and hyphens only",
            (Self::NonAscii, _) => "ASCII only",
            (_, Syntax::Urn | Syntax::Pattern | Syntax::Segment) => {
                "letters, digits, `%` escapes or one of -._~!$&'()+,;=@/"
            }
        }
    }

    /// The usual mistake and its mending.
    pub(crate) const fn hint(self, syntax: Syntax) -> Option<&'static str> {
        Some(match (self, syntax) {
            (Self::MissingScheme, Syntax::Pattern) => {
                "a filter is written out in full, for example `urn:allthings:app:<appId>:*` with the app's id filled in"
            }
            (Self::MissingScheme, _) => "write `urn:` before the namespace",
            (Self::WildcardNamespace, _) => {
                "a filter belongs to one namespace; `urn:allthings:*` selects all of one"
            }
            (Self::MissingSegment, Syntax::Pattern) => {
                "to select the whole namespace, end with `:*`"
            }
            (Self::EmptySegment, Syntax::Pattern) => {
                "is an id missing here, or a `:` too many? `*` stands for any one segment"
            }
            (Self::EmptySegment, Syntax::Segment) => "an id has at least one character",
            (Self::EmptySegment, _) => "is an id missing here, or a `:` too many?",
            (Self::InvalidEscape, _) => "a literal `%` is written `%25`",
            (Self::WhiteSpace, _) => "white space is never trimmed; remove it",
            (Self::Quote, _) => "pass the text without quotation marks around it",
            (Self::NonAscii, Syntax::EventName) => "event names are written in ASCII",
            (Self::NonAscii, _) => {
                "encode it in UTF-8 and write each byte as a `%` escape, and look for characters that only look like ASCII"
            }
            (Self::Placeholder, _) => "put the real value in its place, without the brackets",
            (Self::PartialWildcard, _) => {
                "`*` stands for a whole segment; as the last one it selects everything below"
            }
            (Self::WildcardInUrn, _) => {
                "only filters have wildcards; a literal asterisk is written `%2A`"
            }
            (Self::ComponentInPattern, _) => {
                "matching ignores the components of an event's URN; leave them out"
            }
            (Self::WildcardInEventName, _) => "list every event by its own name",
            (Self::InvalidCharacter, Syntax::Segment) => {
                "an id is one segment, and `:` separates segments; a literal `:` is written `%3A`"
            }
            (Self::InvalidCharacter, Syntax::EventName) => {
                "event names are written like `ticket.created` or `community-article.published`"
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
impl ParseErrorKind {
    /// Every one, for tests that ask something of each.
    pub(crate) const ALL: [Self; 21] = [
        Self::Empty,
        Self::TooLong,
        Self::TooManySegments,
        Self::MissingScheme,
        Self::InvalidNamespace,
        Self::WildcardNamespace,
        Self::MissingSegment,
        Self::EmptySegment,
        Self::LeadingSlash,
        Self::InvalidCharacter,
        Self::InvalidEscape,
        Self::WhiteSpace,
        Self::Quote,
        Self::NonAscii,
        Self::Placeholder,
        Self::PartialWildcard,
        Self::WildcardInUrn,
        Self::ComponentInPattern,
        Self::EmptyComponent,
        Self::EmptyPart,
        Self::WildcardInEventName,
    ];
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;
    use alloc::format;
    use alloc::string::String;

    use super::*;

    #[test]
    fn a_kind_is_known_by_the_name_of_its_variant() {
        let hyphenated = |kind: ParseErrorKind| {
            let words = format!("{kind:?}").chars().fold(String::new(), |text, c| {
                let hyphen = if c.is_uppercase() { "-" } else { "" };
                format!("{text}{hyphen}{}", c.to_ascii_lowercase())
            });
            words.trim_start_matches('-').to_owned()
        };
        for kind in ParseErrorKind::ALL {
            assert_eq!(kind.as_str(), hyphenated(kind));
        }
    }
}
