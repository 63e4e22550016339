//! What an event's URN names.

use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};

/// What a [`Urn`](crate::Urn) of the namespace `allthings` names, to `match` on.
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
        /// The app that the ticket is in.
        app: AppId<'a>,
        /// The category of the ticket.
        category: CategoryId<'a>,
        /// The id of the ticket.
        ticket: TicketId<'a>,
    },
    /// `app:<app>:<kind>:<id>`
    Resource {
        /// The app that the resource is in.
        app: AppId<'a>,
        /// The kind of the resource. It is never `ticket`.
        kind: ResourceKind<'a>,
        /// The id of the resource.
        id: ResourceId<'a>,
    },
    /// Anything else in an app, such as a part of a ticket. There is no type for it.
    InApp(AppId<'a>),
    /// `account:<account>`
    Account(AccountId<'a>),
    /// `oauth-client:<client>`
    OauthClient(OauthClientId<'a>),
    /// Anything else in the namespace: another sort of entity, or a part of an account.
    Other,
}

impl<'a> Entity<'a> {
    /// Returns the app that this is or is in, or `None` if it has to do with no app.
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
