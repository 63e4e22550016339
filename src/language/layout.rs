//! Where the parts of a valid URN are, found by a hand-written scan of its bytes.
//!
//! This is the way that every event takes, so it is not the nom grammar: that one decides about
//! the texts that the scan rejects and says what is wrong with them (see
//! [`grammar`](super::grammar)). A property test at the end of this file and a fuzz target hold
//! the two to the same language.
//!
//! There are two scans. [`scan_common`] goes through the text in steps of 16 bytes, as long as it
//! consists of letters, digits and the commonest marks, which ids and kinds do; [`scan_any`] takes
//! the rest byte by byte: escapes, rarer marks, components. A typical event of 105 bytes took 250
//! to 420 ns with the second alone and takes 45 with the first (1,024 different events in turn; the
//! positions of the colons by `memchr_iter` 44 to 70 ns, by words of 8 bytes 31 to 37, by 16-byte
//! masks 16 to 18).

use wide::u8x16;

use crate::language::canonical;
use crate::language::grammar::UrnTree;
use crate::language::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::language::syntax::{is_component_byte, is_namespace, is_segment_byte};

/// The length of `urn:`.
pub(crate) const SCHEME_LEN: usize = 4;

/// What stands before each segment.
pub(crate) const SEPARATOR: u8 = b':';

/// How many segments' ends are kept. The platform's longest URNs have five segments.
pub(crate) const MARKED: usize = 8;

/// Offsets into the text of a URN. 22 bytes, so that a URN stays cheap to copy.
//
// INVARIANT: made for one valid URN text and used with that text only; `name_len` ≤ MAX_LEN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Bytes from the start to the end of the last segment: the text without its components.
    pub(crate) name_len: u16,
    pub(crate) namespace_len: u8,
    pub(crate) segments: u8,
    /// Whether the name (not its components) is written in its canonical form.
    pub(crate) canonical: bool,
    /// The ends of the first segments; zeros behind the last one.
    ends: [u16; MARKED],
}

impl Layout {
    /// The layout of a text that the grammar has read.
    pub(crate) fn of(text: &str, tree: &UrnTree<'_>) -> Option<Self> {
        let name = &text[..tree.name_len];
        let canonical = canonical::is_canonical(name, tree.namespace.len());
        Self::of_name(name.as_bytes(), tree.namespace.len(), canonical)
    }

    /// The layout of a name by its colons: that of a URN without components or, with each `*` for
    /// a segment, that of a pattern.
    pub(crate) fn of_name(name: &[u8], namespace_len: usize, canonical: bool) -> Option<Self> {
        let mut colons = Colons::default();
        for (at, _) in (0..).zip(name).filter(|&(_, &byte)| byte == b':') {
            colons.push(at);
        }
        colons.layout(name.len(), namespace_len, canonical)
    }

    /// The layout of a text that is a valid URN, computed by the compiler, which has no better means.
    #[expect(clippy::cast_possible_truncation, reason = "the language's limits")]
    pub(crate) const fn of_constant(urn: &str) -> Self {
        let bytes = urn.as_bytes();
        let mut layout = Self {
            name_len: 0,
            namespace_len: 0,
            segments: 0,
            canonical: true,
            ends: [0; MARKED],
        };
        let mut colons = 0;
        let mut at = 0;
        while at < bytes.len() && !matches!(bytes[at], b'?' | b'#') {
            match bytes[at] {
                b':' => {
                    if colons == 1 {
                        layout.namespace_len = (at - SCHEME_LEN) as u8;
                    }
                    layout.mark_end(colons, at);
                    colons += 1;
                }
                b'A'..=b'Z' if colons < 2 => layout.canonical = false,
                b'%' if bytes[at + 1].is_ascii_lowercase()
                    || bytes[at + 2].is_ascii_lowercase() =>
                {
                    layout.canonical = false;
                }
                _ => {}
            }
            at += 1;
        }
        layout.mark_end(colons, at);
        layout.name_len = at as u16;
        layout.segments = (colons - 1) as u8;
        layout
    }

    /// Notes where the segment behind so many colons ends.
    #[expect(clippy::cast_possible_truncation, reason = "the language's limits")]
    const fn mark_end(&mut self, colons: usize, at: usize) {
        if colons >= 2 && colons - 2 < MARKED {
            self.ends[colons - 2] = at as u16;
        }
    }

    #[inline]
    pub(crate) fn nss_start(&self) -> usize {
        SCHEME_LEN + usize::from(self.namespace_len) + 1
    }

    #[inline]
    pub(crate) fn name_len(&self) -> usize {
        usize::from(self.name_len)
    }

    #[inline]
    pub(crate) fn segment_count(&self) -> usize {
        usize::from(self.segments)
    }

    /// Where the first so many segments end, colon not included; where the namespace does for none.
    /// `None` if there are fewer segments, or if the ends of so many are not kept.
    #[inline]
    pub(crate) fn end_of(&self, segments: usize) -> Option<usize> {
        match segments.checked_sub(1) {
            None => Some(self.nss_start() - 1),
            Some(last) if last < self.segment_count() => {
                self.ends.get(last).map(|&end| usize::from(end))
            }
            Some(_) => None,
        }
    }
}

