//! The part of a hash that a table keeps.

/// 32 bits of a keyed hash, by which a table finds a value. Never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::matching) struct Fp(u32);

impl Fp {
    /// Returns the fingerprint of a hash: its upper half.
    #[inline]
    pub(in crate::matching) fn of(hash: u64) -> Self {
        // 0 marks a free place of a bucket.
        Self(((narrow(hash) >> 32) as u32).max(1))
    }

    /// Returns an odd fingerprint of a hash. So 31 bits are enough to know it again.
    #[inline]
    pub(in crate::matching) fn odd(hash: u64) -> Self {
        Self::of_odd((narrow(hash) >> 32) as u32)
    }

    /// Returns the fingerprint with these bits, the lowest one set.
    #[inline]
    pub(in crate::matching) fn of_odd(bits: u32) -> Self {
        Self(bits | 1)
    }

    /// Returns the bits.
    #[inline]
    pub(in crate::matching) fn bits(self) -> u32 {
        self.0
    }

    /// Returns what the bits in a place of a bucket stand for. 0 stands for nothing.
    #[inline]
    pub(super) fn from_bits(bits: u32) -> Option<Self> {
        (bits != 0).then_some(Self(bits))
    }
}

/// Returns the hash as it is. A hash may pass through here twice.
///
/// A build with `--cfg urn_filter_narrow_hash` leaves the two lowest bits. Then nearly all hashes
/// collide, and the tests see what happens in this case. The four values that are left differ in every
/// part that is used.
#[inline]
const fn narrow(hash: u64) -> u64 {
    if cfg!(urn_filter_narrow_hash) {
        (hash & 3).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    } else {
        hash
    }
}
