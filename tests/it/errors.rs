//! The texts of errors: each kind, and lists of errors.

use urn_filter::allthings::AppId;
use urn_filter::error::{ParseErrorKind, Syntax};
use urn_filter::{EventName, FilterSet, ParseError, Pattern, Subscription, Urn, UrnBuf};

use crate::support;

fn urn_error(text: &str) -> ParseError {
    Urn::parse(text).expect_err(text)
}

fn pattern_error(text: &str) -> ParseError {
    text.parse::<Pattern>().expect_err(text)
}

fn name_error(text: &str) -> ParseError {
    text.parse::<EventName>().expect_err(text)
}

#[track_caller]
fn assert_printed(error: &ParseError, line: &str, hint_has: &str) {
    assert_eq!(error.to_string(), line);
    let hint = error.hint().unwrap_or_default();
    assert!(hint.contains(hint_has), "{hint:?} lacks {hint_has:?}");
    assert!(!error.expected().is_empty());
}

/// One line for each of the usual mistakes, and the word by which its hint helps.
#[test]
fn the_usual_mistakes_are_named_and_mended() {
    let e = pattern_error("urn:allthings:app:<put your app ID here>:*");
    assert_printed(
        &e,
        "invalid pattern: what looks like a placeholder that was never filled in `<put your app ID here>` at bytes 18..40, expected the real value",
        "real value",
    );
    assert_eq!(&e.input()[e.span()], "<put your app ID here>");
    assert_eq!(
        pattern_error("urn:allthings:app:{{appId}}:*").span(),
        18..27
    );
    assert_eq!(pattern_error("urn:allthings:app:${appId}:*").span(), 18..26);
    assert_printed(
        &pattern_error("urn:*:app"),
        "invalid pattern: wildcard in the namespace `*` at byte 4, expected one namespace by its name",
        "urn:allthings:*",
    );
    assert_printed(
        &pattern_error("urn:allthings:app::*"),
        "invalid pattern: empty segment at byte 18, expected a segment or `*`",
        "`*` stands for any one segment",
    );
    assert_printed(
        &urn_error(" urn:allthings:app"),
        "invalid URN: white space at byte 0, expected none",
        "never trimmed",
    );
    assert_printed(
        &pattern_error("\"urn:allthings:app:*\""),
        "invalid pattern: quotation mark `\"` at byte 0, expected the text without any",
        "without quotation marks",
    );
    assert_printed(
        &pattern_error("urn:allthings:app:Zürich"),
        "invalid pattern: text outside ASCII `ü` (U+00FC) at bytes 19..21, expected ASCII only",
        "UTF-8",
    );
    assert_printed(
        &pattern_error("allthings:app:*"),
        "invalid pattern: missing `urn:` `allthings` at bytes 0..9, expected text that begins with `urn:`",
        "write `urn:` before",
    );
    assert_printed(
        &urn_error("urn:allthings:app:*"),
        "invalid URN: wildcard in a URN `*` at byte 18, expected the URN of one thing",
        "%2A",
    );
    assert_printed(
        &name_error("ticket.*"),
        "invalid event name: wildcard in an event name `*` at byte 7, expected the name of one event",
        "only a webhook's event patterns",
    );
}

/// The word by which the hint for one sort of text helps, where it is not that for another.
#[test]
fn a_hint_is_for_the_sort_of_text_that_was_meant() {
    let segment_error = |text: &str| AppId::new(text).expect_err(text);
    let hints = [
        (urn_error("allthings:app"), "write `urn:`"),
        (pattern_error("app:A"), "a filter is written out"),
        (pattern_error("urn:allthings"), "end with `:*`"),
        (urn_error("urn:allthings:app:"), "too many?"),
        (segment_error(""), "at least one character"),
        (urn_error("urn:ns:%2"), "`%25`"),
        (segment_error("%2"), "`%25`"),
        (name_error("tick\u{e9}t"), "event names"),
        (urn_error("urn:ns:tick\u{e9}t"), "`%` escape"),
        (pattern_error("urn:ns:a?=q"), "leave them out"),
        (segment_error("a:b"), "`%3A`"),
        (name_error("Ticket.created"), "`ticket.created`"),
    ];
    for (error, word) in hints {
        let hint = error.hint().unwrap_or_default();
        assert!(hint.contains(word), "{error}: {hint:?} lacks {word:?}");
        assert!(error.to_string().ends_with(error.expected()), "{error}");
    }
    assert_eq!(urn_error("urn:allthings").hint(), None);
}

#[test]
fn the_alternate_form_points_at_the_place() {
    let error = urn_error("urn:allthings:app::ticket");
    assert_eq!(
        format!("{error:#}"),
        "\
invalid URN: empty segment at byte 18, expected a segment of at least one character
  |
  | urn:allthings:app::ticket
  |                   ^
  = hint: is an id missing here, or a `:` too many?"
    );
}

