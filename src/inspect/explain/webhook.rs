//! Explains an event to one webhook, alone or in an index.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Reverse;
use core::hash::Hash;

use super::delivery::{DeliveryExplanation, NameOutcome};
use crate::language::{EventName, EventNames, Urn};
#[cfg(feature = "shared")]
use crate::matching::SharedIndex;
use crate::matching::{FilterIndex, Subscription};

impl Subscription {
    /// Explains why the webhook gets the event with this name and URN, or why it does not.
    ///
    /// Costs as much as [`FilterSet::explain`](crate::FilterSet::explain), and sorts the names if
    /// the event's name is not among them.
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
            names: name_outcome(&self.events, event),
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

/// Compares the name of an event with the names on a webhook's list. `O(n log n)`
fn name_outcome(names: &EventNames, event: &EventName) -> NameOutcome {
    if names.contains(event) {
        return NameOutcome::Wanted;
    }
    if names.is_empty() {
        return NameOutcome::NoNames;
    }
    let distinct: BTreeSet<&EventName> = names.iter().collect();
    let mut nearest: Vec<EventName> = distinct.into_iter().cloned().collect();
    // The sort is stable: names that are equally near stay in alphabetical order.
    nearest.sort_by_cached_key(|name| {
        let same_namespace = event.namespace().is_some() && name.namespace() == event.namespace();
        let pairs = name.as_str().bytes().zip(event.as_str().bytes());
        let beginning = pairs.take_while(|(ours, theirs)| ours == theirs).count();
        Reverse((same_namespace, beginning))
    });
    NameOutcome::Unwanted { nearest }
}
