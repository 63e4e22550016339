//! The event patterns with a `*`, found by the names that they match.
//!
//! Patterns of one shape are found as plain names are, by one look-up: that of the parts of the name
//! where the shape has literals. So a name costs a look-up for each shape that it fits and that any
//! pattern has. A name of `n` parts fits 2ᵏ shapes of subtrees with `k` < `n` selectors, and 2ⁿ⁻¹ − 1 that
//! are as long as the name, since their last selector is a literal: fewer than 3 · 2ⁿ⁻¹ together. This is
//! also how many patterns match it at most.

#[cfg(any(test, fuzzing))]
use alloc::collections::BTreeMap;

use super::mask::EventId;
use super::shape::{PartHashes, Shape, fitting};
use crate::matching::hashing::FastState;
use crate::matching::paged::{Fp, Pages, Slab, Table};

/// How many kinds of shapes a page has.
const PER_PAGE: usize = 4;

/// The shapes of one kind.
type Shapes = Slab<Used, 8>;

/// Patterns by shape and literal parts. `clone` is `O(1)`.
#[derive(Debug, Clone, Default)]
pub(super) struct Wildcards {
    /// The id of each pattern.
    ids: Table,
    /// The shapes that any pattern has, by kind. A page is present if it has a shape.
    shapes: Pages<Shapes, PER_PAGE>,
    /// Where each shape is among those of its kind.
    places: Table,
}

/// A shape that patterns have.
#[derive(Debug, Clone, Copy)]
struct Used {
    shape: Shape,
    /// How many patterns have it.
    patterns: usize,
}

impl Wildcards {
    /// Returns the number of patterns.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Reports whether there is no pattern.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.ids.len() == 0
    }

    /// Returns the id of the pattern with this shape and this fingerprint of its literal parts, which
    /// `is` tells from others.
    pub(super) fn find(&self, literals: Fp, is: impl Fn(EventId) -> bool) -> Option<EventId> {
        self.ids.find(literals, |id| is(id).then_some(id))
    }

    /// Calls `found` with the id of each pattern that matches the name with these parts, once. `is` tells
    /// whether a pattern has a shape and matches the name.
    pub(super) fn matching(
        &self,
        name: &PartHashes,
        hasher: &FastState,
        is: impl Fn(Shape, EventId) -> bool,
        mut found: impl FnMut(EventId),
    ) {
        for kind in fitting(name.count()) {
            let Some(shapes) = self.shapes.get(kind).filter(|shapes| !shapes.is_empty()) else {
                continue;
            };
            for (_, used) in shapes.iter() {
                let literals = used.shape.literals(name, hasher);
                if let Some(id) = self.find(literals, |id| is(used.shape, id)) {
                    found(id);
                }
            }
        }
    }

    /// Adds a pattern that is not there.
    pub(super) fn insert(&mut self, shape: Shape, literals: Fp, id: EventId, hasher: &FastState) {
        self.ids.insert(literals, id);
        let (kind, fp) = (shape.kind(), shape.fp(hasher));
        let place = self.place(shape, fp);
        let Some(shapes) = self.shapes.get_or_default(kind) else {
            return;
        };
        if let Some(used) = place.and_then(|place| shapes.get_mut(place)) {
            used.patterns += 1;
        } else {
            let place = shapes.insert(Used { shape, patterns: 1 });
            self.places.insert(fp, place);
        }
    }

    /// Removes a pattern. Returns its id if it was there.
    pub(super) fn remove(
        &mut self,
        shape: Shape,
        literals: Fp,
        id: EventId,
        hasher: &FastState,
    ) -> Option<EventId> {
        self.ids.remove(literals, |known| known == id)?;
        let fp = shape.fp(hasher);
        if let Some(place) = self.place(shape, fp) {
            self.release(shape, place, fp);
        }
        Some(id)
    }
}

impl Wildcards {
    /// Returns where a shape is among those of its kind.
    fn place(&self, shape: Shape, fp: Fp) -> Option<u32> {
        let shapes = self.shapes.get(shape.kind())?;
        self.places.find(fp, |place| {
            let used = shapes.get(place)?;
            (used.shape == shape).then_some(place)
        })
    }

    /// Counts one pattern less that has a shape. A shape that no pattern has is removed.
    fn release(&mut self, shape: Shape, place: u32, fp: Fp) {
        let (page, kind) = (shape.kind() / PER_PAGE, shape.kind() % PER_PAGE);
        let Some(page_mut) = self.shapes.page_mut(page) else {
            return;
        };
        let Some(shapes) = page_mut.get_mut(kind) else {
            return;
        };
        let Some(used) = shapes.get_mut(place) else {
            return;
        };
        used.patterns -= 1;
        if used.patterns > 0 {
            return;
        }
        shapes.remove(place);
        let is_page_empty = page_mut.iter().all(Shapes::is_empty);
        // Two shapes with one fingerprint may be in equal places of their kinds. Then it does not matter
        // which of two equal entries goes.
        self.places.remove(fp, |known| known == place);
        if is_page_empty {
            self.shapes.release(page);
        }
    }

    /// Returns the bytes that the tables have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let pages = self.shapes.iter().flat_map(|(_, page)| page);
        self.ids.heap_bytes()
            + self.places.heap_bytes()
            + self.shapes.heap_bytes()
            + pages.map(Shapes::heap_bytes).sum::<usize>()
    }
}

#[cfg(any(test, fuzzing))]
impl Wildcards {
    /// Asserts that each shape is found, and returns how many patterns have each.
    pub(super) fn check(&self) -> BTreeMap<Shape, usize> {
        self.ids.check();
        self.places.check();
        let pages = self.shapes.iter();
        let kinds = pages.flat_map(|(number, page)| (number * PER_PAGE..).zip(page));
        let mut all = BTreeMap::new();
        for (kind, shapes) in kinds {
            shapes.check();
            for (_, used) in shapes.iter() {
                assert_eq!(used.shape.kind(), kind);
                assert!(used.patterns > 0);
                all.insert(used.shape, used.patterns);
            }
        }
        assert_eq!(self.places.len(), all.len());
        assert!(
            self.shapes
                .iter()
                .all(|(_, page)| page.iter().any(|shapes| !shapes.is_empty()))
        );
        all
    }
}
