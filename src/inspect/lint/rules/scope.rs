//! Filters that reach further than they need to, or not as far as is expected.

use super::convention::Words;
use crate::allthings::{AppId, Choice, Filter, InApp, NAMESPACE, ResourceKind, Scope};
use crate::inspect::lint::kind::FindingKind;
use crate::language::{Extent, Pattern, Selector};
use crate::matching::FilterSet;

/// With more namespaces among the event names than this, everything in an app is a fair way to put
/// it.
const MAX_KINDS: usize = 8;

/// Whether a filter spans more than an app, and the number of the selector that does it.
pub(in crate::inspect::lint) fn span(filter: &Pattern) -> Option<(FindingKind, usize)> {
    let mut selectors = filter.selectors();
    let Some(first) = selectors.next() else {
        return Some((FindingKind::SpansNamespace, 0));
    };
    let may_be_app = matches!(first, Selector::Literal("app") | Selector::Any);
    let any_app = match selectors.next() {
        Some(second) => second == Selector::Any,
        None => filter.extent() == Extent::Subtree,
    };
    (may_be_app && any_app && filter.namespace() == NAMESPACE)
        .then_some((FindingKind::SpansAllApps, 1))
}

/// The apps of a filter that selects everything in them, and nothing else.
fn everything_in(filter: &Pattern) -> Option<Choice<AppId<'_>>> {
    match Filter::from_pattern(filter) {
        Some(Filter::App(Scope::In(app, InApp::Everything))) => Some(app),
        _ => None,
    }
}

/// Whether narrower filters are enough for the events, and which.
pub(in crate::inspect::lint) fn narrow(filter: &Pattern, names: &Words<'_>) -> Option<FindingKind> {
    let app = everything_in(filter)?;
    let kinds = names.all()?;
    if names.has_entity() || !(1..=MAX_KINDS).contains(&kinds.len()) {
        return None;
    }
    let narrowed = kinds.map(|kind| {
        let inside = InApp::resources(ResourceKind::new(kind).ok()?);
        Filter::App(Scope::In(app, inside)).to_pattern().ok()
    });
    let narrowed = narrowed.collect::<Option<_>>()?;
    Some(FindingKind::BroaderThanEvents { narrowed })
}

/// Whether everything in an app is selected and events about the app itself are asked for, yet the
/// app's own URN is not selected.
pub(in crate::inspect::lint) fn itself(
    filter: &Pattern,
    names: &Words<'_>,
    filters: &FilterSet,
) -> Option<FindingKind> {
    let Choice::One(app) = everything_in(filter).filter(|_| names.has("app"))? else {
        return None;
    };
    let itself = app.itself().to_pattern().ok()?;
    (!filters.covers(&itself)).then_some(FindingKind::AppItselfMissing { itself })
}
