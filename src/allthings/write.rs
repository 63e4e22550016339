//! From a [`Filter`] back to the text of its pattern.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt::Display;

use super::filter::{Filter, InApp};
use super::scope::{Choice, Rest, Scope};
use super::vocabulary::{ACCOUNT, APP, HEAD, OAUTH_CLIENT, TICKET};
use crate::language::{ParseError, Pattern};

impl Filter<'_> {
    /// Returns the pattern that selects this. `O(length)`
    ///
    /// # Errors
    ///
    /// If the text would be longer than [`MAX_LEN`](crate::MAX_LEN), or not be a pattern for another
    /// reason. That happens only to filters that a program put together from long ids, or from the
    /// path of another filter. It never happens to a result of
    /// [`from_pattern`](Self::from_pattern).
    pub fn to_pattern(&self) -> Result<Pattern, ParseError> {
        filter_text(self).parse()
    }
}

fn filter_text(filter: &Filter<'_>) -> String {
    let selectors = match filter {
        Filter::Everything => "*".to_owned(),
        Filter::App(apps) => below(APP, &scope(apps, in_app)),
        Filter::Account(accounts) => below(ACCOUNT, &scope(accounts, rest)),
        Filter::OauthClient(clients) => below(OAUTH_CLIENT, &scope(clients, rest)),
        Filter::Other(path) => path.to_string(),
    };
    format!("{HEAD}{selectors}")
}

fn in_app(inside: &InApp<'_>) -> String {
    match inside {
        InApp::Everything => "*".to_owned(),
        InApp::Tickets(categories) => {
            below(TICKET, &scope(categories, |tickets| scope(tickets, rest)))
        }
        InApp::Resources { kind, which } => below(kind, &scope(which, rest)),
        InApp::AnyKind(inside) => below("*", &rest(inside)),
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
        Scope::In(Choice::One(id), within) => below(id, &inside(within)),
        Scope::In(Choice::Any, within) => below("*", &inside(within)),
    }
}

fn rest(rest: &Rest<'_>) -> String {
    match rest {
        Rest::Everything => "*".to_owned(),
        Rest::At(path) => path.to_string(),
    }
}

fn below(selector: impl Display, selectors: &str) -> String {
    format!("{selector}:{selectors}")
}
