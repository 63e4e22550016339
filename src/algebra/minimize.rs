//! Sets in which no member covers another.

use alloc::vec::Vec;

use super::cover::covers_within;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// A pattern that [`FilterSet::minimize`] has dropped.
///
/// ```
/// use urn_filter::FilterSet;
///
/// let mut filters = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:*"])?;
/// let dropped = &filters.minimize()[0];
/// assert_eq!(dropped.pattern.as_str(), "urn:allthings:app:A");
/// assert_eq!((dropped.index, dropped.covered_by), (0, 1));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Redundant {
    /// The pattern itself.
    pub pattern: Pattern,
    /// Its index in the set before.
    pub index: usize,
    /// The index in the set before of a pattern that covers it and has been kept.
    pub covered_by: usize,
}

impl FilterSet {
    /// Removes the patterns that another one of the set makes superfluous, of equal ones all but
    /// the first, and reports them in the order of the list. The set then matches what it matched
    /// before, no member covers another, and the members are in the order in which they were.
    ///
    /// The indices in the report are those before the removal. Each pattern is blamed on one that
    /// has been kept; where there are several it is always the same one for the same list.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let mut filters = FilterSet::parse([
    ///     "urn:allthings:app:A:ticket:C:*",
    ///     "urn:allthings:app:A:ticket:*",
    ///     "urn:allthings:app:A:*",
    /// ])?;
    /// let dropped = filters.minimize();
    /// assert_eq!((dropped[0].index, dropped[0].covered_by), (0, 2));
    /// assert_eq!((dropped[1].index, dropped[1].covered_by), (1, 2));
    /// assert_eq!(filters.len(), 1);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// `O(total length)` to make a tree of the list and to compile what is left, and a walk through
    /// the tree for each pattern: about its length where few patterns have a `*` in the middle. The walk visits the nodes whose
    /// selectors cover the pattern's beginning and each of them once, so lists of very many shapes
    /// take longer, and at the worst the time is that of comparing each pattern with each. Nobody
    /// knows how to do much better for those: whether one set of many contains another is the
    /// orthogonal vectors problem.
    pub fn minimize(&mut self) -> Vec<Redundant> {
        let covers = covers_within(self.patterns(), usize::MAX);
        if covers.iter().all(Option::is_none) {
            return Vec::new();
        }
        let mut kept = Vec::new();
        let mut superfluous = Vec::new();
        for ((index, pattern), cover) in core::mem::take(self).into_iter().enumerate().zip(covers) {
            match cover {
                None => kept.push(pattern),
                Some(covered_by) => superfluous.push(Redundant {
                    pattern,
                    index,
                    covered_by,
                }),
            }
        }
        *self = Self::from(kept);
        superfluous
    }
}
