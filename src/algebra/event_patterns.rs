//! The algebra of event patterns and lists of them. The algorithms are those for patterns of URNs.

use alloc::vec::Vec;

use super::cover::covers;
use super::intersection::common;
use super::minimize::{Redundant, minimal, separated};
use super::overlapping_pairs::OverlappingPairs;
use super::selector_tree::SelectorTree;
use super::steps::{Steps, TooManySteps};
use crate::language::{EventName, EventPattern, EventPatterns, Selector};

/// Parts of one byte, in the order in which they are tried.
const PARTS: [&str; 27] = [
    "x", "y", "z", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
    "q", "r", "s", "t", "u", "v", "w", "-",
];

impl EventPattern {
    /// Returns a name that this pattern matches.
    ///
    /// It is the pattern with each `*` replaced by one letter, which is not a literal of the pattern
    /// if there is such a letter. `O(length)`
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// assert_eq!(event_pattern!("ticket.*").example(), "ticket.x");
    /// ```
    #[must_use]
    pub fn example(&self) -> EventName {
        let is_free = |part: &&str| {
            let literal = Selector::Literal(part);
            self.selectors().all(|selector| selector != literal)
        };
        let part = PARTS.into_iter().find(is_free).unwrap_or(PARTS[0]);
        EventName::from_valid(&self.as_str().replace('*', part))
    }

    /// Returns a name that both patterns match, or `None` if they do not
    /// [overlap](Self::overlaps). `O(length)`
    ///
    /// It is the [example](Self::example) of their [intersection](Self::intersection).
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// let (tickets, created) = (event_pattern!("ticket.*"), event_pattern!("*.created"));
    /// assert_eq!(tickets.common_name(&created).unwrap(), "ticket.created");
    /// ```
    #[must_use]
    pub fn common_name(&self, other: &Self) -> Option<EventName> {
        self.intersection(other).map(|both| both.example())
    }
}

