//! Where an event pattern has a `*`.

use crate::language::{EventPattern, Extent, MAX_EVENT_NAME_LEN, Selector};
use crate::matching::hashing::FastState;
use crate::matching::paged::Fp;

/// The most parts that a name or a pattern can have: each has a byte, and a dot is between two.
const MAX_PARTS: usize = MAX_EVENT_NAME_LEN.div_ceil(2);

/// What patterns that differ only in their literal parts have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    /// Bit `i` is set if selector `i` is a `*`.
    stars: u64,
    /// How many selectors there are. A last `*` is not one of them.
    selectors: u8,
    extent: Extent,
}

impl Shape {
    /// Returns the shape of a pattern, or `None` if it is a plain name.
    pub(super) fn of(pattern: &EventPattern) -> Option<Self> {
        if pattern.is_plain() {
            return None;
        }
        let (mut stars, mut selectors) = (0, 0);
        for selector in pattern.selectors() {
            stars |= u64::from(selector == Selector::Any) << selectors;
            selectors += 1;
        }
        Some(Self {
            stars,
            selectors,
            extent: pattern.extent(),
        })
    }

    /// Returns the fingerprint of the shape itself.
    pub(super) fn fp(self, hasher: &FastState) -> Fp {
        Fp::of(self.hash(hasher))
    }

    /// Returns the fingerprint of what the shape leaves of some parts: the literal ones of a pattern with
    /// this shape, and those of a name in the same places.
    //
    // A sum: each part is hashed once, however many shapes there are. Nobody can choose parts with equal
    // sums, since the hash of each part and place is keyed.
    pub(super) fn literals(self, parts: &PartHashes, hasher: &FastState) -> Fp {
        let own = self.hash(hasher);
        let all = parts.each.iter().take(self.selectors.into());
        let literals = all.enumerate().map(|(place, &hash)| {
            // All bits are set for a literal.
            let mask = (self.stars >> place & 1).wrapping_sub(1);
            hash & mask
        });
        Fp::of(literals.fold(own, u64::wrapping_add))
    }

    fn hash(self, hasher: &FastState) -> u64 {
        hasher.words(&[self.stars, self.kind() as u64])
    }

    /// Returns the number of the shape's kind: those of one kind fit the same numbers of parts.
    pub(super) fn kind(self) -> usize {
        kind(self.selectors.into(), self.extent)
    }
}

fn kind(selectors: usize, extent: Extent) -> usize {
    2 * selectors + usize::from(extent == Extent::Exact)
}

/// Returns the kinds that fit a name with so many parts: each subtree with fewer selectors, and what is
/// exactly as long.
pub(super) fn fitting(parts: usize) -> impl Iterator<Item = usize> {
    let subtrees = (0..parts).map(|selectors| kind(selectors, Extent::Subtree));
    subtrees.chain([kind(parts, Extent::Exact)])
}

/// The hashes of the parts of a name, or of the selectors of a pattern, each with its place.
pub(super) struct PartHashes {
    each: [u64; MAX_PARTS],
    count: usize,
}

impl PartHashes {
    pub(super) fn of(text: &[u8], hasher: &FastState) -> Self {
        let (mut each, mut count) = ([0; MAX_PARTS], 0);
        let parts = text.split(|&byte| byte == b'.');
        for ((place, hash), part) in (0..).zip(&mut each).zip(parts) {
            *hash = hasher.words(&[hasher.bytes(part), place]);
            count += 1;
        }
        Self { each, count }
    }

    /// Returns the number of parts.
    pub(super) fn count(&self) -> usize {
        self.count
    }
}
