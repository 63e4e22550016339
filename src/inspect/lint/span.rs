//! The bytes of a filter that a finding is about.

use core::ops::Range;

use crate::language::Pattern;

/// A part of a filter. Parts are ordered from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Namespace,
    /// The selector with this index. A last `*` counts as a selector.
    Selector(usize),
}

impl Part {
    /// Returns the bytes of this part. If there are fewer selectors, the span is empty and at the end of
    /// the text.
    pub(super) fn span(self, filter: &Pattern) -> Range<usize> {
        let end = filter.namespace_end();
        match self {
            Self::Namespace => end - filter.namespace().len()..end,
            Self::Selector(index) => selector(filter, index),
        }
    }
}

/// Returns the span of the whole filter.
pub(super) fn whole(filter: &Pattern) -> Range<usize> {
    0..filter.as_str().len()
}

fn selector(filter: &Pattern, index: usize) -> Range<usize> {
    let text = filter.as_str();
    let mut start = filter.namespace_end() + 1;
    let selectors = text.get(start..).unwrap_or_default().split(':');
    for (at, selector) in selectors.enumerate() {
        if at == index {
            return start..start + selector.len();
        }
        start += selector.len() + 1;
    }
    text.len()..text.len()
}