/// The places of the colons in a text, of which there are two before the first segment's end.
#[derive(Default)]
struct Colons {
    /// The last cell takes all those that are not kept: an index without a branch.
    first: [u16; MARKED + 3],
    count: usize,
}

impl Colons {
    fn push(&mut self, at: u16) {
        self.first[self.count.min(MARKED + 2)] = at;
        self.count += 1;
    }

    /// The layout of the name whose colons these are.
    fn layout(&self, name_len: usize, namespace_len: usize, canonical: bool) -> Option<Layout> {
        let last = self.count.checked_sub(2)?;
        let name_len = u16::try_from(name_len).ok()?;
        let [_, _, mut ends @ .., _] = self.first;
        if let Some(end) = ends.get_mut(last) {
            *end = name_len;
        }
        Some(Layout {
            name_len,
            namespace_len: u8::try_from(namespace_len).ok()?,
            segments: u8::try_from(last + 1).ok()?,
            canonical,
            ends,
        })
    }
}

/// The layout of the text if it is a valid URN.
///
/// `O(length)`; texts over [`MAX_LEN`] are not looked at.
pub(crate) fn scan(text: &str) -> Option<Layout> {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_LEN {
        return None;
    }
    scan_common(bytes).or_else(|| scan_any(bytes))
}

/// A step of [`scan_common`].
const STEP: usize = 16;

/// The layout of a valid URN of at least 16 bytes that are letters, digits, `:` or `+,-./;_`, and
/// that begins with `urn:` and a namespace in lower case; `None` says nothing about other texts.
fn scan_common(bytes: &[u8]) -> Option<Layout> {
    let common = |step: &[u8; STEP]| are_common(u8x16::new(*step));
    layout_of_common(bytes, common)
}

/// Where the parts of a canonical pattern are.
pub(crate) struct PatternLayout {
    pub(crate) namespace_len: u8,
    /// Where the first `*` stands; the text's length without one.
    pub(crate) literal_len: u16,
}

/// The layout of a text that is a valid pattern in its canonical form; `None` says nothing: the
/// grammar knows more. Of a pattern's time, which was 1,300 ns, this leaves a fifth.
pub(crate) fn scan_pattern(text: &str) -> Option<PatternLayout> {
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
        namespace_len: layout.namespace_len,
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
    colons.layout(bytes.len(), namespace_len, true)
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

/// The layout of any valid URN, byte by byte.
fn scan_any(bytes: &[u8]) -> Option<Layout> {
    let (scheme, rest) = bytes.split_at_checked(SCHEME_LEN)?;
    if !scheme.eq_ignore_ascii_case(b"urn:") {
        return None;
    }
    let namespace_len = rest.iter().position(|&byte| byte == b':')?;
    let namespace = &rest[..namespace_len];
    if !is_namespace(namespace) {
        return None;
    }
    let nss = scan_nss(bytes, SCHEME_LEN + namespace_len + 1)?;
    if !are_components(&bytes[nss.end..]) {
        return None;
    }
    let canonical_head = scheme == b"urn:" && !namespace.iter().any(u8::is_ascii_uppercase);
    Layout::of_name(
        &bytes[..nss.end],
        namespace_len,
        canonical_head && nss.canonical,
    )
}

struct Nss {
    end: usize,
    canonical: bool,
}

/// The namespace-specific string that begins at `start`: up to the components or the end.
fn scan_nss(bytes: &[u8], start: usize) -> Option<Nss> {
    let mut canonical = true;
    let mut segments = 1;
    let mut segment_start = start;
    let mut at = start;
    if bytes.get(at) == Some(&b'/') {
        return None;
    }
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'%' => {
                let digits = escape_digits(bytes, at)?;
                canonical &= !digits.iter().any(u8::is_ascii_lowercase);
                at += 3;
                continue;
            }
            b':' => {
                if at == segment_start {
                    return None;
                }
                segments += 1;
                segment_start = at + 1;
            }
            b'?' | b'#' => break,
            _ if is_segment_byte(byte) => {}
            _ => return None,
        }
        at += 1;
    }
    (at > segment_start && segments <= MAX_SEGMENTS).then_some(Nss { end: at, canonical })
}

/// The two hexadecimal digits of the escape at `at`.
fn escape_digits(bytes: &[u8], at: usize) -> Option<&[u8]> {
    bytes
        .get(at + 1..at + 3)
        .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether `bytes` is `[ "?+" r-component ] [ "?=" q-component ] [ "#" f-component ]`.
fn are_components(bytes: &[u8]) -> bool {
    let (before_f, f) = split_before(bytes, b"#");
    let (r, q) = if before_f.starts_with(b"?+") {
        split_before(before_f, b"?=")
    } else {
        (&[][..], before_f)
    };
    let r_ok = r.is_empty() || r.strip_prefix(b"?+").is_some_and(is_rq_text);
    let q_ok = q.is_empty() || q.strip_prefix(b"?=").is_some_and(is_rq_text);
    r_ok && q_ok && f.strip_prefix(b"#").is_none_or(is_component_text)
}

/// The bytes before the first `mark`, and those from it on.
fn split_before<'b>(bytes: &'b [u8], mark: &[u8]) -> (&'b [u8], &'b [u8]) {
    let at = bytes.windows(mark.len()).position(|window| window == mark);
    bytes.split_at(at.unwrap_or(bytes.len()))
}