#[test]
fn a_long_input_is_cut_around_the_place() {
    let text = format!("urn:ns:{}:*x:{}", "a".repeat(500), "b".repeat(500));
    let error = pattern_error(&text);
    assert_eq!(error.kind(), ParseErrorKind::PartialWildcard);
    let lines: Vec<String> = format!("{error:#}").lines().map(str::to_owned).collect();
    assert!(lines.iter().all(|line| line.len() < 160), "{lines:#?}");
    let caret = lines[3].chars().position(|c| c == '^').expect("a caret");
    let pointed_at: String = lines[2].chars().skip(caret).take(2).collect();
    assert_eq!(pointed_at, "*x");
}

#[test]
fn control_characters_never_reach_the_terminal() {
    for text in ["urn:ns:\u{1b}[31m", "urn:ns:a\nb", "urn:ns:\0", "\u{85}"] {
        let printed = format!("{:#} {0} {0:?}", urn_error(text));
        let bad = |c: char| c != '\n' && c.is_control();
        assert!(!printed.contains(bad), "{printed:?}");
    }
}

/// Characters that hide text, turn its direction or have no width are shown by their code points, and
/// the carets are under what is shown.
#[test]
fn hidden_characters_are_shown_by_their_code_points() {
    let hidden = [
        '\u{61c}',
        '\u{ad}',
        '\u{e0001}',
        '\u{e0020}',
        '\u{e007f}',
        '\u{200b}',
        '\u{feff}',
        '\u{2028}',
        '\u{202e}',
        '\u{2066}',
        '\u{180e}',
        '\u{fe0f}',
        '\u{3164}',
    ];
    for c in hidden {
        let name = format!("U+{:04X}", u32::from(c));
        let error = urn_error(&format!("urn:ns:a{c}b"));
        let printed = format!("{error:#}");
        assert!(printed.contains(&name), "{printed:?}");
        assert!(!printed.contains(c), "{printed:?}");
        let mut lines = printed.lines().skip(2);
        let (shown, carets) = (lines.next().unwrap(), lines.next().unwrap());
        let at = shown.find(&name).unwrap();
        if error.kind() == ParseErrorKind::NonAscii {
            assert_eq!(
                carets.trim_end(),
                format!("  | {}{}", " ".repeat(at - 4), "^".repeat(name.len()))
            );
        }
    }
}

/// An error is small for any list: it has the first hundred entries and the number of the others.
#[test]
fn a_long_list_of_mistakes_is_counted() {
    for (count, more) in [(100, None), (101, Some(1)), (250_000, Some(249_900))] {
        let error = FilterSet::parse(vec!["x"; count]).unwrap_err();
        assert_eq!((error.invalid_len(), error.list_len()), (count, count));
        assert!(error.entries().map(|(index, _)| index).eq(0..100));
        let start = format!("{count} of {count} entries are invalid");
        let (line, block) = (error.to_string(), format!("{error:#}"));
        assert!(line.starts_with(&start) && block.starts_with(&start));
        assert!(line.len() < 30_000 && block.len() < 50_000);
        match more {
            None => assert!(!line.contains(" more") && !block.contains(" more")),
            Some(more) => {
                assert!(line.ends_with(&format!("; and {more} more")), "{line}");
                assert!(block.ends_with(&format!("\nand {more} more")), "{block}");
            }
        }
        #[cfg(feature = "serde")]
        {
            let json = serde_json::to_value(&error).unwrap();
            assert_eq!(json["of"], count);
            assert_eq!(json["invalid"].as_array().unwrap().len(), 100);
            assert_eq!(json.get("more").and_then(serde_json::Value::as_u64), more);
            assert!(json.to_string().len() < 60_000);
        }
    }
    // Mistakes are counted wherever they are, and what is valid is no mistake.
    let mixed = (0..1_000).map(|n| if n % 2 == 0 { "urn:ns:a" } else { "" });
    let error = FilterSet::parse(mixed).unwrap_err();
    assert_eq!((error.invalid_len(), error.list_len()), (500, 1_000));
    assert_eq!(error.entries().last().unwrap().0, 199);
}

#[test]
fn limits_have_errors_of_their_own() {
    let at_most = format!("urn:ns:{}", "a".repeat(2048 - 7));
    assert!(Urn::parse(&at_most).is_ok() && at_most.parse::<Pattern>().is_ok());
    let too_long = at_most + "a";
    for error in [urn_error(&too_long), pattern_error(&too_long)] {
        assert_eq!(error.kind(), ParseErrorKind::TooLong);
        assert_eq!(error.span(), 2048..2049);
    }

    let segments = format!("urn:ns{}", ":a".repeat(64));
    assert!(Urn::parse(&segments).is_ok() && segments.parse::<Pattern>().is_ok());
    let too_many = segments.clone() + ":a";
    for error in [urn_error(&too_many), pattern_error(&too_many)] {
        assert_eq!(error.kind(), ParseErrorKind::TooManySegments);
        assert_eq!(&too_many[error.span()], "a");
    }
    assert!((segments + ":*").parse::<Pattern>().is_err());

    assert!("a".repeat(128).parse::<EventName>().is_ok());
    assert_eq!(name_error(&"a".repeat(129)).kind(), ParseErrorKind::TooLong);
}

