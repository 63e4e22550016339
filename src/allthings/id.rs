//! The ids. Each sort is a type of its own, and every id is exactly one segment.

use core::fmt;

use super::segment::Segment;
use super::vocabulary::{BOOKING, COMMUNITY_ARTICLE, TICKET};
use crate::language::ParseError;

macro_rules! segment_types {
    ($($(#[$doc:meta])* $Name:ident)*) => {$(
        $(#[$doc])*
        ///
        /// It is opaque text, exactly one segment of a URN. Equality is that of [`Urn`](crate::Urn):
        /// case counts, except in `%` escapes. `Display` prints the canonical form.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Name<'a>(Segment<'a>);

        impl<'a> $Name<'a> {
            /// Makes an id of a text that is one segment. `O(length)`
            ///
            /// # Errors
            ///
            /// If the text is empty or contains what no segment can contain: `:`, `*`, `?`, `#`,
            /// white space, text outside ASCII, an unfilled placeholder, and so on. The span is a
            /// span of `text`.
            pub fn new(text: &'a str) -> Result<Self, ParseError> {
                Segment::new(text).map(Self)
            }

            pub(super) const fn from_valid(text: &'a str) -> Self {
                Self(Segment::from_valid(text))
            }

            /// Returns the text as it was written.
            #[must_use]
            pub fn as_str(self) -> &'a str {
                self.0.as_str()
            }
        }

        impl<'a> TryFrom<&'a str> for $Name<'a> {
            type Error = ParseError;

            fn try_from(text: &'a str) -> Result<Self, ParseError> {
                Self::new(text)
            }
        }

        impl AsRef<str> for $Name<'_> {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl fmt::Display for $Name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $Name<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($Name)).field(&self.0).finish()
            }
        }
    )*};
}

segment_types! {
    /// The id of an app.
    ///
    /// Filters for the app and what is in it are built from here:
    ///
    /// ```
    /// use urn_filter::allthings::{AppId, ResourceKind};
    ///
    /// let app = AppId::new("A")?;
    /// assert_eq!(app.everything().to_pattern()?.as_str(), "urn:allthings:app:A:*");
    /// let bookings = app.resources(ResourceKind::BOOKING);
    /// assert_eq!(bookings.to_pattern()?.as_str(), "urn:allthings:app:A:booking:*");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    AppId
    /// The id of a category of tickets.
    ///
    /// ```
    /// use urn_filter::allthings::{AppId, CategoryId};
    ///
    /// let tickets = AppId::new("A")?.tickets_of(CategoryId::new("C")?);
    /// assert_eq!(tickets.to_pattern()?.as_str(), "urn:allthings:app:A:ticket:C:*");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    CategoryId
    /// The id of a ticket.
    ///
    /// ```
    /// use urn_filter::allthings::TicketId;
    ///
    /// assert_eq!(TicketId::new("T%2f1")?, TicketId::new("T%2F1")?);
    /// assert!(TicketId::new("*").is_err() && TicketId::new("C:T").is_err());
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    TicketId
    /// The id of a resource that is not a ticket.
    ///
    /// ```
    /// use urn_filter::allthings::{AppId, ResourceId, ResourceKind};
    ///
    /// let booking = AppId::new("A")?.resource(ResourceKind::BOOKING, ResourceId::new("1")?);
    /// assert_eq!(booking.to_pattern()?.as_str(), "urn:allthings:app:A:booking:1");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    ResourceId
    /// A kind of resource in an app, such as `ticket` or `booking`.
    ///
    /// There is no fixed list of kinds. The constants are for convenience, and any other kind works
    /// too.
    ///
    /// ```
    /// use urn_filter::allthings::ResourceKind;
    ///
    /// assert_eq!(ResourceKind::new("ticket")?, ResourceKind::TICKET);
    /// assert_eq!(ResourceKind::new("parcel")?.to_string(), "parcel");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    ResourceKind
    /// The id of an account.
    ///
    /// ```
    /// use urn_filter::allthings::AccountId;
    ///
    /// let account = AccountId::new("1234")?.itself();
    /// assert_eq!(account.to_pattern()?.as_str(), "urn:allthings:account:1234");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    AccountId
    /// The id of an OAuth client.
    ///
    /// ```
    /// use urn_filter::allthings::OauthClientId;
    ///
    /// let client = OauthClientId::new("1234")?.itself();
    /// assert_eq!(client.to_pattern()?.as_str(), "urn:allthings:oauth-client:1234");
    /// # Ok::<(), urn_filter::ParseError>(())
    /// ```
    OauthClientId
}

impl ResourceKind<'static> {
    /// `ticket`: the only kind whose resources have categories.
    pub const TICKET: Self = Self::from_valid(TICKET);
    /// `booking`
    pub const BOOKING: Self = Self::from_valid(BOOKING);
    /// `community-article`
    pub const COMMUNITY_ARTICLE: Self = Self::from_valid(COMMUNITY_ARTICLE);
}
