//! A [`Filter`] in plain words.

use alloc::format;
use alloc::string::String;
use core::fmt::{self, Display, Formatter};

use super::filter::{Filter, InApp};
use super::id::ResourceKind;
use super::scope::{Choice, Rest, Scope};
use super::vocabulary::HEAD;
use crate::language::Pattern;

/// Prints plain words, for example `every ticket of category C in app A, contents included`.
///
/// The words may change in any version. The text for programs is [`Filter::to_pattern`].
impl Display for Filter<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("everything in the namespace allthings"),
            Self::App(apps) => entities(f, "app", apps, in_app),
            Self::Account(accounts) => entities(f, "account", accounts, in_rest),
            Self::OauthClient(clients) => entities(f, "OAuth client", clients, in_rest),
            Self::Other(path) => write!(f, "whatever `{HEAD}{path}` selects"),
        }
    }
}

/// Returns what a pattern selects in plain words, whatever its namespace is.
///
/// The words are those of [`Filter`]. Of another namespace only its name is said.
///
/// ```
/// use urn_filter::allthings::describe;
/// use urn_filter::pattern;
///
/// let words = describe(&pattern!("urn:allthings:app:A:*")).to_string();
/// assert_eq!(words, "everything in app A");
/// let words = describe(&pattern!("urn:isbn:*")).to_string();
/// assert_eq!(words, "names of the namespace isbn");
/// ```
#[must_use]
pub fn describe(pattern: &Pattern) -> impl Display + Copy + '_ {
    Words(pattern)
}

/// A pattern, to be printed in plain words.
#[derive(Clone, Copy)]
struct Words<'a>(&'a Pattern);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match Filter::from_pattern(self.0) {
            Some(selected) => selected.fmt(f),
            None => write!(f, "names of the namespace {}", self.0.namespace()),
        }
    }
}

/// Writes entities of one sort, or what is selected in them.
fn entities<Id: Display, Inside>(
    f: &mut Formatter<'_>,
    noun: &str,
    scope: &Scope<Id, Inside>,
    inside: impl FnOnce(&mut Formatter<'_>, &Inside, &str) -> fmt::Result,
) -> fmt::Result {
    match scope {
        Scope::All => write!(f, "every {noun}, contents included"),
        Scope::Itself(id) => write!(f, "{noun} {id} itself"),
        Scope::In(which, within) => inside(f, within, &one_or_any(noun, which)),
    }
}

fn in_app(f: &mut Formatter<'_>, inside: &InApp<'_>, app: &str) -> fmt::Result {
    match inside {
        InApp::Everything => write!(f, "everything in {app}"),
        InApp::Tickets(Scope::All) => {
            write!(
                f,
                "every ticket category and ticket in {app}, contents included"
            )
        }
        InApp::Tickets(Scope::Itself(category)) => {
            write!(f, "ticket category {category} itself in {app}")
        }
        InApp::Tickets(Scope::In(category, tickets)) => {
            let category = one_or_any("category", category);
            members(f, "ticket", tickets, &format!("of {category} in {app}"))
        }
        InApp::Resources { kind, which } => match noun(*kind) {
            Some(noun) => members(f, noun, which, &format!("in {app}")),
            None => members(f, "resource", which, &format!("of kind `{kind}` in {app}")),
        },
        InApp::AnyKind(Rest::Everything) => {
            write!(f, "every resource of any kind in {app}, contents included")
        }
        InApp::AnyKind(Rest::At(path)) => write!(f, "`{path}` under any kind in {app}"),
        InApp::Kind(kind) => write!(f, "the kind `{kind}` itself in {app}"),
    }
}

/// Returns the English noun for one resource of a kind that the vocabulary knows.
//
// Another kind can be any text: a plural, a name with hyphens, an abbreviation. It is quoted, since
// no sentence is grammatical with each of them as its noun.
fn noun(kind: ResourceKind<'_>) -> Option<&'static str> {
    if kind == ResourceKind::BOOKING {
        Some("booking")
    } else if kind == ResourceKind::COMMUNITY_ARTICLE {
        Some("community article")
    } else {
        None
    }
}

/// Writes resources of one kind in a container, or what is selected in them.
fn members<Id: Display>(
    f: &mut Formatter<'_>,
    noun: &str,
    scope: &Scope<Id, Rest<'_>>,
    container: &str,
) -> fmt::Result {
    match scope {
        Scope::All => write!(f, "every {noun} {container}, contents included"),
        Scope::Itself(id) => write!(f, "{noun} {id} {container}"),
        Scope::In(which, rest) => {
            let member = format!("{} {container}", one_or_any(noun, which));
            in_rest(f, rest, &member)
        }
    }
}

fn in_rest(f: &mut Formatter<'_>, rest: &Rest<'_>, container: &str) -> fmt::Result {
    match rest {
        Rest::Everything => write!(f, "everything in {container}"),
        Rest::At(path) => write!(f, "`{path}` in {container}"),
    }
}

fn one_or_any<Id: Display>(noun: &str, which: &Choice<Id>) -> String {
    match which {
        Choice::One(id) => format!("{noun} {id}"),
        Choice::Any => format!("any {noun}"),
    }
}
