//! Event names that come twice.

use super::first_equal::first_equal;
use crate::inspect::lint::kind::FindingKind;
use crate::language::EventNames;

/// Returns for each name the finding that an equal one comes before it, if one does. `O(n)`
pub(crate) fn duplicate_events(events: &EventNames) -> impl Iterator<Item = Option<FindingKind>> {
    let first_equal = first_equal(events.iter());
    first_equal.map(|first| first.map(|first| FindingKind::DuplicateEvent { first }))
}
