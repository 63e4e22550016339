//! What both of two sets match.

use alloc::vec::Vec;

use super::minimize::{minimal, needed};
use super::overlapping_pairs::OverlappingPairs;
use crate::matching::FilterSet;

impl FilterSet {
    /// Returns the set that matches the URNs that both sets match.
    ///
    /// The result is minimal: no pattern in it covers another one. It contains the
    /// [intersections](crate::Pattern::intersection) of the pairs of patterns that overlap, in the
    /// order of this set and then of the other one. That is enough: a URN that both sets match
    /// matches a pattern of each, and so the intersection of the two.
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
    /// The cost is the sum of three: [minimising](Self::minimize) both sets, finding the pairs that
    /// [overlap](Self::overlapping), and minimising the intersections. The result may have as many
    /// patterns as there are pairs: of the patterns `x1:*:a`, `x2:*:a`, … and `*:y1:a`, `*:y2:a`, …
    /// each pair has an intersection of its own. Bound the lengths of lists from people who may mean
    /// harm.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (ours, theirs) = (needed(self.patterns()), needed(other.patterns()));
        let mut pairs: Vec<_> = OverlappingPairs::new(ours.collect(), theirs.collect()).collect();
        pairs.sort_unstable();
        let common = pairs.into_iter().filter_map(|(ours, theirs)| {
            let (ours, theirs) = (self.get(ours)?, other.get(theirs)?);
            ours.intersection(theirs)
        });
        minimal(&common.collect::<Vec<_>>())
    }
}
