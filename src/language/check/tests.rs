//! The check accepts what the grammar accepts and finds the same mistake in what it rejects.

// The strategies are those of the integration tests.
#[path = "../../../tests/it/support/strategies.rs"]
#[expect(dead_code, reason = "some of them are for other tests")]
mod strategies;

use proptest::prelude::*;
use serde_json::Value;

use self::strategies::{near_text, pattern_text, urn_text};
use crate::language::check::{self, Mistake};
use crate::language::error::ParseErrorKind;
use crate::language::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS, ParseError, grammar};

/// Returns the results of the four checks for a text, and those of the grammar.
fn verdicts(text: &str) -> [(Option<Mistake>, Option<ParseError>); 4] {
    [
        (check::urn(text).err(), grammar::urn(text).err()),
        (check::pattern(text).err(), grammar::pattern(text).err()),
        (
            check::event_name(text).err(),
            grammar::event_name(text).err(),
        ),
        (
            check::event_pattern(text).err(),
            grammar::event_pattern(text).err(),
        ),
    ]
}

/// Asserts that the checks accept what the grammar accepts, and that kind and offset of the mistake
/// are equal.
fn assert_same(text: &str) {
    for (mistake, error) in verdicts(text) {
        assert_eq!(
            mistake.is_some(),
            error.is_some(),
            "{text:?}: {mistake:?}, {error:?}"
        );
        if let (Some(mistake), Some(error)) = (mistake, error) {
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

    /// White space, quotation marks, look-alikes and what cannot be seen, and the signs of lists.
    #[test]
    fn the_check_is_the_grammar_outside_ascii(
        text in "[urn:a*,;|#?>{}<$%'\" \u{a0}\u{2028}’“「\u{200b}é：–\u{feff}😀]{0,12}",
        head in prop::sample::select(&["", "urn:ns:", "urn:ns:*", "urn:ns:a?+", "u rn", "urn:", "<urn:"][..]),
        tail in prop::sample::select(&["", ",urn:ns:a", "*, urn:", ">", "}"][..]),
    ) {
        assert_same(&format!("{head}{text}{tail}"));
    }

    /// Parts, stars and dots in any order, and what is wrong among them.
    #[test]
    fn the_check_is_the_grammar_for_events(
        text in "[a.*-]{0,12}",
        middle in prop::sample::select(&["", "", "A", "'", "\"", " ", "é", "{a,b}", "<a>", ",", "#"][..]),
        tail in "[a.*-]{0,4}",
    ) {
        assert_same(&text);
        assert_same(&format!("{text}{middle}{tail}"));
    }

    #[test]
    fn what_is_valid_passes(urn in urn_text(), pattern in pattern_text()) {
        assert!(check::urn(&urn).is_ok());
        assert!(check::pattern(&pattern).is_ok());
        assert_same(&urn);
        assert_same(&pattern);
    }
}

/// Each ASCII character after each kind of beginning.
#[test]
fn every_character_everywhere() {
    let beginnings = [
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
        "ticket.*",
        "*",
        "*.",
    ];
    for beginning in beginnings {
        for first in 0..128_u8 {
            let first = char::from(first);
            assert_same(&format!("{beginning}{first}"));
            for rest in [
                "a", "*", ":", "?=", "4", "4a", "}", ">", "{a}}", "urn:ns>", "#",
            ] {
                assert_same(&format!("{beginning}{first}{rest}"));
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
    // The offset of the mistake is that of a character, even if the limit is inside the character.
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
        assert_same(&"*.".repeat(length / 2));
        assert_same(&("*.".repeat(length / 2) + "*"));
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
        include_str!("../../../tests/data/urns.json"),
        include_str!("../../../tests/data/patterns.json"),
        include_str!("../../../tests/data/event_names.json"),
        include_str!("../../../tests/data/event_patterns.json"),
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

#[test]
fn the_check_knows_each_kind_of_event_patterns() {
    use ParseErrorKind as Kind;
    for (text, kind) in [
        ("", Kind::Empty),
        ("ticket..*", Kind::EmptyPart),
        ("tick*", Kind::PartialWildcard),
        ("**", Kind::PartialWildcard),
        ("ticket.#", Kind::InvalidCharacter),
        ("ticket.* ", Kind::WhiteSpace),
        ("'*'", Kind::Quote),
        ("*é", Kind::NonAscii),
        ("*.<a>", Kind::Placeholder),
        ("{a,b}.*", Kind::Alternatives),
    ] {
        let mistake = check::event_pattern(text).err();
        assert_eq!(mistake.map(|mistake| mistake.kind), Some(kind), "{text}");
    }
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
        ("urn:ns:{a,b}", Kind::Alternatives),
        ("urn:ns:*,urn:ns:a", Kind::SeveralEntries),
        ("urn:ns:a*", Kind::PartialWildcard),
        ("urn:ns:a#f", Kind::ComponentInPattern),
    ];
    for (text, kind) in patterns {
        assert_eq!(
            check::pattern(text).err().map(|mistake| mistake.kind),
            Some(kind),
            "{text}"
        );
    }
}
