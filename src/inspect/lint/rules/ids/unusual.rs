//! The rule about unusual ids.

use alloc::string::String;

use super::id_at::{IdAt, ids_of};
use super::{placeholder, shape};
use crate::inspect::lint::edit::with;
use crate::inspect::lint::id::{IdKind, IdShape};
use crate::inspect::lint::span::Part;
use crate::language::Pattern;

/// An id that does not look like one.
pub(crate) struct UnusualId {
    pub(crate) part: Part,
    pub(crate) id_kind: IdKind,
    pub(crate) shape: IdShape,
    /// The filter with the id that was probably meant.
    pub(crate) replacement: Option<Pattern>,
}

/// Returns the unusual ids of a filter, from left to right. `O(length)`
pub(crate) fn unusual_ids(filter: &Pattern) -> impl Iterator<Item = UnusualId> {
    ids_of(filter).filter_map(|at| {
        let (shape, meant) = shape_of(&at)?;
        let part = Part::Selector(at.selector);
        Some(UnusualId {
            part,
            id_kind: at.id_kind,
            shape,
            replacement: meant.and_then(|meant| with(filter, part, &meant)),
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
