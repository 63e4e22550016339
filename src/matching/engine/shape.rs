//! The shape of a pattern: how many selectors it has after its anchor, which of them are `*`, and
//! whether it ends with a `*`.
//!
//! Two patterns of one shape differ in their literals alone. So of all patterns of a shape at most one
//! matches a given name: the one whose literals are the name's segments at the same positions. One
//! hash of these segments finds it, however many patterns have the shape.

use hashbrown::HashTable;

use super::hash::{Keys, Sums, narrow};
use crate::language::{Extent, SEPARATOR};
use crate::matching::shrink::is_mostly_unused;

/// The shape of a pattern after its anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// How many selectors there are, without a last `*`.
    len: u8,
    /// Bit `i` is set where selector `i` is `*`.
    wild: u64,
    extent: Extent,
}

impl Shape {
    /// Returns the shape of selectors, each preceded by a colon.
    pub(super) fn of(selectors: &[u8], extent: Extent) -> Self {
        let mut shape = Self {
            len: 0,
            wild: 0,
            extent,
        };
        for selector in selectors.split(|&byte| byte == SEPARATOR).skip(1) {
            shape.wild |= u64::from(selector == b"*") << (shape.len & 63);
            shape.len += 1;
        }
        shape
    }

    pub(super) fn extent(self) -> Extent {
        self.extent
    }

    /// Reports whether all selectors are literal, but for a last `*`.
    #[inline]
    pub(super) fn is_plain(self) -> bool {
        self.wild == 0
    }

    /// Reports whether a pattern of this shape can match a name with this number of segments after the
    /// anchor.
    #[inline]
    pub(super) fn fits(self, segments: usize) -> bool {
        match self.extent {
            Extent::Exact => segments == usize::from(self.len),
            Extent::Subtree => segments > usize::from(self.len),
        }
    }

    /// Returns the fingerprint that a pattern of this shape has if it matches the name with these
    /// hashes of segments. The anchor has the first `start` segments.
    //
    // The sum of all hashes in the pattern's range, less those at the positions of a `*`: the cost
    // is one step for each `*`, and not one for each segment.
    pub(super) fn fingerprint<const N: usize>(self, sums: &Sums<N>, start: usize) -> u64 {
        let mut sum = sums.range(start, start + usize::from(self.len));
        let mut wild = self.wild;
        while wild != 0 {
            let index = start + wild.trailing_zeros() as usize;
            sum = sum.wrapping_sub(sums.range(index, index + 1));
            wild &= wild - 1;
        }
        self.fingerprint_of(sum)
    }

