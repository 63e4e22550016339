//! Filters that select everything in an app, and so too much.

use alloc::string::String;
use alloc::vec::Vec;

use crate::allthings::{AppId, Choice, Filter, InApp, ResourceKind, Scope};
use crate::inspect::lint::convention::{KIND_PART, KindSet};
use crate::inspect::lint::finding::PartFinding;
use crate::inspect::lint::kind::FindingKind;
use crate::language::Pattern;

/// The maximum number of kinds for which filters are suggested in place of one. For events of more
/// namespaces, everything in an app is a reasonable filter.
const MAX_KINDS: usize = 8;

/// Finds that filters for the kinds of the events are enough, and suggests them.
pub(crate) fn broader_than_events(filter: &Pattern, names: &KindSet<'_>) -> Option<PartFinding> {
    let app = everything_in(filter)?;
    let kinds = names.all()?;
    if names.has_entity() || !(1..=MAX_KINDS).contains(&kinds.len()) {
        return None;
    }
    let mut narrowed = Vec::new();
    let namespaces = names.known().map(String::from).collect();
    for kind in kinds {
        for inside in enough_for(ResourceKind::new(kind).ok()?) {
            narrowed.push(Filter::App(Scope::In(app, inside)).to_pattern().ok()?);
        }
    }
    Some(PartFinding {
        kind: FindingKind::BroaderThanEvents {
            namespaces,
            narrowed,
        },
        part: KIND_PART,
    })
}

/// Returns what selects every event about a kind. An app may have one settings page, and then its URN
/// ends at the kind. The URN of a ticket never does.
fn enough_for(kind: ResourceKind<'_>) -> impl Iterator<Item = InApp<'_>> {
    let single = (kind != ResourceKind::TICKET).then_some(InApp::Kind(kind));
    single.into_iter().chain([InApp::resources(kind)])
}

/// Returns the app or apps in which a filter selects everything, if it selects nothing else.
fn everything_in(filter: &Pattern) -> Option<Choice<AppId<'_>>> {
    match Filter::from_pattern(filter) {
        Some(Filter::App(Scope::In(app, InApp::Everything))) => Some(app),
        _ => None,
    }
}
