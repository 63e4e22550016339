//! What two sets have in common: whether, and which pairs of patterns.

use super::overlapping_pairs::OverlappingPairs;
use super::selector_tree::SelectorTree;
use crate::language::{Pattern, UrnBuf};
use crate::matching::FilterSet;

impl FilterSet {
    /// Reports whether some URN matches both sets.
    ///
    /// The cost is that of [`overlapping`](Self::overlapping). The search ends with the first pair.
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let one = FilterSet::parse(["urn:allthings:app:A:ticket:*", "urn:allthings:app:B:*"])?;
    /// let other = FilterSet::parse(["urn:allthings:app:*:booking:*"])?;
    /// assert!(one.overlaps(&other));
    /// assert_eq!(one.common_urn(&other).unwrap().as_str(), "urn:allthings:app:B:booking:x");
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.overlapping(other).next().is_some()
    }

    /// Returns a URN that both sets match, or `None` if there is no such URN. It is always the same
    /// for the same two lists.
    ///
    /// The cost is that of [`overlaps`](Self::overlaps).
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let ours = FilterSet::parse(["urn:allthings:app:A:*"])?;
    /// let theirs = FilterSet::parse(["urn:allthings:account:*", "urn:allthings:app:*:ticket:*"])?;
    /// let both = ours.common_urn(&theirs).expect("tickets of app A");
    /// assert!(ours.is_match(&both.as_urn()) && theirs.is_match(&both.as_urn()));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn common_urn(&self, other: &Self) -> Option<UrnBuf> {
        let (ours, theirs) = self.overlapping(other).next()?;
        self.get(ours)?.common_urn(other.get(theirs)?)
    }

    /// Returns an iterator over the pairs of a pattern of this set and a pattern of the other set that
    /// overlap, as their indices.
    ///
    /// Each pair comes once, in no promised order. Of equal patterns in one set only the first takes
    /// part.
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let ours = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B:ticket:*"])?;
    /// let theirs = FilterSet::parse(["urn:allthings:app:*:ticket:C", "urn:allthings:app:A"])?;
    /// let mut pairs: Vec<_> = ours.overlapping(&theirs).collect();
    /// pairs.sort();
    /// assert_eq!(pairs, [(0, 0), (1, 0)]);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// `O(total length)` to make a tree of each list, and a walk through both trees at once. The walk
    /// follows only what the two lists have in common: patterns that differ in the namespace, the app
    /// or the kind are never compared. Nothing is done before the first call of `next`, so a caller
    /// may stop early.
    ///
    /// A `*` on one side overlaps everything on the other side. In the worst case, with many wildcards
    /// at different positions on both sides, the time is that of comparing each pattern with each:
    /// `O(n × m × length)`. The memory is always `O(total length)`.
    pub fn overlapping<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (usize, usize)> {
        let ours: SelectorTree<'_> = self.iter().enumerate().collect();
        OverlappingPairs::new::<Pattern>(ours, other.iter().enumerate().collect())
    }
}
