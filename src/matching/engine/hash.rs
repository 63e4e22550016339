//! Keyed hashes of anchors and segments.
//!
//! Each matcher draws its own keys, so an adversary cannot choose patterns that collide. `hashing` says
//! where the keys come from. Texts with an equal hash are always compared before they count as equal.

use core::hash::{BuildHasher, Hash, Hasher};

use crate::language::{Name, SEPARATOR};
use crate::matching::hashing::RandomState;

/// The keys of one matcher.
#[derive(Debug, Clone, Default)]
pub(super) struct Keys(RandomState);

/// The hash by which a block is found.
///
/// It has 32 bits, since each webhook keeps one for each of its blocks. Two anchors can have the same
/// hash, so the text decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AnchorHash(u32);

impl AnchorHash {
    /// Returns 64 bits for a hash table, which takes its index from the low bits and seven more from
    /// the top.
    #[inline]
    pub(super) fn spread(self) -> u64 {
        u64::from(self.0).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Keys {
    /// Hashes the text of an anchor.
    #[inline]
    pub(super) fn anchor(&self, anchor: &[u8]) -> AnchorHash {
        // The upper half.
        AnchorHash((self.bytes(anchor) >> 32) as u32)
    }

    /// Hashes a value that is not a text.
    pub(super) fn of(&self, value: impl Hash) -> u64 {
        narrow(self.0.hash_one(value))
    }

    /// Hashes a segment together with its index in the URN, from 0.
    //
    // Fingerprints are sums of these. The rotation makes the hash depend on the index, so that the
    // sum for `a:b` is not the one for `b:a`.
    #[inline]
    pub(super) fn segment(&self, index: usize, segment: &[u8]) -> u64 {
        // INVARIANT: the index is below `MAX_SEGMENTS`, which is 64.
        let index = u32::try_from(index).unwrap_or_default();
        self.bytes(segment).rotate_left(index)
    }

    /// Hashes a segment to eight bits.
    #[inline]
    pub(super) fn short_hash(&self, segment: &[u8]) -> u8 {
        (self.bytes(segment) >> 56) as u8
    }

    #[inline]
    fn bytes(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.0.build_hasher();
        hasher.write(bytes);
        narrow(hasher.finish())
    }
}

/// Returns the hash as it is. All hashes of the engine pass through here.
///
/// A build with `--cfg urn_filter_narrow_hash` leaves the two lowest bits of each hash. Then nearly
/// all hashes collide, and the tests see what happens in this case. The four values that are left
/// differ in every part that is used.
#[inline]
pub(super) const fn narrow(hash: u64) -> u64 {
    if cfg!(urn_filter_narrow_hash) {
        (hash & 3).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    } else {
        hash
    }
}

/// Running sums of the hashes of a name's segments.
///
/// Element `i` is the sum of the hashes of the segments before segment `i`. So the sum over any range
/// of segments is one difference, and so is the hash of a single one.
pub(super) struct Sums<const N: usize>([u64; N]);

/// Enough elements for names whose segments all have their ends in the layout. Nearly all have.
pub(super) const SHORT: usize = crate::language::KEPT_ENDS + 1;
/// Enough elements for every name.
pub(super) const LONG: usize = crate::language::MAX_SEGMENTS + 1;

impl<const N: usize> Sums<N> {
    /// Sums up the segments from index `from` on. The name has fewer than `N` segments.
    pub(super) fn of(keys: &Keys, name: Name<'_>, from: usize) -> Self {
        let mut sums = [0; N];
        let mut sum = 0_u64;
        for (index, segment) in name.segments_from(from) {
            sum = sum.wrapping_add(keys.segment(index, segment));
            if let Some(element) = sums.get_mut(index + 1) {
                *element = sum;
            }
        }
        Self(sums)
    }

    /// Returns the sum over the segments in `start..end`.
    pub(super) fn range(&self, start: usize, end: usize) -> u64 {
        let sum = |index| self.0.get(index).copied().unwrap_or_default();
        u64::wrapping_sub(sum(end), sum(start))
    }
}

/// Returns the sum of the hashes of the literals among these selectors, each preceded by a colon. The
/// first one has the index `start`.
pub(super) fn sum_of_literals(keys: &Keys, selectors: &[u8], start: usize) -> u64 {
    let selectors = (start..).zip(selectors.split(|&byte| byte == SEPARATOR).skip(1));
    selectors
        .filter(|(_, selector)| *selector != b"*")
        .fold(0, |sum, (index, literal)| {
            u64::wrapping_add(sum, keys.segment(index, literal))
        })
}
