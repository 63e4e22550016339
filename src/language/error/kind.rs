//! The kinds of mistakes: the code, message and expected text of each.

use core::fmt;

/// The language that a text was read as.
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
    /// A pattern: [`Pattern`](crate::Pattern).
    Pattern,
    /// The name of an event: [`EventName`](crate::EventName).
    EventName,
    /// A pattern of event names: [`EventPattern`](crate::EventPattern).
    EventPattern,
    /// One segment of a URN or a pattern: the ids of [`allthings`](crate::allthings).
    Segment,
}

impl Syntax {
    /// Returns the code of the syntax: the name of its variant in lower case with hyphens. Unlike
    /// the texts of errors it is part of the API.
    ///
    /// ```
    /// use urn_filter::error::Syntax;
    ///
    /// assert_eq!(Syntax::EventName.as_str(), "event-name");
    /// assert_eq!(Syntax::EventName.to_string(), "event name");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Urn => "urn",
            Self::Pattern => "pattern",
            Self::EventName => "event-name",
            Self::EventPattern => "event-pattern",
            Self::Segment => "segment",
        }
    }

    /// Returns the words for it in a sentence.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Urn => "URN",
            Self::Pattern => "pattern",
            Self::EventName => "event name",
            Self::EventPattern => "event pattern",
            Self::Segment => "segment",
        }
    }
}

/// Prints the words for it in a sentence, such as `event name`. The code is
/// [`as_str`](Syntax::as_str).
impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.noun())
    }
}

/// What is wrong with a text.
///
/// Each variant says which bytes the [span](crate::ParseError::span) of its error has. If a text
/// has several mistakes, the first one is reported.
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
    /// The text is longer than [`MAX_LEN`](crate::MAX_LEN), or an event name or event pattern is
    /// longer than [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN). Span: the bytes after the
    /// limit.
    TooLong,
    /// There are more than [`MAX_SEGMENTS`](crate::MAX_SEGMENTS) segments. Span: from the first
    /// segment after the limit to the end.
    TooManySegments,
    /// The text does not begin with `urn:`. Span: the text before the first colon.
    MissingScheme,
    /// The namespace breaks the rule of RFC 8141, section 2.1. Span: the namespace.
    InvalidNamespace,
    /// The namespace of a pattern contains a `*`. Span: the namespace.
    WildcardNamespace,
    /// Nothing follows the namespace, or only a component. Span: empty, after the namespace.
    MissingSegment,
    /// There is nothing between two colons, or between a colon and the end or a component. Span:
    /// empty, after the colon.
    EmptySegment,
    /// The first segment begins with `/` (RFC 8141, section 2.2). Span: the slash.
    LeadingSlash,
    /// A character is not allowed at its position, and no other kind applies. Span: the character.
    InvalidCharacter,
    /// A `%` is not followed by two hexadecimal digits (RFC 3986, section 2.1). Span: the `%` and
    /// the digit after it, if there is one.
    InvalidEscape,
    /// The text contains white space, which is never trimmed. Span: the whole run of it.
    WhiteSpace,
    /// The text contains a quotation mark, or it is in the delimiters `<` and `>` (RFC 3986, appendix
    /// C). Span: the character.
    Quote,
    /// The text contains characters outside ASCII. Span: the whole run of them.
    NonAscii,
    /// The text contains what looks like the placeholder of a template, such as `<appId>`,
    /// `{{appId}}` or `${appId}`, that was never filled in. Span: the placeholder with its
    /// brackets.
    Placeholder,
    /// The text contains alternatives in braces, such as `{ticket,booking}`. Span: the alternatives
    /// with their braces.
    Alternatives,
    /// After a separator a second URN begins, as in `urn:allthings:*,urn:example:*`. Span: from the
    /// separator to the end.
    SeveralEntries,
    /// A segment of a pattern or a part of an event pattern contains a `*` and other text. Span: the
    /// segment or part.
    PartialWildcard,
    /// A URN contains a `*`. Span: the `*`.
    WildcardInUrn,
    /// A pattern has an r-, q- or f-component. Span: from its introducer to the end.
    ComponentInPattern,
    /// An r- or q-component is empty. Span: its introducer.
    EmptyComponent,
    /// There is nothing between two dots of an event name or event pattern, before the first dot or
    /// after the last. Span: empty, where a part should begin.
    EmptyPart,
    /// An event name contains a `*`. Span: the `*`.
    WildcardInEventName,
}

