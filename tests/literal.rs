//! The macros for literals, and that the check behind them accepts what the grammar accepts and
//! finds the same mistake in what it rejects.

mod support;

use proptest::prelude::*;
use serde_json::Value;
use urn_filter::__literal::{self, Mistake};
use urn_filter::{
    EventName, MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS, ParseError, ParseErrorKind, Pattern, Urn,
    event_name, pattern, urn,
};

use support::strategies::{near_text, pattern_text, urn_text};

/// What each of the three checks says about a text, beside what the parser says.
fn verdicts(text: &str) -> [(Option<Mistake>, Option<ParseError>); 3] {
    [
        (__literal::urn(text), Urn::parse(text).err()),
        (__literal::pattern(text), text.parse::<Pattern>().err()),
        (__literal::event_name(text), text.parse::<EventName>().err()),
    ]
}

/// Holds the checks to the parsers: in both directions, and for ASCII to kind and place.
fn assert_same(text: &str) {
    for (mistake, error) in verdicts(text) {
        assert_eq!(
            mistake.is_some(),
            error.is_some(),
            "{text:?}: {mistake:?}, {error:?}"
        );
        if let (Some(mistake), Some(error)) = (mistake, error)
            && text.is_ascii()
        {
            let found = (mistake.kind, mistake.at);
            assert_eq!(found, (error.kind(), error.span().start), "{text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn the_check_is_the_grammar(text in near_text()) {
        assert_same(&text);
    }

    #[test]
    fn the_check_is_the_grammar_for_ascii(text in "[ -~\t\n]{0,24}", head in prop_oneof!["", "urn:ns:", "urn:ns:a?+", "urn:ns:a?=", "urn:ns:a#", "u ?rn:", "urn:"]) {
        assert_same(&text);
        assert_same(&format!("{head}{text}"));
    }

    #[test]
    fn whatever_is_valid_passes(urn in urn_text(), pattern in pattern_text()) {
        assert_eq!(__literal::urn(&urn), None);
        assert_eq!(__literal::pattern(&pattern), None);
        assert_same(&urn);
        assert_same(&pattern);
    }
}

/// Each ASCII character in each sort of place.
#[test]
fn every_character_everywhere() {
    let places = [
        "",
        "u",
        "urn",
        "urn:",
        "urn:n",
        "urn:ns",
        "urn:ns:",
        "urn:ns:a",
        "urn:ns:*",
        "urn:ns:a:",
        "urn:ns:a:*",
        "urn:ns:a%",
        "urn:ns:a%4",
        "urn:ns:a?",
        "urn:ns:a?+",
        "urn:ns:a?+r",
        "urn:ns:a?+r?",
        "urn:ns:a?=",
        "urn:ns:a?=q",
        "urn:ns:a?=q?",
        "urn:ns:a#",
        "urn:ns:a#f",
        "ticket",
        "ticket.",
        "ticket.created",
    ];
    for place in places {
        for first in 0..128_u8 {
            let first = char::from(first);
            assert_same(&format!("{place}{first}"));
            for rest in [
                "a", "*", ":", "?=", "4", "4a", "}", ">", "{a}}", "urn:ns>", "#",
            ] {
                assert_same(&format!("{place}{first}{rest}"));
            }
        }
    }
}

#[test]
fn the_limits_are_the_same() {
    for length in [MAX_LEN - 1, MAX_LEN, MAX_LEN + 1, 3 * MAX_LEN] {
        assert_same(&format!("urn:ns:{}", "a".repeat(length - 7)));
        assert_same(&"é".repeat(length / 2));
        assert_same(&format!("x{}", "é".repeat(length / 2)));
    }
    // Where a text becomes too long no character is cut.
    for text in ["a", "é", "€", "😀"].map(|c| format!("x{}", c.repeat(MAX_LEN))) {
        for (mistake, error) in verdicts(&text) {
            let (mistake, error) = (mistake.unwrap(), error.unwrap());
            assert_eq!(
                (mistake.kind, mistake.at),
                (error.kind(), error.span().start)
            );
            assert_eq!(mistake.kind, ParseErrorKind::TooLong);
        }
    }
    for length in [
        MAX_EVENT_NAME_LEN - 1,
        MAX_EVENT_NAME_LEN,
        MAX_EVENT_NAME_LEN + 1,
    ] {
        assert_same(&"a".repeat(length));
    }
    for segments in [MAX_SEGMENTS - 1, MAX_SEGMENTS, MAX_SEGMENTS + 1, 200] {
        assert_same(&format!("urn:ns{}", ":a".repeat(segments)));
        assert_same(&format!("urn:ns{}", ":*".repeat(segments)));
    }
    for length in [1, 2, 32, 33] {
        assert_same(&format!("urn:{}:a", "n".repeat(length)));
    }
}

/// Every text of the corpus, valid or not.
#[test]
fn the_corpus_replayed() {
    let files = [
        include_str!("data/urns.json"),
        include_str!("data/patterns.json"),
        include_str!("data/event_names.json"),
    ];
    let mut seen = 0;
    for file in files {
        let file: Value = serde_json::from_str(file).unwrap();
        for list in ["valid", "invalid"] {
            for case in file[list].as_array().unwrap() {
                assert_same(case["text"].as_str().unwrap());
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

const LONG: &str = "a-name.of-more.than-thirty-eight.characters";
/// As long as a pattern may be.
const LONGEST: &str = match str::from_utf8(&LONGEST_BYTES) {
    Ok(text) => text,
    Err(_) => "",
};
const LONGEST_BYTES: [u8; MAX_LEN] = {
    let mut bytes = [b'a'; MAX_LEN];
    let (head, _) = bytes.split_at_mut(7);
    head.copy_from_slice(b"urn:ns:");
    bytes
};
const APP: &str = "urn:allthings:app:A:*";

#[test]
fn a_literal_is_what_parsing_gives() {
    let urn = urn!("URN:AllThings:app:a%2fb?=q#f");
    assert_eq!(urn, Urn::parse("urn:allthings:app:a%2Fb").unwrap());
    assert_eq!(urn.as_str(), "URN:AllThings:app:a%2fb?=q#f");

    let texts = [
        (
            pattern!("urn:allthings:account:1234"),
            "urn:allthings:account:1234",
        ),
        (pattern!("urn:allthings:app:A:*"), "urn:allthings:app:A:*"),
        (pattern!("URN:allThings:*:%2a:*"), "urn:allthings:*:%2A:*"),
        (pattern!("urn:allthings:*"), "urn:allthings:*"),
        (pattern!("urn:a-1:*:b"), "urn:a-1:*:b"),
    ];
    for (literal, text) in texts {
        let parsed: Pattern = text.parse().unwrap();
        assert_eq!(literal, parsed);
        assert_eq!(literal.as_str(), text);
        assert_eq!(literal.namespace(), parsed.namespace());
        assert_eq!(literal.extent(), parsed.extent());
        assert!(literal.selectors().eq(parsed.selectors()));
        for event in [
            "urn:allthings:account:1234",
            "urn:allthings:app:A:x",
            "urn:a-1:x:b",
        ] {
            let event = Urn::parse(event).unwrap();
            assert_eq!(literal.matches(&event), parsed.matches(&event));
        }
    }

    assert_eq!(event_name!("ticket.created"), "ticket.created");
    assert_eq!(event_name!(LONG), LONG.parse::<EventName>().unwrap());
}

fn generic<T: Default>() -> (T, Urn<'static>) {
    (T::default(), urn!("urn:allthings:account:1"))
}

#[test]
fn any_constant_text_will_do() {
    assert_eq!(
        pattern!(APP),
        pattern!(concat!("urn:allthings:", "app:A:*"),)
    );
    assert_eq!(pattern!(LONGEST).as_str().len(), MAX_LEN);
    assert_eq!(urn!(LONGEST).as_str().len(), MAX_LEN);
    assert_eq!(generic::<u8>().1.segment_count(), 2);
}

/// A name inside the macros would be found before the caller's.
#[test]
fn constants_of_any_name_will_do() {
    const URN: &str = "urn:ns:a";
    const PATTERN: &str = "urn:ns:*";
    const NAME: &str = "ping";
    const TEXT: &str = URN;
    static FIXED: Urn<'static> = urn!(URN);
    assert_eq!(urn!(TEXT), FIXED);
    assert!(pattern!(PATTERN).matches(&urn!(URN)));
    assert_eq!(event_name!(NAME), NAME);
}

/// A mistake in a constant is a panic while compiling; what it says is the same at run time.
#[test]
fn the_compile_error_says_what_is_wrong() {
    let said = |check: fn()| {
        *std::panic::catch_unwind(check)
            .unwrap_err()
            .downcast::<String>()
            .unwrap()
    };
    assert_eq!(
        said(|| _ = __literal::PatternText::checked("urn:allthings:app:A:tick*")),
        "invalid pattern: partial wildcard at byte 20, expected a segment without `*`, or `*` alone; \
         `*` stands for a whole segment; as the last one it selects everything below",
    );
    assert_eq!(
        said(|| _ = __literal::UrnText::checked("urn:allthings::a")),
        "invalid URN: empty segment at byte 14, expected a segment of at least one character; \
         is an id missing here, or a `:` too many?",
    );
    assert_eq!(
        said(|| _ = __literal::EventNameText::checked("ticket_created")),
        "invalid event name: invalid character at byte 6, expected lower-case letters, dots and hyphens only; \
         event names are written like `ticket.created` or `community-article.published`",
    );
}

#[test]
fn the_check_knows_each_kind() {
    use ParseErrorKind as Kind;
    let patterns = [
        ("", Kind::Empty),
        ("allthings:a", Kind::MissingScheme),
        ("urn:n:a", Kind::InvalidNamespace),
        ("urn:n*:a", Kind::WildcardNamespace),
        ("urn:ns", Kind::MissingSegment),
        ("urn:ns:a::b", Kind::EmptySegment),
        ("urn:ns:/a", Kind::LeadingSlash),
        ("urn:ns:a[", Kind::InvalidCharacter),
        ("urn:ns:a%4", Kind::InvalidEscape),
        ("urn:ns:a b", Kind::WhiteSpace),
        ("\"urn:ns:a\"", Kind::Quote),
        ("urn:ns:é", Kind::NonAscii),
        ("urn:ns:${id}", Kind::Placeholder),
        ("urn:ns:a*", Kind::PartialWildcard),
        ("urn:ns:a#f", Kind::ComponentInPattern),
    ];
    for (text, kind) in patterns {
        assert_eq!(
            __literal::pattern(text).map(|mistake| mistake.kind),
            Some(kind),
            "{text}"
        );
    }
}
