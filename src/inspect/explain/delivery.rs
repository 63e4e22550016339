//! The result of comparing an event with a webhook.

use alloc::vec::Vec;

use super::explanation::Explanation;
use crate::language::EventName;

/// Why a webhook gets an event, or why it does not; see
/// [`Subscription::explain`](crate::Subscription::explain).
///
/// `Display` prints it for people. With the feature `serde` it is written as
///
/// ```json
/// {"delivered": false,
///  "event": {"name": "ticket.created", "outcome": "unwanted", "nearest": ["ticket.updated"]},
///  "filters": {"urn": "…", "matched": true, "outcome": "matched", "filters": […]}}
/// ```
///
/// The event's `outcome` is `wanted`, `no-names`, or `unwanted` with `nearest`. The value of
/// `filters` is an [`Explanation`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeliveryExplanation {
    pub(super) event: EventName,
    pub(super) names: NameOutcome,
    pub(super) filters: Explanation,
}

impl DeliveryExplanation {
    /// Reports whether the webhook gets the event, as
    /// [`Subscription::is_match`](crate::Subscription::is_match) does.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.names == NameOutcome::Wanted && self.filters.is_match()
    }

    /// Returns the name of the event.
    #[must_use]
    pub fn event(&self) -> &EventName {
        &self.event
    }

    /// Returns the result for the event's name: whether the webhook wants events of this name.
    #[must_use]
    pub fn names(&self) -> &NameOutcome {
        &self.names
    }

    /// Returns the result for the event's URN: whether the filters match it, and why. It is present
    /// even if the webhook does not want the name.
    #[must_use]
    pub fn filters(&self) -> &Explanation {
        &self.filters
    }
}

/// The result for the name of an event and the names on a webhook's list.
///
/// ```
/// use urn_filter::explain::NameOutcome;
/// use urn_filter::{Subscription, event_name, urn};
///
/// let webhook = Subscription::parse(["ping", "ticket.updated"], ["urn:allthings:*"])?;
/// let why = webhook.explain(&event_name!("ticket.created"), &urn!("urn:allthings:app:A"));
/// match why.names() {
///     NameOutcome::Unwanted { nearest } => assert_eq!(nearest[0], "ticket.updated"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NameOutcome {
    /// The name is on the list.
    Wanted,
    /// The list of names is empty, so the webhook gets nothing.
    NoNames,
    /// The name is not on the list.
    Unwanted {
        /// All names on the list. Names of the event's namespace come before the others. In each of
        /// the two groups the name with the longest common beginning comes first, and names with an
        /// equal one are in alphabetical order.
        nearest: Vec<EventName>,
    },
}

impl NameOutcome {
    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::explain::NameOutcome::NoNames.as_str(), "no-names");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::NoNames => "no-names",
            Self::Unwanted { .. } => "unwanted",
        }
    }
}