impl EventPatterns {
    /// Reports whether this list matches every name that the other list matches.
    ///
    /// The cost is that of [`covers`](Self::covers) for each pattern of the other list. Every list
    /// covers the empty list.
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let broad = EventPatterns::parse(["ticket.*", "*.created"])?;
    /// let narrow = EventPatterns::parse(["booking.created", "ticket.*.updated"])?;
    /// assert!(broad.covers_list(&narrow) && !narrow.covers_list(&broad));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn covers_list(&self, other: &Self) -> bool {
        self.uncovered(other).next().is_none()
    }

    /// Returns the indices of the patterns of the other list that this list does not cover, in
    /// ascending order. The cost is that of [`covers_list`](Self::covers_list).
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let ours = EventPatterns::parse(["ticket.*"])?;
    /// let theirs = EventPatterns::parse(["ticket.created", "*"])?;
    /// assert!(ours.uncovered(&theirs).eq([1]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    pub fn uncovered(&self, other: &Self) -> impl Iterator<Item = usize> {
        let patterns = other.iter().enumerate();
        patterns
            .filter(|(_, pattern)| !self.covers(pattern))
            .map(|(index, _)| index)
    }

    /// Reports whether some name matches both lists. The cost is that of
    /// [`overlapping`](Self::overlapping), up to the first pair.
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let one = EventPatterns::parse(["ticket.*", "ping"])?;
    /// let other = EventPatterns::parse(["*.created"])?;
    /// assert!(one.overlaps(&other));
    /// assert_eq!(one.common_name(&other).unwrap(), "ticket.created");
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.overlapping(other).next().is_some()
    }

    /// Returns a name that both lists match, or `None` if there is no such name. It is always the
    /// same for the same two lists. The cost is that of [`overlaps`](Self::overlaps).
    #[must_use]
    pub fn common_name(&self, other: &Self) -> Option<EventName> {
        let (ours, theirs) = self.overlapping(other).next()?;
        self.get(ours)?.common_name(other.get(theirs)?)
    }

    /// Returns an iterator over the pairs of a pattern of this list and a pattern of the other list
    /// that overlap, as their indices.
    ///
    /// Each pair comes once, in no promised order. Of equal patterns in one list only the first takes
    /// part. The cost is that of [`FilterSet::overlapping`](crate::FilterSet::overlapping).
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let ours = EventPatterns::parse(["ticket.*", "ping"])?;
    /// let theirs = EventPatterns::parse(["*.created", "*"])?;
    /// let mut pairs: Vec<_> = ours.overlapping(&theirs).collect();
    /// pairs.sort();
    /// assert_eq!(pairs, [(0, 0), (0, 1), (1, 1)]);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    pub fn overlapping<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (usize, usize)> {
        let ours: SelectorTree<'_> = self.iter().enumerate().collect();
        OverlappingPairs::new::<EventPattern>(ours, other.iter().enumerate().collect())
    }

    /// Returns the list that matches the names that both lists match. No pattern in it covers another
    /// one. The order and the cost are those of
    /// [`FilterSet::intersection`](crate::FilterSet::intersection).
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let one = EventPatterns::parse(["ticket.*", "ping"])?;
    /// let other = EventPatterns::parse(["*.created", "*"])?;
    /// assert_eq!(one.intersection(&other), one);
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        // There are always enough steps.
        self.intersection_within(other, &mut Steps::unlimited())
            .unwrap_or_default()
    }

    /// Does the same as [`intersection`](Self::intersection), in no more than `max_steps` steps. They
    /// are those of [`FilterSet::try_intersection`](crate::FilterSet::try_intersection).
    ///
    /// # Errors
    ///
    /// If it would take more steps.
    pub fn try_intersection(&self, other: &Self, max_steps: u64) -> Result<Self, TooManySteps> {
        self.intersection_within(other, &mut Steps::up_to(max_steps))
    }

    fn intersection_within(&self, other: &Self, steps: &mut Steps) -> Result<Self, TooManySteps> {
        common(self.patterns(), other.patterns(), steps).map(Self::from)
    }

    /// Returns the list that matches every name that this list or the other one matches. No pattern
    /// in it covers another one. The patterns of this list come first, and each list keeps its order.
    /// The cost is that of [`minimize`](Self::minimize) for both lists together.
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let one = EventPatterns::parse(["ticket.created", "ping"])?;
    /// let other = EventPatterns::parse(["ticket.*"])?;
    /// assert!(one.union(&other).iter().eq(["ping", "ticket.*"]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let all: Vec<_> = self.iter().chain(other).cloned().collect();
        Self::from(minimal(all))
    }

    /// Removes the redundant patterns and returns them in the order of the list.
    ///
    /// A pattern is redundant if another one of the list covers it. Of equal patterns the first is
    /// kept. The answer and the cost are those of
    /// [`FilterSet::minimize`](crate::FilterSet::minimize).
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let mut events = EventPatterns::parse(["ticket.created", "ping", "ticket.*"])?;
    /// let removed = events.minimize();
    /// assert_eq!(removed[0].pattern, "ticket.created");
    /// assert_eq!((removed[0].index, removed[0].covered_by), (0, 2));
    /// assert!(events.iter().eq(["ping", "ticket.*"]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    pub fn minimize(&mut self) -> Vec<Redundant<EventPattern>> {
        // There are always enough steps.
        self.minimize_within(&mut Steps::unlimited())
            .unwrap_or_default()
    }

    /// Does the same as [`minimize`](Self::minimize), in no more than `max_steps` steps. They are
    /// those of [`FilterSet::try_minimize`](crate::FilterSet::try_minimize).
    ///
    /// # Errors
    ///
    /// If it would take more steps. The list is not changed.
    pub fn try_minimize(
        &mut self,
        max_steps: u64,
    ) -> Result<Vec<Redundant<EventPattern>>, TooManySteps> {
        self.minimize_within(&mut Steps::up_to(max_steps))
    }

    fn minimize_within(
        &mut self,
        steps: &mut Steps,
    ) -> Result<Vec<Redundant<EventPattern>>, TooManySteps> {
        let covers = covers(self.patterns(), steps)?;
        if covers.iter().all(Option::is_none) {
            return Ok(Vec::new());
        }
        let (kept, redundant) = separated(core::mem::take(self), covers);
        *self = Self::from(kept);
        Ok(redundant)
    }
}
