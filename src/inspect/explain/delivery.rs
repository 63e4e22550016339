//! Why a webhook got an event, or did not.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Reverse;
use core::hash::Hash;

use super::Explanation;
use crate::language::{EventName, EventNames, Urn};
#[cfg(feature = "shared")]
use crate::matching::SharedIndex;
use crate::matching::{FilterIndex, Subscription};

/// Why a webhook gets an event, or does not; see [`Subscription::explain`].
///
/// `Display` prints it for a person's terminal. With the feature `serde` it is written as
///
/// ```json
/// {"delivered": false,
///  "event": {"name": "ticket.created", "outcome": "unwanted", "nearest": ["ticket.updated"]},
///  "filters": {"urn": "…", "matched": true, "outcome": "matched", "filters": […]}}
/// ```
///
/// where the event's `outcome` is `wanted`, `no-names` or `unwanted`, and `filters` is an
/// [`Explanation`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeliveryExplanation {
    event: EventName,
    names: NameOutcome,
    filters: Explanation,
}

impl DeliveryExplanation {
    /// Whether the webhook gets the event: the answer of [`Subscription::is_match`].
    #[must_use]
    pub fn is_delivered(&self) -> bool {
        self.names == NameOutcome::Wanted && self.filters.is_match()
    }

    /// The name of the event.
    #[must_use]
    pub fn event(&self) -> &EventName {
        &self.event
    }

    /// Whether the webhook wants events of this name.
    #[must_use]
    pub fn names(&self) -> &NameOutcome {
        &self.names
    }

    /// Whether, and why, the filters match the event's URN; told even if the name is not wanted.
    #[must_use]
    pub fn filters(&self) -> &Explanation {
        &self.filters
    }
}

/// What came of an event's name and the names that a webhook wants.
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
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "outcome", rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum NameOutcome {
    /// The name is one of them.
    Wanted,
    /// The list of names is empty, and so the webhook gets nothing.
    NoNames,
    /// The name is none of them.
    Unwanted {
        /// All of them: those in the event's namespace first, then those that begin like its name
        /// for longer, then in alphabetical order.
        nearest: Vec<EventName>,
    },
}

impl NameOutcome {
    /// `O(n log n)`
    fn of(names: &EventNames, event: &EventName) -> Self {
        if names.contains(event) {
            return Self::Wanted;
        }
        if names.is_empty() {
            return Self::NoNames;
        }
        let mut nearest: Vec<EventName> = names.iter().cloned().collect();
        nearest.sort_by_cached_key(|name| {
            let same_namespace =
                event.namespace().is_some() && name.namespace() == event.namespace();
            let pairs = name.as_str().bytes().zip(event.as_str().bytes());
            let beginning = pairs.take_while(|(ours, theirs)| ours == theirs).count();
            Reverse((same_namespace, beginning))
        });
        Self::Unwanted { nearest }
    }
}

impl Subscription {
    /// Why the webhook gets the event with this name and URN, or why it does not.
    ///
    /// Costs what [`FilterSet::explain`](crate::FilterSet::explain) does, and sorting the names.
    ///
    /// ```
    /// use urn_filter::{Subscription, Urn};
    ///
    /// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
    /// let urn = Urn::parse("urn:allthings:app:A:ticket:C:T").unwrap();
    /// let why = webhook.explain(&"ticket.updated".parse().unwrap(), &urn);
    /// assert!(!why.is_delivered() && why.filters().is_match());
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn explain(&self, event: &EventName, urn: &Urn<'_>) -> DeliveryExplanation {
        DeliveryExplanation {
            event: event.clone(),
            names: NameOutcome::of(&self.events, event),
            filters: self.urns.explain(urn),
        }
    }
}

impl<K: Eq + Hash> FilterIndex<K> {
    /// Why the webhook with this key gets the event, or why it does not; nothing if there is no
    /// webhook with this key. Costs what [`Subscription::explain`] does, and [`get`](Self::get).
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_name, urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let urn = urn!("urn:allthings:app:A");
    /// let why = index.explain(&42, &event_name!("ping"), &urn).expect("it is there");
    /// assert!(!why.is_delivered());
    /// assert!(index.explain(&43, &event_name!("ping"), &urn).is_none());
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn explain<Q>(
        &self,
        key: &Q,
        event: &EventName,
        urn: &Urn<'_>,
    ) -> Option<DeliveryExplanation>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        Some(self.get(key)?.explain(event, urn))
    }
}

#[cfg(feature = "shared")]
impl<K: Eq + Hash> SharedIndex<K> {
    /// Why the webhook with this key gets the event, or why it does not; see
    /// [`FilterIndex::explain`].
    #[must_use]
    pub fn explain<Q>(
        &self,
        key: &Q,
        event: &EventName,
        urn: &Urn<'_>,
    ) -> Option<DeliveryExplanation>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        Some(self.get(key)?.explain(event, urn))
    }
}
