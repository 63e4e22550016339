//! The result of comparing a URN with a list of filters.

use alloc::vec::Vec;
use core::ops::Range;

use super::difference::Difference;
use crate::language::{Pattern, UrnBuf};

/// Why a URN matches a list of filters, or why it does not; see
/// [`FilterSet::explain`](crate::FilterSet::explain).
///
/// `Display` prints it for people. It shows at most five filters, each below the URN with carets
/// under the difference and a sentence about it. The value itself is complete.
///
/// With the feature `serde` it is written as an object with `urn`, `matched` (a boolean) and
/// `outcome`. The outcome is `matched` with `filters`, `no-filters`, or `missed` with `misses`:
///
/// ```json
/// {"urn": "urn:ns:a", "matched": true, "outcome": "matched",
///  "filters": [{"pattern": "urn:ns:*", "indices": [0, 2]}]}
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Explanation {
    pub(super) urn: UrnBuf,
    pub(super) outcome: Outcome,
}

impl Explanation {
    /// Reports whether any filter matches, as [`FilterSet::is_match`](crate::FilterSet::is_match)
    /// does.
    #[must_use]
    pub fn is_match(&self) -> bool {
        matches!(self.outcome, Outcome::Matched { .. })
    }

    /// Returns the URN in canonical form and without components, which matching ignores. Spans
    /// point into it.
    #[must_use]
    pub fn urn(&self) -> &UrnBuf {
        &self.urn
    }

    /// Returns the filters that match, or the first difference of each filter.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the filters that match, in the order of the list. The slice is empty if none does.
    #[must_use]
    pub fn matched(&self) -> &[ListedFilter] {
        match &self.outcome {
            Outcome::Matched { filters } => filters,
            _ => &[],
        }
    }

    /// Returns the first difference between each filter and the URN, the nearest filter first. The
    /// slice is empty if any filter matches.
    #[must_use]
    pub fn misses(&self) -> &[Miss] {
        match &self.outcome {
            Outcome::Missed { misses } => misses,
            _ => &[],
        }
    }
}

/// The result for a URN and a list of filters.
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
#[non_exhaustive]
pub enum Outcome {
    /// At least one filter matches the URN.
    Matched {
        /// The filters that match, in the order of the list.
        filters: Vec<ListedFilter>,
    },
    /// The list of filters is empty, so it matches nothing.
    NoFilters,
    /// No filter matches the URN.
    Missed {
        /// Each distinct filter, the nearest first.
        misses: Vec<Miss>,
    },
}

impl Outcome {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::explain::Outcome::NoFilters.as_str(), "no-filters");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Matched { .. } => "matched",
            Self::NoFilters => "no-filters",
            Self::Missed { .. } => "missed",
        }
    }
}

/// A filter with its indices in the list. Equal filters share one of these.
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
#[non_exhaustive]
pub struct ListedFilter {
    /// The filter.
    pub pattern: Pattern,
    /// Its indices in the list, at least one, in ascending order.
    pub indices: Vec<usize>,
}

/// A filter that does not match, and its first difference from the URN.
///
/// With the feature `serde` it is written as an object with `pattern`, `indices`, `difference`,
/// `urn_span` and `pattern_span`.
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
#[non_exhaustive]
pub struct Miss {
    /// The filter.
    pub filter: ListedFilter,
    /// The difference.
    pub difference: Difference,
    /// The bytes of the URN's canonical text that differ. The span is empty and at the end of the
    /// text if the URN has too few segments.
    pub urn_span: Range<usize>,
    /// The bytes of the filter's text that differ. The span is empty and at the end of the text if
    /// the URN has too many segments.
    pub pattern_span: Range<usize>,
}
