//! What the tests share: the slow and obvious oracle, and strategies for random input.

pub(crate) mod oracle;
pub(crate) mod process;
pub(crate) mod strategies;
pub(crate) mod universe;
pub(crate) mod watchdog;

use urn_filter::{EventName, EventPattern, Pattern, Subscription, Urn};

pub(crate) fn urn(text: &str) -> Urn<'_> {
    Urn::parse(text).unwrap_or_else(|error| panic!("{error:#}"))
}

pub(crate) fn pattern(text: &str) -> Pattern {
    text.parse().unwrap_or_else(|error| panic!("{error:#}"))
}

pub(crate) fn event(text: &str) -> EventName {
    text.parse().unwrap_or_else(|error| panic!("{error:#}"))
}

pub(crate) fn event_pattern(text: &str) -> EventPattern {
    text.parse().unwrap_or_else(|error| panic!("{error:#}"))
}

pub(crate) fn subscription(events: &[&str], urns: &[&str]) -> Subscription {
    Subscription::parse(events.iter().copied(), urns.iter().copied())
        .unwrap_or_else(|error| panic!("{error:#}"))
}

/// In ascending order, for answers that come in no promised order.
pub(crate) fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort();
    items
}
