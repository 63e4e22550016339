//! Which bytes of a filter a finding is about.

use core::ops::Range;

use crate::language::Pattern;

/// The whole filter.
pub(super) fn all(filter: &Pattern) -> Range<usize> {
    0..filter.as_str().len()
}

/// The selector with this number, a last `*` counted; the end of the text if there are fewer.
pub(super) fn selector(filter: &Pattern, number: usize) -> Range<usize> {
    let text = filter.as_str();
    let mut start = filter.namespace_end() + 1;
    let selectors = text.get(start..).unwrap_or_default().split(':');
    for (place, selector) in selectors.enumerate() {
        if place == number {
            return start..start + selector.len();
        }
        start += selector.len() + 1;
    }
    text.len()..text.len()
}
