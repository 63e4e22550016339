//! What a pattern of the namespace selects, as types.

use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};
use super::scope::{Path, Rest, Scope};

/// What a [`Pattern`](crate::Pattern) of the namespace `allthings` selects, to `match` on.
///
/// | text after `urn:allthings:` | value |
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
/// Every pattern of the namespace has exactly one value, and [`to_pattern`](Self::to_pattern) returns
/// the pattern again. `Display` prints plain words for people.
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
    /// Something for which the vocabulary has no word: another sort of entity, a `*` instead of the
    /// sort, or a sort without an id (`urn:allthings:app`).
    Other(Path<'a>),
}

/// What a [`Filter`] selects in an app.
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
    /// `*`: everything in the app. The app's own URN is not in the app.
    Everything,
    /// `ticket:…`: tickets by category. `Tickets(All)` is every category and every ticket.
    Tickets(Scope<CategoryId<'a>, Scope<TicketId<'a>, Rest<'a>>>),
    /// `booking:…`: resources of one kind. Only [`InApp::resources`] and [`InApp::resource`] make this
    /// variant, so tickets are always `Tickets`.
    #[non_exhaustive]
    Resources {
        /// Their kind, which is not `ticket`.
        kind: ResourceKind<'a>,
        /// Which of them.
        which: Scope<ResourceId<'a>, Rest<'a>>,
    },
    /// `*:…`: this part of the resources of every kind.
    AnyKind(Rest<'a>),
    /// `booking`: the kind's own URN, and none of its resources.
    Kind(ResourceKind<'a>),
}

impl<'a> Filter<'a> {
    /// Returns the one app that the filter is about: the selected app, or the app that contains the
    /// selection. Returns `None` if there is no such app, or if it may be any app.
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
