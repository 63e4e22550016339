//! Which intersections of patterns of two lists are needed.
//!
//! Two lists of *n* patterns have up to *n*² intersections. To compare each with each would take *n*⁴
//! comparisons. But whatever covers the intersection of two patterns is an intersection of two patterns
//! that both cover it. So each intersection is looked up in the trees of the two lists, and not among
//! the other intersections.

use alloc::vec::Vec;

use super::selector_tree::{NodeId, SelectorTree};
use super::steps::{Steps, TooManySteps};
use crate::language::{Extent, Parts, Selector};

/// How a pattern is broader than another one that it covers: one bit for each position at which only
/// the other one has a literal, and one if it matches names of other lengths.
//
// A pattern that selects a subtree leaves the positions below open too. Two patterns of two lists cover
// an intersection, and theirs is broader than it, if and only if they have one of these bits in common:
// where both are open their intersection is, and where one has a literal it has that literal.
type Freedom = u128;

/// The bit for other lengths. Positions have the bits below: up to 65, of which the namespace of a URN
/// is one.
const LENGTH: Freedom = 1 << 127;

fn position(depth: usize) -> Freedom {
    1 << depth
}

/// The search for patterns that cover one intersection.
pub(super) struct WiderSearch<'a> {
    /// The segments of the least instance, as in the search for covers.
    segments: Vec<Selector<'a>>,
    /// The positions of literals.
    literals: Freedom,
    extent: Extent,
    /// The nodes still to visit, each with the length of its path and the freedom so far.
    open: Vec<(NodeId, usize, Freedom)>,
}

impl<'a> WiderSearch<'a> {
    pub(super) fn new(intersection: &'a impl Parts) -> Self {
        let mut segments: Vec<_> = intersection.path().collect();
        let literals = segments.iter().enumerate();
        let literals = literals
            .filter(|(_, selector)| matches!(selector, Selector::Literal(_)))
            .fold(0, |literals, (depth, _)| literals | position(depth));
        if intersection.extent() == Extent::Subtree {
            segments.push(Selector::Any);
        }
        Self {
            segments,
            literals,
            extent: intersection.extent(),
            open: Vec::new(),
        }
    }

    /// Reports whether a pattern of each tree covers the intersection, and theirs is broader than it.
    pub(super) fn is_covered(
        &mut self,
        (left, right): (&SelectorTree<'_>, &SelectorTree<'_>),
        steps: &mut Steps,
    ) -> Result<bool, TooManySteps> {
        let mut of_left = 0;
        self.covers(left, steps, |freedom| {
            of_left |= freedom;
            false
        })?;
        let mut is_common = false;
        if of_left != 0 {
            self.covers(right, steps, |freedom| {
                is_common = freedom & of_left != 0;
                is_common
            })?;
        }
        Ok(is_common)
    }

    /// Calls `on_cover` with the freedom of each pattern of the tree that covers the intersection, until
    /// it returns true.
    //
    // INVARIANT: as in the search for covers, each node is visited at most once.
    fn covers(
        &mut self,
        tree: &SelectorTree<'_>,
        steps: &mut Steps,
        mut on_cover: impl FnMut(Freedom) -> bool,
    ) -> Result<(), TooManySteps> {
        self.open.clear();
        self.open.push((NodeId::ROOT, 0, 0));
        while let Some((id, depth, freedom)) = self.open.pop() {
            steps.take()?;
            let node = tree.node(id);
            let Some(segment) = self.segments.get(depth) else {
                if node.exact.is_some() && on_cover(freedom) {
                    return Ok(());
                }
                continue;
            };
            if node.subtree.is_some() && on_cover(freedom | self.freedom_below(depth)) {
                return Ok(());
            }
            let (literal, at_any) = match segment {
                Selector::Any => (None, freedom),
                Selector::Literal(text) => (tree.literal(id, text), freedom | position(depth)),
            };
            let literal = literal.map(|child| (child, depth + 1, freedom));
            let any = node.any.map(|child| (child, depth + 1, at_any));
            self.open.extend(literal.into_iter().chain(any));
        }
        Ok(())
    }

    /// Returns what a pattern that selects the subtree at this depth leaves open there and below.
    fn freedom_below(&self, depth: usize) -> Freedom {
        let has_other_lengths = match self.extent {
            // The last of the segments stands for the tail.
            Extent::Subtree => depth + 1 < self.segments.len(),
            Extent::Exact => true,
        };
        let below = self.literals & !(position(depth) - 1);
        below | if has_other_lengths { LENGTH } else { 0 }
    }
}
