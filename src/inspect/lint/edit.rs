//! A filter with a part of it changed.

use alloc::format;

use super::span::Part;
use crate::language::Pattern;

/// Returns the text of a part, which is empty if there is no such selector.
pub(super) fn text_at(filter: &Pattern, part: Part) -> &str {
    filter.as_str().get(part.span(filter)).unwrap_or_default()
}

/// Returns the filter with another text in place of a part, if that is a pattern.
pub(super) fn with(filter: &Pattern, part: Part, by: &str) -> Option<Pattern> {
    let span = part.span(filter);
    let text = filter.as_str();
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    format!("{before}{by}{after}").parse().ok()
}

/// Returns the filter with a segment inserted before a part, if that is a pattern.
pub(super) fn with_before(filter: &Pattern, part: Part, segment: &str) -> Option<Pattern> {
    let (before, after) = filter.as_str().split_at_checked(part.span(filter).start)?;
    format!("{before}{segment}:{after}").parse().ok()
}

/// Returns the filter of everything below an exact one, if that is a pattern.
pub(super) fn everything_below(filter: &Pattern) -> Option<Pattern> {
    format!("{filter}:*").parse().ok()
}