impl ParseErrorKind {
    /// Returns the code of the kind: the name of its variant in lower case with hyphens. JSON
    /// contains it, and it can be the label of a metric. Unlike the messages it is part of the API.
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
            Self::Alternatives => "alternatives",
            Self::SeveralEntries => "several-entries",
            Self::PartialWildcard => "partial-wildcard",
            Self::WildcardInUrn => "wildcard-in-urn",
            Self::ComponentInPattern => "component-in-pattern",
            Self::EmptyComponent => "empty-component",
            Self::EmptyPart => "empty-part",
            Self::WildcardInEventName => "wildcard-in-event-name",
        }
    }

    /// Returns what is wrong, in a few words. In a message the text that is wrong follows.
    pub(super) const fn message(self) -> &'static str {
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
            Self::Alternatives => "alternatives",
            Self::SeveralEntries => "several entries in one text",
            Self::PartialWildcard => "partial wildcard",
            Self::WildcardInUrn => "wildcard in a URN",
            Self::ComponentInPattern => "component in a pattern",
            Self::EmptyComponent => "empty component",
            Self::EmptyPart => "empty part",
            Self::WildcardInEventName => "wildcard in an event name",
        }
    }

    /// Reports whether a message quotes the text of the span. It does not where that text is empty
    /// or long, or where the words of the message say it.
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
                | Self::SeveralEntries
                | Self::EmptyPart
        )
    }

    /// Reports whether a message names the code points of the wrong text, which may be hard to see.
    pub(super) fn names_code_points(self) -> bool {
        matches!(
            self,
            Self::InvalidCharacter | Self::WhiteSpace | Self::Quote | Self::NonAscii
        )
    }

    /// Returns what would have been right.
    pub(super) const fn expected(self, syntax: Syntax) -> &'static str {
        match (self, syntax) {
            (Self::Empty, Syntax::EventName) => "a name such as `ticket.created`",
            (Self::Empty, Syntax::EventPattern) => "a name or pattern such as `ticket.*`",
            (Self::Empty | Self::MissingScheme, _) => "text that begins with `urn:`",
            (Self::TooLong, Syntax::EventName | Syntax::EventPattern) => "at most 128 bytes",
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
            (Self::PartialWildcard, Syntax::EventPattern) => "a part without `*`, or `*` alone",
            (Self::PartialWildcard, _) => "a segment without `*`, or `*` alone",
            (Self::WildcardInUrn, Syntax::Segment) => "one segment, written out",
            (Self::WildcardInUrn, _) => "the URN of one thing",
            (Self::ComponentInPattern, _) => "the end of the pattern",
            (Self::EmptyComponent, _) => "at least one character after it",
            (Self::EmptyPart, Syntax::EventPattern) => "letters or `*` between the dots",
            (Self::EmptyPart, _) => "letters between the dots",
            (Self::WildcardInEventName, _) => "the name of one event",
            (Self::WhiteSpace, _) => "none",
            (Self::Quote, _) => "the text without any",
            (Self::Placeholder, _) => "the real value",
            (Self::Alternatives, _) => "one value",
            (Self::SeveralEntries, Syntax::Urn) => "one URN",
            (Self::SeveralEntries, Syntax::Pattern) => "one filter",
            (Self::SeveralEntries, _) => "one entry",
            (_, Syntax::EventName) => "lower-case letters, dots and hyphens only",
            (_, Syntax::EventPattern) => "lower-case letters, dots and hyphens, or `*` for a part",
            (Self::NonAscii, _) => "ASCII only",
            (_, Syntax::Urn | Syntax::Pattern | Syntax::Segment) => {
                "letters, digits, `%` escapes or one of -._~!$&'()+,;=@/"
            }
        }
    }
}

#[cfg(test)]
impl ParseErrorKind {
    /// Every kind, for tests that check each.
    pub(crate) const ALL: [Self; 23] = [
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
        Self::Alternatives,
        Self::SeveralEntries,
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

    /// Spells the name of a variant in lower case with hyphens.
    fn hyphenated(variant: impl fmt::Debug) -> String {
        let words = format!("{variant:?}")
            .chars()
            .fold(String::new(), |text, c| {
                let hyphen = if c.is_uppercase() { "-" } else { "" };
                format!("{text}{hyphen}{}", c.to_ascii_lowercase())
            });
        words.trim_start_matches('-').to_owned()
    }

    #[test]
    fn a_kind_is_known_by_the_name_of_its_variant() {
        for kind in ParseErrorKind::ALL {
            assert_eq!(kind.as_str(), hyphenated(kind));
        }
    }

    #[test]
    fn a_syntax_is_known_by_the_name_of_its_variant() {
        for syntax in [
            Syntax::Urn,
            Syntax::Pattern,
            Syntax::EventName,
            Syntax::EventPattern,
            Syntax::Segment,
        ] {
            assert_eq!(syntax.as_str(), hyphenated(syntax));
        }
    }
}
