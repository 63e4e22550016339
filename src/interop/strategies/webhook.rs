//! The lists of a webhook, and an event that it gets.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::matching_name::matching_name;
use super::matching_urn::matching_urn;
use super::value::{event_pattern, pattern};
use crate::language::{EventName, EventPatterns, UrnBuf};
use crate::matching::{FilterSet, Subscription};

/// Draws up to three event patterns.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// proptest!(|(events in strategies::event_patterns(), name in strategies::event_name())| {
///     let mut fewer = events.clone();
///     fewer.minimize();
///     prop_assert_eq!(fewer.matches(&name), events.matches(&name));
/// });
/// ```
pub fn event_patterns() -> impl Strategy<Value = EventPatterns> {
    vec(event_pattern(), 0..4).prop_map(EventPatterns::from)
}

/// Draws the filters of one webhook: mostly up to four, sometimes up to 39, sometimes none.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// proptest!(|(filters in strategies::filter_set(), urn in strategies::urn())| {
///     let mut fewer = filters.clone();
///     fewer.minimize();
///     prop_assert_eq!(fewer.is_match(&urn.as_urn()), filters.is_match(&urn.as_urn()));
/// });
/// ```
pub fn filter_set() -> impl Strategy<Value = FilterSet> {
    let patterns = prop_oneof![9 => vec(pattern(), 0..5), 1 => vec(pattern(), 0..40)];
    patterns.prop_map(FilterSet::from)
}

/// Draws the subscription of one webhook. Either list may be empty. Such a webhook gets nothing.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{FilterIndex, strategies};
///
/// proptest!(|(webhook in strategies::subscription(), event in strategies::event_name(), urn in strategies::urn())| {
///     let mut index = FilterIndex::new();
///     index.insert(42, webhook.clone());
///     prop_assert_eq!(index.is_match(&event, &urn.as_urn()), webhook.is_match(&event, &urn.as_urn()));
/// });
/// ```
pub fn subscription() -> impl Strategy<Value = Subscription> {
    (event_patterns(), filter_set()).prop_map(|(events, urns)| Subscription { events, urns })
}

/// Returns a strategy for events that this webhook gets, or `None` if one of its lists is empty.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{Subscription, strategies};
///
/// let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?;
/// proptest!(|((event, urn) in strategies::matching_event(&webhook).unwrap())| {
///     prop_assert!(webhook.is_match(&event, &urn.as_urn()));
/// });
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[must_use]
pub fn matching_event(
    webhook: &Subscription,
) -> Option<impl Strategy<Value = (EventName, UrnBuf)> + use<>> {
    if webhook.events.is_empty() || webhook.urns.is_empty() {
        return None;
    }
    let events = select(webhook.events.patterns().to_vec());
    let name = events.prop_flat_map(|event| matching_name(&event));
    let patterns = select(webhook.urns.patterns().to_vec());
    let urn = patterns.prop_flat_map(|pattern| matching_urn(&pattern));
    Some((name, urn))
}

/// Draws a webhook and an event that it gets.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// proptest!(|((webhook, (event, urn)) in strategies::webhook_and_event())| {
///     prop_assert!(webhook.is_match(&event, &urn.as_urn()));
/// });
/// ```
pub fn webhook_and_event() -> impl Strategy<Value = (Subscription, (EventName, UrnBuf))> {
    webhook_and(|webhook| matching_event(webhook).map(Strategy::boxed))
}

/// Draws a webhook without an empty list, and an event for it.
pub(super) fn webhook_and(
    event: impl Fn(&Subscription) -> Option<BoxedStrategy<(EventName, UrnBuf)>>,
) -> impl Strategy<Value = (Subscription, (EventName, UrnBuf))> {
    let events = vec(event_pattern(), 1..4).prop_map(EventPatterns::from);
    let filters = prop_oneof![9 => vec(pattern(), 1..5), 1 => vec(pattern(), 1..40)];
    let webhooks = (events, filters.prop_map(FilterSet::from));
    let both = webhooks.prop_filter_map("a webhook that gets events", move |(events, urns)| {
        let webhook = Subscription { events, urns };
        Some((event(&webhook)?, webhook))
    });
    both.prop_flat_map(|(event, webhook)| (Just(webhook), event))
}
