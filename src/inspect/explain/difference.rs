//! The vocabulary of a comparison: in what a filter and a URN differ.

use alloc::string::String;

/// The first difference between a filter and a URN that it does not match.
///
/// With the feature `serde` it is written as an object: the `kind` (see [`as_str`](Self::as_str)) and
/// the fields of the variant.
///
/// ```
/// use urn_filter::explain::{Difference, Likeness};
/// use urn_filter::{FilterSet, urn};
///
/// let why = FilterSet::parse(["urn:allthings:app:A:*"])?.explain(&urn!("urn:allthings:app:a:1"));
/// match &why.misses()[0].difference {
///     Difference::Segment { position, likeness, .. } => {
///         assert_eq!((*position, *likeness), (2, Some(Likeness::Case)));
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Difference {
    /// The namespaces differ.
    Namespace {
        /// The filter's namespace.
        expected: String,
        /// The URN's namespace.
        found: String,
    },
    /// The filter has a literal segment, and the URN has another segment at this position.
    Segment {
        /// The position, counted from 1. The namespace has none.
        position: usize,
        /// The filter's segment.
        expected: String,
        /// The URN's segment.
        found: String,
        /// The small way in which the two differ, if they are nearly the same.
        likeness: Option<Likeness>,
    },
    /// The filter selects what is below the URN and not the URN itself: `urn:ns:A:*` and `urn:ns:A`.
    NothingBelow,
    /// The URN ends where the filter expects more segments.
    MissingSegments {
        /// The rest of the filter.
        missing: String,
    },
    /// The filter has no last `*`, and the URN has more segments.
    ExtraSegments {
        /// The rest of the URN.
        extra: String,
    },
}

impl Difference {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::explain::Difference::NothingBelow.as_str(), "nothing-below");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Namespace { .. } => "namespace",
            Self::Segment { .. } => "segment",
            Self::NothingBelow => "nothing-below",
            Self::MissingSegments { .. } => "missing-segments",
            Self::ExtraSegments { .. } => "extra-segments",
        }
    }
}

/// The first difference between an event pattern and an event name that it does not match.
///
/// With the feature `serde` it is written as an object: the `kind` (see [`as_str`](Self::as_str)) and
/// the fields of the variant.
///
/// ```
/// use urn_filter::explain::{EventDifference, EventOutcome};
/// use urn_filter::{Subscription, event_name, urn};
///
/// let webhook = Subscription::parse(["*.created"], ["urn:allthings:*"])?;
/// let why = webhook.explain(&event_name!("ticket.comment.created"), &urn!("urn:allthings:app:A"));
/// let EventOutcome::Unwanted { misses } = why.event_outcome() else { panic!() };
/// let EventDifference::Part { position, found, .. } = &misses[0].difference else { panic!() };
/// assert_eq!((*position, found.as_str()), (2, "comment"));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventDifference {
    /// The pattern has a literal part, and the name has another part at this position.
    Part {
        /// The position, counted from 1.
        position: usize,
        /// The pattern's part.
        expected: String,
        /// The name's part.
        found: String,
    },
    /// The pattern selects what is below the name and not the name itself: `ticket.*` and `ticket`.
    NothingBelow,
    /// The name ends where the pattern expects more parts.
    MissingParts {
        /// The rest of the pattern.
        missing: String,
    },
    /// The pattern has no last `*`, and the name has more parts.
    ExtraParts {
        /// The rest of the name.
        extra: String,
    },
}

impl EventDifference {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::explain::EventDifference::NothingBelow.as_str(), "nothing-below");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Part { .. } => "part",
            Self::NothingBelow => "nothing-below",
            Self::MissingParts { .. } => "missing-parts",
            Self::ExtraParts { .. } => "extra-parts",
        }
    }
}

/// The small way in which two segments differ that are nearly the same. Matching still tells them
/// apart.
///
/// ```
/// use urn_filter::explain::{Difference, Likeness};
/// use urn_filter::{FilterSet, urn};
///
/// let why = FilterSet::parse(["urn:ns:A"])?.explain(&urn!("urn:ns:%41"));
/// let Difference::Segment { likeness, .. } = why.misses()[0].difference else { panic!() };
/// assert_eq!(likeness, Some(Likeness::Escape));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Likeness {
    /// Only the case of letters differs: `a` and `A`.
    Case,
    /// Only the use of `%` escapes differs: `%41` and `A`.
    Escape,
    /// Only punctuation at the beginning or the end differs: `A` and `A-`.
    Punctuation,
}

impl Likeness {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::explain::Likeness::Punctuation.as_str(), "punctuation");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Escape => "escape",
            Self::Punctuation => "punctuation",
        }
    }
}
