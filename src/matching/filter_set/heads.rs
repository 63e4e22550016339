//! The heads of a few patterns, by which most of them are ruled out at once.
//!
//! The filters of one webhook nearly always begin alike. So a head is the four bytes after what all of
//! them have in common:
//!
//! ```text
//!                            the common beginning  head
//! urn:allthings:app:A:ticket:*   urn:allthings:app:  A:ti
//! urn:allthings:app:B:*          urn:allthings:app:  B:       a shorter head: the mask has the rest
//! urn:allthings:app:*:ticket:*   urn:allthings:app:           no head: every name passes
//! ```
//!
//! Sixteen heads are four comparisons of four. A pattern whose head is right may still not match, so it
//! is compared with the name then.

use alloc::boxed::Box;

use wide::u32x4;

use crate::language::Pattern;

/// The most patterns that have heads.
pub(super) const MAX_HEADS: usize = 16;

/// The number of bytes of a head.
const HEAD: usize = size_of::<u32>();

/// The heads of up to [`MAX_HEADS`] patterns. 136 bytes.
#[derive(Debug, Clone)]
pub(super) struct Heads {
    /// The length of what the literal parts of all patterns begin with.
    common: usize,
    wanted: [u32x4; MAX_HEADS / 4],
    /// All bits of each byte that a head has.
    masks: [u32x4; MAX_HEADS / 4],
}

impl Heads {
    /// Returns the heads of patterns, which are at most [`MAX_HEADS`].
    pub(super) fn of(patterns: &[Pattern]) -> Box<Self> {
        let common = common_len(patterns);
        // No name has a head of 1 under a mask of 0.
        let (mut wanted, mut masks) = ([[1; 4]; 4], [[0; 4]; 4]);
        let numbers = wanted.as_flattened_mut().iter_mut();
        let numbers = numbers.zip(masks.as_flattened_mut());
        for (pattern, (head, mask)) in patterns.iter().zip(numbers) {
            let rest = pattern.literal().get(common..).unwrap_or_default();
            *head = head_of(rest);
            *mask = head_of(&[u8::MAX; HEAD][..rest.len().min(HEAD)]);
        }
        Box::new(Self {
            common,
            wanted: wanted.map(u32x4::new),
            masks: masks.map(u32x4::new),
        })
    }

    /// Returns a mask of the patterns that may match the name: bit `i` is that of pattern `i`.
    #[inline]
    pub(super) fn candidates(&self, name: &[u8]) -> u32 {
        // The beginning is compared with the rest of a candidate.
        let head = u32x4::splat(head_of(name.get(self.common..).unwrap_or_default()));
        let mut candidates = 0;
        for (number, (&wanted, &mask)) in self.wanted.iter().zip(&self.masks).enumerate() {
            candidates |= (head & mask).simd_eq(wanted).to_bitmask() << (4 * number);
        }
        candidates
    }
}

/// Returns the first four bytes as an integer. Those that a text does not have are 0, which no text
/// contains.
#[inline]
fn head_of(text: &[u8]) -> u32 {
    match text.first_chunk() {
        Some(head) => u32::from_le_bytes(*head),
        None => text
            .iter()
            .rev()
            .fold(0, |head, &byte| head << 8 | u32::from(byte)),
    }
}

/// Returns the length of what the literal parts of all patterns begin with.
fn common_len(patterns: &[Pattern]) -> usize {
    let Some((first, others)) = patterns.split_first() else {
        return 0;
    };
    let first = first.literal();
    let common = |other: &Pattern| {
        let pairs = first.iter().zip(other.literal());
        pairs.take_while(|(one, other)| one == other).count()
    };
    others.iter().map(common).min().unwrap_or(first.len())
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    fn candidates(patterns: &[&str], name: &str) -> Vec<usize> {
        let parsed: Vec<Pattern> = patterns.iter().map(|text| text.parse().unwrap()).collect();
        let candidates = Heads::of(&parsed).candidates(name.as_bytes());
        (0..patterns.len())
            .filter(|index| candidates >> index & 1 == 1)
            .collect()
    }

    #[test]
    fn a_head_begins_where_patterns_differ() {
        let patterns = [
            "urn:ns:app:abcd:1",
            "urn:ns:app:abcx:2",
            "urn:ns:app:x:*",
            "urn:ns:app:*:3",
            "urn:ns:app:xy",
        ];
        assert_eq!(candidates(&patterns, "urn:ns:app:abcd:9"), [0, 3]);
        assert_eq!(candidates(&patterns, "urn:ns:app:x:abc"), [2, 3]);
        assert_eq!(candidates(&patterns, "urn:ns:app:xy"), [3, 4]);
        assert_eq!(candidates(&patterns, "urn:ns:app:x"), [3]);
        assert_eq!(candidates(&patterns, "urn:ns:a"), [3]);
    }

    #[test]
    fn alike_patterns_have_no_heads() {
        assert_eq!(candidates(&["urn:ns:a"; 16], "urn:ns:a").len(), 16);
        assert_eq!(
            candidates(&["urn:ns:a:*", "urn:ns:a"], "urn:ns:a:b"),
            [0, 1]
        );
    }
}
