//! Filters made of ids. The ids are valid, so none of these functions can fail.

use super::filter::{Filter, InApp};
use super::id::{AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId};
use super::scope::{Choice, Scope};

impl<'a> AppId<'a> {
    /// Returns the filter of the app's own URN, and of nothing in the app: `app:<id>`.
    ///
    /// ```
    /// # use urn_filter::allthings::AppId;
    /// let app = AppId::new("A")?;
    /// assert_eq!(app.itself().to_pattern()?.as_str(), "urn:allthings:app:A");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn itself(self) -> Filter<'a> {
        Filter::App(Scope::Itself(self))
    }

    /// Returns the filter of everything in the app, without the app's own URN: `app:<id>:*`.
    ///
    /// ```
    /// # use urn_filter::allthings::AppId;
    /// let app = AppId::new("A")?;
    /// assert_eq!(app.everything().to_pattern()?.as_str(), "urn:allthings:app:A:*");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn everything(self) -> Filter<'a> {
        self.inside(InApp::Everything)
    }

    /// Returns the filter of every ticket of every category: `app:<id>:ticket:*`.
    #[must_use]
    pub fn tickets(self) -> Filter<'a> {
        self.inside(InApp::Tickets(Scope::All))
    }

    /// Returns the filter of every ticket of one category: `app:<id>:ticket:<category>:*`.
    ///
    /// ```
    /// # use urn_filter::allthings::{AppId, CategoryId};
    /// let filter = AppId::new("A")?.tickets_of(CategoryId::new("C")?);
    /// assert_eq!(filter.to_pattern()?.as_str(), "urn:allthings:app:A:ticket:C:*");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn tickets_of(self, category: CategoryId<'a>) -> Filter<'a> {
        self.inside(InApp::Tickets(Scope::In(Choice::One(category), Scope::All)))
    }

    /// Returns the filter of one ticket: `app:<id>:ticket:<category>:<ticket>`.
    ///
    /// ```
    /// # use urn_filter::allthings::{AppId, CategoryId, TicketId};
    /// let filter = AppId::new("A")?.ticket(CategoryId::new("C")?, TicketId::new("T")?);
    /// assert_eq!(filter.to_pattern()?.as_str(), "urn:allthings:app:A:ticket:C:T");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn ticket(self, category: CategoryId<'a>, ticket: TicketId<'a>) -> Filter<'a> {
        self.inside(InApp::Tickets(Scope::In(
            Choice::One(category),
            Scope::Itself(ticket),
        )))
    }

    /// Returns the filter of every resource of one kind: `app:<id>:<kind>:*`.
    ///
    /// ```
    /// # use urn_filter::allthings::{AppId, ResourceKind};
    /// let filter = AppId::new("A")?.resources(ResourceKind::new("community-article")?);
    /// assert_eq!(filter.to_pattern()?.as_str(), "urn:allthings:app:A:community-article:*");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn resources(self, kind: ResourceKind<'a>) -> Filter<'a> {
        self.inside(InApp::resources(kind))
    }

    /// Returns the filter of one resource: `app:<id>:<kind>:<resource>`. For a ticket it is the ticket
    /// with this id in any category: `app:<id>:ticket:*:<resource>`.
    ///
    /// ```
    /// # use urn_filter::allthings::{AppId, ResourceId, ResourceKind};
    /// let (app, id) = (AppId::new("A")?, ResourceId::new("1")?);
    /// let booking = app.resource(ResourceKind::BOOKING, id);
    /// assert_eq!(booking.to_pattern()?.as_str(), "urn:allthings:app:A:booking:1");
    /// let ticket = app.resource(ResourceKind::TICKET, id);
    /// assert_eq!(ticket.to_pattern()?.as_str(), "urn:allthings:app:A:ticket:*:1");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    #[must_use]
    pub fn resource(self, kind: ResourceKind<'a>, resource: ResourceId<'a>) -> Filter<'a> {
        self.inside(InApp::resource(kind, resource))
    }

    fn inside(self, inside: InApp<'a>) -> Filter<'a> {
        Filter::App(Scope::In(Choice::One(self), inside))
    }
}

impl<'a> InApp<'a> {
    /// Returns the selection of every resource of this kind, contents included.
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

    /// Returns the selection of one resource of this kind. For a ticket it is the ticket with this id in
    /// any category.
    #[must_use]
    pub fn resource(kind: ResourceKind<'a>, id: ResourceId<'a>) -> Self {
        if kind == ResourceKind::TICKET {
            let ticket = TicketId::from_valid(id.as_str());
            Self::Tickets(Scope::In(Choice::Any, Scope::Itself(ticket)))
        } else {
            Self::Resources {
                kind,
                which: Scope::Itself(id),
            }
        }
    }
}

impl<'a> AccountId<'a> {
    /// Returns the filter of the account's own URN: `account:<id>`.
    #[must_use]
    pub fn itself(self) -> Filter<'a> {
        Filter::Account(Scope::Itself(self))
    }
}

impl<'a> OauthClientId<'a> {
    /// Returns the filter of the OAuth client's own URN: `oauth-client:<id>`.
    #[must_use]
    pub fn itself(self) -> Filter<'a> {
        Filter::OauthClient(Scope::Itself(self))
    }
}