    /// Returns the fingerprint of a pattern of this shape, from the sum of its literals' hashes.
    #[inline]
    pub(super) fn fingerprint_of(self, sum: u64) -> u64 {
        let shape = u64::from(self.len) << 1 | u64::from(self.extent == Extent::Subtree);
        narrow((sum ^ shape << 32 ^ self.wild).wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// Reports whether selectors of this shape match segments, each preceded by a colon. The number of
    /// segments must [fit](Self::fits).
    #[inline]
    pub(super) fn matches(self, selectors: &[u8], segments: &[u8]) -> bool {
        if !self.is_plain() {
            return selects(selectors, segments);
        }
        // Without a `*` the text of the pattern is a prefix of the name's text.
        let rest = segments.strip_prefix(selectors);
        rest.is_some_and(|rest| rest.first().is_none_or(|&byte| byte == SEPARATOR))
    }
}

/// The shapes of many patterns, each with the number of patterns that have it.
///
/// A hash table, since an adversary can register as many shapes as patterns.
#[derive(Debug, Clone)]
pub(super) struct Shapes(HashTable<(Shape, usize)>);

impl Shapes {
    pub(super) const fn new() -> Self {
        Self(HashTable::new())
    }

    /// Returns how many different shapes there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = Shape> {
        self.0.iter().map(|&(shape, _)| shape)
    }

    /// Counts one more pattern of a shape.
    pub(super) fn add(&mut self, keys: &Keys, shape: Shape) {
        let hash = keys.of(shape);
        if let Some((_, count)) = self.0.find_mut(hash, |(known, _)| *known == shape) {
            *count += 1;
        } else {
            let hash_of = |&(shape, _): &(Shape, usize)| keys.of(shape);
            self.0.insert_unique(hash, (shape, 1), hash_of);
        }
    }

    /// Counts one pattern of a shape less.
    pub(super) fn subtract(&mut self, keys: &Keys, shape: Shape) {
        let Ok(mut found) = self
            .0
            .find_entry(keys.of(shape), |(known, _)| *known == shape)
        else {
            return;
        };
        let (_, count) = found.get_mut();
        *count -= 1;
        if *count == 0 {
            found.remove();
        }
        if is_mostly_unused(self.0.len(), self.0.capacity()) {
            self.0.shrink_to_fit(|&(shape, _)| keys.of(shape));
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.0.allocation_size()
    }
}

/// Compares selector by selector. Segments after the last selector do not matter.
fn selects(selectors: &[u8], segments: &[u8]) -> bool {
    let mut segments = segments.split(|&byte| byte == SEPARATOR);
    selectors.split(|&byte| byte == SEPARATOR).all(|selector| {
        segments
            .next()
            .is_some_and(|segment| selector == b"*" || selector == segment)
    })
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::format;
    use alloc::string::String;

    use super::super::hash::sum_of_literals;
    use super::*;

    const EXTENTS: [Extent; 2] = [Extent::Exact, Extent::Subtree];

    /// If they were not, a look-up would compare many patterns, and no answer would show it.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
    fn patterns_are_spread_over_fingerprints() {
        let keys = Keys::default();
        let forms = [":#", ":#:y", ":*:#", ":#:*:z", ":a:*:#", ":*:#:*:z"];
        let open = [":#:*", ":#:*:*", ":a:*:#:*"];
        let forms = forms
            .iter()
            .flat_map(|form| EXTENTS.map(|extent| (form, extent)));
        let forms = forms.chain(open.iter().map(|form| (form, Extent::Subtree)));
        let mut fingerprints = BTreeSet::new();
        for (form, extent) in forms {
            for n in 0..200 {
                let selectors = form.replace('#', &format!("{n}"));
                let sum = sum_of_literals(&keys, selectors.as_bytes(), 2);
                let shape = Shape::of(selectors.as_bytes(), extent);
                assert!(
                    fingerprints.insert(shape.fingerprint_of(sum)),
                    "{selectors}"
                );
            }
        }
    }

    #[test]
    fn removed_shapes_take_no_memory() {
        let keys = Keys::default();
        let shape = |wild: u64| Shape {
            len: 12,
            wild,
            extent: Extent::Exact,
        };
        let mut shapes = Shapes::new();
        (0..2_000).for_each(|wild| shapes.add(&keys, shape(wild)));
        let full = shapes.heap_bytes();
        (20..2_000).for_each(|wild| shapes.subtract(&keys, shape(wild)));
        assert_eq!(shapes.len(), 20);
        assert!(shapes.heap_bytes() < full / 10, "{}", shapes.heap_bytes());
    }

    /// Two patterns can have an equal fingerprint by chance, so the texts are compared.
    #[test]
    fn the_text_decides() {
        let selectors = [
            ":a", ":b", ":*", ":a:b", ":a:*", ":*:b", ":*:*", ":aa:b", ":a:bb",
        ];
        let segments = [
            ":a", ":b", ":aa", ":a:b", ":b:b", ":a:c", ":aa:b", ":a:bb", ":a:b:c",
        ];
        let pattern = |selectors: &str| -> crate::Pattern {
            let text = format!("urn:ns:app:A{selectors}");
            text.parse().unwrap()
        };
        let mut hits = 0;
        for (selectors, extent) in selectors
            .iter()
            .flat_map(|one| EXTENTS.map(|extent| (one, extent)))
        {
            // A last `*` of an exact pattern cannot be written.
            if extent == Extent::Exact && selectors.ends_with('*') {
                continue;
            }
            let tail = if extent == Extent::Subtree { ":*" } else { "" };
            let shape = Shape::of(selectors.as_bytes(), extent);
            let pattern = pattern(&format!("{selectors}{tail}"));
            for segments in segments
                .iter()
                .filter(|one| shape.fits(one.matches(':').count()))
            {
                let urn: String = format!("urn:ns:app:A{segments}");
                let matches = pattern.matches(&crate::Urn::parse(&urn).unwrap());
                let found = shape.matches(selectors.as_bytes(), segments.as_bytes());
                assert_eq!(found, matches, "{pattern}, {urn}");
                hits += usize::from(found);
            }
        }
        assert!(hits > 10);
    }
}
