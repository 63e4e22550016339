//! `FilterIndex` against a model: a plain map and the oracle.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use urn_filter::{FilterIndex, Subscription};

use support::strategies::{dense_pattern_text, dense_urn_text, event_text, pattern_text, urn_text};
use support::{event, oracle, sorted, subscription, urn};

/// A webhook as its owner wrote it.
#[derive(Debug, Clone)]
struct Webhook {
    events: BTreeSet<&'static str>,
    urns: Vec<String>,
}

impl Webhook {
    fn subscription(&self) -> Subscription {
        let events = self.events.iter().copied();
        Subscription::parse(events, self.urns.iter().map(String::as_str)).unwrap()
    }

    fn wants(&self, name: &str, urn: &str) -> bool {
        self.events.contains(name) && self.wants_urn(urn)
    }

    fn wants_urn(&self, urn: &str) -> bool {
        self.urns
            .iter()
            .any(|pattern| oracle::matches(pattern, urn))
    }
}

#[derive(Debug, Clone)]
enum Step {
    Insert(u8, Webhook),
    Remove(u8),
    Event(&'static str, String),
    Clear,
}

fn webhook() -> impl Strategy<Value = Webhook> {
    let urns = prop_oneof![
        vec(dense_pattern_text(), 0..6),
        vec(pattern_text(), 0..6),
        vec(dense_pattern_text(), 17..30),
    ];
    (btree_set(event_text(), 0..3), urns).prop_map(|(events, urns)| Webhook { events, urns })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        30 => (0_u8..20, webhook()).prop_map(|(key, webhook)| Step::Insert(key, webhook)),
        20 => (0_u8..20).prop_map(Step::Remove),
        50 => (event_text(), prop_oneof![dense_urn_text(), urn_text()])
            .prop_map(|(name, urn)| Step::Event(name, urn)),
        1 => Just(Step::Clear),
    ]
}

type Model = BTreeMap<u8, Webhook>;

fn check_event(index: &FilterIndex<u8>, model: &Model, name: &str, text: &str) {
    let (name_parsed, urn) = (event(name), urn(text));
    let wanting = model
        .iter()
        .filter(|(_, webhook)| webhook.wants(name, text));
    let expected: Vec<u8> = wanting.map(|(key, _)| *key).collect();
    assert_eq!(sorted(index.matches(&name_parsed, &urn).copied()), expected);
    assert_eq!(index.match_count(&name_parsed, &urn), expected.len());
    assert_eq!(index.is_match(&name_parsed, &urn), !expected.is_empty());
    let mut buffer = vec![99];
    index.matches_into(&name_parsed, &urn, &mut buffer);
    assert_eq!(sorted(buffer), expected);

    let wanting = model.iter().filter(|(_, webhook)| webhook.wants_urn(text));
    let expected: Vec<u8> = wanting.map(|(key, _)| *key).collect();
    assert_eq!(sorted(index.matches_urn(&urn).copied()), expected);
    assert_eq!(index.match_count_urn(&urn), expected.len());
    assert_eq!(index.is_match_urn(&urn), !expected.is_empty());
    let mut buffer = vec![99];
    index.matches_urn_into(&urn, &mut buffer);
    assert_eq!(sorted(buffer), expected);
}

fn check_content(index: &FilterIndex<u8>, model: &Model) {
    assert_eq!(index.len(), model.len());
    assert_eq!(index.is_empty(), model.is_empty());
    assert_eq!(sorted(index.keys().copied()), sorted(model.keys().copied()));
    for (key, subscription) in index.iter() {
        assert_eq!(subscription, model[key].subscription());
    }
    for key in 0..20 {
        assert_eq!(index.contains_key(&key), model.contains_key(&key));
        assert_eq!(index.get(&key), model.get(&key).map(Webhook::subscription));
    }
}

