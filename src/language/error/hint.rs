//! The hints: how to mend the mistakes that are usual.
//!
//! A hint is one thought. It must be right in every case in which [`advice`](super::advice) gives
//! it, since a wrong hint is worse than none.

/// Makes the enum of the hints, with the text of each.
macro_rules! hints {
    ($($name:ident = $text:literal,)+) => {
        /// How to mend a mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(in crate::language) enum Hint {
            $($name,)+
        }

        impl Hint {
            /// Every hint, for tests that check each.
            #[cfg(test)]
            pub(in crate::language) const ALL: &[Self] = &[$(Self::$name,)+];

            /// Returns the words of the hint.
            pub(in crate::language) const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

hints! {
    // The beginning of a URN or a pattern.
    FilterInFull = "a filter is written out in full, such as `urn:allthings:app:1234:*`",
    UrnInFull = "a URN is written out in full, such as `urn:allthings:app:1234`",
    SchemeBeforeAllthings = "write `urn:` before `allthings`",
    ExactScheme = "the first part is exactly `urn`",
    Arn = "this is an AWS ARN, and not a URN such as `urn:allthings:app:1234`",
    Url = "this is a URL, and not a URN such as `urn:allthings:app:1234`",
    OtherUri = "this is a URI with another scheme, and not a URN such as `urn:allthings:app:1234`",
    Path = "this is a path; `:` separates the parts of a URN, as in `urn:allthings:app:1234`",
    Colons = "`:` separates the parts of a URN, as in `urn:allthings:app:1234`",
    EventNameAmongFilters = "this looks like an event name, which belongs in the list `events`",
    EventPatternAmongFilters = "this looks like an event pattern, which belongs in the list `events`",
    OneNamespace = "a filter belongs to one namespace; `urn:allthings:*` selects all of one",
    NamespaceOfFilter = "the namespace follows `urn:`, as in `urn:allthings:*`",
    NamespaceOfUrn = "the namespace follows `urn:`, as in `urn:allthings:app:1234`",
    WholeNamespace = "to select the whole namespace, end with `:*`",

    // Segments.
    EmptyLastSelector = "remove the last `:`, or write `*` after it to select everything below",
    EmptyLastSegment = "is an id missing at the end, or is the last `:` too many?",
    EmptySelector = "is an id missing here, or a `:` too many? `*` stands for any one segment",
    EmptySegment = "is an id missing here, or a `:` too many?",
    EmptyId = "an id has at least one character",
    LeadingSlash = "remove the `/`; as a part of an id it is written `%2F`",
    ColonInId = "an id is one segment, and `:` separates segments; a literal `:` is written `%3A`",
    EscapeCharacter = "a character that is not allowed is written as a `%` escape",
    EscapePercent = "a literal `%` is written `%25`",
    PercentPlaceholder = "is this a placeholder? put the real value in its place; a literal `%` is written `%25`",

    // Wildcards.
    PartialWildcard = "`*` stands for a whole segment; as the last one it selects everything below",
    OneStarLast = "one `*` is enough; as the last segment it selects everything below",
    OneStarInside = "between other segments `*` stands for exactly one, and nothing stands for several",
    SlashInside = "`:` separates segments, and not `/`",
    SeparatorAtEnd = "remove the separator after the `*`; each filter is an entry of its own",
    OnlyWildcard = "the only wildcard is `*`; as the last segment it selects everything below",
    WildcardOrFragment = "the only wildcard is `*`, and a filter has no fragment",
    WildcardOrQuery = "the only wildcard is `*`, which stands for a whole segment, and a filter has no query",
    WildcardOrPercent = "the only wildcard is `*`; a literal `%` is written `%25`",
    WildcardInUrn = "only filters have wildcards; a literal asterisk is written `%2A`",
    LiteralStar = "a wildcard is `*` without a backslash; a literal asterisk is written `%2A`",
    RegularExpression = "a filter is no regular expression; its only wildcard is `*`, a whole segment",
    Negation = "a filter cannot exclude; list only what is wanted",

    // Several values or texts.
    FilterForEachValue = "write one filter for each of the values",
    UrnForEachValue = "a URN names one thing; write it out for each of the values",
    FilterForEachEntry = "each filter is an entry of its own in the list `urns`",
    UrnForEachEntry = "pass each URN by itself",

    // Brackets and quotation marks.
    Brackets = "brackets have no meaning here; write the real value, or `*` for a whole segment",
    BracketsAround = "pass the text without brackets around it",
    Json = "this looks like JSON; pass each text in it by itself",
    Placeholder = "put the real value in its place, without the brackets",
    QuotesAround = "pass the text without quotation marks around it",
    QuoteInside = "remove the quotation mark",
    Delimiters = "pass the text without `<` and `>` around it",

    // White space, and what is outside ASCII.
    Trim = "white space is never trimmed; remove it",
    BlankInId = "a literal blank in an id is written `%20`",
    Hidden = "this cannot be seen; remove it",
    Lookalike = "write the ASCII character that it looks like",
    EncodeUtf8 = "encode it in UTF-8 and write each byte as a `%` escape, and look for characters that only look like ASCII",

    // Components.
    NoComponents = "matching ignores the components of an event's URN; leave them out",
    EmptyComponent = "where nothing follows, leave out `?+` or `?=`",
    ComponentStart = "an r- or q-component does not begin with `/` or `?`",
    HashInFragment = "a literal `#` is written `%23`",
    Query = "a q-component begins with `?=`; a literal `?` is written `%3F`",

    // Event names.
    NameExample = "event names are written like `ticket.created` or `community-article.published`",
    NameLowerCase = "event names are in lower case, such as `ticket.created`",
    NameHyphens = "`-` joins words, as in `community-article.published`",
    NameDigits = "an event name has no digits",
    NameDots = "`.` separates the parts of an event name, as in `ticket.created`",
    NameAscii = "event names are written in ASCII",
    OneName = "an event carries one name",
    OneNameNoWildcard = "an event carries one name; only a webhook's event patterns have wildcards",
    UrnAmongNames = "this looks like a URN; filters belong in the list `urns`",
    DotFirst = "an event name does not begin with `.`",
    DotLast = "an event name does not end with `.`",
    DotTwice = "is a part missing here, or a `.` too many?",

    // Event patterns.
    EveryEvent = "`*` alone selects every event",
    EmptyLastPart = "remove the last `.`, or write `*` after it to select everything below",
    EmptyPart = "is a part missing here, or a `.` too many? `*` stands for any one part",
    PartialPart = "`*` stands for a whole part; as the last one it selects everything below",
    OneStarLastPart = "one `*` is enough; as the last part it selects everything below",
    OneStarInsideParts = "between other parts `*` stands for exactly one, and nothing stands for several",
    OnlyWildcardOfEvents = "the only wildcard is `*`; as the last part it selects everything below",
    EventForEachValue = "write one event pattern for each of the values",
    EventForEachEntry = "each event pattern is an entry of its own in the list `events`",
    EventRegularExpression = "an event pattern is no regular expression; its only wildcard is `*`, a whole part",
    EventNegation = "an event pattern cannot exclude; list only what is wanted",
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::error::ParseErrorKind;
    use crate::language::{EventPattern, Pattern, Urn};

    const TABLE: &str = include_str!("../../../tests/data/messages.txt");

    /// The table is the place where a maintainer reads them all.
    #[test]
    fn every_kind_and_every_hint_is_in_the_table() {
        for hint in Hint::ALL {
            let line = std::format!("  = hint: {}", hint.text());
            assert!(TABLE.lines().any(|other| other == line), "{line}");
        }
        for kind in ParseErrorKind::ALL {
            let message = std::format!(": {} ", kind.message());
            let is_there = |line: &str| line.starts_with("invalid ") && line.contains(&message);
            assert!(TABLE.lines().any(is_there), "{message}");
        }
    }

    /// What a hint shows as an example is valid.
    #[test]
    fn examples_are_valid() {
        let mut seen = 0;
        for hint in Hint::ALL {
            for quoted in hint.text().split('`').skip(1).step_by(2) {
                let is_urn = quoted.starts_with("urn:") && quoted != "urn:";
                let is_name = quoted.contains('.') && quoted != ".";
                seen += usize::from(is_urn || is_name);
                if is_urn {
                    assert!(quoted.parse::<Pattern>().is_ok(), "{quoted}");
                    let is_of_urns = hint.text().contains("URN") || !quoted.contains('*');
                    assert_eq!(Urn::parse(quoted).is_ok(), is_of_urns, "{hint:?}");
                } else if is_name {
                    assert!(quoted.parse::<EventPattern>().is_ok(), "{quoted}");
                }
            }
        }
        assert!(seen >= 15, "{seen}");
    }

    #[test]
    fn hints_are_short_sentences_in_lower_case() {
        for hint in Hint::ALL {
            let text = hint.text();
            assert!(text.len() <= 110, "{text}");
            assert!(
                !text.ends_with(['.', ' ']) && !text.contains("  "),
                "{text}"
            );
            let first = text.split(' ').next().unwrap();
            let is_lower = !first.starts_with(char::is_uppercase);
            assert!(is_lower, "{text}");
        }
    }
}
