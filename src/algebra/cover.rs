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
/// The covering pattern is the first of the list that covers the pattern and is not equal to it. If
/// that one is covered itself, it is the first that covers that one, and so on. So the covering
/// pattern stays when all covered patterns are removed. Of equal patterns the first covers the
/// others.
///
/// The search for one pattern visits no more than `max_steps` nodes of the tree. If it has not ended
/// by then, the best pattern that it has found is the answer.
pub(crate) fn covers_within(patterns: &[Pattern], max_steps: usize) -> Vec<Option<usize>> {
    let mut tree = SelectorTree::new();
    let first_equal: Vec<_> = (0..)
        .zip(patterns)
        .map(|(index, pattern)| tree.insert(pattern, index))
        .collect();
    let mut search = CoverSearch::default();
    let mut find = |(index, pattern)| search.first_cover(&tree, pattern, index, max_steps);
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
/// A pattern covers another one if and only if it matches the other one's least instance, in which
/// each `*` is a segment that no pattern spells. So the search looks this one name up in the tree.
#[derive(Default)]
struct CoverSearch<'a> {
    /// The segments of the least instance. `Any` stands for the segment that no pattern spells.
    segments: Vec<Selector<'a>>,
    /// The nodes still to visit, each with the number of segments that lead to it.
    open: Vec<(NodeId, usize)>,
}

impl<'a> CoverSearch<'a> {
    /// Returns the lowest index, other than its own, of a pattern in the tree that covers this one.
    //
    // INVARIANT: a node has one parent, so the search comes to each node at most once. It visits only
    // nodes whose path matches the first segments of the least instance. A node has at most two such
    // children, the `*` and one literal. Without a `*` in the middle of the list's patterns the
    // search is one path. In the worst case it is every node of the tree. A visit takes one node from
    // `open` and adds two at most, so `open` grows by one for each level.
    fn first_cover(
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
        let mut best = usize::MAX;
        self.open.clear();
        self.open.push((NodeId::ROOT, 0));
        for _ in 0..max_steps {
            let Some((id, depth)) = self.open.pop() else {
                break;
            };
            let node = tree.node(id);
            // Nothing that ends here or below comes before what has been found.
            if node.lowest >= best {
                continue;
            }
            let end = match self.segments.get(depth) {
                // The name ends here, so a subtree pattern that ends here does not match it.
                None => node.exact,
                Some(_) => node.subtree,
            };
            best = best.min(end.filter(|&index| index != own_index).unwrap_or(best));
            let literal = match self.segments.get(depth) {
                None => continue,
                Some(Selector::Any) => None,
                Some(Selector::Literal(text)) => tree.literal(id, text),
            };
            self.push_lowest_last(tree, depth + 1, literal, node.any);
        }
        (best != usize::MAX).then_some(best)
    }

    /// Pushes the children to visit so that the one with the lower index is visited first: then the
    /// other one is skipped more often.
    fn push_lowest_last(
        &mut self,
        tree: &SelectorTree<'_>,
        depth: usize,
        literal: Option<NodeId>,
        any: Option<NodeId>,
    ) {
        let lowest = |child: Option<NodeId>| child.map(|child| tree.node(child).lowest);
        let children = if lowest(literal) < lowest(any) {
            [any, literal]
        } else {
            [literal, any]
        };
        let children = children.into_iter().flatten();
        self.open.extend(children.map(|child| (child, depth)));
    }
}
