//! Filters that select everything in an app, and so too much or not enough.

use crate::allthings::{AppId, Choice, Filter, InApp, ResourceKind, Scope};
use crate::inspect::lint::convention::{KIND_SELECTOR, KindSet};
use crate::inspect::lint::finding::SelectorFinding;
use crate::inspect::lint::kind::FindingKind;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// The maximum number of filters that are suggested in place of one. For events of more namespaces,
/// everything in an app is a reasonable filter.
const MAX_NARROWED: usize = 8;

/// Finds that filters for the kinds of the events are enough, and suggests them.
pub(crate) fn broader_than_events(
    filter: &Pattern,
    names: &KindSet<'_>,
) -> Option<SelectorFinding> {
    let app = everything_in(filter)?;
    let kinds = names.all()?;
    if names.has_entity() || !(1..=MAX_NARROWED).contains(&kinds.len()) {
        return None;
    }
    let narrowed = kinds.map(|kind| {
        let inside = InApp::resources(ResourceKind::new(kind).ok()?);
        Filter::App(Scope::In(app, inside)).to_pattern().ok()
    });
    let narrowed = narrowed.collect::<Option<_>>()?;
    Some(SelectorFinding {
        kind: FindingKind::BroaderThanEvents { narrowed },
        selector: KIND_SELECTOR,
    })
}

/// Finds that an event is about apps and everything in an app is selected, but no filter selects the
/// app's own URN.
pub(crate) fn app_itself_missing(
    filter: &Pattern,
    names: &KindSet<'_>,
    filters: &FilterSet,
) -> Option<SelectorFinding> {
    let Choice::One(app) = everything_in(filter).filter(|_| names.contains("app"))? else {
        return None;
    };
    let itself = app.itself().to_pattern().ok()?;
    (!filters.covers(&itself)).then_some(SelectorFinding {
        kind: FindingKind::AppItselfMissing { itself },
        selector: KIND_SELECTOR,
    })
}

/// Returns the app or apps in which a filter selects everything, if it selects nothing else.
fn everything_in(filter: &Pattern) -> Option<Choice<AppId<'_>>> {
    match Filter::from_pattern(filter) {
        Some(Filter::App(Scope::In(app, InApp::Everything))) => Some(app),
        _ => None,
    }
}
