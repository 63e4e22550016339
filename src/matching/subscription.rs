//! The event patterns and filters of one webhook.

use crate::language::{EventName, EventPatterns, SubscriptionError, Urn};
use crate::matching::filter_set::set::FilterSet;

/// The event patterns and filters that one webhook has registered.
///
/// An event is delivered if its name matches at least one of `events` and its URN at least one of
/// `urns`. If either list is empty, nothing is delivered.
///
/// ```
/// use urn_filter::{Subscription, event_name, urn};
///
/// let webhook = Subscription::parse(["ticket.*", "ping"], ["urn:allthings:app:A:*"])?;
/// let urn = urn!("urn:allthings:app:A:ticket:C:T");
/// assert!(webhook.is_match(&event_name!("ticket.created"), &urn));
/// assert!(!webhook.is_match(&event_name!("booking.created"), &urn));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[cfg_attr(feature = "serde", doc = "")]
#[cfg_attr(
    feature = "serde",
    doc = "With the feature `serde` it has the shape of the platform's `registerWebhook` input. A server that
stores more fields flattens it into a type of its own. What a client sends is read as a
[`SubscriptionInput`](crate::SubscriptionInput) instead, which keeps the errors of all entries.

```
use serde::{Deserialize, Serialize};
use urn_filter::Subscription;

#[derive(Serialize, Deserialize)]
struct Webhook {
    id: u64,
    url: String,
    enabled: bool,
    #[serde(flatten)]
    subscription: Subscription,
}

let json = r#\"{\"id\":42,\"url\":\"https://example.com/hook\",\"enabled\":true,\"events\":[\"ticket.created\"],\"urns\":[\"urn:allthings:app:A:*\"]}\"#;
let webhook: Webhook = serde_json::from_str(json)?;
assert_eq!(webhook.subscription.urns.len(), 1);
assert_eq!(serde_json::to_string(&webhook)?, json);
# Ok::<(), serde_json::Error>(())
```"
)]
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Subscription {
    /// The patterns of the names of the events that the webhook gets.
    pub events: EventPatterns,
    /// The filters of the URNs that the webhook gets.
    pub urns: FilterSet,
}

impl Subscription {
    /// Parses the two lists of a webhook.
    ///
    /// ```
    /// use urn_filter::Subscription;
    ///
    /// let (events, urns) = (vec!["ticket.created".to_owned()], vec!["urn:allthings:*".to_owned()]);
    /// assert!(Subscription::parse(&events, &urns).is_ok());
    ///
    /// let error = Subscription::parse(["ticket.created", "Ping"], ["urn:allthings:tick*"]).unwrap_err();
    /// assert!(error.events().is_some() && error.urns().is_some());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns all invalid event patterns and filters of both lists, each with its index.
    pub fn parse<E, U>(events: E, urns: U) -> Result<Self, SubscriptionError>
    where
        E: IntoIterator<Item: AsRef<str>>,
        U: IntoIterator<Item: AsRef<str>>,
    {
        let lists = (EventPatterns::parse(events), FilterSet::parse(urns));
        let (events, urns) = SubscriptionError::collect(lists.0, lists.1)?;
        Ok(Self { events, urns })
    }

    /// Reports whether the webhook gets the event with this name and URN.
    ///
    /// The cost is that of [`EventPatterns::matches`] and of [`FilterSet::is_match`].
    #[must_use]
    pub fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        self.events.matches(event) && self.urns.is_match(urn)
    }

    /// Returns the bytes that the event patterns and filters have allocated.
    #[cfg(feature = "shared")]
    pub(super) fn heap_bytes(&self) -> usize {
        self.events.heap_bytes() + self.urns.heap_bytes()
    }
}
