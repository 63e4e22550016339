//! The scan accepts only what the grammar accepts, and finds the same parts.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::masks::STEP;
use super::read::{pattern, urn};
use crate::language::layout::{KEPT_ENDS, Layout};
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::SCHEME_LEN;
use crate::language::{Urn, canonical, grammar};

/// Everything that a layout says.
#[derive(Debug, PartialEq)]
struct Parts {
    name_len: usize,
    namespace_len: usize,
    segment_count: usize,
    canonical: bool,
    ends: Vec<Option<usize>>,
}

fn parts_of(layout: &Layout) -> Parts {
    Parts {
        name_len: layout.name_len(),
        namespace_len: layout.namespace_len(),
        segment_count: layout.segment_count(),
        canonical: layout.is_canonical(),
        ends: (0..=KEPT_ENDS + 1)
            .map(|segments| layout.end_of(segments))
            .collect(),
    }
}

/// Finds the same parts by splitting what the grammar accepts.
fn expected(text: &str) -> Option<Parts> {
    let name = &text[..grammar::urn(text).ok()?];
    let (_, rest) = name.split_once(':')?;
    let (namespace, nss) = rest.split_once(':')?;
    let namespace_end = SCHEME_LEN + namespace.len();
    let lens = nss.split(':').map(str::len);
    let mut ends = vec![namespace_end];
    ends.extend(lens.scan(namespace_end, |end, len| {
        *end += 1 + len;
        Some(*end)
    }));
    let kept = |segments: usize| {
        ends.get(segments)
            .copied()
            .filter(|_| segments <= KEPT_ENDS)
    };
    Some(Parts {
        name_len: name.len(),
        namespace_len: namespace.len(),
        segment_count: ends.len() - 1,
        canonical: canonical::bytes(name, namespace.len()).eq(name.bytes()),
        ends: (0..=KEPT_ENDS + 1).map(kept).collect(),
    })
}

/// Asserts that the scan, and the check for what the scan leaves, find the parts that the grammar
/// finds.
fn assert_read(text: &str) {
    let expected = expected(text);
    let read = Urn::parse(text).ok();
    assert_eq!(
        read.map(|urn| parts_of(&urn.layout())),
        expected,
        "{text:?}"
    );
    if let Some(scanned) = urn(text) {
        assert_eq!(Some(parts_of(&scanned)), expected, "{text:?}");
    }
}

fn urn_text() -> impl Strategy<Value = String> {
    let bits = [
        "a", "Z", "9", "-", ":", ":", "::", "/", "%2a", "%2A", "%aA", "%", "%g0", "?", "?+", "?=",
        "#", "*", " ", "é", "~", "!", "[",
    ];
    let heads = select(&["urn:ns:", "URN:nS:", "urn:n:", "urn:ns", "urn", ""][..]);
    let bits = vec(select(bits.to_vec()), 0..10);
    (heads, bits).prop_map(|(head, bits)| head.to_owned() + &bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_readers_agree_with_the_grammar(text in urn_text()) {
        assert_read(&text);
    }
}

fn pattern_text() -> impl Strategy<Value = String> {
    let bits = [
        "a", "b9", ":", ":", ":*", "*", "/", "%2A", "%2a", "Z", "_", "!", "?", " ", "::",
    ];
    let heads = [
        "urn:ns:",
        "urn:namespace-16:",
        "URN:ns:",
        "urn:Ns:",
        "urn:n*:",
        "urn:ns",
    ];
    let bits = vec(select(bits.to_vec()), 0..12);
    (select(heads.to_vec()), bits).prop_map(|(head, bits)| head.to_owned() + &bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn what_the_scan_takes_for_a_canonical_pattern_is_one(text in pattern_text()) {
        if let Some(layout) = pattern(&text) {
            let tree = grammar::pattern(&text);
            prop_assert!(tree.is_ok());
            let namespace_len = tree.unwrap().namespace.len();
            prop_assert!(canonical::bytes(&text, namespace_len).eq(text.bytes()));
            prop_assert_eq!(usize::from(layout.namespace_len), namespace_len);
            let literal_len = text.find('*').unwrap_or(text.len());
            prop_assert_eq!(usize::from(layout.literal_len), literal_len);
        }
    }
}

#[test]
fn the_scan_takes_the_usual_patterns() {
    for text in [
        "urn:allthings:*",
        "urn:allthings:app:*",
        "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*",
        "urn:allthings:app:*:ticket:*",
        "urn:allthings:app:A:ticket:C:T",
    ] {
        assert_eq!(pattern(text).is_some(), text.len() >= STEP, "{text}");
    }
}

#[test]
fn a_star_in_every_position() {
    for count in 5..40 {
        for star in 0..count {
            let selector = |at: usize| if at == star { ":*" } else { ":a" };
            let text = format!("urn:ns{}", (0..count).map(selector).collect::<String>());
            let layout = pattern(&text).expect("a usual pattern");
            assert_eq!(usize::from(layout.literal_len), 7 + 2 * star, "{text}");
        }
    }
}

/// Each byte at each offset of texts around the lengths of steps and words.
#[test]
fn every_byte_at_every_offset() {
    for length in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100] {
        for at in 0..length {
            for byte in 0..128_u8 {
                let mut nss = vec![b'a'; length];
                nss[at] = byte;
                let text = format!("urn:ns:{}", str::from_utf8(&nss).unwrap());
                assert_read(&text);
            }
        }
    }
}

/// The same for the namespace, which the scan checks in another way.
#[test]
fn every_byte_at_every_offset_of_a_namespace() {
    for length in [2, 3, 9, 11, 12, 13, 31, 32] {
        for at in 0..length {
            for byte in 0..128_u8 {
                let mut namespace = vec![b'a'; length];
                namespace[at] = byte;
                let namespace = str::from_utf8(&namespace).unwrap();
                let text = format!("urn:{namespace}:app:82662ee4");
                assert_read(&text);
            }
        }
    }
}

/// An empty segment is found at the borders of steps and words too.
#[test]
fn two_colons_at_every_offset() {
    for at in 0..199 {
        let mut nss = vec![b'a'; 200];
        nss[at] = b':';
        let text = format!("urn:ns:{}", str::from_utf8(&nss).unwrap());
        assert_read(&text);
        nss[at + 1] = b':';
        let text = format!("urn:ns:{}", str::from_utf8(&nss).unwrap());
        assert!(Urn::parse(&text).is_err(), "{text:?}");
        assert!(urn(&text).is_none(), "{text:?}");
        assert!(pattern(&text).is_none(), "{text:?}");
    }
}

#[test]
fn there_is_no_end_after_the_last_segment() {
    let layout = Urn::parse("urn:ns:a:bc").unwrap().layout();
    let ends = [0, 1, 2, 3, 99].map(|segments| layout.end_of(segments));
    assert_eq!(ends, [Some(6), Some(8), Some(11), None, None]);
}

#[test]
fn the_limits_are_those_of_the_grammar() {
    for length in [MAX_LEN - 1, MAX_LEN, MAX_LEN + 1] {
        let text = format!("urn:ns:{}", "a".repeat(length - 7));
        assert_read(&text);
    }
    for segments in [1, MAX_SEGMENTS - 1, MAX_SEGMENTS, MAX_SEGMENTS + 1, 300] {
        let text = format!("urn:ns{}", ":a".repeat(segments));
        assert_read(&text);
    }
}
