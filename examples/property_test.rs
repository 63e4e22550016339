//! A property test of a server's own code, with the strategies of the feature `proptest`.
//!
//! ```sh
//! cargo run --example property_test --features proptest
//! ```
//!
//! A server would have the two properties below in a file of `tests/`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use urn_filter::{EventName, FilterIndex, Subscription, Urn, strategies};

/// The code under test: a server's table of webhooks.
#[derive(Default)]
struct Webhooks {
    index: FilterIndex<u32>,
    addresses: BTreeMap<u32, String>,
}

impl Webhooks {
    fn register(&mut self, id: u32, address: &str, subscription: Subscription) {
        self.index.insert(id, subscription);
        self.addresses.insert(id, address.to_owned());
    }

    fn receivers(&self, event: &EventName, urn: &Urn<'_>) -> Vec<&str> {
        let ids = self.index.matches(event, urn);
        ids.filter_map(|id| self.addresses.get(id).map(String::as_str))
            .collect()
    }
}

/// Draws a webhook and an event that it has to get.
fn webhook_and_its_event() -> impl Strategy<Value = (Subscription, EventName, String)> {
    let webhook = strategies::subscription();
    let event = webhook.prop_filter_map("not empty", |webhook| {
        let event = strategies::matching_event(&webhook)?;
        Some(event.prop_map(move |(name, urn)| (webhook.clone(), name, urn.into_string())))
    });
    event.prop_flat_map(|event| event)
}

fn main() {
    // proptest stores failed cases next to a test file. This is no test file.
    let config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    proptest!(config.clone(), |((webhook, event, urn) in webhook_and_its_event())| {
        let mut webhooks = Webhooks::default();
        webhooks.register(1, "https://example.com/one", webhook);
        webhooks.register(2, "https://example.com/two", Subscription::default());
        let urn = Urn::parse(&urn)?;
        prop_assert_eq!(webhooks.receivers(&event, &urn), ["https://example.com/one"]);
    });

    let pattern_and_miss = strategies::pattern()
        .prop_flat_map(|pattern| (Just(pattern.clone()), strategies::near_miss(&pattern)));
    proptest!(config, |((pattern, urn) in pattern_and_miss, event in strategies::event_name())| {
        let mut webhooks = Webhooks::default();
        let subscription = Subscription { events: event.clone().into(), urns: pattern.into() };
        webhooks.register(1, "https://example.com/one", subscription);
        prop_assert!(webhooks.receivers(&event, &urn.as_urn()).is_empty());
    });
    println!("both properties hold");
}
