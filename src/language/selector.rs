//! The two parts that a pattern is made of beside its namespace.

use core::fmt;

/// What one position of a pattern selects.
///
/// ```
/// use urn_filter::{pattern, Selector};
///
/// let pattern = pattern!("urn:allthings:app:*:ticket");
/// assert!(pattern.selectors().eq([Selector::Literal("app"), Selector::Any, Selector::Literal("ticket")]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector<'a> {
    /// Exactly this segment.
    Literal(&'a str),
    /// `*`: any one segment.
    Any,
}

impl Selector<'_> {
    /// What both select.
    pub(crate) fn intersection(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Any, only) | (only, Self::Any) => Some(only),
            (Self::Literal(ours), Self::Literal(theirs)) => (ours == theirs).then_some(self),
        }
    }
}

impl fmt::Display for Selector<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Literal(segment) => segment,
            Self::Any => "*",
        })
    }
}

/// What a pattern selects behind its selectors.
///
/// ```
/// use urn_filter::{pattern, Extent};
///
/// assert_eq!(pattern!("urn:allthings:app:A").extent(), Extent::Exact);
/// assert_eq!(pattern!("urn:allthings:app:A:*").extent(), Extent::Subtree);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// Nothing more: the URN has just as many segments.
    Exact,
    /// A last `*`: one or more further segments, whatever they are.
    Subtree,
}
