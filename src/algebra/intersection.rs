//! What both of two sets match.

use alloc::vec::Vec;

use super::cover::covers_within;
use super::minimize::without_covered;
use super::overlapping_pairs::OverlappingPairs;
use super::selector_tree::SelectorTree;
use crate::language::Pattern;
use crate::matching::FilterSet;

impl FilterSet {
    /// Returns the set that matches every URN that both sets match.
    ///
    /// The result is minimal: no pattern in it covers another one. Its order is that of this set,
    /// then that of the other one.
    ///
    /// A URN that both sets match is matched by a pattern of each, so it is matched by the
    /// [intersection](Pattern::intersection) of these two patterns, which is one pattern. The
    /// intersection of two sets is therefore made of the intersections of the pairs that overlap.
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let one = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B:ticket:*"])?;
    /// let other = FilterSet::parse(["urn:allthings:app:*:ticket:C"])?;
    /// let both = FilterSet::parse(["urn:allthings:app:A:ticket:C", "urn:allthings:app:B:ticket:C"])?;
    /// assert_eq!(one.intersection(&other), both);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// The sum of three costs: to [minimise](Self::minimize) both sets, to find the pairs that
    /// [overlap](Self::overlapping), and to minimise the result.
    ///
    /// The result may have as many patterns as there are pairs. If one set is `x1:*:a`, `x2:*:a`, …
    /// and the other one is `*:y1:a`, `*:y2:a`, …, each pair gives one. Limit the lengths of lists
    /// from untrusted sources.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut pairs: Vec<_> =
            OverlappingPairs::new(minimal_tree(self), minimal_tree(other)).collect();
        // The search finds the pairs in an order of its own.
        pairs.sort_unstable();
        let common = pairs.into_iter().filter_map(|(left, right)| {
            let (left, right) = (self.get(left)?, other.get(right)?);
            left.intersection(right)
        });
        let common: Vec<Pattern> = common.collect();
        let covers = covers_within(&common, usize::MAX);
        without_covered(common, covers).collect()
    }
}

/// Builds the tree of the patterns that no other one of the set covers, with their indices.
fn minimal_tree(set: &FilterSet) -> SelectorTree<'_> {
    let covers = covers_within(set.patterns(), usize::MAX);
    without_covered(set.iter().enumerate(), covers).collect()
}
