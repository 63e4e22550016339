//! Filters without the last `*` that was probably meant.

use alloc::vec::Vec;

use super::context::Context;
use super::mistake::Mistake;
use crate::allthings::{ENTITY_WORDS, Filter, InApp, KIND_WORDS, Scope};
use crate::inspect::lint::convention::KindSet;
use crate::inspect::lint::edit::{everything_below, text_at, with_before};
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::span::Part;
use crate::language::Pattern;

/// Finds that a filter ends at an app, a kind or a category of tickets, and that the events are about
/// what is below.
pub(super) fn missing_tail(filter: &Pattern, context: &Context<'_>) -> Option<Mistake> {
    let names = context.names?;
    let Filter::App(apps) = Filter::from_pattern(filter)? else {
        return None;
    };
    let (end, last) = match apps {
        Scope::Itself(_) => (app(names, context)?, 1),
        Scope::In(_, InApp::Kind(kind)) => (of_kind(kind.as_str(), names, context)?, 2),
        Scope::In(_, InApp::Tickets(Scope::Itself(_))) => (category(names)?, 3),
        _ => return None,
    };
    if context.selects_below(filter) {
        return None;
    }
    let last = Part::Selector(last);
    let below = everything_below(filter)?;
    let stays = (end == End::Possible).then(|| filter.clone());
    let ticket = match last {
        Part::Selector(3) => with_before(filter, last, "*"),
        _ => None,
    };
    Some(Mistake {
        kind: FindingKind::TailMissing {
            found: text_at(filter, last).into(),
            ticket,
            correction: None,
        },
        part: last,
        meant: stays.into_iter().chain([below]).collect::<Vec<_>>(),
    })
}

/// Whether an event can have the URN at which a filter ends.
#[derive(PartialEq, Eq)]
enum End {
    Possible,
    Impossible,
}

/// Returns whether an event can have the URN of an app, if the events are about what is in apps.
fn app(names: &KindSet<'_>, context: &Context<'_>) -> Option<End> {
    if names.known().all(|kind| ENTITY_WORDS.contains(&kind)) {
        return None;
    }
    if !names.is_compatible("app") {
        return Some(End::Impossible);
    }
    // The app itself may be all that is wanted, if other filters are there for the other events.
    (!context.selects_in_apps()).then_some(End::Possible)
}

/// Returns whether an event can have the URN that ends at a kind, if there are events about resources
/// of this kind.
fn of_kind(kind: &str, names: &KindSet<'_>, context: &Context<'_>) -> Option<End> {
    if !names.contains(kind) {
        return None;
    }
    let is_known = KIND_WORDS.contains(&kind);
    if is_known && !names.has_any() {
        return Some(End::Impossible);
    }
    // An app may have one settings page, and then its URN ends at the kind. What is created has an id.
    (is_known || context.created.contains(kind)).then_some(End::Possible)
}

/// Returns whether an event can have the URN of a category, if there are events about tickets.
fn category(names: &KindSet<'_>) -> Option<End> {
    let mut kinds = names.known();
    if !names.contains("ticket") {
        None
    } else if names.has_any() || kinds.any(|kind| kind.starts_with("ticket-")) {
        Some(End::Possible)
    } else {
        Some(End::Impossible)
    }
}
