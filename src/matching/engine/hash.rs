//! Keyed hashes of anchors and segments.
//!
//! The keys are drawn anew for each matcher: whoever chooses patterns cannot choose collisions.
//! What is equal by hash is always compared as text before it counts.

use core::hash::{BuildHasher, Hash, Hasher};

use foldhash::quality::RandomState;

use crate::language::{Name, SEPARATOR};

#[derive(Debug, Clone, Default)]
pub(super) struct Keys(RandomState);

/// The hash by which a block is found. 32 bits, since each webhook keeps one for each of its
/// blocks; the text decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AnchorHash(u32);

impl AnchorHash {
    /// The 64 bits that a hash table wants, which takes them from both ends.
    #[inline]
    pub(super) fn spread(self) -> u64 {
        u64::from(self.0).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Keys {
    #[inline]
    pub(super) fn anchor(&self, anchor: &[u8]) -> AnchorHash {
        // The upper half.
        AnchorHash((self.bytes(anchor) >> 32) as u32)
    }

    /// Of what is no text.
    pub(super) fn of(&self, thing: impl Hash) -> u64 {
        self.0.hash_one(thing)
    }

    /// The hash of a segment in its place, counted from the first one of the URN.
    #[inline]
    pub(super) fn segment(&self, place: usize, segment: &[u8]) -> u64 {
        // INVARIANT: below 64.
        let place = u32::try_from(place).unwrap_or_default();
        self.bytes(segment).rotate_left(place)
    }

    /// Eight bits of a segment's hash.
    #[inline]
    pub(super) fn tag(&self, segment: &[u8]) -> u8 {
        (self.bytes(segment) >> 56) as u8
    }

    #[inline]
    fn bytes(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.0.build_hasher();
        hasher.write(bytes);
        hasher.finish()
    }
}

/// The hashes of a name's segments as running sums, from one of them on: the sum over any run of
/// segments is a difference, and so is each single one.
pub(super) struct Sums<const N: usize>([u64; N]);

/// Enough for names whose segments' ends are all in their layout, which are nearly all.
pub(super) const SHORT: usize = crate::language::MARKED + 1;
/// Enough for every name.
pub(super) const LONG: usize = crate::language::MAX_SEGMENTS + 1;

impl<const N: usize> Sums<N> {
    /// Of the segments from number `from` on; the name has fewer than `N`.
    pub(super) fn of(keys: &Keys, name: Name<'_>, from: usize) -> Self {
        let mut sums = [0; N];
        let mut sum = 0_u64;
        for (place, segment) in name.segments_from(from) {
            sum = sum.wrapping_add(keys.segment(place, segment));
            if let Some(cell) = sums.get_mut(place + 1) {
                *cell = sum;
            }
        }
        Self(sums)
    }

    /// The sum over the segments in `start..end`.
    pub(super) fn range(&self, start: usize, end: usize) -> u64 {
        let sum = |at| self.0.get(at).copied().unwrap_or_default();
        u64::wrapping_sub(sum(end), sum(start))
    }
}

/// The sum that an event's segments have if they are the literals of these selectors, which begin
/// at a place.
pub(super) fn sum_of_literals(keys: &Keys, selectors: &[u8], start: usize) -> u64 {
    let selectors = (start..).zip(selectors.split(|&byte| byte == SEPARATOR).skip(1));
    selectors
        .filter(|(_, selector)| *selector != b"*")
        .fold(0, |sum, (place, literal)| {
            u64::wrapping_add(sum, keys.segment(place, literal))
        })
}
