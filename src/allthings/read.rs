//! From the text of a pattern or a URN to its typed view.
//
// Nothing is checked here: a `Pattern` and a `Urn` hold valid text, so each segment is a valid id. A
// `*` that is a whole segment is the only special case.

use super::entity::Entity;
use super::filter::{Filter, InApp};
use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};
use super::scope::{Choice, Path, Rest, Scope};
use super::vocabulary::{ACCOUNT, APP, HEAD, NAMESPACE, OAUTH_CLIENT, TICKET};
use crate::language::{Pattern, Urn};

impl<'a> Filter<'a> {
    /// Returns what the pattern selects, or `None` if the pattern has another namespace. `O(length)`,
    /// without an allocation.
    #[must_use]
    pub fn from_pattern(pattern: &'a Pattern) -> Option<Self> {
        let text = pattern.as_str().strip_prefix(HEAD)?;
        Some(match text.split_once(':') {
            None if text == "*" => Self::Everything,
            Some((APP, below)) => Self::App(scope(below, AppId::from_valid, in_app)),
            Some((ACCOUNT, below)) => Self::Account(scope(below, AccountId::from_valid, rest)),
            Some((OAUTH_CLIENT, below)) => {
                Self::OauthClient(scope(below, OauthClientId::from_valid, rest))
            }
            _ => Self::Other(Path::from_valid(text)),
        })
    }
}

impl<'a> Entity<'a> {
    /// Returns the entity that the URN identifies, or `None` if the URN has another namespace.
    /// Components are ignored. `O(length)`, without an allocation.
    #[must_use]
    pub fn from_urn(urn: &Urn<'a>) -> Option<Self> {
        if !urn.namespace().eq_ignore_ascii_case(NAMESPACE) {
            return None;
        }
        let mut segments = urn.segments();
        // The longest known form has five segments. A sixth shows that there are more.
        let segments: [Option<&str>; 6] = core::array::from_fn(|_| segments.next());
        Some(match segments {
            [Some(APP), Some(app), below @ ..] => at_app(AppId::from_valid(app), below),
            [Some(ACCOUNT), Some(id), None, ..] => Self::Account(AccountId::from_valid(id)),
            [Some(OAUTH_CLIENT), Some(id), None, ..] => {
                Self::OauthClient(OauthClientId::from_valid(id))
            }
            _ => Self::Other,
        })
    }
}

/// Reads the segments of a URN after the id of the app.
fn at_app<'a>(app: AppId<'a>, below: [Option<&'a str>; 4]) -> Entity<'a> {
    match below {
        [None, ..] => Entity::App(app),
        [Some(TICKET), Some(category), Some(ticket), None] => Entity::Ticket {
            app,
            category: CategoryId::from_valid(category),
            ticket: TicketId::from_valid(ticket),
        },
        [Some(kind), Some(id), None, _] if kind != TICKET => Entity::Resource {
            app,
            kind: ResourceKind::from_valid(kind),
            id: ResourceId::from_valid(id),
        },
        _ => Entity::InApp(app),
    }
}

/// Reads the end of a pattern that begins with the kind.
fn in_app(text: &str) -> InApp<'_> {
    match text.split_once(':') {
        None if text == "*" => InApp::Everything,
        None => InApp::Kind(ResourceKind::from_valid(text)),
        Some(("*", below)) => InApp::AnyKind(rest(below)),
        Some((TICKET, below)) => {
            let tickets = |below| scope(below, TicketId::from_valid, rest);
            InApp::Tickets(scope(below, CategoryId::from_valid, tickets))
        }
        Some((kind, below)) => InApp::Resources {
            kind: ResourceKind::from_valid(kind),
            which: scope(below, ResourceId::from_valid, rest),
        },
    }
}

/// Reads the end of a pattern that begins with an id: `read_id` reads the id, `inside` what comes
/// after it.
fn scope<'a, Id, Inside>(
    text: &'a str,
    read_id: impl FnOnce(&'a str) -> Id,
    inside: impl FnOnce(&'a str) -> Inside,
) -> Scope<Id, Inside> {
    match text.split_once(':') {
        None if text == "*" => Scope::All,
        None => Scope::Itself(read_id(text)),
        Some(("*", below)) => Scope::In(Choice::Any, inside(below)),
        Some((id, below)) => Scope::In(Choice::One(read_id(id)), inside(below)),
    }
}

/// Reads the end of a pattern for which there are no types.
fn rest(text: &str) -> Rest<'_> {
    if text == "*" {
        Rest::Everything
    } else {
        Rest::At(Path::from_valid(text))
    }
}
