//! Why an event reached a webhook, or did not: typed answers, which print for a person.
//!
//! [`FilterSet::explain`], [`Subscription::explain`], [`FilterIndex::explain`] and, with the
//! feature `shared`, `SharedIndex::explain` give the answers. They never disagree with matching.
//!
//! ```
//! use urn_filter::{FilterIndex, Subscription, Urn};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(42, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*"])?);
//!
//! let urn = Urn::parse("urn:allthings:app:a:ticket:C:T")?;
//! let why = webhooks.explain(&42, &"ticket.created".parse()?, &urn).expect("webhook 42");
//! assert!(!why.is_delivered());
//! assert_eq!(
//!     why.to_string(),
//!     "\
//! Not delivered: no filter matches the URN.
//!
//! The event name `ticket.created` is on the webhook's list.
//!
//! The URN does not match the only filter:
//!
//! URN         urn:allthings:app:a:ticket:C:T
//! filter [0]  urn:allthings:app:A:ticket:*
//!                               ^
//!   Segment 2 of the URN is `a`; the filter accepts only `A` there.
//!   The two differ only in upper and lower case, and case counts.",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod delivery;
mod difference;
mod render;

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use core::ops::Range;
use foldhash::quality::RandomState;
use hashbrown::HashMap;

pub use delivery::{DeliveryExplanation, NameOutcome};
pub use difference::{Difference, Likeness};

use crate::language::{Pattern, Urn, UrnBuf};
use crate::matching::FilterSet;

#[cfg(doc)]
use crate::{FilterIndex, Subscription};

/// Why a URN matches a list of filters, or does not; see [`FilterSet::explain`].
///
/// `Display` prints it for a person's terminal: of many filters the first five, each below the URN,
/// with carets under what differs and a sentence. The value itself is complete.
///
/// With the feature `serde` it is written as an object with `urn`, `matched` (a boolean) and
/// `outcome`, which is `matched` with `filters`, `no-filters`, or `missed` with `misses`:
///
/// ```json
/// {"urn": "urn:ns:a", "matched": true, "outcome": "matched",
///  "filters": [{"pattern": "urn:ns:*", "indices": [0, 2]}]}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Explanation {
    urn: UrnBuf,
    outcome: Outcome,
}

impl Explanation {
    /// The URN in canonical form and without components, which play no part. Spans point into it.
    #[must_use]
    pub fn urn(&self) -> &UrnBuf {
        &self.urn
    }

    /// Whether any filter matches: the answer of [`FilterSet::is_match`].
    #[must_use]
    pub fn is_match(&self) -> bool {
        matches!(self.outcome, Outcome::Matched { .. })
    }

    /// The filters that match, or where all of them part from the URN.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The filters that match, in the order of the list; none if none does.
    #[must_use]
    pub fn matched(&self) -> &[ListedFilter] {
        match &self.outcome {
            Outcome::Matched { filters } => filters,
            _ => &[],
        }
    }

    /// Where the filters part from the URN, the nearest first; none if any filter matches.
    #[must_use]
    pub fn misses(&self) -> &[Miss] {
        match &self.outcome {
            Outcome::Missed { misses } => misses,
            _ => &[],
        }
    }
}

/// What came of a URN and a list of filters.
///
/// ```
/// use urn_filter::explain::Outcome;
/// use urn_filter::{FilterSet, urn};
///
/// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:A:*"])?;
/// match filters.explain(&urn!("urn:allthings:app:A:1")).outcome() {
///     Outcome::Matched { filters } => assert_eq!(filters[0].indices, [0, 1]),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "outcome", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum Outcome {
    /// The URN is selected.
    Matched {
        /// By these filters, in the order of the list.
        filters: Vec<ListedFilter>,
    },
    /// The list of filters is empty, and so matches nothing.
    NoFilters,
    /// No filter selects the URN.
    Missed {
        /// Each different filter, the nearest miss first.
        misses: Vec<Miss>,
    },
}

/// A filter and its places in the list; equal filters are one of these.
///
/// ```
/// use urn_filter::{FilterSet, urn};
///
/// let filters = FilterSet::parse(["urn:ns:a", "urn:ns:b", "urn:ns:a"])?;
/// let why = filters.explain(&urn!("urn:ns:a"));
/// assert_eq!(why.matched()[0].pattern.as_str(), "urn:ns:a");
/// assert_eq!(why.matched()[0].indices, [0, 2]);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ListedFilter {
    /// The filter.
    pub pattern: Pattern,
    /// Its indices in the list, in ascending order; at least one.
    pub indices: Vec<usize>,
}

