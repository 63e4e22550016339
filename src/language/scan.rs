//! The fast scan for what events carry and for the usual patterns.
//!
//! Every event takes this way, so it is not the nom grammar. The scan goes through the text in steps
//! of 16 bytes. It accepts texts of letters, digits and the commonest marks, which ids and kinds
//! consist of. It says nothing about other texts: the [check](super::check) reads those byte by byte,
//! and the [grammar](super::grammar) decides about what the check rejects and says what is wrong.
//!
//! A typical event of 105 bytes took 250 to 420 ns byte by byte and takes 45 ns here (1,024 different
//! events in turn). The step that counts is finding the colons: `memchr_iter` took 44 to 70 ns, words
//! of 8 bytes 31 to 37, masks of 16 bytes 16 to 18.

use wide::u8x16;

use crate::language::layout::{Layout, MARKED};
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::{SCHEME_LEN, SEPARATOR, is_namespace};

/// Returns the layout of a URN of at least 16 bytes that are letters, digits, `:` or `+,-./;_`, and
/// that begins with `urn:` and a namespace in lower case. Returns `None` for any other text, which
/// may be valid too. `O(length)`; a text over [`MAX_LEN`] is not read.
pub(crate) fn urn(text: &str) -> Option<Layout> {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_LEN {
        return None;
    }
    let common = |step: &[u8; STEP]| are_common(u8x16::new(*step));
    layout_of_common(bytes, common)
}

/// The number of bytes that are compared at once.
const STEP: usize = 16;

/// Where the parts of a canonical pattern are.
pub(crate) struct PatternLayout {
    pub(crate) namespace_len: u8,
    /// Where the first `*` stands; the text's length without one.
    pub(crate) literal_len: u16,
}

/// The layout of a text that is a valid pattern in its canonical form; `None` says nothing: the
/// grammar knows more. Of a pattern's time, which was 1,300 ns, this leaves a fifth.
pub(crate) fn pattern(text: &str) -> Option<PatternLayout> {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_LEN {
        return None;
    }
    let common = |step: &[u8; STEP]| {
        let bytes = u8x16::new(*step);
        are_common(bytes) | bytes.simd_eq(u8x16::splat(b'*'))
    };
    let layout = layout_of_common(bytes, common)?;
    let mut literal_len = None;
    for at in stars(bytes) {
        let is_end = |byte: Option<&u8>| byte.is_none_or(|&byte| byte == SEPARATOR);
        if bytes.get(at.wrapping_sub(1)) != Some(&SEPARATOR) || !is_end(bytes.get(at + 1)) {
            return None;
        }
        literal_len = literal_len.or(Some(at));
    }
    Some(PatternLayout {
        namespace_len: u8::try_from(layout.namespace_len()).ok()?,
        literal_len: u16::try_from(literal_len.unwrap_or(bytes.len())).ok()?,
    })
}

/// The places of the `*`s, in ascending order.
fn stars(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let (steps, rest) = bytes.as_chunks::<STEP>();
    let in_steps = steps.iter().enumerate().flat_map(|(number, step)| {
        let mut mask = u8x16::new(*step).simd_eq(u8x16::splat(b'*')).to_bitmask();
        core::iter::from_fn(move || {
            let at = number * STEP + mask.trailing_zeros() as usize;
            let found = mask != 0;
            mask &= mask.wrapping_sub(1);
            found.then_some(at)
        })
    });
    let in_rest = (bytes.len() - rest.len()..).zip(rest);
    in_steps.chain(in_rest.filter(|(_, byte)| **byte == b'*').map(|(at, _)| at))
}

/// The offsets of the colons in a text. Two of them stand before the first segment's end.
#[derive(Default)]
struct Colons {
    /// The last cell takes every colon that is not kept: an index without a branch.
    first: [u16; MARKED + 3],
    count: usize,
}

impl Colons {
    fn push(&mut self, at: u16) {
        self.first[self.count.min(MARKED + 2)] = at;
        self.count += 1;
    }
}

/// The layout of a text whose bytes are all common, in a given sense of it, and that is a URN
/// otherwise.
fn layout_of_common(bytes: &[u8], common: impl Fn(&[u8; STEP]) -> u8x16) -> Option<Layout> {
    let colons = common_colons(bytes, common)?;
    let namespace_len = usize::from(colons.first[1]).checked_sub(SCHEME_LEN)?;
    let nss = bytes.get(SCHEME_LEN + namespace_len..)?;
    let valid = bytes.starts_with(b"urn:")
        && is_lower_namespace(bytes, namespace_len)
        && !nss.starts_with(b":/")
        && !nss.ends_with(b":")
        && colons.count <= MAX_SEGMENTS + 1;
    if !valid {
        return None;
    }
    Layout::of_colons(&colons.first, colons.count, namespace_len, bytes.len())
}

