//! What a client sends to register a webhook, before it is checked.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::language::SubscriptionError;
use crate::matching::Subscription;

/// The two lists of a webhook as a client sends them: texts that nobody has checked.
///
/// A server reads this type from a request and converts it to a [`Subscription`]. The error of the
/// conversion has every invalid entry of both lists, with its index. If a server reads a `Subscription`
/// instead, the deserializer turns that error into one line of text.
#[cfg_attr(feature = "serde", doc = "")]
#[cfg_attr(
    feature = "serde",
    doc = "```
use serde::Deserialize;
use serde_json::{Value, json};
use urn_filter::{Subscription, SubscriptionInput};

#[derive(Deserialize)]
struct Registration {
    url: String,
    #[serde(flatten)]
    subscription: SubscriptionInput,
}

/// Returns the status and the body of the answer.
fn register(body: &str) -> (u16, Value) {
    let registration: Registration = match serde_json::from_str(body) {
        Ok(registration) => registration,
        Err(error) => return (400, json!({ \"message\": error.to_string() })),
    };
    match Subscription::try_from(registration.subscription) {
        Ok(webhook) => (201, json!({ \"url\": registration.url, \"urns\": webhook.urns })),
        Err(error) => (422, json!(error)),
    }
}

let body = r#\"{\"url\": \"https://example.com\", \"events\": [\"Ping\"], \"urns\": [\"urn:ns:a\", \"urn:ns:\"]}\"#;
let (status, answer) = register(body);
assert_eq!(status, 422);
assert_eq!(answer[\"message\"], \"`events`: 1 of 1 entry is invalid; `urns`: 1 of 2 entries is invalid\");
assert_eq!(answer[\"urns\"][\"invalid\"][0][\"index\"], 1);
```"
)]
///
/// With the feature `schemars` its schema is the one of a `Subscription`. With the feature
/// `async-graphql` it is the input object `SubscriptionInput`. The lists are not bounded: limit the size
/// of the request, and check [`Limits`](crate::Limits) afterwards.
///
/// ```
/// use urn_filter::{Subscription, SubscriptionInput};
///
/// let input = SubscriptionInput {
///     events: vec!["ticket.created".to_owned()],
///     urns: vec!["urn:allthings:app:A:*".to_owned(), "urn:allthings:app:A:tick*".to_owned()],
/// };
/// let error = Subscription::try_from(input).unwrap_err();
/// assert_eq!(error.urns().unwrap().entries().next().unwrap().0, 1);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "async-graphql", derive(async_graphql::InputObject))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SubscriptionInput {
    /// The patterns of the names of the events, such as `ticket.created` or `ticket.*`.
    pub events: Vec<String>,
    /// The filters of the URNs, such as `urn:allthings:app:A:*`.
    pub urns: Vec<String>,
}

/// Parses both lists.
///
/// # Errors
///
/// Returns all invalid event patterns and filters of both lists, each with its index.
impl TryFrom<SubscriptionInput> for Subscription {
    type Error = SubscriptionError;

    fn try_from(input: SubscriptionInput) -> Result<Self, Self::Error> {
        Self::try_from(&input)
    }
}

/// Parses both lists.
///
/// # Errors
///
/// Returns all invalid event patterns and filters of both lists, each with its index.
impl TryFrom<&SubscriptionInput> for Subscription {
    type Error = SubscriptionError;

    fn try_from(input: &SubscriptionInput) -> Result<Self, Self::Error> {
        Self::parse(&input.events, &input.urns)
    }
}

/// Writes both lists in canonical form and in their order, for a form that edits a webhook.
impl From<&Subscription> for SubscriptionInput {
    fn from(webhook: &Subscription) -> Self {
        Self {
            events: webhook.events.iter().map(ToString::to_string).collect(),
            urns: webhook.urns.iter().map(ToString::to_string).collect(),
        }
    }
}
