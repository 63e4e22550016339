//! Keyed hashes of anchors and segments.
//!
//! Each engine draws its own keys, so an adversary cannot choose patterns that collide. `hashing` says
//! where the keys come from. Texts with an equal hash are always compared before they count as equal.

use core::hash::BuildHasher;

use crate::matching::hashing::{FastState, RandomState};
use crate::matching::paged::Fp;

/// The keys of one engine.
//
// The fingerprints of blocks are odd: an index keeps the other 31 bits with each key.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    long: FastState,
    short: [u64; 2],
}

impl Default for Keys {
    fn default() -> Self {
        let random = RandomState::default();
        Self {
            long: FastState::default(),
            short: [1, 2].map(|number: u64| random.hash_one(number)),
        }
    }
}

/// Multiplies to 128 bits and folds the halves together.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high
}

impl Keys {
    /// Returns the fingerprint of the block for an anchor.
    #[inline]
    pub(super) fn anchor(&self, anchor: &[u8]) -> Fp {
        Fp::odd(self.long.bytes(anchor))
    }

    /// Returns the fingerprint of a child of a node.
    #[inline]
    pub(super) fn child(&self, parent: u32) -> Fp {
        Fp::odd(fold(
            u64::from(parent) ^ self.short[0],
            self.short[1] ^ 0x9E37_79B9_7F4A_7C15,
        ))
    }

    /// Returns eight bits of a segment. Segments with equal tags are compared.
    #[inline]
    pub(super) fn tag(&self, segment: &[u8]) -> u8 {
        #[expect(clippy::cast_possible_truncation, reason = "eight of the bits")]
        let tag = (self.segment(segment) >> 32) as u8;
        tag
    }

    /// Returns the bucket of a segment in a node: one of eight, another choice in each node.
    pub(super) fn bucket(&self, segment: &[u8], node: u32) -> u8 {
        eighth(self.in_node(self.long.bytes(segment), node))
    }

    /// Returns the bucket of a posting in a node that has postings of one pattern alone: one of two. A
    /// search visits all children, so a block that is divided costs it one block more, and not seven.
    pub(super) fn spread(&self, identity: u64, node: u32) -> u8 {
        let hash = fold(identity ^ self.short[0], self.short[1]);
        (self.in_node(hash, node) >> 63) as u8
    }

    /// Mixes a hash with the number of a node.
    //
    // The number becomes one of 64 bits first. A small number changed the lowest bits alone, and a node then
    // mostly put into few buckets what another one had put into one: nodes below nodes, and leaves half full.
    #[inline]
    fn in_node(&self, hash: u64, node: u32) -> u64 {
        let node = fold(u64::from(node) ^ self.short[1], self.short[0]);
        fold(hash ^ node, self.short[1])
    }

    /// Hashes the length, the first and the last bytes: what long segments have between them does not
    /// count.
    #[inline]
    fn segment(&self, bytes: &[u8]) -> u64 {
        let (first, last) = ends(bytes);
        fold(
            first ^ self.short[0] ^ bytes.len() as u64,
            last ^ self.short[1],
        )
    }
}

/// Returns the first and the last eight bytes, or all of a shorter text.
#[inline]
fn ends(bytes: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (u64::from_le_bytes(*first), u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let four = |bytes: &[u8; 4]| u64::from(u32::from_le_bytes(*bytes));
        (four(first), four(last))
    } else {
        let byte = |at: usize| u64::from(bytes.get(at).copied().unwrap_or_default());
        (byte(0) | byte(1) << 8, byte(2))
    }
}

fn eighth(hash: u64) -> u8 {
    (hash >> 61) as u8
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    /// What one node has put into one bucket, another node divides as if it were anything.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn nodes_divide_independently_of_each_other() {
        let identities = (0..512_u64).map(|number| number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let texts: Vec<String> = (0..512).map(|number| format!("{number:06}")).collect();
        for _ in 0..50 {
            let keys = Keys::default();
            for (one, other) in [(1, 2), (1, 3), (2, 5), (4, 8), (7, 8), (3, 300)] {
                let same = identities
                    .clone()
                    .filter(|&identity| keys.spread(identity, one) == keys.spread(identity, other));
                // A half, give or take six standard deviations.
                let same = same.count();
                assert!((188..=324).contains(&same), "spread: {same}");
                let texts = texts.iter().map(String::as_bytes);
                let same = texts.filter(|text| keys.bucket(text, one) == keys.bucket(text, other));
                // An eighth.
                let same = same.count();
                assert!((19..=109).contains(&same), "bucket: {same}");
            }
        }
    }
}
