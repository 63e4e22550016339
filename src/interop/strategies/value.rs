//! URNs, patterns, event names and event patterns.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::text;
use crate::language::{EventName, EventPattern, MAX_SEGMENTS, Pattern, UrnBuf};

/// Draws any URN. A few have the maximum length, and some have components.
///
/// ```
/// use proptest::prelude::*;
///
/// proptest!(|(urn in urn_filter::strategies::urn())| {
///     prop_assert!(urn_filter::Urn::parse(urn.as_str()).is_ok());
/// });
/// ```
pub fn urn() -> impl Strategy<Value = UrnBuf> {
    let name = name_of(text::segment().boxed());
    (name, text::components()).prop_filter_map("a URN", |(name, components)| {
        text::parse(&text::with_components(name, &components))
    })
}

/// Draws any pattern, with and without wildcards, up to the maximum length.
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
    name_of(selector.boxed()).prop_filter_map("a pattern", |text| text::parse(&text))
}

/// Draws an event name, mostly one of four usual ones.
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
    text.prop_filter_map("an event name", |text| text::parse(&text))
}

/// Draws an event pattern, with and without wildcards. Most are one of a few usual ones.
///
/// ```
/// use proptest::prelude::*;
/// use urn_filter::strategies;
///
/// proptest!(|(pattern in strategies::event_pattern())| {
///     prop_assert!(pattern.matches(&pattern.example()));
/// });
/// ```
pub fn event_pattern() -> impl Strategy<Value = EventPattern> {
    let common = ["ticket.*", "*", "*.created"];
    prop_oneof![
        3 => event_name().prop_map(EventPattern::from),
        2 => select(common.to_vec()).prop_filter_map("an event pattern", text::parse),
        1 => text::event_selectors()
            .prop_filter_map("an event pattern", |parts| text::parse(&parts.join("."))),
    ]
}

/// Draws the text of a name with the given segments: mostly a few, rarely up to the maximum number,
/// rarely one that is very long.
fn name_of(segment: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    let segments = prop_oneof![
        48 => vec(segment.clone(), 1..7),
        1 => vec(segment, 1..=MAX_SEGMENTS),
        1 => text::long_segment().prop_map(|long| vec![long]),
    ];
    (text::namespace(), segments)
        .prop_map(|(namespace, segments)| text::name(&namespace, &segments))
}
