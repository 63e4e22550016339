//! The scan accepts what the grammar accepts, and finds the same parts.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::word::WORD;
use super::{pattern, urn};
use crate::language::layout::{Layout, PatternLayout};
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::name::Name;
use crate::language::syntax::{SCHEME_LEN, is_component_byte, is_segment_byte};
use crate::language::{Extent, Pattern, Urn, canonical, grammar};

/// Everything that a layout says.
#[derive(Debug, PartialEq)]
struct Parts {
    name_len: usize,
    namespace_len: usize,
    canonical: bool,
    /// The end of the first `i` segments, up to one more than there are.
    ends: Vec<Option<usize>>,
    segments: Vec<String>,
}

fn parts_of(text: &str, layout: Layout) -> Parts {
    let name = Name {
        bytes: &text.as_bytes()[..layout.name_len()],
        layout,
    };
    let count = name.segment_count();
    let owned = |segment: &[u8]| str::from_utf8(segment).unwrap().to_owned();
    let segments: Vec<String> = (0..count)
        .map(|index| owned(&name.bytes[name.segment_range(index).unwrap()]))
        .collect();
    assert_eq!(name.segment_range(count), None);
    for from in 0..=count + 1 {
        let numbered = name.segments_from(from);
        let numbered = numbered.map(|(number, segment)| (number, owned(segment)));
        let expected = segments.iter().cloned().enumerate().skip(from);
        assert!(numbered.eq(expected), "{text:?} from {from}");
        let anchor = name.anchor(from);
        assert_eq!(anchor, name.end(from).map(|end| &name.bytes[..end]));
    }
    Parts {
        name_len: layout.name_len(),
        namespace_len: layout.namespace_len(),
        canonical: layout.is_canonical(),
        ends: (0..=count + 1).map(|segments| name.end(segments)).collect(),
        segments,
    }
}

/// Finds the same parts by splitting what the grammar accepts.
fn expected(text: &str) -> Option<Parts> {
    let name = &text[..grammar::urn(text).ok()?];
    let (_, rest) = name.split_once(':')?;
    let (namespace, nss) = rest.split_once(':')?;
    let namespace_end = SCHEME_LEN + namespace.len();
    let ends = nss.split(':').scan(namespace_end, |end, segment| {
        *end += 1 + segment.len();
        Some(Some(*end))
    });
    let ends = [Some(namespace_end)].into_iter().chain(ends).chain([None]);
    Some(Parts {
        name_len: name.len(),
        namespace_len: namespace.len(),
        canonical: canonical::bytes(name, namespace.len()).eq(name.bytes()),
        ends: ends.collect(),
        segments: nss.split(':').map(str::to_owned).collect(),
    })
}

/// Asserts that the scan accepts what the grammar accepts, and that all ways to a layout agree.
fn assert_urn(text: &str) {
    let expected = expected(text);
    let scanned = urn(text);
    assert_eq!(
        scanned.map(|layout| parts_of(text, layout)),
        expected,
        "{text:?}"
    );
    assert_eq!(
        scanned,
        scanned.map(|layout| Layout::from_name(&text.as_bytes()[..layout.name_len()])),
        "{text:?}"
    );
    assert_eq!(Urn::parse(text).ok().map(|urn| urn.layout()), scanned);
}

/// The same for patterns. The grammar returns their parts as a tree.
fn assert_pattern(text: &str) {
    let tree = grammar::pattern(text).ok();
    let canonical_text = tree.map(|tree| {
        let mut text = format!("urn:{}", tree.namespace);
        for selector in &tree.selectors {
            text.push(':');
            text.push_str(&selector.to_string());
        }
        if tree.extent == Extent::Subtree {
            text += ":*";
        }
        let canonical = canonical::bytes(&text, tree.namespace.len());
        canonical.map(char::from).collect::<String>()
    });
    let expected = canonical_text.as_ref().map(|canonical| {
        let layout = PatternLayout::from_canonical(canonical);
        (layout, canonical == text)
    });
    assert_eq!(pattern(text), expected, "{text:?}");
    let parsed: Option<Pattern> = text.parse().ok();
    let parsed = parsed.as_ref().map(Pattern::as_str);
    assert_eq!(parsed, canonical_text.as_deref(), "{text:?}");
}

