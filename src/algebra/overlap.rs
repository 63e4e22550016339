//! Whether two sets have a URN in common, and which patterns match it.

use super::overlapping_pairs::OverlappingPairs;
use crate::language::UrnBuf;
use crate::matching::FilterSet;

impl FilterSet {
    /// Reports whether some URN matches both sets.
    ///
    /// The search ends with the first pair of patterns that overlap. Its cost is described at
    /// [`overlapping`](Self::overlapping).
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

    /// Returns a URN that both sets match, or `None` if they do not overlap.
    ///
    /// It is always the same for the same two lists. The cost is that of
    /// [`overlaps`](Self::overlaps).
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
        let (left, right) = self.overlapping(other).next()?;
        self.get(left)?.common_urn(other.get(right)?)
    }

    /// Returns the pairs of overlapping patterns, one of this set and one of the other, by their
    /// indices.
    ///
    /// Each pair comes once. The order is not specified. Of equal patterns in one set only the first
    /// is considered.
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
    /// `O(total length)` to make a tree of each list, when the method is called. The iterator then
    /// searches both trees together and does only the work for the pairs that are taken from it, so
    /// a caller may stop early.
    ///
    /// The search goes down only where the patterns have something in common. Patterns that differ
    /// in the namespace, the app or the kind are never compared. A `*` on one side is compared with
    /// everything on the other side. In the worst case, with many wildcards at different positions
    /// on both sides, the time is that of comparing each pattern with each. The memory is always
    /// `O(total length)`.
    pub fn overlapping<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (usize, usize)> {
        OverlappingPairs::new(
            self.iter().enumerate().collect(),
            other.iter().enumerate().collect(),
        )
    }
}
