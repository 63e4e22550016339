//! The rule about ids: texts in place of an id that were never filled in or were damaged.

use super::{placeholder, shape};
use crate::allthings::{Filter, InApp, Scope};
use crate::inspect::lint::id::{IdKind, IdShape};
use crate::inspect::lint::kind::FindingKind;
use crate::inspect::lint::span;
use crate::language::Pattern;
use alloc::format;
use alloc::string::String;

/// The unusual ids of a filter, with the numbers of their selectors. `O(length)`
pub(in crate::inspect::lint) fn unusual(
    filter: &Pattern,
) -> impl Iterator<Item = (FindingKind, usize)> {
    ids_of(filter).into_iter().flatten().filter_map(|place| {
        let (shape, meant) = shape_of(&place)?;
        let replacement = meant.and_then(|meant| with_selector(filter, place.at, &meant));
        let kind = FindingKind::UnusualId {
            id_kind: place.of,
            shape,
            replacement,
        };
        Some((kind, place.at))
    })
}

/// An id in a filter.
struct IdAt<'a> {
    of: IdKind,
    id: &'a str,
    /// The kind of the resource, in words.
    kind: &'a str,
    /// The number of its selector.
    at: usize,
}

/// What is unusual about an id, and the id that was probably meant.
fn shape_of(place: &IdAt<'_>) -> Option<(IdShape, Option<String>)> {
    if placeholder::is_one(place.id, place.kind) {
        return Some((IdShape::Placeholder, None));
    }
    shape::of(place.id, place.of)
}

fn ids_of(filter: &Pattern) -> [Option<IdAt<'_>>; 3] {
    let one = |of, id, kind, at| Some(IdAt { of, id, kind, at });
    let mut ids = [None, None, None];
    match Filter::from_pattern(filter) {
        Some(Filter::App(apps)) => {
            ids[0] = apps
                .one()
                .and_then(|app| one(IdKind::App, app.as_str(), "app", 1));
            match apps {
                Scope::In(_, InApp::Tickets(categories)) => {
                    ids[1] = categories
                        .one()
                        .and_then(|id| one(IdKind::Category, id.as_str(), "category", 3));
                    if let Scope::In(_, tickets) = categories {
                        ids[2] = tickets
                            .one()
                            .and_then(|id| one(IdKind::Ticket, id.as_str(), "ticket", 4));
                    }
                }
                Scope::In(_, InApp::Resources { kind, which }) => {
                    ids[1] = which
                        .one()
                        .and_then(|id| one(IdKind::Resource, id.as_str(), kind.as_str(), 3));
                }
                _ => {}
            }
        }
        Some(Filter::Account(accounts)) => {
            ids[0] = accounts
                .one()
                .and_then(|id| one(IdKind::Account, id.as_str(), "account", 1));
        }
        Some(Filter::OauthClient(clients)) => {
            ids[0] = clients
                .one()
                .and_then(|id| one(IdKind::OauthClient, id.as_str(), "client", 1));
        }
        _ => {}
    }
    ids
}

/// The filter with another selector in this place.
fn with_selector(filter: &Pattern, at: usize, by: &str) -> Option<Pattern> {
    let span = span::selector(filter, at);
    let text = filter.as_str();
    let (before, after) = (text.get(..span.start)?, text.get(span.end..)?);
    format!("{before}{by}{after}").parse().ok()
}