#[test]
fn a_list_reports_every_bad_entry_with_its_position() {
    let list = [
        "urn:allthings:*",
        "tick*",
        "urn:a:b",
        "urn:allthings:app:A:*",
        "",
    ];
    let error = FilterSet::parse(list).unwrap_err();
    let entries: Vec<(usize, ParseErrorKind)> = error
        .entries()
        .map(|(index, error)| (index, error.kind()))
        .collect();
    assert_eq!(
        entries,
        [
            (1, ParseErrorKind::MissingScheme),
            (2, ParseErrorKind::InvalidNamespace),
            (4, ParseErrorKind::Empty),
        ]
    );
    assert_eq!(error.list_len(), 5);
    let line = error.to_string();
    assert!(line.starts_with("3 of 5 entries are invalid: [1] invalid pattern: "));
    assert!(!line.contains('\n'));
    let blocks = format!("{error:#}");
    for block in ["\n[1] ", "\n[2] ", "\n[4] "] {
        assert!(blocks.contains(block), "{blocks}");
    }
}

#[test]
fn a_webhook_reports_both_its_lists() {
    let error = Subscription::parse(["ticket.created", "Ticket"], ["urn:ns:", "urn:ns:a"]);
    let error = error.unwrap_err();
    assert_eq!(error.events().unwrap().entries().next().unwrap().0, 1);
    assert_eq!(error.urns().unwrap().entries().next().unwrap().0, 0);
    assert!(
        error.to_string().contains("`events`: 1 of 2 entries is")
            && error.to_string().contains("; `urns`: 1 of 2")
    );
    assert!(format!("{error:#}").contains("\n`urns`: 1 of 2"));

    let error = Subscription::parse(["ping"], ["urn:ns:"]).unwrap_err();
    assert!(error.events().is_none());
}

#[test]
fn an_owned_urn_hands_its_text_back() {
    let error = UrnBuf::try_from("urn:ns:é".to_owned()).unwrap_err();
    assert_eq!(error.error().syntax(), Syntax::Urn);
    assert_eq!(error.to_string(), error.error().to_string());
    assert_eq!(error.clone().into_error().kind(), ParseErrorKind::NonAscii);
    assert_eq!(error.into_input(), "urn:ns:é");
}

/// Each of these once had a span or a kind that misled.
#[test]
fn the_place_is_the_one_to_blame() {
    use ParseErrorKind as Kind;
    for (text, kind, span) in [
        // A colon in a component begins no segment.
        ("urn:example:a#b:#c", Kind::InvalidCharacter, 16..17),
        ("urn:example:a#:#", Kind::InvalidCharacter, 15..16),
        ("urn:ab:a?=x:#y:#z", Kind::InvalidCharacter, 15..16),
        // The component is not to blame for the segment that is missing before it.
        ("urn:ab?=x", Kind::MissingSegment, 6..6),
        ("urn:ab#x:y", Kind::MissingSegment, 6..6),
        // What cannot be seen hides in a scheme that looks right.
        ("urn :ab:c", Kind::WhiteSpace, 3..4),
        ("urn\u{200b}:ab:c", Kind::NonAscii, 3..6),
        ("\u{ff55}rn:ab:c", Kind::NonAscii, 0..3),
        // Delimiters around a whole URN are no placeholder.
        ("<urn:allthings:app:A>", Kind::Quote, 0..1),
        ("<appId>", Kind::Placeholder, 0..7),
    ] {
        let error = urn_error(text);
        assert_eq!((error.kind(), error.span()), (kind, span), "{text}");
    }
}

#[test]
fn the_span_of_a_text_that_is_too_long_cuts_no_character() {
    let text = format!("urn:ab:{}é", "x".repeat(2040));
    let error = urn_error(&text);
    assert_eq!(error.kind(), ParseErrorKind::TooLong);
    assert_eq!(&text[error.span()], "é");
}

/// A renderer that is given a span behind the text panics.
#[test]
fn what_a_renderer_gets_lies_within_the_input() {
    let long = "é".repeat(2000);
    for text in [
        "",
        "urn:ns:",
        "urn:ns:tick*",
        &format!("urn:ns:a{long}"),
        &format!("urn:ns:{long}"),
        &long,
    ] {
        let errors = [urn_error(text), name_error(text)].into_iter();
        for error in errors.chain(text.parse::<Pattern>().err()) {
            let (span, within) = (error.span(), error.span_in_input());
            assert!(error.input().get(within.clone()).is_some(), "{error:?}");
            if span.end <= error.input().len() {
                assert_eq!(within, span);
            } else {
                assert_eq!(within.end, error.input().len(), "{error:?}");
            }
        }
    }
    let behind = urn_error(&format!("urn:ns:{}", "a".repeat(3000)));
    assert_eq!(
        (behind.span(), behind.span_in_input()),
        (2048..3007, 2048..2048)
    );
    let partly = name_error(&"a".repeat(3000));
    assert_eq!(
        (partly.span(), partly.span_in_input()),
        (128..3000, 128..2048)
    );
}

#[test]
fn urns_pad_like_text() {
    let urn = support::urn("URN:ns:a");
    assert_eq!(
        format!("{urn:>10}|{urn:<10}|{urn}"),
        "  urn:ns:a|urn:ns:a  |urn:ns:a"
    );
}
