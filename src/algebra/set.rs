//! What two sets of filters have to do with each other.

use alloc::vec::Vec;

use super::cover::covers_within;
use super::meet::Meetings;
use super::tree::Tree;
use crate::language::{Pattern, UrnBuf};
use crate::matching::FilterSet;

impl FilterSet {
    /// Whether this set matches every URN that the other one matches.
    ///
    /// One look-up for each of its patterns, as [`covers`](Self::covers). Every set covers the
    /// empty one.
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

    /// The indices of the patterns of the other set that this one does not cover, in ascending
    /// order. One look-up for each pattern, as [`covers`](Self::covers).
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

    /// Whether there is a URN that both sets match. See [`overlapping`](Self::overlapping) for the
    /// cost; the search ends with the first pair.
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

    /// A URN that both sets match, if there is one: always the same for the same two lists. The
    /// cost is that of [`overlaps`](Self::overlaps).
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

    /// The pairs of a pattern of this set and one of the other that overlap, by their indices. Each
    /// pair once, in no promised order; of equal patterns in one set only the first takes part.
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
    /// `O(total length)` to make a tree of each list, and a walk through both at once, which looks
    /// only at beginnings that have something in common: what parts at the namespace, the app or the
    /// kind is never compared. Nothing is done before it is asked for, so a caller may stop early. A
    /// `*` on one side meets everything on the other; at the worst, with many wildcards in different
    /// places on both sides, the time is that of comparing each pattern with each. The memory is
    /// `O(total length)` always.
    pub fn overlapping<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (usize, usize)> {
        let ours: Tree<'_> = self.iter().enumerate().collect();
        Meetings::new(ours, other.iter().enumerate().collect())
    }

    /// The set that matches what either matches. Minimal: no member covers another. The patterns of
    /// this set come first, each list in its own order.
    ///
    /// The cost is that of [`minimize`](Self::minimize) for both together.
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let one = FilterSet::parse(["urn:allthings:app:A:ticket:*", "urn:allthings:app:B:*"])?;
    /// let other = FilterSet::parse(["urn:allthings:app:B:ticket:*", "urn:allthings:app:A:*"])?;
    /// let either = FilterSet::parse(["urn:allthings:app:B:*", "urn:allthings:app:A:*"])?;
    /// assert_eq!(one.union(&other), either);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        minimal(self.iter().chain(other).cloned().collect())
    }

    /// The set that matches what both match. Minimal: no member covers another.
    ///
    /// A URN that both sets match is matched by a pattern of each, hence by the
    /// [intersection](Pattern::intersection) of the two, which is one pattern or nothing. So the
    /// intersection of sets is the intersections of the pairs that overlap, and this is how it is
    /// made, in the order of this set and then of the other.
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
    /// That of minimising both, of finding the pairs that [overlap](Self::overlapping), and of
    /// minimising what they have in common. There may be as many patterns in the result as there are
    /// pairs: of patterns `x1:*:a`, `x2:*:a`, … and `*:y1:a`, `*:y2:a`, … each pair is one. Where the lists come
    /// from somebody who may do harm, bound their lengths.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let meetings = Meetings::new(minimal_tree(self), minimal_tree(other));
        let mut pairs: Vec<_> = meetings.collect();
        pairs.sort_unstable();
        let common = pairs.into_iter().filter_map(|(ours, theirs)| {
            let (ours, theirs) = (self.get(ours)?, other.get(theirs)?);
            ours.intersection(theirs)
        });
        minimal(common.collect())
    }
}

/// The tree of those patterns that no other one covers, by their indices in the set.
fn minimal_tree(set: &FilterSet) -> Tree<'_> {
    let covers = covers_within(set.patterns(), usize::MAX);
    let patterns = set.iter().enumerate().zip(covers);
    patterns
        .filter(|(_, cover)| cover.is_none())
        .map(|(pattern, _)| pattern)
        .collect()
}

fn minimal(patterns: Vec<Pattern>) -> FilterSet {
    let covers = covers_within(&patterns, usize::MAX);
    let patterns = patterns.into_iter().zip(covers);
    patterns
        .filter(|(_, cover)| cover.is_none())
        .map(|(pattern, _)| pattern)
        .collect()
}