/// RFC 8141: `pchar *( pchar / "/" / "?" )`.
fn is_rq_text(bytes: &[u8]) -> bool {
    !matches!(bytes, [] | [b'/' | b'?', ..]) && is_component_text(bytes)
}

fn is_component_text(bytes: &[u8]) -> bool {
    bytes.iter().enumerate().all(|(at, &byte)| {
        is_component_byte(byte) && (byte != b'%' || escape_digits(bytes, at).is_some())
    })
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::language::grammar;

    /// The layout that the grammar gives.
    fn by_the_book(text: &str) -> Option<Layout> {
        let tree = grammar::urn(text).ok()?;
        Layout::of(text, &tree)
    }

    fn text() -> impl Strategy<Value = String> {
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
        fn the_scan_and_the_grammar_read_the_same_language(text in text()) {
            let layout = by_the_book(&text);
            prop_assert_eq!(scan(&text), layout);
            if layout.is_some() {
                prop_assert_eq!(Some(Layout::of_constant(&text)), layout);
            }
        }
    }

    fn pattern() -> impl Strategy<Value = String> {
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
        fn what_the_scan_takes_for_a_canonical_pattern_is_one(text in pattern()) {
            if let Some(layout) = scan_pattern(&text) {
                let tree = grammar::pattern(&text);
                prop_assert!(tree.is_ok());
                let namespace_len = tree.unwrap().namespace.len();
                prop_assert!(canonical::is_canonical(&text, namespace_len));
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
            assert_eq!(scan_pattern(text).is_some(), text.len() >= STEP, "{text}");
        }
    }

    #[test]
    fn a_star_in_every_place() {
        for count in 5..40 {
            for star in 0..count {
                let selector = |at: usize| if at == star { ":*" } else { ":a" };
                let text = format!("urn:ns{}", (0..count).map(selector).collect::<String>());
                let layout = scan_pattern(&text).expect("a usual pattern");
                assert_eq!(usize::from(layout.literal_len), 7 + 2 * star, "{text}");
            }
        }
    }

    /// Each byte in each kind of place: the words of a vectorised scan have no blind spot.
    #[test]
    fn every_byte_in_every_place() {
        for length in [1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 100] {
            for at in 0..length {
                for byte in 0..128_u8 {
                    let mut nss = vec![b'a'; length];
                    nss[at] = byte;
                    let text = format!("urn:ns:{}", str::from_utf8(&nss).unwrap());
                    assert_eq!(scan(&text), by_the_book(&text), "{text:?}");
                }
            }
        }
    }

    /// The same for the namespace, whose end the scan finds by other words.
    #[test]
    fn every_byte_in_every_place_of_a_namespace() {
        for length in [2, 3, 9, 11, 12, 13, 31, 32] {
            for at in 0..length {
                for byte in 0..128_u8 {
                    let mut namespace = vec![b'a'; length];
                    namespace[at] = byte;
                    let namespace = str::from_utf8(&namespace).unwrap();
                    let text = format!("urn:{namespace}:app:82662ee4");
                    assert_eq!(scan(&text), by_the_book(&text), "{text:?}");
                }
            }
        }
    }

    /// Words and steps have no seam where an empty segment goes through.
    #[test]
    fn two_colons_in_every_place() {
        for at in 0..199 {
            let mut nss = vec![b'a'; 200];
            nss[at] = b':';
            let text = format!("urn:ns:{}", str::from_utf8(&nss).unwrap());
            assert_eq!(scan(&text), by_the_book(&text), "{text:?}");
            nss[at + 1] = b':';
            let text = format!("urn:ns:{}", str::from_utf8(&nss).unwrap());
            assert_eq!(scan(&text), None, "{text:?}");
            assert!(scan_pattern(&text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn behind_the_last_segment_is_no_end() {
        let layout = scan("urn:ns:a:bc").unwrap();
        let ends = [0, 1, 2, 3, 99].map(|segments| layout.end_of(segments));
        assert_eq!(ends, [Some(6), Some(8), Some(11), None, None]);
    }

    #[test]
    fn the_limits_are_those_of_the_grammar() {
        for length in [MAX_LEN - 1, MAX_LEN, MAX_LEN + 1] {
            let text = format!("urn:ns:{}", "a".repeat(length - 7));
            assert_eq!(scan(&text), by_the_book(&text), "{length}");
        }
        for segments in [1, MAX_SEGMENTS - 1, MAX_SEGMENTS, MAX_SEGMENTS + 1, 300] {
            let text = format!("urn:ns{}", ":a".repeat(segments));
            let layout = by_the_book(&text);
            assert_eq!(scan(&text), layout, "{segments}");
            if layout.is_some() {
                assert_eq!(Some(Layout::of_constant(&text)), layout, "{segments}");
            }
        }
    }
}