fn run(steps: Vec<Step>) {
    let mut index = FilterIndex::new();
    let mut model = Model::new();
    for step in steps {
        match step {
            Step::Insert(key, webhook) => {
                let replaced = index.insert(key, webhook.subscription());
                let expected = model.insert(key, webhook);
                assert_eq!(replaced, expected.map(|webhook| webhook.subscription()));
            }
            Step::Remove(key) => {
                let removed = index.remove(&key);
                let expected = model.remove(&key);
                assert_eq!(removed, expected.map(|webhook| webhook.subscription()));
            }
            Step::Event(name, urn) => check_event(&index, &model, name, &urn),
            Step::Clear => {
                index.clear();
                model.clear();
            }
        }
        assert_eq!(index.len(), model.len());
    }
    check_content(&index, &model);
    let clone = index.clone();
    for key in 0..20 {
        index.remove(&key);
    }
    assert!(index.is_empty());
    check_content(&clone, &model);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_index_is_a_map_that_is_searched(steps in vec(step(), 1..120)) {
        run(steps);
    }

    #[test]
    fn adding_and_removing_leaves_no_trace(
        kept in vec(webhook(), 0..10),
        passing in vec(webhook(), 0..10),
        events in vec((event_text(), dense_urn_text()), 20),
    ) {
        let mut index: FilterIndex<usize> = kept.iter().map(Webhook::subscription).enumerate().collect();
        let untouched = index.clone();
        index.extend(passing.iter().enumerate().map(|(key, w)| (100 + key, w.subscription())));
        for key in (0..passing.len()).rev() {
            index.remove(&(100 + key));
        }
        for (name, text) in events {
            let (name, urn) = (event(name), urn(&text));
            prop_assert_eq!(
                sorted(index.matches(&name, &urn)),
                sorted(untouched.matches(&name, &urn))
            );
        }
    }
}

#[test]
fn a_webhook_with_an_empty_list_gets_nothing() {
    let mut index = FilterIndex::new();
    index.insert("no events", subscription(&[], &["urn:ns:*"]));
    index.insert("no filters", subscription(&["ping"], &[]));
    let urn = urn("urn:ns:a");
    assert!(!index.is_match(&event("ping"), &urn));
    assert_eq!(index.matches(&event("ping"), &urn).count(), 0);
    assert_eq!(index.get("no filters"), Some(subscription(&["ping"], &[])));
}

#[test]
fn a_key_is_reported_once_however_many_filters_match() {
    let mut index = FilterIndex::new();
    let filters = [
        "urn:ns:*",
        "urn:ns:a:*",
        "urn:ns:a:b",
        "urn:ns:a:b",
        "urn:ns:*:b",
    ];
    index.insert(7, subscription(&["ping"], &filters));
    let urn = urn("urn:ns:a:b");
    assert_eq!(
        index.matches(&event("ping"), &urn).collect::<Vec<_>>(),
        [&7]
    );
    assert_eq!(index.match_count_urn(&urn), 1);
}

#[test]
fn keys_may_be_asked_for_in_their_borrowed_form() {
    let mut index: FilterIndex<String> = FilterIndex::new();
    index.insert("one".to_owned(), subscription(&["ping"], &["urn:ns:*"]));
    assert!(index.contains_key("one"));
    assert!(index.get("one").is_some());
    assert!(index.remove("one").is_some());
    assert!(index.remove("one").is_none());
}

/// Deletion that damages siblings, or silently fails, is what aws/event-ruler#255 and #260 report.
#[test]
fn removal_spares_the_webhooks_beside_above_and_below() {
    let filters = [
        "urn:ns:a",
        "urn:ns:a:*",
        "urn:ns:a:b",
        "urn:ns:*:b",
        "urn:ns:a:b:*",
        "urn:ns:*",
    ];
    for removed in 0..filters.len() {
        let mut index: FilterIndex<usize> = filters
            .iter()
            .map(|filter| subscription(&["ping"], &[filter]))
            .enumerate()
            .collect();
        index.remove(&removed);
        for text in ["urn:ns:a", "urn:ns:a:b", "urn:ns:c:b", "urn:ns:a:b:c"] {
            let expected: Vec<usize> = (0..filters.len())
                .filter(|&key| key != removed && oracle::matches(filters[key], text))
                .collect();
            let keys = sorted(index.matches_urn(&urn(text)).copied());
            assert_eq!(keys, expected, "{} removed, {text}", filters[removed]);
        }
    }
}