fn assert_both(text: &str) {
    assert_urn(text);
    assert_pattern(text);
}

fn any_text() -> impl Strategy<Value = String> {
    let bits = [
        "a",
        "Z",
        "9",
        "-",
        "_",
        ":",
        ":",
        ":*",
        "::",
        "/",
        "%2a",
        "%2A",
        "%aA",
        "%",
        "%g0",
        "?",
        "?+",
        "?=",
        "#",
        "*",
        " ",
        "é",
        "~",
        "!",
        "[",
        "=",
        "@",
        "abcdefghijklmnop",
    ];
    let heads = [
        "urn:ns:",
        "URN:nS:",
        "urn:n:",
        "urn:ns",
        "urn:n*:",
        "urn",
        "",
        "urn:namespace-16:",
    ];
    let bits = vec(select(bits.to_vec()), 0..20);
    (select(heads.to_vec()), bits).prop_map(|(head, bits)| head.to_owned() + &bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn the_scan_agrees_with_the_grammar(text in any_text()) {
        assert_both(&text);
    }
}

/// Calls `with` with every text of up to `len` of these characters.
fn for_each_text(chars: &[char], len: usize, text: &mut String, with: &mut impl FnMut(&str)) {
    with(text);
    if len > 0 {
        for &c in chars {
            text.push(c);
            for_each_text(chars, len - 1, text, with);
            text.pop();
        }
    }
}

/// Each short text of the characters that mean something, at the beginning of a text, and on both
/// sides of the border of a word and of the end of a text of one word.
#[test]
fn every_short_text() {
    let chars = [':', 'a', 'A', '2', '%', '?', '+', '=', '#', '*', '/'];
    for_each_text(&chars, 4, &mut String::new(), &mut |text| {
        assert_both(&format!("urn:ns:{text}"));
    });
    for before in [WORD - 3, WORD - 1] {
        let stem = format!("urn:ns:{}", "a".repeat(before - 7));
        for after in ["", "b", "bbbbbbbbbbbbbbbbb"] {
            for_each_text(&chars, 3, &mut String::new(), &mut |text| {
                assert_both(&format!("{stem}{text}{after}"));
            });
        }
    }
}

#[test]
fn every_beginning_of_a_text() {
    let text = format!("urn:ns:{}:*", "ab:c%2A".repeat(40));
    for len in 0..text.len() {
        assert_both(&text[..len]);
    }
}

/// Components of each sort, right and wrong, at every offset of a word.
#[test]
fn components_at_every_offset() {
    let components = [
        "?+r",
        "?=q",
        "#",
        "#f",
        "?+r?=q",
        "?+r?=q#f",
        "?=q#f",
        "?+r#f",
        "?+r?=q?=q#?=",
        "?=q?+r",
        "?+r#?=",
        "?+?=q",
        "?+",
        "?=",
        "?+r?=",
        "?=#f",
        "?+#f",
        "?",
        "?a",
        "?+/",
        "?=?",
        "?+%2a",
        "?=%2",
        "#%2a",
        "#%",
        "?+a*:?b",
        "?=*",
        "#*:",
        "#f#",
        "?+r?=q#f#",
        "?+é",
        "?=a ",
        "#[",
        "?+=",
        "?+a?",
        "?+a?=/",
        "?+a/=?=%aa",
        "%2a?=%2a",
        "%2?=a",
    ];
    for len in 0..=WORD + 2 {
        let stem = format!("urn:ns:a{}", "b".repeat(len));
        for component in components {
            assert_both(&format!("{stem}{component}"));
            // The next words are components too.
            let long = component
                .replace('r', &"r".repeat(70))
                .replace('f', &"?".repeat(70));
            assert_urn(&format!("{stem}{long}"));
        }
    }
}

/// Each byte at each offset of texts around the lengths of steps and words.
#[test]
fn every_byte_at_every_offset() {
    for length in [1, 7, 8, 9, 16, 17, 33, 57, 58, 100] {
        for at in 0..length {
            for byte in 0..128_u8 {
                let mut nss = vec![b'a'; length];
                nss[at] = byte;
                assert_both(&format!("urn:ns:{}", str::from_utf8(&nss).unwrap()));
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
                assert_both(&format!("urn:{namespace}:a"));
                assert_both(&format!("urn:{namespace}:app:82662ee4"));
            }
        }
    }
}

/// The characters of the scheme in each case, and others.
#[test]
fn every_scheme() {
    let chars = ['u', 'U', 'r', 'R', 'n', 'N', ':', 'x'];
    for rest in ["ns:a", "ns:abcdefghijklmno"] {
        for_each_text(&chars, 4, &mut String::new(), &mut |scheme| {
            assert_both(&format!("{scheme}{rest}"));
        });
    }
}

/// An escape at every offset, with digits in either case, and cut off.
#[test]
fn an_escape_at_every_offset() {
    for at in 0..2 * WORD + 2 {
        let stem = format!("urn:ns:{}", "b".repeat(at));
        for escape in ["%2A", "%2a", "%fF", "%41", "%", "%2", "%%41", "%2G", "%é"] {
            for after in ["", ":a", "c%2b", "?=%2b"] {
                assert_both(&format!("{stem}{escape}{after}"));
            }
        }
    }
}

/// An empty segment and a `*` are found at the borders of steps and words too.
#[test]
fn two_colons_and_a_star_at_every_offset() {
    for at in 0..199 {
        for (two, three) in [("::", ":::"), (":*", ":*:"), ("a*", ":*a"), ("**", ":**")] {
            for infix in [":", two, three] {
                let (before, after) = ("a".repeat(at), "a".repeat(199 - at));
                assert_both(&format!("urn:ns:{before}{infix}{after}"));
                assert_both(&format!("urn:ns:a{before}{infix}"));
            }
        }
    }
}

#[test]
fn a_star_in_every_position() {
    for count in 1..40 {
        for star in 0..count {
            let selector = |at: usize| if at == star { ":*" } else { ":a" };
            let text = format!("urn:ns{}", (0..count).map(selector).collect::<String>());
            assert_both(&text);
        }
    }
}

/// Each length and number of segments around the limits of steps, words, bytes and kept ends.
#[test]
fn every_length_and_number_of_segments() {
    let around = |limit: usize| limit - 3..=limit + 3;
    let lengths = [16, 32, 48, 64, 128, 255, 320, MAX_LEN].into_iter();
    for length in (0..16).chain(lengths.flat_map(around)) {
        for segments in [1, 2, 5, 6, 7, 8, 9, 10, 63, 64, 65] {
            let short = format!("urn:ns{}", ":a".repeat(segments));
            let Some(missing) = length.checked_sub(short.len()) else {
                continue;
            };
            let more = "b".repeat(missing);
            assert_both(&format!("{short}{more}"));
            assert_both(&format!("urn:ns:{more}{}", &short[7..]));
            assert_both(&format!(
                "urn:ns:a{}",
                &(":".to_owned() + &more).repeat(segments)
            ));
        }
    }
}

#[test]
fn the_limits_are_those_of_the_grammar() {
    for segments in [1, MAX_SEGMENTS - 1, MAX_SEGMENTS, MAX_SEGMENTS + 1, 300] {
        assert_both(&format!("urn:ns{}", ":a".repeat(segments)));
        assert_both(&format!("urn:ns{}?=q", ":a".repeat(segments)));
    }
    for part in ["?+", "?=", "#"] {
        for length in [MAX_LEN - 1, MAX_LEN, MAX_LEN + 1] {
            assert_both(&format!("urn:ns:a{part:a<0$}", length - 8));
        }
    }
}

/// All bytes of names and components together, in each order of two.
#[test]
fn all_legal_bytes() {
    let legal = |is_legal: fn(u8) -> bool| -> String {
        let bytes = (0..128).filter(|&byte| is_legal(byte) && byte != b'%');
        bytes.map(char::from).collect()
    };
    let (segment, component) = (legal(is_segment_byte), legal(is_component_byte));
    assert_urn(&format!("urn:ns:a{segment}"));
    assert_urn(&format!(
        "urn:ns:a{segment}?+a{component}?=a{component}#{component}"
    ));
    for first in segment.chars() {
        for second in segment.chars() {
            assert_both(&format!("urn:ns:a{first}{second}"));
        }
    }
}
