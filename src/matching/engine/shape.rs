//! The shape of a pattern behind its anchor: which positions are literal, how many, tail or not.

use hashbrown::HashTable;

use super::hash::{Keys, Sums};
use crate::language::{Extent, SEPARATOR};
use crate::matching::shrink::is_mostly_unused;

/// Patterns of one shape are told apart by their literals alone, so one hash of an event's segments
/// in the literal places finds all of them that match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// How many selectors there are.
    len: u8,
    /// Bit `i` is set where selector `i` is `*`.
    wild: u64,
    extent: Extent,
}

impl Shape {
    /// The shape of selectors as they are written, each after a colon.
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

    /// Whether all selectors are literal.
    #[inline]
    pub(super) fn is_plain(self) -> bool {
        self.wild == 0
    }

    /// Whether a name with so many segments behind the anchor can match at all.
    #[inline]
    pub(super) fn fits(self, segments: usize) -> bool {
        match self.extent {
            Extent::Exact => segments == usize::from(self.len),
            Extent::Subtree => segments > usize::from(self.len),
        }
    }

    /// The fingerprint of the patterns of this shape that match, from the hashes of the segments;
    /// the anchor has `start` of them.
    pub(super) fn fingerprint<const N: usize>(self, sums: &Sums<N>, start: usize) -> u64 {
        let mut sum = sums.range(start, start + usize::from(self.len));
        let mut wild = self.wild;
        while wild != 0 {
            let place = start + wild.trailing_zeros() as usize;
            sum = sum.wrapping_sub(sums.range(place, place + 1));
            wild &= wild - 1;
        }
        self.fingerprint_of(sum)
    }

    /// The fingerprint of a pattern of this shape, from the sum of its literals' hashes.
    #[inline]
    pub(super) fn fingerprint_of(self, sum: u64) -> u64 {
        let shape = u64::from(self.len) << 1 | u64::from(self.extent == Extent::Subtree);
        (sum ^ shape << 32 ^ self.wild).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    }

    /// Whether a pattern of this shape matches, for selectors and segments that are each written
    /// after a colon. To be asked only of what [`fits`](Self::fits).
    #[inline]
    pub(super) fn matches(self, selectors: &[u8], segments: &[u8]) -> bool {
        if !self.is_plain() {
            return selects(selectors, segments);
        }
        let rest = segments.strip_prefix(selectors);
        rest.is_some_and(|rest| rest.first().is_none_or(|&byte| byte == SEPARATOR))
    }
}

/// The shapes of some patterns, each with how many have it. Whoever writes patterns can make as many
/// shapes as patterns, so this is a table.
#[derive(Debug, Clone)]
pub(super) struct Shapes(HashTable<(Shape, usize)>);

impl Shapes {
    pub(super) const fn new() -> Self {
        Self(HashTable::new())
    }

    /// How many different ones there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(super) fn iter(&self) -> impl Iterator<Item = Shape> {
        self.0.iter().map(|&(shape, _)| shape)
    }

    /// One pattern more has this shape.
    pub(super) fn add(&mut self, keys: &Keys, shape: Shape) {
        let hash = keys.of(shape);
        if let Some((_, count)) = self.0.find_mut(hash, |(known, _)| *known == shape) {
            *count += 1;
        } else {
            let hash_of = |&(shape, _): &(Shape, usize)| keys.of(shape);
            self.0.insert_unique(hash, (shape, 1), hash_of);
        }
    }

    /// One pattern fewer has this shape.
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

/// Selector by selector; behind the last one there may be more segments.
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

    use super::*;
    use crate::matching::engine::hash::sum_of_literals;

    const EXTENTS: [Extent; 2] = [Extent::Exact, Extent::Subtree];

    /// Or a look-up would compare them all: answers do not tell.
    #[test]
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
    fn shapes_that_are_gone_take_no_memory() {
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

    /// Equal fingerprints are no answer: two patterns can have one by chance.
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
