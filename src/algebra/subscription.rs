//! The algebra of webhooks: event names and URNs together.

use crate::language::{EventName, UrnBuf};
use crate::matching::Subscription;

impl Subscription {
    /// Reports whether this webhook gets every event that the other one gets.
    ///
    /// A webhook with an empty list gets nothing, so every webhook covers it. The cost is that of
    /// [`EventPatterns::covers_list`](crate::EventPatterns::covers_list) and
    /// [`FilterSet::covers_set`](crate::FilterSet::covers_set).
    ///
    /// ```
    /// use urn_filter::Subscription;
    ///
    /// let broad = Subscription::parse(["ticket.*", "ping"], ["urn:allthings:app:A:*"])?;
    /// let narrow = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert!(broad.covers(&narrow) && !narrow.covers(&broad));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let gets_nothing = other.events.is_empty() || other.urns.is_empty();
        gets_nothing || self.events.covers_list(&other.events) && self.urns.covers_set(&other.urns)
    }

    /// Reports whether both webhooks get some event. [`common_event`](Self::common_event) returns such
    /// an event.
    ///
    /// The cost is that of [`EventPatterns::overlaps`](crate::EventPatterns::overlaps) and
    /// [`FilterSet::overlaps`](crate::FilterSet::overlaps).
    ///
    /// ```
    /// use urn_filter::Subscription;
    ///
    /// let one = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
    /// let other = Subscription::parse(["*.created"], ["urn:allthings:app:*:ticket:*"])?;
    /// assert!(one.overlaps(&other) && !one.covers(&other));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.events.overlaps(&other.events) && self.urns.overlaps(&other.urns)
    }

    /// Returns the name and the URN of an event that both webhooks get, or `None` if there is no such
    /// event. It is always the same for the same two webhooks. The cost is that of
    /// [`overlaps`](Self::overlaps).
    ///
    /// ```
    /// use urn_filter::Subscription;
    ///
    /// let one = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
    /// let other = Subscription::parse(["*.created"], ["urn:allthings:app:*:ticket:*"])?;
    /// let (name, urn) = one.common_event(&other).expect("tickets of app A that are created");
    /// assert_eq!((name.as_str(), urn.as_str()), ("ticket.created", "urn:allthings:app:A:ticket:x"));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn common_event(&self, other: &Self) -> Option<(EventName, UrnBuf)> {
        let name = self.events.common_name(&other.events)?;
        Some((name, self.urns.common_urn(&other.urns)?))
    }

    /// Returns the webhook that gets the events that both get. Neither of its lists has a redundant entry.
    ///
    /// The cost is that of [`FilterSet::intersection`](crate::FilterSet::intersection), for event patterns
    /// as well as for filters. For webhooks of people who may mean harm call `try_intersection` on the
    /// lists.
    ///
    /// ```
    /// use urn_filter::Subscription;
    ///
    /// let one = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
    /// let other = Subscription::parse(["*.created"], ["urn:allthings:app:*:ticket:*"])?;
    /// let both = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*"])?;
    /// assert_eq!(one.intersection(&other), both);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            events: self.events.intersection(&other.events),
            urns: self.urns.intersection(&other.urns),
        }
    }
}
