//! The entity that a URN identifies.

use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};
use super::vocabulary::{ACCOUNT, APP, NAMESPACE, OAUTH_CLIENT, TICKET};
use crate::language::Urn;

/// The entity that a [`Urn`] of the namespace `allthings` identifies, to `match` on.
///
/// ```
/// use urn_filter::Urn;
/// use urn_filter::allthings::Entity;
///
/// let urn = Urn::parse("urn:allthings:app:A:ticket:C:T")?;
/// match Entity::from_urn(&urn) {
///     Some(Entity::Ticket { app, category, ticket }) => {
///         assert_eq!((app.as_str(), category.as_str(), ticket.as_str()), ("A", "C", "T"));
///     }
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Entity<'a> {
    /// `app:<app>`
    App(AppId<'a>),
    /// `app:<app>:ticket:<category>:<ticket>`
    Ticket {
        /// The app that contains it.
        app: AppId<'a>,
        /// Its category.
        category: CategoryId<'a>,
        /// Its id.
        ticket: TicketId<'a>,
    },
    /// `app:<app>:<kind>:<id>`
    Resource {
        /// The app that contains it.
        app: AppId<'a>,
        /// Its kind, which is not `ticket`.
        kind: ResourceKind<'a>,
        /// Its id.
        id: ResourceId<'a>,
    },
    /// Something else in an app, such as a part of a ticket.
    InApp(AppId<'a>),
    /// `account:<account>`
    Account(AccountId<'a>),
    /// `oauth-client:<client>`
    OauthClient(OauthClientId<'a>),
    /// An entity for which the vocabulary has no word.
    Other,
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
            [Some(APP), Some(app), below @ ..] => Self::at_app(AppId::known(app), below),
            [Some(ACCOUNT), Some(id), None, ..] => Self::Account(AccountId::known(id)),
            [Some(OAUTH_CLIENT), Some(id), None, ..] => Self::OauthClient(OauthClientId::known(id)),
            _ => Self::Other,
        })
    }

    fn at_app(app: AppId<'a>, below: [Option<&'a str>; 4]) -> Self {
        match below {
            [None, ..] => Self::App(app),
            [Some(TICKET), Some(category), Some(ticket), None] => Self::Ticket {
                app,
                category: CategoryId::known(category),
                ticket: TicketId::known(ticket),
            },
            [Some(kind), Some(id), None, _] if kind != TICKET => Self::Resource {
                app,
                kind: ResourceKind::known(kind),
                id: ResourceId::known(id),
            },
            _ => Self::InApp(app),
        }
    }

    /// Returns the app that this entity is, or the app that contains it.
    ///
    /// ```
    /// use urn_filter::allthings::Entity;
    /// use urn_filter::urn;
    ///
    /// let ticket = Entity::from_urn(&urn!("urn:allthings:app:A:ticket:C:T")).expect("a URN of allthings");
    /// assert_eq!(ticket.app().map(|app| app.as_str()), Some("A"));
    /// let account = Entity::from_urn(&urn!("urn:allthings:account:1")).expect("a URN of allthings");
    /// assert_eq!(account.app(), None);
    /// ```
    #[must_use]
    pub fn app(&self) -> Option<AppId<'a>> {
        match *self {
            Self::App(app)
            | Self::Ticket { app, .. }
            | Self::Resource { app, .. }
            | Self::InApp(app) => Some(app),
            Self::Account(_) | Self::OauthClient(_) | Self::Other => None,
        }
    }
}
