//! What at least one of two sets matches.

use alloc::vec::Vec;

use super::minimize::minimal;
use crate::matching::FilterSet;

impl FilterSet {
    /// Returns the set that matches every URN that this set or the other one matches.
    ///
    /// The result is minimal: no pattern in it covers another one. The patterns of this set come
    /// first, and each list keeps its order.
    ///
    /// The cost is that of [`minimize`](Self::minimize) for both lists together. For a bound, extend one
    /// set by the other and call [`try_minimize`](Self::try_minimize).
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
        let all: Vec<_> = self.iter().chain(other).cloned().collect();
        Self::from(minimal(all))
    }
}
