//! Events that a given webhook just does not get.

use std::collections::BTreeSet;

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::matching_name::matching_name;
use super::matching_urn::matching_urn;
use super::near_miss::near_miss;
use super::near_miss_name::near_miss_name;
use super::text;
use super::webhook::webhook_and;
use crate::language::{EventName, EventPattern, Pattern, UrnBuf};
use crate::matching::{FilterSet, Subscription};

/// Returns a strategy for events that this webhook does not get, although it nearly does, or `None` if
/// one of its lists is empty.
///
/// The name or the URN is a near miss of one entry, and no other entry of the list matches it. The other
/// one of the two is matched.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{Subscription, strategies};
///
/// let webhook = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
/// proptest!(|((event, urn) in strategies::near_miss_event(&webhook).unwrap())| {
///     let (name_fits, urn_fits) = (webhook.events.matches(&event), webhook.urns.is_match(&urn.as_urn()));
///     prop_assert!(name_fits != urn_fits);
/// });
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[must_use]
pub fn near_miss_event(
    webhook: &Subscription,
) -> Option<impl Strategy<Value = (EventName, UrnBuf)> + use<>> {
    if webhook.events.is_empty() || webhook.urns.is_empty() {
        return None;
    }
    let events = select(webhook.events.patterns().to_vec());
    let filters = select(webhook.urns.patterns().to_vec());
    let names = events.prop_flat_map(|event| (matching_name(&event), missed_name(&event)));
    let urns = filters.prop_flat_map(|filter| (matching_urn(&filter), near_miss(&filter)));
    let webhook = webhook.clone();
    let drawn = (names, urns);
    let get = move |((name, missed), (urn, missed_urn)): (
        (EventName, Option<EventName>),
        (UrnBuf, UrnBuf),
    )| {
        // Another entry may match what one entry misses.
        match missed.filter(|missed| !webhook.events.matches(missed)) {
            Some(missed) => Some((missed, urn)),
            None if webhook.urns.is_match(&missed_urn.as_urn()) => {
                Some((name, elsewhere(&urn, &webhook.urns)?))
            }
            None => Some((name, missed_urn)),
        }
    };
    Some(drawn.prop_filter_map("an event that no entry matches", get))
}

/// Draws a webhook and an event that it does not get, although it nearly does; see [`near_miss_event`].
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// proptest!(|((webhook, (event, urn)) in strategies::webhook_and_near_miss())| {
///     prop_assert!(!webhook.is_match(&event, &urn.as_urn()));
/// });
/// ```
pub fn webhook_and_near_miss() -> impl Strategy<Value = (Subscription, (EventName, UrnBuf))> {
    webhook_and(|webhook| near_miss_event(webhook).map(Strategy::boxed))
}

/// Half of the time a name that the pattern misses, if there is one.
fn missed_name(pattern: &EventPattern) -> BoxedStrategy<Option<EventName>> {
    match near_miss_name(pattern) {
        Some(missed) => option::of(missed).boxed(),
        None => Just(None).boxed(),
    }
}

/// Returns the URN with a namespace of two letters that none of the filters has. No namespace is shorter,
/// so the limit of length still holds.
fn elsewhere(urn: &UrnBuf, filters: &FilterSet) -> Option<UrnBuf> {
    let used: BTreeSet<&str> = filters.iter().map(Pattern::namespace).collect();
    let letters = || 'a'..='z';
    let pairs = letters().flat_map(|one| letters().map(move |other| [one, other].iter().collect()));
    let mut unused = pairs.filter(|pair: &String| !used.contains(pair.as_str()));
    let segments: Vec<String> = urn.as_urn().segments().map(str::to_owned).collect();
    unused
        .next()
        .and_then(|namespace| text::parse(&text::name(&namespace, &segments)))
}
