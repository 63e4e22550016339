//! Lists without entries.

use crate::inspect::lint::finding::Finding;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::location::{List, Location};
use crate::language::EventPatterns;
use crate::matching::FilterSet;

pub(crate) fn no_events(events: &EventPatterns) -> Option<Finding> {
    let location = Location::List(List::Events);
    events
        .is_empty()
        .then(|| Finding::new(FindingKind::NoEvents, location))
}

pub(crate) fn no_filters(filters: &FilterSet) -> Option<Finding> {
    let location = Location::List(List::Urns);
    filters
        .is_empty()
        .then(|| Finding::new(FindingKind::NoFilters, location))
}
