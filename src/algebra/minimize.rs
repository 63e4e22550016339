//! Sets in which no pattern covers another one.

use alloc::vec::Vec;

use super::cover::covers_within;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// A pattern that [`FilterSet::minimize`] has removed.
///
/// With the feature `serde` it is `{"pattern": "urn:allthings:app:A", "index": 0, "covered_by": 1}`.
///
/// ```
/// use urn_filter::FilterSet;
///
/// let mut filters = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:*"])?;
/// let removed = &filters.minimize()[0];
/// assert_eq!(removed.pattern.as_str(), "urn:allthings:app:A");
/// assert_eq!((removed.index, removed.covered_by), (0, 1));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Redundant {
    /// The removed pattern.
    pub pattern: Pattern,
    /// The index of the removed pattern, counted before the removal.
    pub index: usize,
    /// The index of a pattern that covers it and has been kept, counted before the removal.
    pub covered_by: usize,
}

impl FilterSet {
    /// Removes the redundant patterns and returns them in the order of the list.
    ///
    /// A pattern is redundant if another one of the set covers it. Of equal patterns the first is
    /// kept. Afterwards the set matches the same URNs as before, no pattern in it covers another
    /// one, and the patterns that are left keep their order.
    ///
    /// The indices in the answer are those before the removal. `covered_by` is always a pattern that
    /// has been kept. It is the first of the list that covers the removed pattern. If that one has
    /// been removed too, it is the first that covers that one, and so on.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let mut filters = FilterSet::parse([
    ///     "urn:allthings:app:A:ticket:C:*",
    ///     "urn:allthings:app:A:ticket:*",
    ///     "urn:allthings:app:A:*",
    /// ])?;
    /// let removed = filters.minimize();
    /// assert_eq!((removed[0].index, removed[0].covered_by), (0, 2));
    /// assert_eq!((removed[1].index, removed[1].covered_by), (1, 2));
    /// assert_eq!(filters.len(), 1);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// `O(total length)` to make a tree of the list and to compile the patterns that are left, and
    /// one search of the tree for each pattern.
    ///
    /// A search visits each node whose selectors cover the first selectors of the pattern once. If
    /// few patterns have a `*` in the middle, that is about as many nodes as the pattern has
    /// selectors. It is more for lists of very many different shapes. In the worst case the time is
    /// that of comparing each pattern with each. No algorithm is known that is much better in the
    /// worst case: to decide whether one of many sets contains another one is the orthogonal vectors
    /// problem.
    pub fn minimize(&mut self) -> Vec<Redundant> {
        let covers = covers_within(self.patterns(), usize::MAX);
        if covers.iter().all(Option::is_none) {
            return Vec::new();
        }
        let mut kept = Vec::new();
        let mut redundant = Vec::new();
        for ((index, pattern), cover) in core::mem::take(self).into_iter().enumerate().zip(covers) {
            match cover {
                None => kept.push(pattern),
                Some(covered_by) => redundant.push(Redundant {
                    pattern,
                    index,
                    covered_by,
                }),
            }
        }
        *self = Self::from(kept);
        redundant
    }
}

/// Returns an iterator over the patterns of a list that no other one covers, each with its index.
pub(super) fn needed(patterns: &[Pattern]) -> impl Iterator<Item = (usize, &Pattern)> {
    let covers = covers_within(patterns, usize::MAX);
    let patterns = patterns.iter().enumerate().zip(covers);
    patterns
        .filter(|(_, cover)| cover.is_none())
        .map(|(pattern, _)| pattern)
}

/// Returns the set of the patterns of a list that no other one covers.
pub(super) fn minimal(patterns: &[Pattern]) -> FilterSet {
    let needed = needed(patterns);
    needed.map(|(_, pattern)| pattern.clone()).collect()
}