/// A filter that does not match, and the first point at which it parts from the URN.
///
/// ```
/// use urn_filter::{FilterSet, urn};
///
/// let why = FilterSet::parse(["urn:allthings:app:A:*"])?.explain(&urn!("urn:allthings:app:B:1"));
/// let miss = &why.misses()[0];
/// assert_eq!(&why.urn().as_str()[miss.urn_span.clone()], "B");
/// assert_eq!(&miss.filter.pattern.as_str()[miss.pattern_span.clone()], "A");
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Miss {
    /// The filter.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub filter: ListedFilter,
    /// What is different.
    pub difference: Difference,
    /// Where in the canonical text of the URN; empty, at its end, if the URN ends too early.
    pub urn_span: Range<usize>,
    /// Where in the filter's text; empty, at its end, if the URN goes on too far.
    pub pattern_span: Range<usize>,
}

impl FilterSet {
    /// Why the URN matches, or why it does not: by which filters, or where each parts from it.
    ///
    /// The nearest miss comes first: the filter that agrees with the URN at the most positions,
    /// the namespace being one, a `*` in the middle agreeing with anything, and what differs only
    /// in [writing](Likeness) being as good as equal; then the one with more of these before its
    /// first other position; then the one that is earlier in the list. A filter of another
    /// namespace is last.
    ///
    /// `O(filters × length + filters × log filters)`, in time, and in memory a copy of the filters.
    ///
    /// ```
    /// use urn_filter::explain::Difference;
    /// use urn_filter::{FilterSet, Urn};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:B:*", "urn:allthings:app:A:*"])?;
    /// let why = filters.explain(&Urn::parse("urn:allthings:app:A")?);
    /// let nearest = &why.misses()[0];
    /// assert_eq!(nearest.filter.indices, [1]);
    /// assert_eq!(nearest.difference, Difference::NothingBelow);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self, urn: &Urn<'_>) -> Explanation {
        let urn = canonical_name(urn);
        let outcome = if self.is_empty() {
            Outcome::NoFilters
        } else {
            outcome(self, &urn)
        };
        Explanation { urn, outcome }
    }
}

fn outcome(set: &FilterSet, urn: &UrnBuf) -> Outcome {
    // The matcher decides and nothing else: what is told is then what is done.
    let mut matching = set.matches(&urn.as_urn()).peekable();
    if matching.peek().is_some() {
        let matching = matching.filter_map(|index| Some((index, set.get(index)?)));
        return Outcome::Matched {
            filters: grouped(matching),
        };
    }
    let filters = grouped(set.iter().enumerate()).into_iter();
    let misses = filters.filter_map(|filter| difference::miss(filter, urn.as_str()));
    let mut ranked: Vec<_> = misses
        .map(|miss| {
            (
                difference::nearness(&miss.filter.pattern, urn.as_str()),
                miss,
            )
        })
        .collect();
    // Stable: the order of the list decides where this does not.
    ranked.sort_by_key(|&(nearness, _)| core::cmp::Reverse(nearness));
    Outcome::Missed {
        misses: ranked.into_iter().map(|(_, miss)| miss).collect(),
    }
}

/// Each different filter once, in the order in which they first occur.
fn grouped<'a>(filters: impl Iterator<Item = (usize, &'a Pattern)>) -> Vec<ListedFilter> {
    let mut places: HashMap<&Pattern, usize, RandomState> = HashMap::default();
    let mut groups: Vec<ListedFilter> = Vec::new();
    for (index, pattern) in filters {
        let place = *places.entry(pattern).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.indices.push(index),
            None => groups.push(ListedFilter {
                pattern: pattern.clone(),
                indices: vec![index],
            }),
        }
    }
    groups
}

/// The canonical text without the components.
fn canonical_name(urn: &Urn<'_>) -> UrnBuf {
    let name = urn.with_canonical(|name| name.bytes.iter().copied().map(char::from).collect());
    let name: String = name;
    // Never the default: the canonical form of a URN is one.
    name.parse().unwrap_or_else(|_| urn.to_buf())
}
