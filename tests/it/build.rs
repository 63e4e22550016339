//! URNs and patterns made of parts, against a table of RFC 3986 and the parser.

use proptest::prelude::*;
use urn_filter::build::{BuildError, UrnBuilder};
use urn_filter::error::ParseErrorKind;
use urn_filter::{
    Components, Extent, MAX_LEN, MAX_SEGMENTS, Pattern, Selector, Urn, UrnBuf, segment,
};

use crate::support::strategies::{pattern_text, urn_text};

/// RFC 3986, section 3.3, without `:` and `*`; the crate adds `/` (RFC 8141). A `%` begins an escape.
fn stays(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()+,;=@/".contains(&byte)
}

/// Percent-encoding, written out once more.
fn encoded(bytes: &[u8]) -> String {
    let each = bytes.iter().map(|&byte| match byte {
        byte if stays(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    each.collect()
}

#[test]
fn every_byte_is_one_segment_that_stands_for_it() {
    for byte in 0..=255_u8 {
        let bytes = [b'x', byte, b'y'];
        assert_eq!(segment::encode(&bytes).to_string(), encoded(&bytes));
        for text in [&bytes[1..2], &bytes[..]] {
            let urn = UrnBuf::builder("ns").segment(text).segment(text).build();
            let urn = urn.unwrap();
            assert_eq!(Urn::parse(urn.as_str()).unwrap(), urn);
            assert_eq!(urn.to_string(), urn.as_str());
            assert_eq!(urn.as_urn().components(), Components::default());
            let decoded = urn.as_urn().decoded_segments();
            assert!(decoded.map(segment::Decoded::to_bytes).eq([text; 2]));
            let filter = Pattern::builder("ns")
                .segments([text; 2])
                .build(Extent::Exact);
            assert_eq!(filter.unwrap(), Pattern::from(urn.as_urn()));
        }
    }
}

/// The reserved characters of RFC 3986, section 2.2, and what is in none of its sets.
#[test]
fn the_table_of_escapes() {
    for (text, expected) in [
        (":/?#[]@", "%3A/%3F%23%5B%5D@"),
        ("!$&'()*+,;=", "!$&'()%2A+,;="),
        (" \"%<>\\^`{|}", "%20%22%25%3C%3E%5C%5E%60%7B%7C%7D"),
        ("-._~aZ09", "-._~aZ09"),
        ("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80"),
        ("%41", "%2541"),
    ] {
        assert_eq!(segment::encode(text).to_string(), expected);
        assert_eq!(segment::decode(expected).to_utf8().unwrap(), text);
    }
    for (text, bytes) in [
        ("%c3%A9", "é".as_bytes()),
        ("%", b"%"),
        ("%4", b"%4"),
        ("%4g%41", b"%4gA"),
    ] {
        assert_eq!(segment::decode(text).to_bytes(), bytes);
    }
    let broken = segment::decode("a%C3b");
    assert!(broken.to_utf8().is_err());
    assert_eq!(broken.to_utf8_lossy(), "a\u{fffd}b");
    assert_eq!(broken.as_encoded(), "a%C3b");
}

/// A `/` begins no first segment (RFC 8141), and later ones it may.
#[test]
fn a_slash_before_the_first_segment() {
    let urn = UrnBuf::builder("ns")
        .segments(["//a", "/b"])
        .build()
        .unwrap();
    assert_eq!(urn.as_str(), "urn:ns:%2F/a:/b");
    let refused = UrnBuf::builder("ns").encoded("/a").build().unwrap_err();
    let BuildError::Segment { index: 0, error } = refused else {
        panic!("{refused}")
    };
    assert_eq!(error.kind(), ParseErrorKind::LeadingSlash);
}

#[test]
fn what_makes_no_urn_and_no_pattern() {
    let builder = || UrnBuf::builder("ns");
    for text in [
        "", "*", "a:b", "a*", "?+r", "a?=q", "#", "a b", "é", "%4", "%", "{{id}}",
    ] {
        let refused = builder().segment("a").encoded(text).segment("b").build();
        assert!(
            matches!(refused, Err(BuildError::Segment { index: 1, .. })),
            "{text}"
        );
        let selectors = [Selector::Literal(text), Selector::Any];
        let refused = Pattern::builder("ns")
            .selectors(selectors)
            .build(Extent::Subtree);
        assert!(
            matches!(refused, Err(BuildError::Segment { index: 0, .. })),
            "{text}"
        );
    }
    for namespace in [
        "",
        "a",
        "-a",
        "a-",
        "a b",
        "*",
        "ns:x",
        "ns?+",
        "ä",
        "<your namespace>",
    ] {
        let refused = UrnBuf::builder(namespace).segment("a").build();
        assert!(
            matches!(refused, Err(BuildError::Namespace(_))),
            "{namespace}"
        );
    }
    assert_eq!(builder().build(), Err(BuildError::NoSegment));
    assert!(matches!(
        builder().segment("").build(),
        Err(BuildError::Segment { index: 0, .. })
    ));
    assert_eq!(
        Pattern::builder("ns").build(Extent::Exact),
        Err(BuildError::NoSegment)
    );
    assert_eq!(
        Pattern::builder("ns").any().build(Extent::Exact),
        Err(BuildError::LastWildcard)
    );
    let all = Pattern::builder("NS").build(Extent::Subtree).unwrap();
    assert_eq!(all.as_str(), "urn:ns:*");
    // A text that ends as a wildcard does is none.
    let exact = Pattern::builder("ns")
        .any()
        .segment("*")
        .build(Extent::Exact)
        .unwrap();
    assert_eq!(exact.as_str(), "urn:ns:*:%2A");
}

#[test]
fn limits_are_errors_of_their_own() {
    let many = |count| UrnBuf::builder("ns").segments(vec!["a"; count]).build();
    assert!(many(MAX_SEGMENTS).is_ok());
    assert_eq!(many(MAX_SEGMENTS + 1), Err(BuildError::TooManySegments));
    let below = |count| {
        Pattern::builder("ns")
            .segments(vec!["a"; count])
            .build(Extent::Subtree)
    };
    assert!(below(MAX_SEGMENTS - 1).is_ok());
    assert_eq!(below(MAX_SEGMENTS), Err(BuildError::TooManySegments));
    let most = MAX_LEN - "urn:ns:".len();
    for (len, is_ok) in [(most, true), (most + 1, false), (1 << 20, false)] {
        let text = "a".repeat(len);
        let built = UrnBuf::builder("ns").segment(&text).build();
        assert_eq!(built.is_ok(), is_ok, "{len}");
        let encoded = UrnBuf::builder("ns").encoded(&text).build();
        assert_eq!(encoded.is_ok(), is_ok, "{len}");
        if !is_ok {
            assert_eq!(built, Err(BuildError::TooLong));
        }
    }
    let escapes = |len| UrnBuf::builder("ns").segment(vec![0; len]).build();
    assert!(escapes(most / 3).is_ok());
    assert_eq!(escapes(most / 3 + 1), Err(BuildError::TooLong));
    // The first mistake is the one that is reported.
    let both = UrnBuf::builder("ns")
        .segment("")
        .segments(vec!["a"; 100])
        .build();
    assert!(matches!(both, Err(BuildError::Segment { index: 0, .. })));
}

#[test]
fn errors_say_what_is_wrong() {
    let error = |built: Result<UrnBuf, BuildError>| built.unwrap_err().to_string();
    let builder = |namespace| UrnBuf::builder(namespace);
    assert_eq!(
        error(builder("ns").segment("a").encoded("b:c").build()),
        "segment 2: invalid segment: invalid character `:` at byte 1, expected letters, digits, `%` escapes or one of -._~!$&'()+,;=@/",
    );
    assert!(error(builder("n_s").build()).starts_with("invalid URN: invalid namespace `n_s`"));
    assert!(error(builder("").build()).starts_with("invalid URN: empty namespace"));
}

/// Every set of old components, replaced by every set of new ones.
#[test]
fn components_are_set_replaced_and_taken_away() {
    let choices = |texts: [&'static str; 2]| [None, Some(texts[0]), Some(texts[1])];
    let sets = || {
        let all = choices(["r", "a?+b??"]).into_iter().flat_map(move |r| {
            choices(["q=1", "?=/?"])
                .into_iter()
                .flat_map(move |q| choices(["", "f?+x?=y"]).into_iter().map(move |f| (r, q, f)))
        });
        // The q-component begins with neither `?` nor `/`.
        all.filter(|(_, q, _)| *q != Some("?=/?"))
            .collect::<Vec<_>>()
    };
    for old in sets() {
        for new in sets() {
            let mut urn: UrnBuf = "urn:NS:a:b".parse().unwrap();
            for (r, q, f) in [old, new] {
                urn.set_q(q).unwrap();
                urn.set_f(f).unwrap();
                urn.set_r(r).unwrap();
                let found = urn.as_urn().components();
                assert_eq!((found.r(), found.q(), found.f()), (r, q, f));
                assert_eq!(Urn::parse(urn.as_str()).unwrap().components(), found);
                assert_eq!(urn.as_urn().name(), "urn:NS:a:b");
            }
            assert_eq!(urn.as_urn().without_components().as_str(), "urn:NS:a:b");
            urn.strip_components();
            assert_eq!(urn.as_str(), "urn:NS:a:b");
        }
    }
}

#[test]
fn what_is_no_component_changes_nothing() {
    let mut urn: UrnBuf = "urn:ns:a?+r?=q#f".parse().unwrap();
    let before = urn.clone();
    for text in [
        "a?=b", "a#b", "a b", "é", "%4", "/a", "?a", "", "?=a", "a#", "a?=",
    ] {
        let error = urn.set_r(Some(text)).unwrap_err();
        assert!(error.span().start >= "urn:ns:a".len(), "{error}");
        assert_eq!(urn.as_str(), before.as_str());
    }
    for text in ["a#b", "a b", "é", "%4", "/a", "?a", "", "a#"] {
        assert!(urn.set_q(Some(text)).is_err(), "{text}");
        assert_eq!(urn.as_str(), before.as_str());
    }
    for text in ["a#b", "a b", "#", "<"] {
        assert!(urn.set_f(Some(text)).is_err(), "{text}");
        assert_eq!(urn.as_str(), before.as_str());
    }
    let long = "a".repeat(MAX_LEN);
    assert_eq!(
        urn.set_f(Some(&long)).unwrap_err().kind(),
        ParseErrorKind::TooLong
    );
    let mut alone: UrnBuf = "urn:ns:a".parse().unwrap();
    let early = alone.set_r(Some("a?=b")).unwrap_err();
    assert_eq!(
        (early.kind(), early.span()),
        (ParseErrorKind::InvalidCharacter, 11..12)
    );
    let early = alone.set_q(Some("ab#")).unwrap_err();
    assert_eq!(early.span(), 12..13);
}

proptest! {
    #[test]
    fn what_is_built_is_what_its_text_says(texts in prop::collection::vec(".{1,5}", 1..6), stars in any::<u8>(), below in any::<bool>()) {
        let urn = UrnBuf::builder("ns").segments(&texts).build().unwrap();
        prop_assert_eq!(&urn, &urn.as_str().parse::<UrnBuf>().unwrap());
        prop_assert!(urn.as_urn().is_canonical());
        let decoded: Vec<_> = urn.as_urn().decoded_segments().map(|text| text.to_utf8().unwrap().into_owned()).collect();
        prop_assert_eq!(&decoded, &texts);

        let builder = texts.iter().enumerate().fold(Pattern::builder("ns"), |builder, (place, text)| {
            if stars >> place & 1 == 1 { builder.any() } else { builder.segment(text) }
        });
        let extent = if below { Extent::Subtree } else { Extent::Exact };
        match builder.build(extent) {
            Ok(pattern) => {
                prop_assert_eq!(&pattern, &pattern.as_str().parse::<Pattern>().unwrap());
                prop_assert_eq!(pattern.extent(), extent);
                let stars_found: Vec<bool> = pattern.selectors().map(|selector| selector == Selector::Any).collect();
                let expected: Vec<bool> = (0..texts.len()).map(|place| stars >> place & 1 == 1).collect();
                prop_assert_eq!(stars_found, expected);
                prop_assert_eq!(pattern.matches(&urn.as_urn()), !below);
            }
            Err(error) => {
                prop_assert_eq!(error, BuildError::LastWildcard);
                prop_assert!(!below && stars >> (texts.len() - 1) & 1 == 1);
            }
        }
    }

    #[test]
    fn parts_make_the_whole_again(urn in urn_text(), pattern in pattern_text()) {
        let parsed = Urn::parse(&urn).unwrap();
        let builder = parsed.segments().fold(UrnBuf::builder(parsed.namespace()), UrnBuilder::encoded);
        prop_assert_eq!(builder.build().unwrap(), parsed);
        let parsed: Pattern = pattern.parse().unwrap();
        let builder = Pattern::builder(parsed.namespace()).selectors(parsed.selectors());
        prop_assert_eq!(builder.build(parsed.extent()).unwrap(), parsed);
    }

    #[test]
    fn no_bytes_are_refused_or_changed(bytes in prop::collection::vec(any::<u8>(), 1..40)) {
        let text = segment::encode(&bytes).to_string();
        prop_assert_eq!(&text, &encoded(&bytes));
        let decoded = segment::decode(&text);
        prop_assert_eq!(decoded.to_bytes(), bytes.as_slice());
        prop_assert_eq!(decoded.to_utf8_lossy(), String::from_utf8_lossy(&bytes));
        prop_assert_eq!(decoded.to_utf8().is_ok(), str::from_utf8(&bytes).is_ok());
        let urn = UrnBuf::builder("ns").segment("a").encoded(&text).build().unwrap();
        prop_assert_eq!(urn.as_urn().segments().last(), Some(text.as_str()));
    }
}
