//! Ids as bits of two words.

/// The id of an event pattern. The ids in use are small numbers.
pub(super) type EventId = u32;

/// How many ids have a bit of their own.
const OWN: EventId = 64;

/// A set of ids: exact below 64, and from there on only what may be in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mask {
    /// Bit `i` is set if id `i` is in the set.
    low: u64,
    /// Bit `i` is set if any id from 64 on with the remainder `i` by 64 is in the set.
    high: u64,
}

/// Whether two sets have an id in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Common {
    Some,
    None,
    /// The ids from 64 on decide.
    Perhaps,
}

/// What a name resolves to, if bits say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::matching) enum EventBits {
    /// The ids are these bits: none of them is 64 or more.
    All(u64),
    /// The name has to be resolved.
    Unknown,
}

impl Mask {
    /// Makes the set of these ids with a bit of their own.
    pub(super) fn of_own(low: u64) -> Self {
        Self { low, high: 0 }
    }

    /// Returns the ids with a bit of their own.
    pub(super) fn own(self) -> u64 {
        self.low
    }

    /// Adds an id.
    pub(super) fn add(&mut self, id: EventId) {
        let word = if has_own_bit(id) {
            &mut self.low
        } else {
            &mut self.high
        };
        *word |= 1 << (id % OWN);
    }

    /// Reports whether one of these bits is that of an id.
    #[inline]
    pub(super) fn has_any(self, bits: u64) -> bool {
        self.low & bits != 0
    }

    /// Reports whether two sets have an id in common.
    #[inline]
    pub(super) fn common(self, other: Self) -> Common {
        if self.low & other.low != 0 {
            Common::Some
        } else if self.high & other.high == 0 {
            Common::None
        } else {
            Common::Perhaps
        }
    }
}

/// Reports whether the mask alone says if the id is in a set.
pub(super) fn has_own_bit(id: EventId) -> bool {
    id < OWN
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn masks_agree_with_sets() {
        let mut random = fastrand::Rng::with_seed(10);
        let mut seen = [0; 3];
        for _ in 0..20_000 {
            let most = [64, 65, 200][random.usize(0..3)];
            let sets: [BTreeSet<EventId>; 2] =
                [0, 1].map(|_| (0..random.u32(0..6)).map(|_| random.u32(0..most)).collect());
            let [one, other] = sets.each_ref().map(|set| {
                let mut mask = Mask::default();
                for &id in set {
                    mask.add(id);
                }
                mask
            });
            let common: BTreeSet<_> = sets[0].intersection(&sets[1]).copied().collect();
            let answer = one.common(other);
            match answer {
                Common::Some => assert!(common.iter().any(|&id| id < 64)),
                Common::None => assert!(common.is_empty()),
                Common::Perhaps => assert!(sets.iter().all(|set| set.iter().any(|&id| id >= 64))),
            }
            assert_eq!(answer, other.common(one));
            seen[answer as usize] += 1;
        }
        assert!(seen.iter().all(|&count| count > 100), "{seen:?}");
    }
}
