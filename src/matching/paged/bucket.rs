//! One cache line of a table.
//!
//! ```text
//! byte 0                              32                        60     64
//!      fp fp fp fp fp fp fp  0        val val val val val val val over
//! ```
//!
//! A search compares all fingerprints at once, and reads the value from the same line. So it waits for
//! the memory once, where a table of control bytes and entries waits twice.

use wide::u32x8;

use super::fingerprint::Fp;

/// How many entries a bucket has.
pub(super) const PLACES: usize = 7;

/// Up to seven entries, and how many went past.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct Bucket {
    /// The fingerprint in each place, or 0. The last element is always 0: eight are compared at once.
    fp: [u32; PLACES + 1],
    val: [u32; PLACES],
    /// How many entries are in later buckets because this one and all between were full.
    pub(super) over: u32,
}

impl Bucket {
    /// Returns what `accept` makes of the first value with this fingerprint that it accepts.
    #[inline]
    pub(super) fn find<R>(&self, fp: Fp, accept: &mut impl FnMut(u32) -> Option<R>) -> Option<R> {
        let mut same = self.same(fp.bits());
        while same != 0 {
            let value = self.val.get(same.trailing_zeros() as usize);
            if let Some(found) = value.and_then(|&value| accept(value)) {
                return Some(found);
            }
            same &= same - 1;
        }
        None
    }

    /// Returns the first place with this fingerprint and a value that is the one.
    pub(super) fn place(&self, fp: Fp, is: &mut impl FnMut(u32) -> bool) -> Option<usize> {
        let mut entries = self.fp.iter().zip(&self.val);
        entries.position(|(&bits, &value)| bits == fp.bits() && is(value))
    }

    /// Adds an entry. Returns `false` if the bucket is full.
    pub(super) fn put(&mut self, fp: Fp, value: u32) -> bool {
        let free = self.same(0).trailing_zeros() as usize;
        let (Some(place), Some(bits)) = (self.val.get_mut(free), self.fp.get_mut(free)) else {
            return false;
        };
        (*bits, *place) = (fp.bits(), value);
        true
    }

    /// Removes the entry in a place and returns it.
    pub(super) fn take(&mut self, place: usize) -> Option<(Fp, u32)> {
        let (bits, &value) = (self.fp.get_mut(place)?, self.val.get(place)?);
        Some((Fp::from_bits(core::mem::take(bits))?, value))
    }

    /// Replaces the value in a place.
    pub(super) fn set(&mut self, place: usize, value: u32) {
        if let Some(old) = self.val.get_mut(place) {
            *old = value;
        }
    }

    /// Returns the entry in a place.
    pub(super) fn entry(&self, place: usize) -> Option<(Fp, u32)> {
        let bits = *self.fp.get(place)?;
        Some((Fp::from_bits(bits)?, *self.val.get(place)?))
    }

    /// Returns the entries.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Fp, u32)> {
        (0..PLACES).filter_map(|place| self.entry(place))
    }

    /// Returns a bit for each place with these bits.
    #[inline]
    fn same(&self, bits: u32) -> u32 {
        u32x8::new(self.fp).simd_eq(u32x8::splat(bits)).to_bitmask()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_one_line() {
        assert_eq!((size_of::<Bucket>(), align_of::<Bucket>()), (64, 64));
    }

    /// Against a bucket that is searched place by place.
    #[test]
    fn entries_are_found_where_they_are() {
        let mut random = fastrand::Rng::with_seed(4);
        let fps: [Fp; 3] = [1, 2, u32::MAX].map(|bits| Fp::from_bits(bits).unwrap());
        let (mut bucket, mut model) = (Bucket::default(), [None; PLACES]);
        for step in 0..5_000 {
            let fp = fps[random.usize(0..3)];
            if random.bool() {
                let free = model.iter_mut().find(|place| place.is_none());
                assert_eq!(bucket.put(fp, step), free.is_some());
                if let Some(place) = free {
                    *place = Some((fp, step));
                }
            } else {
                let place = random.usize(0..PLACES);
                assert_eq!(bucket.take(place), model[place].take());
            }
            assert!(bucket.entries().eq(model.iter().flatten().copied()));
            for fp in fps {
                let mut seen = alloc::vec::Vec::new();
                let mut accept = |value| -> Option<()> {
                    seen.push(value);
                    None
                };
                assert_eq!(bucket.find(fp, &mut accept), None);
                let of_fp = model.iter().flatten().filter(|entry| entry.0 == fp);
                assert!(of_fp.map(|entry| entry.1).eq(seen.iter().copied()));
                let last = seen.last().copied();
                let place = bucket.place(fp, &mut |value| Some(value) == last);
                assert_eq!(
                    place.and_then(|place| bucket.entry(place)),
                    last.map(|value| (fp, value))
                );
                assert_eq!(
                    bucket.find(fp, &mut |value| (Some(value) == last).then_some(value)),
                    last
                );
            }
        }
    }
}
