//! What a pattern of the namespace selects.

use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};
use super::scope::{Choice, Path, Rest, Scope};
use super::vocabulary::{ACCOUNT, APP, HEAD, OAUTH_CLIENT, TICKET};
use crate::language::Pattern;

/// What a [`Pattern`] of the namespace `allthings` selects, to `match` on.
///
/// | text behind `urn:allthings:` | value |
/// | --- | --- |
/// | `*` | `Everything` |
/// | `app:*` | `App(All)` |
/// | `app:A` | `App(Itself(A))` |
/// | `app:A:*` | `App(In(One(A), Everything))` |
/// | `app:*:booking:*` | `App(In(Any, Resources { kind: booking, which: All }))` |
/// | `app:A:ticket:C:*` | `App(In(One(A), Tickets(In(One(C), All))))` |
/// | `app:A:ticket:C:T` | `App(In(One(A), Tickets(In(One(C), Itself(T)))))` |
/// | `account:1234` | `Account(Itself(1234))` |
/// | `oauth-client:*` | `OauthClient(All)` |
/// | `service:1` | `Other(service:1)` |
///
/// Every pattern of the namespace has exactly one value, and [`to_pattern`](Self::to_pattern) leads
/// back to it. `Display` says it in plain words, for people rather than programs.
///
/// ```
/// use urn_filter::Pattern;
/// use urn_filter::allthings::{Choice, Filter, InApp, Scope};
///
/// let pattern: Pattern = "urn:allthings:app:A:*".parse()?;
/// let filter = Filter::from_pattern(&pattern).unwrap();
/// match filter {
///     Filter::Everything | Filter::App(Scope::All) => println!("all apps"),
///     Filter::App(Scope::Itself(app)) => println!("{app}, and nothing in it"),
///     Filter::App(Scope::In(Choice::One(app), InApp::Everything)) => println!("all of {app}"),
///     Filter::App(Scope::In(_, part)) => println!("only {part:?}"),
///     other => println!("no app: {other}"),
/// }
/// assert_eq!(filter.to_string(), "everything in app A");
/// assert_eq!(filter.to_pattern()?, pattern);
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Filter<'a> {
    /// `urn:allthings:*`: the whole namespace.
    Everything,
    /// `app:…`: apps, and what is in them.
    App(Scope<AppId<'a>, InApp<'a>>),
    /// `account:…`: accounts, and what is in them.
    Account(Scope<AccountId<'a>, Rest<'a>>),
    /// `oauth-client:…`: OAuth clients, and what is in them.
    OauthClient(Scope<OauthClientId<'a>, Rest<'a>>),
    /// What the vocabulary has no word for: another sort of entity, a `*` in the sort's place, or
    /// a sort without an id (`urn:allthings:app`).
    Other(Path<'a>),
}

/// What a [`Filter`] selects in one app, or in any.
///
/// ```
/// use urn_filter::allthings::{AppId, Filter, InApp, ResourceKind, Scope};
///
/// let app = AppId::new("A")?;
/// let Filter::App(Scope::In(_, inside)) = app.resources(ResourceKind::BOOKING) else { panic!() };
/// assert_eq!(inside, InApp::resources(ResourceKind::BOOKING));
/// assert_eq!(InApp::resources(ResourceKind::TICKET), InApp::Tickets(Scope::All));
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InApp<'a> {
    /// `*`: everything in the app, which the app's own URN is not.
    Everything,
    /// `ticket:…`: tickets by category; `Tickets(All)` is all of them, and the categories.
    Tickets(Scope<CategoryId<'a>, Scope<TicketId<'a>, Rest<'a>>>),
    /// `booking:…`: resources of one kind. Made by [`InApp::resources`] and [`InApp::resource`], so
    /// that tickets are always `Tickets`.
    #[non_exhaustive]
    Resources {
        /// Their kind, which is not `ticket`.
        kind: ResourceKind<'a>,
        /// Which of them.
        which: Scope<ResourceId<'a>, Rest<'a>>,
    },
    /// `*:…`: what lies there in every kind.
    AnyKind(Rest<'a>),
    /// `booking`: the kind's own URN and none of its resources.
    Kind(ResourceKind<'a>),
}

impl<'a> Filter<'a> {
    /// What the pattern selects, or `None` if it belongs to another namespace. `O(length)`,
    /// without an allocation.
    #[must_use]
    pub fn from_pattern(pattern: &'a Pattern) -> Option<Self> {
        let text = pattern.as_str().strip_prefix(HEAD)?;
        Some(match text.split_once(':') {
            None if text == "*" => Self::Everything,
            Some((APP, rest)) => Self::App(Scope::read(rest, AppId::known, InApp::read)),
            Some((ACCOUNT, rest)) => Self::Account(Scope::read(rest, AccountId::known, Rest::read)),
            Some((OAUTH_CLIENT, rest)) => {
                Self::OauthClient(Scope::read(rest, OauthClientId::known, Rest::read))
            }
            _ => Self::Other(Path::known(text)),
        })
    }

    /// The one app that everything selected is or is in, if there is one.
    ///
    /// ```
    /// # use urn_filter::{Pattern, allthings::Filter};
    /// let app = |text: &str| -> Result<_, urn_filter::ParseError> {
    ///     let pattern: Pattern = text.parse()?;
    ///     let filter = Filter::from_pattern(&pattern).unwrap();
    ///     Ok(filter.app().map(|app| app.to_string()))
    /// };
    /// assert_eq!(app("urn:allthings:app:A")?, Some("A".to_owned()));
    /// assert_eq!(app("urn:allthings:app:A:ticket:*")?, Some("A".to_owned()));
    /// assert_eq!(app("urn:allthings:app:*:ticket:*")?, None);
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn app(&self) -> Option<AppId<'a>> {
        match self {
            Self::App(scope) => scope.one(),
            Self::Everything | Self::Account(_) | Self::OauthClient(_) | Self::Other(_) => None,
        }
    }
}

impl<'a> InApp<'a> {
    /// Every resource of this kind, whatever is in it included.
    #[must_use]
    pub fn resources(kind: ResourceKind<'a>) -> Self {
        if kind == ResourceKind::TICKET {
            Self::Tickets(Scope::All)
        } else {
            Self::Resources {
                kind,
                which: Scope::All,
            }
        }
    }

    /// One resource of this kind; of a ticket, that is the one with this id in whatever category.
    #[must_use]
    pub fn resource(kind: ResourceKind<'a>, id: ResourceId<'a>) -> Self {
        if kind == ResourceKind::TICKET {
            let ticket = TicketId::known(id.as_str());
            Self::Tickets(Scope::In(Choice::Any, Scope::Itself(ticket)))
        } else {
            Self::Resources {
                kind,
                which: Scope::Itself(id),
            }
        }
    }

    /// Reads what stands in a pattern from the place of the kind on.
    fn read(text: &'a str) -> Self {
        match text.split_once(':') {
            None if text == "*" => Self::Everything,
            None => Self::Kind(ResourceKind::known(text)),
            Some(("*", rest)) => Self::AnyKind(Rest::read(rest)),
            Some((TICKET, rest)) => {
                let tickets = |rest| Scope::read(rest, TicketId::known, Rest::read);
                Self::Tickets(Scope::read(rest, CategoryId::known, tickets))
            }
            Some((kind, rest)) => Self::Resources {
                kind: ResourceKind::known(kind),
                which: Scope::read(rest, ResourceId::known, Rest::read),
            },
        }
    }
}
