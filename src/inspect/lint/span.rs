//! The bytes of a filter that a finding is about.

use core::ops::Range;

use crate::language::Pattern;

/// Returns the span of the whole filter.
pub(super) fn whole(filter: &Pattern) -> Range<usize> {
    0..filter.as_str().len()
}

/// Returns the span of the selector with this index. A last `*` counts as a selector. If there are
/// fewer selectors, the span is empty and at the end of the text.
pub(super) fn selector(filter: &Pattern, index: usize) -> Range<usize> {
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
