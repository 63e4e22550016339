//! From a [`Filter`] back to the text of its pattern.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Display;

use super::filter::{Filter, InApp};
use super::scope::{Choice, Rest, Scope};
use super::vocabulary::{ACCOUNT, APP, OAUTH_CLIENT, PREFIX, TICKET};
use crate::language::{ParseError, Pattern};

impl Filter<'_> {
    /// Returns the pattern that selects the same. `O(length)`
    ///
    /// # Errors
    ///
    /// If the text would be longer than [`MAX_LEN`](crate::MAX_LEN) or otherwise be no pattern. That
    /// happens only to filters made by hand, from long ids or from the path of another filter. It
    /// never happens to a filter that [`from_pattern`](Self::from_pattern) has returned.
    pub fn to_pattern(&self) -> Result<Pattern, ParseError> {
        let selectors = match self {
            Self::Everything => "*".to_owned(),
            Self::App(apps) => join(APP, &scope(apps, in_app)),
            Self::Account(accounts) => join(ACCOUNT, &scope(accounts, rest)),
            Self::OauthClient(clients) => join(OAUTH_CLIENT, &scope(clients, rest)),
            Self::Other(path) => path.to_string(),
        };
        format!("{PREFIX}{selectors}").parse()
    }
}

fn in_app(inside: &InApp<'_>) -> String {
    match inside {
        InApp::Everything => "*".to_owned(),
        InApp::Tickets(categories) => {
            join(TICKET, &scope(categories, |tickets| scope(tickets, rest)))
        }
        InApp::Resources { kind, which } => join(kind, &scope(which, rest)),
        InApp::AnyKind(inside) => join("*", &rest(inside)),
        InApp::Kind(kind) => kind.to_string(),
    }
}

fn scope<Id: Display, Inside>(
    scope: &Scope<Id, Inside>,
    inside: impl FnOnce(&Inside) -> String,
) -> String {
    match scope {
        Scope::All => "*".to_owned(),
        Scope::Itself(id) => id.to_string(),
        Scope::In(Choice::One(id), within) => join(id, &inside(within)),
        Scope::In(Choice::Any, within) => join("*", &inside(within)),
    }
}

fn rest(rest: &Rest<'_>) -> String {
    match rest {
        Rest::Everything => "*".to_owned(),
        Rest::At(path) => path.to_string(),
    }
}

fn join(selector: impl Display, below: &str) -> String {
    format!("{selector}:{below}")
}
