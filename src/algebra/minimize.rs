//! Sets in which no pattern covers another one.

use alloc::vec::Vec;

use super::cover::covers;
use super::steps::{Steps, TooManySteps};
use crate::language::{Parts, Pattern};
use crate::matching::FilterSet;

/// A pattern that [`FilterSet::minimize`] has removed. An event pattern that
/// [`EventPatterns::minimize`](crate::EventPatterns::minimize) has removed is a
/// `Redundant<EventPattern>`.
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
pub struct Redundant<P = Pattern> {
    /// The removed pattern.
    pub pattern: P,
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
    /// that of comparing each pattern with each, `O(n² × length)`. No algorithm is known that is much better in the
    /// worst case: to decide whether one of many sets contains another one is the orthogonal vectors
    /// problem.
    ///
    /// [`try_minimize`](Self::try_minimize) has a bound, for lists of people who may mean harm.
    pub fn minimize(&mut self) -> Vec<Redundant> {
        // There are always enough steps.
        self.minimize_within(&mut Steps::unlimited())
            .unwrap_or_default()
    }

    /// Does the same as [`minimize`](Self::minimize), in no more than `max_steps` steps.
    ///
    /// A step is the visit of a node of the tree, and takes some nanoseconds. A list of `n` patterns
    /// without a `*` in the middle takes at most one step for each selector, and two for each pattern.
    /// What it takes to make the tree and to compile the result is not counted; it is
    /// `O(total length)`.
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let mut filters = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:*"])?;
    /// assert!(filters.try_minimize(3).is_err());
    /// assert_eq!(filters.len(), 2);
    /// assert_eq!(filters.try_minimize(1_000_000).unwrap().len(), 1);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If it would take more steps. The set is not changed.
    pub fn try_minimize(&mut self, max_steps: u64) -> Result<Vec<Redundant>, TooManySteps> {
        self.minimize_within(&mut Steps::up_to(max_steps))
    }

    fn minimize_within(&mut self, steps: &mut Steps) -> Result<Vec<Redundant>, TooManySteps> {
        let covers = covers(self.patterns(), steps)?;
        if covers.iter().all(Option::is_none) {
            return Ok(Vec::new());
        }
        let (kept, redundant) = separated(core::mem::take(self), covers);
        *self = Self::from(kept);
        Ok(redundant)
    }
}

/// Separates the patterns of a list that no other one covers from those that have a cover.
pub(super) fn separated<P>(
    patterns: impl IntoIterator<Item = P>,
    covers: Vec<Option<usize>>,
) -> (Vec<P>, Vec<Redundant<P>>) {
    let mut kept = Vec::new();
    let mut redundant = Vec::new();
    for ((index, pattern), cover) in patterns.into_iter().enumerate().zip(covers) {
        match cover {
            None => kept.push(pattern),
            Some(covered_by) => redundant.push(Redundant {
                pattern,
                index,
                covered_by,
            }),
        }
    }
    (kept, redundant)
}

/// Returns the patterns of a list that no other one covers.
pub(super) fn minimal<P: Parts>(mut patterns: Vec<P>) -> Vec<P> {
    // There are always enough steps. Without an answer nothing is dropped.
    let covers = covers(&patterns, &mut Steps::unlimited()).unwrap_or_default();
    let mut covers = covers.into_iter();
    patterns.retain(|_| covers.next().flatten().is_none());
    patterns
}

/// Returns an iterator over the patterns of a list that no other one covers, each with its index.
pub(super) fn needed<'a, P: Parts>(
    patterns: &'a [P],
    steps: &mut Steps,
) -> Result<impl Iterator<Item = (usize, &'a P)>, TooManySteps> {
    let covers = covers(patterns, steps)?;
    let patterns = patterns.iter().enumerate().zip(covers);
    Ok(patterns
        .filter(|(_, cover)| cover.is_none())
        .map(|(pattern, _)| pattern))
}
