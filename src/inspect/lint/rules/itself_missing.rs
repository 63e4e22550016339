//! Filters that select what is below a thing, and not the thing that the events are about.

use alloc::vec::Vec;

use crate::allthings::{Choice, ENTITY_WORDS, Filter, InApp, Rest, Scope};
use crate::inspect::lint::convention::KindSet;
use crate::inspect::lint::correction::Correction;
use crate::inspect::lint::finding::PartFinding;
use crate::inspect::lint::id::IdKind;
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::span::Part;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// Finds that an event is about things of a sort and a filter selects everything below one of them, but
/// that no filter selects its own URN.
//
// Only what has an id is a thing. What is above it is a list: a kind, a category, a namespace. Whoever
// selects what is in a list seldom means the list.
pub(crate) fn itself_missing(
    filter: &Pattern,
    names: &KindSet<'_>,
    filters: &FilterSet,
) -> Option<PartFinding> {
    let itself = filter.root()?;
    let (id_kind, namespace) = thing(filter)?;
    if !names.contains(namespace) || filters.covers(&itself) {
        return None;
    }
    let last = Part::Selector(filter.selectors().count());
    let correction = Correction::new(filter, Vec::from([filter.clone(), itself]))?;
    Some(PartFinding {
        kind: FindingKind::ItselfMissing {
            id_kind,
            correction,
        },
        part: last,
    })
}

/// Returns the sort of the thing below which a filter selects everything, and the namespace of the events
/// about it.
fn thing(filter: &Pattern) -> Option<(IdKind, &str)> {
    match Filter::from_pattern(filter)? {
        Filter::App(Scope::In(Choice::One(_), InApp::Everything)) => Some((IdKind::App, "app")),
        Filter::App(Scope::In(_, inside)) => in_app(inside),
        Filter::Account(Scope::In(_, Rest::Everything)) => Some((IdKind::Account, "account")),
        Filter::OauthClient(Scope::In(_, Rest::Everything)) => {
            Some((IdKind::OauthClient, "oauth-client"))
        }
        _ => None,
    }
}

fn in_app(inside: InApp<'_>) -> Option<(IdKind, &str)> {
    match inside {
        InApp::Tickets(Scope::In(_, Scope::In(_, Rest::Everything))) => {
            Some((IdKind::Ticket, "ticket"))
        }
        InApp::Resources {
            kind,
            which: Scope::In(_, Rest::Everything),
        } => {
            // An event about apps or accounts is not about a resource whose kind has that name.
            let is_entity = ENTITY_WORDS.contains(&kind.as_str());
            (!is_entity).then_some((IdKind::Resource, kind.as_str()))
        }
        _ => None,
    }
}
