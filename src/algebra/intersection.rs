//! What both of two sets match.

use alloc::vec::Vec;
use core::hash::{BuildHasher, Hash};

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::minimize::needed;
use super::overlapping_pairs::OverlappingPairs;
use super::steps::{Steps, TooManySteps};
use super::wider::WiderSearch;
use crate::language::Parts;
use crate::matching::{FilterSet, RandomState};

impl FilterSet {
    /// Returns the set that matches the URNs that both sets match.
    ///
    /// The result is minimal: no pattern in it covers another one. It contains
    /// [intersections](crate::Pattern::intersection) of pairs of patterns that overlap, in the order of
    /// this set and then of the other one. That is enough: a URN that both sets match matches a pattern
    /// of each, and so the intersection of the two.
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
    /// [overlap](Self::overlapping), and one search in each set for each of these pairs, as for
    /// minimising.
    ///
    /// With `n` patterns on each side there may be `n²` pairs, and the result may have as many
    /// patterns: of the patterns `x1:*:a`, `x2:*:a`, … and `*:y1:a`, `*:y2:a`, … each pair has an
    /// intersection of its own. A search visits at most `n` patterns, so the time is at most
    /// `O(n³ × length)`, with wildcards in the middle of nearly all patterns. For lists of people who
    /// may mean harm use [`try_intersection`](Self::try_intersection).
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        // There are always enough steps.
        self.intersection_within(other, &mut Steps::unlimited())
            .unwrap_or_default()
    }

    /// Does the same as [`intersection`](Self::intersection), in no more than `max_steps` steps.
    ///
    /// A step is the visit of a node of a tree, or one byte of an intersection of two patterns. It
    /// takes some nanoseconds, and at most 32 bytes of memory. What it takes to make the trees of both
    /// sets and to compile the result is not counted. It is `O(total length)`, and the result has at most
    /// `max_steps` bytes.
    ///
    /// ```
    /// # use urn_filter::FilterSet;
    /// let one = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B:ticket:*"])?;
    /// let other = FilterSet::parse(["urn:allthings:app:*:ticket:C"])?;
    /// assert_eq!(one.try_intersection(&other, 1_000_000), Ok(one.intersection(&other)));
    /// assert!(one.try_intersection(&other, 10).is_err());
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
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
}

/// Returns the patterns of what both lists match, none of which covers another one.
pub(super) fn common<P: Parts + Hash>(
    ours: &[P],
    theirs: &[P],
    steps: &mut Steps,
) -> Result<Vec<P>, TooManySteps> {
    let our_tree = needed(ours, steps)?.collect();
    let their_tree = needed(theirs, steps)?.collect();
    let mut overlapping = OverlappingPairs::new::<P>(our_tree, their_tree);
    let mut pairs = Vec::new();
    while let Some(pair) = overlapping.next_within(steps)? {
        pairs.push(pair);
    }
    pairs.sort_unstable();
    let mut common = Distinct::new();
    for (our_index, their_index) in pairs {
        let pair = ours.get(our_index).zip(theirs.get(their_index));
        let Some(both) = pair.and_then(|(ours, theirs)| ours.common(theirs)) else {
            continue;
        };
        steps.take_many(both.text_len())?;
        if !WiderSearch::new(&both).is_covered(overlapping.trees(), steps)? {
            common.insert(both);
        }
    }
    Ok(common.patterns)
}

/// Patterns in their order, of equal ones only the first.
struct Distinct<P> {
    patterns: Vec<P>,
    known: HashTable<usize>,
    hasher: RandomState,
}

impl<P: Eq + Hash> Distinct<P> {
    fn new() -> Self {
        Self {
            patterns: Vec::new(),
            known: HashTable::new(),
            hasher: RandomState::default(),
        }
    }

    fn insert(&mut self, pattern: P) {
        let (patterns, hasher) = (&self.patterns, &self.hasher);
        let entry = self.known.entry(
            hasher.hash_one(&pattern),
            |&index| patterns[index] == pattern,
            |&index| hasher.hash_one(&patterns[index]),
        );
        if let Entry::Vacant(vacant) = entry {
            vacant.insert(self.patterns.len());
            self.patterns.push(pattern);
        }
    }
}
