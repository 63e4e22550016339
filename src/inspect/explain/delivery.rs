//! The result of comparing an event with a webhook.

use alloc::vec::Vec;
use core::ops::Range;

use super::difference::EventDifference;
use super::explanation::Explanation;
use crate::language::{EventName, EventPattern};

/// Why a webhook gets an event, or why it does not; see
/// [`Subscription::explain`](crate::Subscription::explain).
///
/// `Display` prints it for people. With the feature `serde` it is written as
///
/// ```json
/// {"delivered": true,
///  "event": {"name": "ticket.created", "outcome": "wanted",
///            "patterns": [{"pattern": "ticket.*", "indices": [0]}]},
///  "filters": {"urn": "…", "matched": true, "outcome": "matched", "filters": […]}}
/// ```
///
/// The event's `outcome` is `wanted` with `patterns`, `no-events`, or `unwanted` with `misses`. The
/// value of `filters` is an [`Explanation`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeliveryExplanation {
    pub(super) event: EventName,
    pub(super) event_outcome: EventOutcome,
    pub(super) filters: Explanation,
}

impl DeliveryExplanation {
    /// Reports whether the webhook gets the event, as
    /// [`Subscription::is_match`](crate::Subscription::is_match) does.
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.event_outcome.is_wanted() && self.filters.is_match()
    }

    /// Returns the name of the event.
    #[must_use]
    pub fn event(&self) -> &EventName {
        &self.event
    }

    /// Returns the result for the event's name: whether the webhook wants events of this name, and
    /// why.
    #[must_use]
    pub fn event_outcome(&self) -> &EventOutcome {
        &self.event_outcome
    }

    /// Returns the result for the event's URN: whether the filters match it, and why. It is present
    /// even if the webhook does not want the name.
    #[must_use]
    pub fn filters(&self) -> &Explanation {
        &self.filters
    }
}

/// The result for the name of an event and a webhook's event patterns.
///
/// ```
/// use urn_filter::explain::EventOutcome;
/// use urn_filter::{Subscription, event_name, urn};
///
/// let webhook = Subscription::parse(["ping", "ticket.updated"], ["urn:allthings:*"])?;
/// let why = webhook.explain(&event_name!("ticket.created"), &urn!("urn:allthings:app:A"));
/// match why.event_outcome() {
///     EventOutcome::Unwanted { misses } => assert_eq!(misses[0].event.pattern, "ticket.updated"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventOutcome {
    /// Event patterns match the name.
    Wanted {
        /// Those that match, at least one, in the order of the list.
        patterns: Vec<ListedEvent>,
    },
    /// The list of event patterns is empty, so the webhook gets nothing.
    NoEvents,
    /// No event pattern matches the name.
    Unwanted {
        /// All event patterns, each with its difference. Those that select the event's namespace come
        /// before the others. In each of the two groups the pattern with the longest common beginning
        /// comes first, and patterns with an equal one are in alphabetical order.
        misses: Vec<EventMiss>,
    },
}

impl EventOutcome {
    /// Reports whether the webhook wants events of this name.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        matches!(self, Self::Wanted { .. })
    }

    /// Returns the code that stands for the variant in JSON, in lower case with hyphens.
    ///
    /// ```
    /// assert_eq!(urn_filter::explain::EventOutcome::NoEvents.as_str(), "no-events");
    /// ```
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Wanted { .. } => "wanted",
            Self::NoEvents => "no-events",
            Self::Unwanted { .. } => "unwanted",
        }
    }
}

/// An event pattern with its indices in the list. Equal patterns share one of these.
///
/// ```
/// use urn_filter::explain::EventOutcome;
/// use urn_filter::{Subscription, event_name, urn};
///
/// let webhook = Subscription::parse(["ticket.*", "ping", "ticket.*"], ["urn:allthings:*"])?;
/// let why = webhook.explain(&event_name!("ticket.created"), &urn!("urn:allthings:app:A"));
/// let EventOutcome::Wanted { patterns } = why.event_outcome() else { panic!() };
/// assert_eq!(patterns[0].pattern, "ticket.*");
/// assert_eq!(patterns[0].indices, [0, 2]);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ListedEvent {
    /// The event pattern.
    pub pattern: EventPattern,
    /// Its indices in the list, at least one, in ascending order.
    pub indices: Vec<usize>,
}

/// An event pattern that does not match, and its first difference from the event's name.
///
/// With the feature `serde` it is written as an object with `pattern`, `indices`, `difference`,
/// `name_span` and `pattern_span`.
///
/// ```
/// use urn_filter::explain::{EventDifference, EventOutcome};
/// use urn_filter::{Subscription, event_name, urn};
///
/// let webhook = Subscription::parse(["ticket.*"], ["urn:allthings:*"])?;
/// let why = webhook.explain(&event_name!("ticket"), &urn!("urn:allthings:app:A"));
/// let EventOutcome::Unwanted { misses } = why.event_outcome() else { panic!() };
/// assert_eq!(misses[0].difference, EventDifference::NothingBelow);
/// assert_eq!(misses[0].pattern_span, 7..8);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct EventMiss {
    /// The event pattern.
    pub event: ListedEvent,
    /// The difference.
    pub difference: EventDifference,
    /// The bytes of the name that differ. The span is empty and at the end of the name if it has too
    /// few parts.
    pub name_span: Range<usize>,
    /// The bytes of the pattern that differ. The span is empty and at the end of the pattern if the
    /// name has too many parts.
    pub pattern_span: Range<usize>,
}
