//! Events and filters that never meet, by the convention on names.

use alloc::borrow::ToOwned;

use crate::inspect::lint::convention::{KIND_PART, KindSet, kind_of_event, kind_of_filter};
use crate::inspect::lint::finding::{Finding, PartFinding};
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::location::Location;
use crate::language::{EventPattern, Pattern};

/// Finds that no event pattern is compatible with any filter.
pub(crate) fn never_fires(names: &KindSet<'_>, kinds: &KindSet<'_>) -> Option<Finding> {
    let namespaces = names.all()?;
    let resource_kinds = kinds.all()?;
    if names.all()?.any(|namespace| kinds.is_compatible(namespace)) {
        return None;
    }
    let kind = FindingKind::NeverFires {
        namespaces: namespaces.map(str::to_owned).collect(),
        resource_kinds: resource_kinds.map(str::to_owned).collect(),
    };
    Some(Finding::new(kind, Location::Subscription))
}

/// Finds that no filter is compatible with the event pattern.
pub(crate) fn event_without_filter(
    event: &EventPattern,
    kinds: &KindSet<'_>,
) -> Option<FindingKind> {
    let namespace = kind_of_event(event)?;
    (!kinds.is_compatible(namespace)).then(|| FindingKind::EventWithoutFilter {
        namespace: namespace.to_owned(),
    })
}

/// Finds that the filter is compatible with no event pattern.
pub(crate) fn filter_without_event(filter: &Pattern, names: &KindSet<'_>) -> Option<PartFinding> {
    let resource_kind = kind_of_filter(filter)?;
    (!names.is_compatible(resource_kind)).then(|| PartFinding {
        kind: FindingKind::FilterWithoutEvent {
            resource_kind: resource_kind.to_owned(),
        },
        part: KIND_PART,
    })
}
