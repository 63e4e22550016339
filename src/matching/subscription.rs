//! The event names and filters of one webhook.

use crate::language::{EventName, EventNames, SubscriptionError, Urn};
use crate::matching::filter_set::set::FilterSet;

/// The event names and filters that one webhook has registered.
///
/// An event is delivered if its name is one of `events` and its URN matches at least one of `urns`. If
/// either list is empty, nothing is delivered.
///
/// ```
/// use urn_filter::{Subscription, Urn};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
/// let urn = Urn::parse("urn:allthings:app:A:ticket:C:T").unwrap();
/// assert!(webhook.is_match(&"ticket.created".parse().unwrap(), &urn));
/// assert!(!webhook.is_match(&"ticket.updated".parse().unwrap(), &urn));
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
    /// The names of the events that the webhook gets.
    pub events: EventNames,
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
    /// Returns all invalid names and filters of both lists, each with its index.
    pub fn parse<E, U>(events: E, urns: U) -> Result<Self, SubscriptionError>
    where
        E: IntoIterator<Item: AsRef<str>>,
        U: IntoIterator<Item: AsRef<str>>,
    {
        let lists = (EventNames::parse(events), FilterSet::parse(urns));
        let (events, urns) = SubscriptionError::collect(lists.0, lists.1)?;
        Ok(Self { events, urns })
    }

    /// Reports whether the webhook gets the event with this name and URN.
    ///
    /// The cost is that of a binary search in the names and of [`FilterSet::is_match`].
    #[must_use]
    pub fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        self.events.contains(event) && self.urns.is_match(urn)
    }
}