/// Whether the first colon but one of a text of at least 16 bytes ends a valid namespace in lower
/// case.
fn is_lower_namespace(bytes: &[u8], len: usize) -> bool {
    let end = SCHEME_LEN + len;
    let first_step = bytes.first_chunk::<STEP>();
    match (first_step, bytes.get(SCHEME_LEN..end)) {
        // The platform's namespaces are in the first step: 20 instructions, and 170 byte by byte.
        (Some(step), Some([first, .., last])) if end < STEP => {
            let lower = lower_mask(step) >> SCHEME_LEN;
            lower.trailing_ones() as usize >= len && *first != b'-' && *last != b'-'
        }
        (_, Some(namespace)) => {
            is_namespace(namespace) && !namespace.iter().any(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

/// The colons, if all bytes are common and no two colons stand side by side.
fn common_colons(bytes: &[u8], are_common: impl Fn(&[u8; STEP]) -> u8x16) -> Option<Colons> {
    let last = bytes.last_chunk::<STEP>()?;
    let mut colons = Colons::default();
    let mut common = are_common(last);
    let mut adjacent = 0;
    let mut before = 0;
    for (number, word) in bytes.chunks(WORD).enumerate() {
        let (steps, rest) = word.as_chunks::<STEP>();
        let mut mask = 0;
        for (number, step) in steps.iter().enumerate() {
            common &= are_common(step);
            mask |= u64::from(colon_mask(step)) << (number * STEP);
        }
        if !rest.is_empty() {
            // What the last step has in common with the one before is shifted out.
            let new = colon_mask(last) >> (STEP - rest.len());
            mask |= u64::from(new) << (steps.len() * STEP);
        }
        adjacent |= mask & (mask << 1 | before);
        before = mask >> (WORD - 1);
        push_colons(&mut colons, mask, number * WORD);
    }
    (common.all() && adjacent == 0).then_some(colons)
}

/// As many bytes as a mask has bits.
const WORD: usize = 64;

/// All bits of each byte that is at most `max`.
fn up_to(bytes: u8x16, max: u8) -> u8x16 {
    bytes.min(u8x16::splat(max)).simd_eq(bytes)
}

/// All bits of each byte that is a letter, a digit, `:` or one of `+,-./;_`.
fn are_common(bytes: u8x16) -> u8x16 {
    let letter = up_to((bytes | u8x16::splat(0x20)) - u8x16::splat(b'a'), 25);
    let digit_or_mark = up_to(bytes - u8x16::splat(b'+'), b';' - b'+');
    letter | digit_or_mark | bytes.simd_eq(u8x16::splat(b'_'))
}

/// Bit `i` is set where byte `i` is a lower-case letter, a digit or a hyphen.
fn lower_mask(step: &[u8; STEP]) -> u32 {
    let bytes = u8x16::new(*step);
    let letter = up_to(bytes - u8x16::splat(b'a'), 25);
    let digit = up_to(bytes - u8x16::splat(b'0'), 9);
    (letter | digit | bytes.simd_eq(u8x16::splat(b'-'))).to_bitmask()
}

/// Bit `i` is set where byte `i` is a colon.
fn colon_mask(step: &[u8; STEP]) -> u32 {
    u8x16::new(*step).simd_eq(u8x16::splat(b':')).to_bitmask()
}

#[expect(clippy::cast_possible_truncation, reason = "texts are not so long")]
fn push_colons(colons: &mut Colons, mut mask: u64, start: usize) {
    while mask != 0 {
        colons.push((start + mask.trailing_zeros() as usize) as u16);
        mask &= mask - 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
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
            ends: (0..=MARKED + 1)
                .map(|segments| layout.end_of(segments))
                .collect(),
        }
    }

    /// The same, found by splitting what the grammar accepts.
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
        let kept = |segments: usize| ends.get(segments).copied().filter(|_| segments <= MARKED);
        Some(Parts {
            name_len: name.len(),
            namespace_len: namespace.len(),
            segment_count: ends.len() - 1,
            canonical: canonical::bytes(name, namespace.len()).eq(name.bytes()),
            ends: (0..=MARKED + 1).map(kept).collect(),
        })
    }

    /// Holds what the scan and, for what it leaves, the check say about a URN to the grammar.
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
            "a", "Z", "9", "-", ":", ":", "::", "/", "%2a", "%2A", "%aA", "%", "%g0", "?", "?+",
            "?=", "#", "*", " ", "é", "~", "!", "[",
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
            if let Some(layout) = super::pattern(&text) {
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
            assert_eq!(super::pattern(text).is_some(), text.len() >= STEP, "{text}");
        }
    }

    #[test]
    fn a_star_in_every_position() {
        for count in 5..40 {
            for star in 0..count {
                let selector = |at: usize| if at == star { ":*" } else { ":a" };
                let text = format!("urn:ns{}", (0..count).map(selector).collect::<String>());
                let layout = super::pattern(&text).expect("a usual pattern");
                assert_eq!(usize::from(layout.literal_len), 7 + 2 * star, "{text}");
            }
        }
    }

    /// Each byte at each kind of offset: the words of a vectorised scan have no blind spot.
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

    /// The same for the namespace, whose end the scan finds in another way.
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

    /// An empty segment is found across the borders of words and steps too.
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
            assert!(super::pattern(&text).is_none(), "{text:?}");
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
}
