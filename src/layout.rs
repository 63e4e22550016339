//! Where the parts of a valid URN are, found by one hand-written scan of its bytes.
//!
//! This is the way that every event takes, so it is not the nom grammar: that one decides about
//! the texts that this scan rejects and says what is wrong with them (see
//! [`grammar`](crate::grammar)). A property test at the end of this file and a fuzz target hold
//! the two to the same language.

use crate::canonical;
use crate::grammar::UrnTree;
use crate::limits::{MAX_LEN, MAX_SEGMENTS};
use crate::syntax::{is_component_byte, is_namespace, is_segment_byte};

/// The length of `urn:`.
pub(crate) const SCHEME_LEN: usize = 4;

/// Offsets into the text of a URN. 6 bytes, so that a URN stays cheap to copy.
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
}

impl Layout {
    /// The layout of a text that the grammar has read.
    pub(crate) fn of(text: &str, tree: &UrnTree<'_>) -> Option<Self> {
        Some(Self {
            name_len: u16::try_from(tree.name_len).ok()?,
            namespace_len: u8::try_from(tree.namespace.len()).ok()?,
            segments: u8::try_from(tree.segments.len()).ok()?,
            canonical: canonical::is_canonical(&text[..tree.name_len], tree.namespace.len()),
        })
    }

    pub(crate) fn nss_start(self) -> usize {
        SCHEME_LEN + usize::from(self.namespace_len) + 1
    }

    pub(crate) fn name_len(self) -> usize {
        usize::from(self.name_len)
    }
}

/// The layout of the text if it is a valid URN.
///
/// One pass, `O(length)`; texts over [`MAX_LEN`] are not looked at.
pub(crate) fn scan(text: &str) -> Option<Layout> {
    let bytes = text.as_bytes();
    if bytes.len() > MAX_LEN {
        return None;
    }
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
    Some(Layout {
        name_len: u16::try_from(nss.end).ok()?,
        namespace_len: u8::try_from(namespace_len).ok()?,
        segments: u8::try_from(nss.segments).ok()?,
        canonical: canonical_head && nss.canonical,
    })
}

struct Nss {
    end: usize,
    segments: usize,
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
    (at > segment_start && segments <= MAX_SEGMENTS).then_some(Nss {
        end: at,
        segments,
        canonical,
    })
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
    use crate::grammar;

    /// The layout that the grammar gives.
    fn by_the_book(text: &str) -> Option<Layout> {
        let tree = grammar::urn(text).ok()?;
        Layout::of(text, &tree)
    }

    fn text() -> impl Strategy<Value = String> {
        let bits = [
            "a", "Z", "9", "-", ":", ":", "::", "/", "%2a", "%2A", "%", "%g0", "?", "?+", "?=",
            "#", "*", " ", "é", "~", "!", "[",
        ];
        let heads = select(&["urn:ns:", "URN:nS:", "urn:n:", "urn:ns", "urn", ""][..]);
        let bits = vec(select(bits.to_vec()), 0..10);
        (heads, bits).prop_map(|(head, bits)| head.to_owned() + &bits.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn the_scan_and_the_grammar_read_the_same_language(text in text()) {
            prop_assert_eq!(scan(&text), by_the_book(&text));
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

    #[test]
    fn the_limits_are_those_of_the_grammar() {
        for length in [MAX_LEN - 1, MAX_LEN, MAX_LEN + 1] {
            let text = format!("urn:ns:{}", "a".repeat(length - 7));
            assert_eq!(scan(&text), by_the_book(&text), "{length}");
        }
        for segments in [1, MAX_SEGMENTS - 1, MAX_SEGMENTS, MAX_SEGMENTS + 1, 300] {
            let text = format!("urn:ns{}", ":a".repeat(segments));
            assert_eq!(scan(&text), by_the_book(&text), "{segments}");
        }
    }
}
