//! The ids in a filter.

use crate::allthings::{Filter, InApp, Scope};
use crate::inspect::lint::id::IdKind;
use crate::language::Pattern;

/// An id in a filter.
pub(super) struct IdAt<'a> {
    pub(super) id: &'a str,
    pub(super) id_kind: IdKind,
    /// The word for what the id belongs to, as placeholders spell it.
    pub(super) noun: &'a str,
    /// The index of the selector that is the id.
    pub(super) selector: usize,
}

/// Returns the ids in a filter of the namespace `allthings`, from left to right.
pub(super) fn ids_of(filter: &Pattern) -> impl Iterator<Item = IdAt<'_>> {
    let ids = match Filter::from_pattern(filter) {
        Some(Filter::App(apps)) => {
            let app = apps.one().map(|id| IdAt {
                id: id.as_str(),
                id_kind: IdKind::App,
                noun: "app",
                selector: 1,
            });
            let [outer, inner] = match apps {
                Scope::In(_, inside) => ids_in_app(inside),
                _ => [None, None],
            };
            [app, outer, inner]
        }
        Some(Filter::Account(accounts)) => {
            let account = accounts.one().map(|id| IdAt {
                id: id.as_str(),
                id_kind: IdKind::Account,
                noun: "account",
                selector: 1,
            });
            [account, None, None]
        }
        Some(Filter::OauthClient(clients)) => {
            let client = clients.one().map(|id| IdAt {
                id: id.as_str(),
                id_kind: IdKind::OauthClient,
                noun: "client",
                selector: 1,
            });
            [client, None, None]
        }
        _ => [None, None, None],
    };
    ids.into_iter().flatten()
}

fn ids_in_app(inside: InApp<'_>) -> [Option<IdAt<'_>>; 2] {
    match inside {
        InApp::Tickets(categories) => {
            let category = categories.one().map(|id| IdAt {
                id: id.as_str(),
                id_kind: IdKind::Category,
                noun: "category",
                selector: 3,
            });
            let ticket = match categories {
                Scope::In(_, tickets) => tickets.one(),
                _ => None,
            };
            let ticket = ticket.map(|id| IdAt {
                id: id.as_str(),
                id_kind: IdKind::Ticket,
                noun: "ticket",
                selector: 4,
            });
            [category, ticket]
        }
        InApp::Resources { kind, which } => {
            let resource = which.one().map(|id| IdAt {
                id: id.as_str(),
                id_kind: IdKind::Resource,
                noun: kind.as_str(),
                selector: 3,
            });
            [resource, None]
        }
        _ => [None, None],
    }
}
