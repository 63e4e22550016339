//! The parts of a pattern: selectors and an extent.

use core::fmt;

/// One position of a pattern, and what it selects: a segment of a URN, or a part of an event name.
///
/// ```
/// use urn_filter::{pattern, Selector};
///
/// let pattern = pattern!("urn:allthings:app:*:ticket");
/// assert!(pattern.selectors().eq([Selector::Literal("app"), Selector::Any, Selector::Literal("ticket")]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Selector<'a> {
    /// This segment or part.
    Literal(&'a str),
    /// `*`: any one segment or part.
    Any,
}

impl Selector<'_> {
    /// Returns the selector of what both select, or `None` if that is nothing.
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
            Self::Literal(text) => text,
            Self::Any => "*",
        })
    }
}

/// What a pattern accepts after its selectors.
///
/// ```
/// use urn_filter::{pattern, Extent};
///
/// assert_eq!(pattern!("urn:allthings:app:A").extent(), Extent::Exact);
/// assert_eq!(pattern!("urn:allthings:app:A:*").extent(), Extent::Subtree);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Extent {
    /// Nothing: the URN has as many segments as the pattern has selectors, or the event name as many
    /// parts.
    Exact,
    /// A subtree: a last `*`, which accepts any one or more further segments or parts.
    Subtree,
}
