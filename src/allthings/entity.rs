//! The entity that a URN identifies.

use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};

/// The entity that a [`Urn`](crate::Urn) of the namespace `allthings` identifies, to `match` on.
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
