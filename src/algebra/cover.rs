//! Which patterns cover which: of two sets, and within one list.

use alloc::vec::Vec;
use core::convert::Infallible;

use super::selector_tree::{NodeId, SelectorTree};
use super::steps::{Steps, TooManySteps};
use crate::language::{Extent, Parts, Selector};
use crate::matching::FilterSet;

impl FilterSet {
    /// Reports whether this set matches every URN that the other set matches.
    ///
    /// The cost is one look-up for each pattern of the other set, as for [`covers`](Self::covers). In the
    /// worst case, with wildcards at different positions in each pattern, that is the time of comparing
    /// each pattern of one set with each of the other. Every set covers the empty set.
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
    /// The cost is that of [`covers_set`](Self::covers_set).
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

/// Returns what [`covers`] does, but the search for one pattern visits no more than `max_steps` nodes of
/// the tree. If it has not ended by then, the best pattern that it has found is the answer.
pub(crate) fn covers_within<P: Parts>(patterns: &[P], max_steps: u64) -> Vec<Option<usize>> {
    let found = covers_by(patterns, |search, tree, pattern, index| {
        // What has been found by then is a cover, though maybe not the first.
        let _ = search.visit_all(tree, pattern, index, &mut Steps::up_to(max_steps));
        Ok::<_, Infallible>(search.best())
    });
    match found {
        Ok(covers) => covers,
        Err(never) => match never {},
    }
}

/// Returns for each pattern of a list the index of another one that covers it, or `None` if no
/// other one does.
///
/// The covering pattern is the first of the list that covers the pattern and is not equal to it. If
/// that one is covered itself, it is the first that covers that one, and so on. So the covering
/// pattern stays when all covered patterns are removed. Of equal patterns the first covers the
/// others.
pub(super) fn covers<P: Parts>(
    patterns: &[P],
    steps: &mut Steps,
) -> Result<Vec<Option<usize>>, TooManySteps> {
    covers_by(patterns, |search, tree, pattern, index| {
        search.visit_all(tree, pattern, index, steps)?;
        Ok(search.best())
    })
}

/// Finds the covers of all patterns. `find` searches the tree for one pattern, with its index.
fn covers_by<'a, P: Parts, E>(
    patterns: &'a [P],
    mut find: impl FnMut(
        &mut CoverSearch<'a>,
        &SelectorTree<'a>,
        &'a P,
        usize,
    ) -> Result<Option<usize>, E>,
) -> Result<Vec<Option<usize>>, E> {
    let mut tree = SelectorTree::new();
    let first_equal: Vec<_> = (0..)
        .zip(patterns)
        .map(|(index, pattern)| tree.insert(pattern, index))
        .collect();
    let mut search = CoverSearch::new();
    let covers = (0..).zip(patterns).zip(first_equal);
    let covers: Vec<_> = covers
        .map(|((index, pattern), equal)| match equal {
            Some(_) => Ok(equal),
            None => find(&mut search, &tree, pattern, index),
        })
        .collect::<Result<_, E>>()?;
    let ends = covers.iter();
    Ok(ends
        .map(|cover| cover.map(|index| end_of_chain(&covers, index)))
        .collect())
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
struct CoverSearch<'a> {
    /// The segments of the least instance. `Any` stands for the segment that no pattern spells.
    segments: Vec<Selector<'a>>,
    /// The nodes still to visit, each with the number of segments that lead to it.
    open: Vec<(NodeId, usize)>,
    /// The lowest index that has been found, or `usize::MAX`.
    best: usize,
}

impl<'a> CoverSearch<'a> {
    fn new() -> Self {
        Self {
            segments: Vec::new(),
            open: Vec::new(),
            best: usize::MAX,
        }
    }

    /// Returns the lowest index that the last search has found.
    fn best(&self) -> Option<usize> {
        (self.best != usize::MAX).then_some(self.best)
    }

    /// Searches for the lowest index, other than its own, of a pattern in the tree that covers this one.
    //
    // INVARIANT: a node has one parent, so the search comes to each node at most once. It visits only
    // nodes whose path matches the first segments of the least instance. A node has at most two such
    // children, the `*` and one literal. Without a `*` in the middle of the list's patterns the
    // search is one path. In the worst case it is every node of the tree. A visit takes one node from
    // `open` and adds two at most, so `open` grows by one for each level.
    fn visit_all<P: Parts>(
        &mut self,
        tree: &SelectorTree<'_>,
        pattern: &'a P,
        own_index: usize,
        steps: &mut Steps,
    ) -> Result<(), TooManySteps> {
        self.segments.clear();
        self.segments.extend(pattern.path());
        if pattern.extent() == Extent::Subtree {
            // A last `*` is one or more segments; one is the least.
            self.segments.push(Selector::Any);
        }
        self.best = usize::MAX;
        self.open.clear();
        self.open.push((NodeId::ROOT, 0));
        while let Some((id, depth)) = self.open.pop() {
            steps.take()?;
            let node = tree.node(id);
            // Nothing that ends here or below comes before what has been found.
            if node.lowest >= self.best {
                continue;
            }
            let end = match self.segments.get(depth) {
                // The name ends here, so a subtree pattern that ends here does not match it.
                None => node.exact,
                Some(_) => node.subtree,
            };
            let end = end.filter(|&index| index != own_index);
            self.best = self.best.min(end.unwrap_or(usize::MAX));
            let literal = match self.segments.get(depth) {
                None => continue,
                Some(Selector::Any) => None,
                Some(Selector::Literal(text)) => tree.literal(id, text),
            };
            self.push_lowest_last(tree, depth + 1, literal, node.any);
        }
        Ok(())
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
