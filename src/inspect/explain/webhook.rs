//! Explains an event to one webhook, alone or in an index.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Reverse;
use core::hash::Hash;

use super::compare;
use super::delivery::{DeliveryExplanation, EventOutcome, ListedEvent};
use crate::language::{EventName, EventPattern, EventPatterns, Urn};
#[cfg(feature = "shared")]
use crate::matching::SharedIndex;
use crate::matching::{FilterIndex, Subscription};

impl Subscription {
    /// Explains why the webhook gets the event with this name and URN, or why it does not.
    ///
    /// Costs as much as [`FilterSet::explain`](crate::FilterSet::explain), for the event patterns as
    /// well as for the filters.
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
            event_outcome: event_outcome(&self.events, event),
            filters: self.urns.explain(urn),
        }
    }
}

impl<K: Eq + Hash> FilterIndex<K> {
    /// Explains why the webhook with this key gets the event, or why it does not. Returns `None` if
    /// there is no webhook with this key.
    ///
    /// Costs as much as [`get`](Self::get) and [`Subscription::explain`].
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
    /// Explains why the webhook with this key gets the event, or why it does not. Returns `None` if
    /// there is no webhook with this key.
    ///
    /// Costs as much as [`FilterIndex::explain`].
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

/// Compares the name of an event with a webhook's event patterns. `O(n log n)`
fn event_outcome(events: &EventPatterns, name: &EventName) -> EventOutcome {
    if events.is_empty() {
        return EventOutcome::NoEvents;
    }
    // Matching decides, so that an explanation cannot disagree with it.
    let mut matching = events.matching(name).peekable();
    if matching.peek().is_some() {
        let matching = matching.filter_map(|index| Some((index, events.get(index)?)));
        let mut patterns = grouped(matching);
        patterns.sort_by(|one, other| one.indices.cmp(&other.indices));
        return EventOutcome::Wanted { patterns };
    }
    let all = grouped(events.iter().enumerate()).into_iter();
    let misses = all.filter_map(|event| compare::event_miss(event, name.as_str()));
    let mut misses: Vec<_> = misses.collect();
    // The sort is stable: patterns that are equally near stay in alphabetical order.
    misses.sort_by_cached_key(|miss| {
        let pattern = miss.event.pattern.as_str();
        Reverse(compare::event_nearness(pattern, name.as_str()))
    });
    EventOutcome::Unwanted { misses }
}

/// Returns each distinct event pattern once, in alphabetical order.
fn grouped<'a>(events: impl Iterator<Item = (usize, &'a EventPattern)>) -> Vec<ListedEvent> {
    let mut indices_of: BTreeMap<&EventPattern, Vec<usize>> = BTreeMap::new();
    for (index, pattern) in events {
        indices_of.entry(pattern).or_default().push(index);
    }
    let events = indices_of.into_iter();
    let listed = events.map(|(pattern, indices)| ListedEvent {
        pattern: pattern.clone(),
        indices,
    });
    listed.collect()
}
