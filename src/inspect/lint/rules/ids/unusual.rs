//! The rule about unusual ids.

use alloc::format;
use alloc::string::String;

use super::id_at::{IdAt, ids_of};
use super::{placeholder, shape};
use crate::inspect::lint::finding::SelectorFinding;
use crate::inspect::lint::id::IdShape;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::span;
use crate::language::Pattern;

/// Finds the unusual ids of a filter. `O(length)`
pub(crate) fn unusual_ids(filter: &Pattern) -> impl Iterator<Item = SelectorFinding> {
    ids_of(filter).filter_map(|at| {
        let (shape, meant) = shape_of(&at)?;
        let replacement = meant.and_then(|meant| with_selector(filter, at.selector, &meant));
        let kind = FindingKind::UnusualId {
            id_kind: at.id_kind,
            shape,
            replacement,
        };
        Some(SelectorFinding {
            kind,
            selector: at.selector,
        })
    })
}

/// Returns what is unusual about an id, and the id that was probably meant.
fn shape_of(at: &IdAt<'_>) -> Option<(IdShape, Option<String>)> {
    if placeholder::is_placeholder(at.id, at.noun) {
        return Some((IdShape::Placeholder, None));
    }
    shape::unusual_shape(at.id, at.id_kind)
}

/// Returns the filter with the selector at an index replaced.
fn with_selector(filter: &Pattern, index: usize, by: &str) -> Option<Pattern> {
    let span = span::selector(filter, index);
    let text = filter.as_str();
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    format!("{before}{by}{after}").parse().ok()
}
