//! Which patterns cover which: of two sets, and within one list.

use alloc::vec::Vec;

use super::selector_tree::{NodeId, SelectorTree, path_to};
use crate::language::{Extent, Pattern, Selector};
use crate::matching::FilterSet;

impl FilterSet {
    /// Reports whether this set matches every URN that the other set matches.
    ///
    /// The cost is one look-up for each pattern of the other set, as for [`covers`](Self::covers).
    /// Every set covers the empty set.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let broad = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?;
    /// let narrow = FilterSet::parse(["urn:allthings:app:B:ticket:*"])?;
    /// assert!(broad.covers_set(&narrow) && !narrow.covers_set(&broad));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn covers_set(&self, other: &Self) -> bool {
        self.uncovered(other).next().is_none()
    }

    /// Returns the indices of the patterns of the other set that this set does not cover, in
    /// ascending order.
    ///
    /// The cost is one look-up for each pattern of the other set, as for [`covers`](Self::covers).
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let ours = FilterSet::parse(["urn:allthings:app:A:*"])?;
    /// let theirs = FilterSet::parse(["urn:allthings:app:A:ticket:*", "urn:allthings:app:*"])?;
    /// assert!(ours.uncovered(&theirs).eq([1]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    pub fn uncovered(&self, other: &Self) -> impl Iterator<Item = usize> {
        let patterns = other.iter().enumerate();
        patterns
            .filter(|(_, pattern)| !self.covers(pattern))
            .map(|(index, _)| index)
    }
}

/// Returns for each pattern of a list the index of another one that covers it, or `None` if no
/// other one does.
///
/// The covering pattern has no cover in the answer, so it stays when all covered patterns are
/// removed. Of equal patterns the first covers the others. The answer is always the same for the same
/// list.
///
/// The search for one pattern looks at no more than `max_steps` nodes of the tree. If it has found
/// nothing by then, the answer for this pattern is `None`.
pub(crate) fn covers_within(patterns: &[Pattern], max_steps: usize) -> Vec<Option<usize>> {
    let mut tree = SelectorTree::new();
    let first_equal: Vec<_> = (0..)
        .zip(patterns)
        .map(|(index, pattern)| tree.insert(pattern, index))
        .collect();
    let mut search = CoverSearch::default();
    let mut find = |(index, pattern)| search.other_cover(&tree, pattern, index, max_steps);
    let covers: Vec<_> = (0..)
        .zip(patterns)
        .zip(first_equal)
        .map(|(pattern, equal)| equal.or_else(|| find(pattern)))
        .collect();
    covers
        .iter()
        .map(|cover| cover.map(|index| end_of_chain(&covers, index)))
        .collect()
}

/// Follows the covers from a pattern to one that has no cover, and returns its index.
//
// The loop ends. Only the first step can lead to an equal pattern, which is then the first of its
// kind. Every other step leads to a strictly broader pattern. That one has fewer literals or fewer
// selectors, and never more of either. There are at most 64 of each, so a chain has at most 130 links.
fn end_of_chain(covers: &[Option<usize>], mut index: usize) -> usize {
    while let Some(cover) = covers[index] {
        index = cover;
    }
    index
}

/// The search for a pattern that covers a given one, with the buffers that it uses again.
///
/// A pattern covers another one exactly if it matches the other one's least instance, in which each
/// `*` is a segment that no pattern spells. So the search looks up this one name in the tree.
#[derive(Default)]
struct CoverSearch<'a> {
    /// The segments of the least instance. `Any` stands for the segment that no pattern spells.
    segments: Vec<Selector<'a>>,
    /// The nodes still to visit, each with the number of segments that lead to it.
    open: Vec<(NodeId, usize)>,
}

impl<'a> CoverSearch<'a> {
    /// Returns the index of a pattern in the tree that covers this one and is not at `own_index`.
    ///
    /// Broad patterns come first: a subtree before what is in it, `*` before a literal.
    //
    // INVARIANT: a node has one parent, so the search comes to each node at most once. It visits only
    // nodes whose path matches the first segments of the least instance. A node has at most two such
    // children, the `*` and one literal. Without a `*` in the middle of the list's patterns the
    // search is one path. In the worst case it is every node of the tree. A visit takes one node from
    // `open` and adds two at most, so `open` grows by one for each level.
    fn other_cover(
        &mut self,
        tree: &SelectorTree<'_>,
        pattern: &'a Pattern,
        own_index: usize,
        max_steps: usize,
    ) -> Option<usize> {
        self.segments.clear();
        self.segments.extend(path_to(pattern));
        if pattern.extent() == Extent::Subtree {
            // A last `*` is one or more segments; one is the least.
            self.segments.push(Selector::Any);
        }
        self.open.clear();
        self.open.push((NodeId::ROOT, 0));
        for _ in 0..max_steps {
            let (id, depth) = self.open.pop()?;
            let node = tree.node(id);
            let Some(segment) = self.segments.get(depth) else {
                // The name ends here, so a subtree pattern that ends here does not match it.
                if node.exact.is_some_and(|index| index != own_index) {
                    return node.exact;
                }
                continue;
            };
            if node.subtree.is_some_and(|index| index != own_index) {
                return node.subtree;
            }
            let literal = match segment {
                Selector::Any => None,
                Selector::Literal(text) => tree.literal(id, text),
            };
            // The stack gives back the `*` first, since it is pushed last.
            let children = literal.into_iter().chain(node.any);
            self.open.extend(children.map(|child| (child, depth + 1)));
        }
        None
    }
}
