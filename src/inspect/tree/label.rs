//! What a node of a tree stands for.

use alloc::boxed::Box;
use core::fmt;

/// The part of a filter or an event pattern that a [`Node`](super::Node) stands for.
///
/// ```
/// use urn_filter::tree::Label;
///
/// assert_eq!(Label::Segment("app").to_string(), "app");
/// assert_eq!(Label::Subtree.to_string(), "*");
/// ```
//
// The order of the variants is the order of siblings in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label<'t> {
    /// `urn`, the root of filters.
    Urn,
    /// The root of event patterns.
    Events,
    /// The namespace, in lower case.
    Namespace(&'t str),
    /// A literal segment.
    Segment(&'t str),
    /// A literal part of an event pattern.
    Part(&'t str),
    /// A `*` that is not last: any one segment or part.
    Any,
    /// A last `*`: everything below. Such a node has no children.
    Subtree,
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Urn => "urn",
            Self::Events => "events",
            Self::Namespace(text) | Self::Segment(text) | Self::Part(text) => text,
            Self::Any | Self::Subtree => "*",
        })
    }
}

/// A [`Label`] that owns its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum OwnedLabel {
    Urn,
    Events,
    Namespace(Box<str>),
    Segment(Box<str>),
    Part(Box<str>),
    Any,
    Subtree,
}

impl OwnedLabel {
    pub(super) fn as_label(&self) -> Label<'_> {
        match self {
            Self::Urn => Label::Urn,
            Self::Events => Label::Events,
            Self::Namespace(text) => Label::Namespace(text),
            Self::Segment(text) => Label::Segment(text),
            Self::Part(text) => Label::Part(text),
            Self::Any => Label::Any,
            Self::Subtree => Label::Subtree,
        }
    }
}

impl From<Label<'_>> for OwnedLabel {
    fn from(label: Label<'_>) -> Self {
        match label {
            Label::Urn => Self::Urn,
            Label::Events => Self::Events,
            Label::Namespace(text) => Self::Namespace(text.into()),
            Label::Segment(text) => Self::Segment(text.into()),
            Label::Part(text) => Self::Part(text.into()),
            Label::Any => Self::Any,
            Label::Subtree => Self::Subtree,
        }
    }
}
