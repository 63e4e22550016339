//! Strategies for [`proptest`](https://docs.rs/proptest): webhooks and events to test a server with.
//!
//! Everything that they draw is valid. Most of it consists of a few short words, so that patterns
//! and URNs drawn independently of each other meet now and then; for the two sides of one pattern
//! there are [`matching_urn`] and [`near_miss`]. The plain ones are also what `any` draws of the type,
//! as in `any::<Pattern>()`.
//!
//! ```
//! use proptest::prelude::*;
//! use urn_filter::{Pattern, strategies};
//!
//! // The code under test: does a webhook with one filter get it?
//! fn delivers(filter: &str, urn: &str) -> bool {
//! #     filter.parse::<Pattern>().unwrap().matches(&urn_filter::Urn::parse(urn).unwrap())
//! # }
//! # /*
//!     …
//! }
//! # */
//!
//! let pattern_and_both = strategies::pattern().prop_flat_map(|pattern| {
//!     let (hit, miss) = (strategies::matching_urn(&pattern), strategies::near_miss(&pattern));
//!     (Just(pattern), hit, miss)
//! });
//! proptest!(|((pattern, hit, miss) in pattern_and_both)| {
//!     prop_assert!(delivers(pattern.as_str(), hit.as_str()));
//!     prop_assert!(!delivers(pattern.as_str(), miss.as_str()));
//! });
//! ```

mod instance;
mod text;

use std::str::FromStr;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

pub use self::instance::{matching_urn, near_miss};
use crate::language::{EventName, EventNames, MAX_LEN, MAX_SEGMENTS, Pattern, UrnBuf};
use crate::matching::{FilterSet, Subscription};

/// Any URN, now and then one of the greatest length or with components.
///
/// ```
/// use proptest::prelude::*;
///
/// proptest!(|(urn in urn_filter::strategies::urn())| {
///     prop_assert!(urn_filter::Urn::parse(urn.as_str()).is_ok());
/// });
/// ```
pub fn urn() -> impl Strategy<Value = UrnBuf> {
    let name = name(text::segment().boxed());
    (name, text::components()).prop_filter_map("a URN", |(name, components)| {
        let fits = name.len() + components.len() <= MAX_LEN;
        valid(&if fits { name + &components } else { name })
    })
}

/// Any pattern: with and without wildcards, up to the greatest length.
///
/// ```
/// use proptest::prelude::*;
///
/// proptest!(|(pattern in urn_filter::strategies::pattern())| {
///     prop_assert!(pattern.covers(&pattern));
/// });
/// ```
pub fn pattern() -> impl Strategy<Value = Pattern> {
    let selector = prop_oneof![2 => text::segment(), 1 => Just("*".to_owned())];
    name(selector.boxed()).prop_filter_map("a pattern", |text| valid(&text))
}

/// The name of an event, mostly one of a few.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::{EventName, strategies};
///
/// proptest!(|(event in strategies::event_name())| {
///     prop_assert_eq!(event.as_str().parse::<EventName>()?, event);
/// });
/// ```
pub fn event_name() -> impl Strategy<Value = EventName> {
    let common = [
        "ticket.created",
        "ticket.updated",
        "booking.created",
        "ping",
    ];
    let text = prop_oneof![
        4 => select(common.to_vec()).prop_map(str::to_owned),
        1 => text::event_name(),
    ];
    text.prop_filter_map("an event name", |text| valid(&text))
}

/// Some names of events, or none.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// proptest!(|(events in strategies::event_names())| {
///     prop_assert!(events.iter().all(|event| events.contains(event)));
/// });
/// ```
pub fn event_names() -> impl Strategy<Value = EventNames> {
    vec(event_name(), 0..4).prop_map(EventNames::from)
}

/// The filters of one webhook: mostly a few, sometimes dozens, sometimes none.
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

/// One webhook. Its lists may be empty, and then it gets nothing.
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
    (event_names(), filter_set()).prop_map(|(events, urns)| Subscription { events, urns })
}

/// An event that this webhook gets; `None` if there is none, since one of its lists is empty.
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
    let events: Vec<EventName> = webhook.events.iter().cloned().collect();
    let urn = select(webhook.urns.patterns().to_vec()).prop_flat_map(|p| matching_urn(&p));
    Some((select(events), urn))
}

/// The text of a name of such segments: few and usual ones or, rarely, as many as there can be.
fn name(segment: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let segments = prop_oneof![
        48 => vec(segment.clone(), 1..7),
        1 => vec(segment, 1..=MAX_SEGMENTS),
        1 => text::long_segment().prop_map(|long| vec![long]),
    ];
    (text::namespace(), segments)
        .prop_map(|(namespace, segments)| text::name(&namespace, &segments))
}

/// The value with this text, which is valid by construction.
fn valid<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}
