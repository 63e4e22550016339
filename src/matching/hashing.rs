//! The keys of the hash tables, and a seed for them.
//!
//! Filters, event patterns and keys of webhooks come from users. So every hash table of the crate has keys of
//! its own, and nobody who does not know them can choose texts whose hashes collide. Texts with an equal
//! hash are always compared, so a collision can cost time, and never changes an answer.
//!
//! # Where the keys come from
//!
//! | build | without a seed | with [`set_seed`] |
//! | --- | --- | --- |
//! | with `std` | the time, addresses of the process and a counter: others in each run | the seed and a counter |
//! | with `std` for `wasm32-unknown-unknown` | addresses and a counter, which may be the same in each run | the seed and a counter |
//! | without `std` | addresses and a counter, which are the same in each run where addresses are not random | the seed and a counter |
//!
//! A program without `std` on bare metal, or in WebAssembly, can be run by somebody else to find its
//! keys. If its filters come from outside, it sets a seed from a source of random numbers before it makes
//! its first filter. The keys are as hard to guess as the seed. The hash function is
//! [foldhash](https://docs.rs/foldhash). It is not cryptographic: somebody who can measure the time of
//! very many answers may learn about the keys.
//!
//! ```
//! # fn random_number() -> u64 { 0x2545_F491_4F6C_DD1D }
//! use urn_filter::hashing;
//!
//! hashing::set_seed(random_number()); // from the hardware, the host or the boot loader
//! ```
//!
//! With a seed and one thread, all keys are the same in each run on the same machine, and so is the order
//! of iterators that promise none. That is of use in tests, where addresses are not random either.

use core::hash::{BuildHasher, Hasher};
use core::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use foldhash::{SharedSeed, fast, quality};

/// The halves of the seed: 32 bits each, for machines without atomics of 64 bits.
static HALVES: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];
static IS_SET: AtomicBool = AtomicBool::new(false);
/// How many keys have been drawn. Two threads may draw the same number, which does no harm.
static DRAWN: AtomicUsize = AtomicUsize::new(0);

const HALF: u64 = 0xFFFF_FFFF;

/// Sets the seed of all hash tables that are made from now on, in the whole process.
///
/// Call it once, before the first filter is made: what exists keeps its keys. The seed must be random if
/// filters come from outside. See the [module](self).
///
/// It is for every build, and needed only without `std`.
pub fn set_seed(seed: u64) {
    for (half, bits) in HALVES.iter().zip([seed & HALF, seed >> 32]) {
        // Both halves have 32 bits, and so does every `usize` that the crate runs with.
        half.store(usize::try_from(bits).unwrap_or_default(), Ordering::Relaxed);
    }
    DRAWN.store(0, Ordering::Relaxed);
    IS_SET.store(true, Ordering::Release);
}

/// Returns another key for each call, if a seed has been set.
fn draw() -> Option<u64> {
    if !IS_SET.load(Ordering::Acquire) {
        return None;
    }
    let [low, high] = [0, 1].map(|half: usize| HALVES[half].load(Ordering::Relaxed) as u64);
    let number = DRAWN.load(Ordering::Relaxed);
    DRAWN.store(number.wrapping_add(1), Ordering::Relaxed);
    Some(key(high << 32 | low, number))
}

/// Returns a key that tells nothing about the others with the same seed.
fn key(seed: u64, number: usize) -> u64 {
    quality::FixedState::with_seed(seed).hash_one(number)
}

/// The keys of one table.
#[derive(Debug, Clone)]
pub(crate) struct RandomState(quality::SeedableRandomState);

impl Default for RandomState {
    fn default() -> Self {
        Self(
            draw().map_or_else(quality::SeedableRandomState::random, |key| {
                quality::SeedableRandomState::with_seed(key, SharedSeed::global_random())
            }),
        )
    }
}

impl BuildHasher for RandomState {
    type Hasher = quality::FoldHasher<'static>;

    #[inline]
    fn build_hasher(&self) -> Self::Hasher {
        self.0.build_hasher()
    }
}

/// The keys of one table of short texts that is asked for every event.
#[derive(Debug, Clone)]
pub(super) struct FastState(fast::SeedableRandomState);

impl Default for FastState {
    fn default() -> Self {
        Self(
            draw().map_or_else(fast::SeedableRandomState::random, |key| {
                fast::SeedableRandomState::with_seed(key, SharedSeed::global_random())
            }),
        )
    }
}

impl FastState {
    /// Hashes bytes, and nothing else.
    #[inline]
    pub(super) fn bytes(&self, bytes: &[u8]) -> u64 {
        let mut hasher = self.0.build_hasher();
        hasher.write(bytes);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    fn hash() -> [u64; 2] {
        [
            RandomState::default().hash_one("text"),
            FastState::default().bytes(b"text"),
        ]
    }

    /// A key for each table, and each bit of the seed counts. Other tests of this program make tables at
    /// the same time, so this looks at the keys by themselves.
    #[test]
    fn keys_depend_on_the_seed_and_on_the_number() {
        let seeds = (0..64).map(|bit| 1_u64 << bit).chain([0, u64::MAX]);
        let keys: BTreeSet<u64> = seeds
            .flat_map(|seed| (0..20).map(move |number| key(seed, number)))
            .collect();
        assert_eq!(keys.len(), 66 * 20);
        assert_eq!(key(7, 3), key(7, 3));
    }

    /// Before and after a seed is set, each table has other keys, and both halves of the seed are kept.
    #[test]
    fn tables_have_different_keys() {
        let before: BTreeSet<_> = (0..20).map(|_| hash()).collect();
        set_seed(0x0123_4567_89AB_CDEF);
        let [low, high] = [0, 1].map(|half: usize| HALVES[half].load(Ordering::Relaxed));
        assert_eq!((high, low), (0x0123_4567, 0x89AB_CDEF));
        let after: BTreeSet<_> = (0..20).map(|_| hash()).collect();
        assert!(before.len() > 15 && after.len() > 15);
        assert!(before.is_disjoint(&after));
    }
}
