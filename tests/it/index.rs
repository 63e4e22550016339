//! Compares `FilterIndex` with a model: a plain map that asks the oracle.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use urn_filter::filter_index::BatchMatches;
use urn_filter::{EventName, FilterIndex, Subscription, Urn, UrnBuf};

use crate::support::strategies::{
    dense_pattern_text, dense_urn_text, event_pattern_text, event_text, pattern_text, urn_text,
};
use crate::support::{event, oracle, sorted, subscription, urn};

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
        let mut events = self.events.iter();
        events.any(|pattern| oracle::event_matches(pattern, name)) && self.wants_urn(urn)
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
    (btree_set(event_pattern_text(), 0..3), urns)
        .prop_map(|(events, urns)| Webhook { events, urns })
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
    assert_eq!(index.matches_urn(&urn).len(), expected.len());
    assert_eq!(
        index.matches_urn(&urn).next().is_some(),
        !expected.is_empty()
    );
}

/// A batch gives, event by event, what single questions give.
fn check_batch(index: &FilterIndex<u8>, events: &[(&str, String)]) {
    let names: Vec<EventName> = events.iter().map(|(name, _)| event(name)).collect();
    let urns: Vec<Urn<'_>> = events.iter().map(|(_, text)| urn(text)).collect();
    let batch: Vec<(&EventName, Urn<'_>)> = names.iter().zip(urns.iter().copied()).collect();
    let (answers, answers_urn) = (index.matches_batch(&batch), index.matches_urn_batch(&urns));
    assert_eq!(
        (answers.len(), answers.iter().len()),
        (events.len(), events.len())
    );
    assert_eq!(answers.is_empty(), events.is_empty());
    for (at, (name, urn)) in batch.iter().enumerate() {
        let keys: Vec<u8> = answers.get(at).unwrap().copied().collect();
        assert_eq!(keys.len(), answers.get(at).unwrap().len());
        assert_eq!(sorted(keys), sorted(index.matches(name, urn).copied()));
        let keys = answers_urn.get(at).unwrap().copied();
        assert_eq!(sorted(keys), sorted(index.matches_urn(urn).copied()));
    }
    assert!(answers.get(events.len()).is_none());
    // However the events are stored, the answers are the same.
    let owned: Vec<(EventName, UrnBuf)> = names
        .iter()
        .cloned()
        .zip(urns.iter().map(Urn::to_buf))
        .collect();
    let references: Vec<&(EventName, UrnBuf)> = owned.iter().collect();
    let mixed: Vec<(EventName, Urn<'_>)> =
        names.iter().cloned().zip(urns.iter().copied()).collect();
    let keys = |answers: &BatchMatches<'_, u8>| -> Vec<Vec<u8>> {
        answers.iter().map(|keys| sorted(keys.copied())).collect()
    };
    let expected = keys(&answers);
    assert_eq!(keys(&index.matches_batch(&owned)), expected);
    assert_eq!(keys(&index.matches_batch(&references)), expected);
    assert_eq!(keys(&index.matches_batch(&mixed)), expected);
    let owned: Vec<UrnBuf> = urns.iter().map(Urn::to_buf).collect();
    assert_eq!(keys(&index.matches_urn_batch(&owned)), keys(&answers_urn));
    let all = |answers: &BatchMatches<'_, u8>| answers.iter().map(sorted).collect::<Vec<_>>().len();
    assert_eq!(all(&answers), events.len());
}

fn check_content(index: &FilterIndex<u8>, model: &Model) {
    assert_eq!(index.len(), model.len());
    assert_eq!(index.is_empty(), model.is_empty());
    assert_eq!(sorted(index.keys().copied()), sorted(model.keys().copied()));
    for (key, subscription) in index {
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
    fn a_batch_answers_like_single_questions(
        webhooks in vec(webhook(), 0..30),
        events in vec((event_text(), prop_oneof![dense_urn_text(), urn_text()]), 0..80),
    ) {
        let index: FilterIndex<u8> = (0..).zip(webhooks.iter().map(Webhook::subscription)).collect();
        check_batch(&index, &events);
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

/// Blocks grow past what is kept in one piece, grow a tree once their shapes are many, and come back.
#[test]
fn one_app_grows_and_shrinks_through_every_form_of_a_block() {
    let selector = |shape: usize, at: usize| if shape >> at & 1 == 1 { "*" } else { "a" };
    let filter = |number: usize| match number % 3 {
        0 => format!("urn:ns:app:A:ticket:{number}:*"),
        1 => format!("urn:ns:app:A:ticket:{}", number % 100),
        _ => {
            let selectors: Vec<&str> = (0..7).map(|at| selector(number / 3, at)).collect();
            format!("urn:ns:app:A:{}", selectors.join(":"))
        }
    };
    let texts = [
        "ticket:300:x",
        "ticket:7",
        "ticket:1",
        "a:a:a:a:a:a:a",
        "a:b:a:a:a:b:a",
        "x",
    ];
    let mut index = FilterIndex::new();
    let check = |index: &FilterIndex<usize>, present: &dyn Fn(usize) -> bool| {
        for text in texts {
            let text = format!("urn:ns:app:A:{text}");
            let matching = |&key: &usize| present(key) && oracle::matches(&filter(key), &text);
            let expected: Vec<usize> = (0..1200).filter(matching).collect();
            assert_eq!(
                sorted(index.matches_urn(&urn(&text)).copied()),
                expected,
                "{text}"
            );
        }
    };
    for key in 0..1200 {
        index.insert(key, subscription(&["ping"], &[&filter(key)]));
        if key % 60 == 0 {
            check(&index, &|other| other <= key);
        }
    }
    for key in 0..1200 {
        assert_eq!(
            index.get(&key),
            Some(subscription(&["ping"], &[&filter(key)]))
        );
    }
    let (full, memory) = (index.clone(), index.memory_usage());
    for key in 0..1200 {
        let removed = index.remove(&key);
        assert_eq!(removed, Some(subscription(&["ping"], &[&filter(key)])));
        if key % 60 == 0 || key > 1150 {
            check(&index, &|other| other > key);
        }
    }
    check(&full, &|_| true);
    assert!(
        index.memory_usage() < memory / 20,
        "{} of {memory}",
        index.memory_usage()
    );
}

/// What it is called, how many filters it has, and what they are.
type Family = (&'static str, u32, fn(u32) -> String);

/// Each family of filters outgrows the one piece of memory of a small block in its own way.
#[test]
fn every_limit_of_a_small_block_is_crossed_and_crossed_back() {
    let families: [Family; 7] = [
        ("rows of every width", 40, |key| {
            let extent = if key % 2 == 0 { ":*" } else { "" };
            format!("urn:ns:a:b{}{extent}", ":c".repeat(key as usize / 2))
        }),
        ("wildcards in rows of every width", 80, |key| {
            let (len, star) = (key / 4 + 2, key % 4);
            let selector = |at| {
                if at == star {
                    ":*".to_owned()
                } else {
                    format!(":{at}")
                }
            };
            format!("urn:ns:a:b{}:x", (0..len).map(selector).collect::<String>())
        }),
        ("more segments than ids", 60, |key| {
            let segments = (0..9).map(|at| format!(":{key}-{at}"));
            format!("urn:ns:a:b{}", segments.collect::<String>())
        }),
        ("more segments, in names of many lengths", 400, |key| {
            format!("urn:ns:a:b{}:{key}", ":c".repeat(key as usize % 8 + 3))
        }),
        ("more text than fits", 20, |key| {
            format!("urn:ns:a:b:{}{key}", "x".repeat(1800))
        }),
        ("more webhooks than rows", 600, |key| {
            ["urn:ns:a:b:*", "urn:ns:a:b:c"][key as usize % 2].to_owned()
        }),
        ("more filters than rows", 600, |key| {
            format!("urn:ns:a:b:{}:{}", key % 30, key / 30)
        }),
    ];
    for (family, count, filter) in families {
        let mut index = FilterIndex::new();
        let names: Vec<String> = (0..count)
            .map(|key| filter(key).replace('*', "new"))
            .collect();
        let check = |index: &FilterIndex<u32>, has: &dyn Fn(u32) -> bool| {
            for name in names.iter().step_by(names.len() / 13 + 1) {
                for name in [name.clone(), format!("{name}:more")] {
                    let matching = |&key: &u32| has(key) && oracle::matches(&filter(key), &name);
                    let expected: Vec<u32> = (0..count).filter(matching).collect();
                    let keys = sorted(index.matches_urn(&urn(&name)).copied());
                    assert_eq!(keys, expected, "{family}: {name}");
                }
            }
        };
        for key in 0..count {
            index.insert(key, subscription(&["ping"], &[&filter(key)]));
            if key % (count / 10) == 0 {
                check(&index, &|other| other <= key);
            }
        }
        check(&index, &|_| true);
        let memory = index.memory_usage();
        for key in 0..count {
            let removed = index.remove(&key);
            assert_eq!(
                removed,
                Some(subscription(&["ping"], &[&filter(key)])),
                "{family}"
            );
            if key % (count / 10) == 0 {
                check(&index, &|other| other > key);
            }
        }
        assert!(
            index.is_empty() && index.memory_usage() < memory / 4,
            "{family}"
        );
    }
}

/// A filter and the one for what is below it have the same selectors, but they are two, also in a block
/// of many filters.
#[test]
fn a_filter_and_its_subtree_are_told_apart() {
    let filter = |key: u32| format!("urn:ns:app:A:{}{}", key / 2, ["", ":*"][key as usize % 2]);
    let index: FilterIndex<u32> = (0..600)
        .map(|key| (key, subscription(&["ping"], &[&filter(key)])))
        .collect();
    for key in (0..600).step_by(2) {
        let text = filter(key);
        let keys = sorted(index.matches_urn(&urn(&text)).copied());
        assert_eq!(keys, [key], "{text}");
        let below = format!("{text}:more");
        let keys = sorted(index.matches_urn(&urn(&below)).copied());
        assert_eq!(keys, [key + 1], "{below}");
    }
    for key in 0..600 {
        let expected = subscription(&["ping"], &[&filter(key)]);
        assert_eq!(index.get(&key), Some(expected));
    }
}

/// Among this many blocks some share a hash prefix, so a batch must compare their texts.
#[test]
fn a_batch_finds_its_block_among_thousands() {
    let text = |key: u32, tail: &str| format!("urn:ns:app:{key}:{tail}");
    let index: FilterIndex<u32> = (0..4000)
        .map(|key| (key, subscription(&["ping"], &[&text(key, "*")])))
        .collect();
    let texts: Vec<String> = (0..5000).map(|key| text(key, "x")).collect();
    let urns: Vec<Urn<'_>> = texts.iter().map(|text| urn(text)).collect();
    for (key, keys) in (0..).zip(index.matches_urn_batch(&urns).iter()) {
        let expected: &[u32] = if key < 4000 { &[key] } else { &[] };
        assert_eq!(sorted(keys.copied()), expected, "{key}");
    }
}

#[test]
fn memory_comes_back() {
    let webhook = |key: u32| {
        let app = format!("urn:allthings:app:{key}:ticket:*");
        subscription(
            &["ticket.created"],
            &[&app, &format!("urn:allthings:app:*:booking:{key}")],
        )
    };
    let mut index: FilterIndex<u32> = (0..1000).map(|key| (key, webhook(key))).collect();
    let before = index.memory_usage();
    for round in 1..4 {
        for key in 1000 * round..1000 * round + 20_000 {
            index.insert(key, webhook(key));
        }
        assert!(index.memory_usage() > 5 * before);
        for key in 1000 * round..1000 * round + 20_000 {
            index.remove(&key);
        }
    }
    assert_eq!(index.len(), 1000);
    assert!(
        index.memory_usage() < 2 * before,
        "{} of {before}",
        index.memory_usage()
    );
    index.clear();
    assert!(index.memory_usage() < 100);
}

#[test]
fn more_event_names_than_a_word_has_bits() {
    let name = |number: u32| {
        let letters =
            [number / 26, number % 26].map(|n| char::from(b'a' + u8::try_from(n).unwrap()));
        format!("event.{}", letters.iter().collect::<String>())
    };
    let mut index = FilterIndex::new();
    for key in 0..200 {
        let names = [name(key), name(key + 1)];
        let webhook = Subscription::parse(names.iter().map(String::as_str), ["urn:ns:*"]);
        index.insert(key, webhook.unwrap());
    }
    for removed in [None, Some(5), Some(70), Some(199)] {
        if let Some(key) = removed {
            index.remove(&key);
        }
        for number in 0..=201_u32 {
            let expected: Vec<u32> = [number.wrapping_sub(1), number]
                .into_iter()
                .filter(|key| index.contains_key(key))
                .collect();
            let keys = index.matches(&event(&name(number)), &urn("urn:ns:a"));
            assert_eq!(sorted(keys.copied()), expected, "{number}");
        }
    }
}

/// Names and patterns have ids on both sides of the limit of a word, and come and go.
#[test]
fn more_event_patterns_than_a_word_has_bits() {
    let letter = |number: u32| char::from(b'a' + u8::try_from(number % 26).unwrap());
    let kind = |number: u32| format!("{}{}", letter(number), letter(number / 26));
    let text = |key: u32| match key % 4 {
        0 => format!("{}.*", kind(key / 4)),
        1 => format!("{}.created", kind(key / 4)),
        2 => format!("*.{}", kind(key / 4)),
        _ => format!("{}.*.{}", kind(key / 4), kind(key / 40)),
    };
    let names: Vec<String> = (0..50)
        .flat_map(|n| {
            let (one, other) = (kind(n), kind(n / 10));
            [
                one.clone(),
                format!("{one}.created"),
                format!("x.{one}"),
                format!("{one}.{other}.{other}"),
                format!("{one}.x.y.z"),
            ]
        })
        .collect();
    let urn = urn("urn:ns:a");
    let check = |index: &FilterIndex<u32>| {
        for name in &names {
            let matching =
                |&key: &u32| index.contains_key(&key) && oracle::event_matches(&text(key), name);
            let expected: Vec<u32> = (0..200).filter(matching).collect();
            let keys = index.matches(&event(name), &urn);
            assert_eq!(sorted(keys.copied()), expected, "{name}");
            assert_eq!(index.is_match(&event(name), &urn), !expected.is_empty());
        }
    };
    let mut index: FilterIndex<u32> = (0..200)
        .map(|key| (key, subscription(&[&text(key)], &["urn:ns:*"])))
        .collect();
    check(&index);
    for round in 0..4 {
        for key in (round..200).step_by(3) {
            index.remove(&key);
        }
        check(&index);
        // The ids of those that went are given out again, in another order.
        for key in (round..200).step_by(6) {
            index.insert(key, subscription(&[&text(key)], &["urn:ns:*"]));
        }
        check(&index);
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
    assert_eq!(index.matches_urn(&urn).len(), 1);
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

/// A large block is built anew when most of it is gone. What is left keeps its event names.
#[test]
fn event_names_survive_when_a_block_is_built_anew() {
    let filter = |key: u32| format!("urn:ns:app:A:{key}");
    let name = |key: u32| if key == 1_100 { "other" } else { "ping" };
    let mut index: FilterIndex<u32> = (0..=1_100)
        .map(|key| (key, subscription(&[name(key)], &[&filter(key)])))
        .collect();
    for key in 0..900 {
        assert!(index.remove(&key).is_some());
    }
    for key in 900..=1_100 {
        let text = filter(key);
        for asked in ["ping", "other"] {
            let keys: Vec<u32> = index.matches(&event(asked), &urn(&text)).copied().collect();
            let expected: &[u32] = if asked == name(key) { &[key] } else { &[] };
            assert_eq!(keys, expected, "{asked}, {text}");
        }
        assert_eq!(index.get(&key), Some(subscription(&[name(key)], &[&text])));
    }
}

/// A webhook keeps its event names when the block of its app shrinks around it.
#[test]
fn event_names_survive_the_removal_of_others() {
    for total in [40, 300, 1_100, 3_000] {
        let filter = |key: u32| format!("urn:ns:app:A:ticket:{key}:*");
        let mut index = FilterIndex::new();
        for key in 0..total {
            let name = if key % 2 == 0 { "ping" } else { "other" };
            index.insert(
                key,
                subscription(&[name], &[&filter(key), "urn:ns:app:A:all"]),
            );
        }
        for key in 0..total - total / 10 {
            index.remove(&key);
            if key % 97 != 0 && key + 1 < total - total / 10 {
                continue;
            }
            let left = key + 1..total;
            let expected = |parity: u32| left.clone().filter(|key| key % 2 == parity).collect();
            for (name, parity) in [("ping", 0), ("other", 1)] {
                let all = Urn::parse("urn:ns:app:A:all").unwrap();
                let keys: Vec<u32> = expected(parity);
                assert_eq!(sorted(index.matches(&event(name), &all).copied()), keys);
                let text = format!("urn:ns:app:A:ticket:{}:x", total - 1);
                let one = Urn::parse(&text).unwrap();
                let is_its = (total - 1) % 2 == parity;
                assert_eq!(index.is_match(&event(name), &one), is_its, "{total}, {key}");
            }
        }
    }
}
