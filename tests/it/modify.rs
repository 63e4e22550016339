//! Changes of webhooks that are there. What fails or panics leaves the index as it was.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use urn_filter::limits::{LimitExceeded, LimitKind};
use urn_filter::{FilterIndex, Limits, Subscription};

use crate::support::{pattern, sorted, subscription};

#[derive(Debug, PartialEq)]
enum Failure {
    Limit(LimitKind, u64),
    Refused,
}

impl From<LimitExceeded> for Failure {
    fn from(exceeded: LimitExceeded) -> Self {
        Self::Limit(exceeded.kind(), exceeded.requested())
    }
}

fn webhooks() -> Vec<(String, Subscription)> {
    let filters = |app: &str| {
        subscription(
            &["ping"],
            &[&format!("urn:ns:app:{app}:*"), &format!("urn:ns:app:{app}")],
        )
    };
    let mut webhooks: Vec<_> = ["a", "b", "c"]
        .map(|key| (key.to_owned(), filters(key)))
        .into();
    webhooks.push((
        "one".to_owned(),
        subscription(&["ping"], &["urn:ns:app:a:*"]),
    ));
    webhooks.push(("none".to_owned(), Subscription::default()));
    webhooks
}

/// What an index has.
fn content(index: &FilterIndex<String>) -> (Vec<(String, String)>, [u64; 3], Limits) {
    let webhooks = index
        .iter()
        .map(|(key, webhook)| (key.clone(), format!("{webhook:?}")));
    let figures = [
        index.filter_count(),
        index.event_count(),
        index.text_bytes(),
    ];
    (sorted(webhooks), figures, index.limits())
}

fn limited() -> FilterIndex<String> {
    let mut index: FilterIndex<String> = webhooks().into_iter().collect();
    index.set_limits(Limits::new().max_webhook_filters(3).max_filters(8));
    index
}

fn add(count: usize) -> impl Fn(&mut Subscription) {
    move |webhook| {
        let more = (0..count).map(|number| pattern(&format!("urn:ns:more:{number}")));
        webhook.urns.extend(more);
    }
}

fn try_add(count: usize) -> impl Fn(&mut Subscription) -> Result<(), Failure> {
    move |webhook| {
        add(count)(webhook);
        Ok(())
    }
}

#[test]
fn a_webhook_is_modified() {
    for (key, before) in webhooks() {
        for count in 0..3 {
            let mut index = limited();
            let answer = index.modify(key.as_str(), |webhook| {
                add(count)(webhook);
                webhook.urns.len()
            });
            let mut expected = before.clone();
            add(count)(&mut expected);
            assert_eq!(answer, Some(expected.urns.len()));
            assert_eq!(index.get(&key), Some(expected));
            index.modify(&key, |webhook| *webhook = Subscription::default());
            assert_eq!(index.get(&key), Some(Subscription::default()));
            index.insert(key.clone(), before.clone());
            assert_eq!(content(&index).0, content(&limited()).0);
        }
    }
    let mut index = limited();
    assert_eq!(index.modify("nobody", |_| ()), None);
    assert_eq!(
        index.try_modify("nobody", |_| Ok::<_, Failure>(())),
        Ok(None)
    );
    assert_eq!(content(&index), content(&limited()));
}

#[test]
fn a_failure_changes_nothing() {
    let mut index = limited();
    let (before, memory) = (content(&index), index.memory_usage());
    let refused = index.try_modify("a", |webhook| {
        webhook.urns.extend([pattern("urn:ns:x")]);
        Err::<(), _>(Failure::Refused)
    });
    assert_eq!(refused, Err(Failure::Refused));
    // Of the webhook: 4 filters. Of the index: 9.
    let refused = index.try_modify("a", try_add(2));
    assert_eq!(refused, Err(Failure::Limit(LimitKind::WebhookFilters, 4)));
    let refused = index.try_modify("one", try_add(2));
    assert_eq!(refused, Err(Failure::Limit(LimitKind::Filters, 9)));
    assert_eq!(content(&index), before);
    let panic = AssertUnwindSafe(|| index.modify("a", |_| -> () { panic!("a caller's mistake") }));
    assert!(catch_unwind(panic).is_err());
    assert_eq!(content(&index), before);
    let seen = Cell::new(0);
    let panic = AssertUnwindSafe(|| {
        index.retain(|_, _| {
            seen.set(seen.get() + 1);
            assert!(seen.get() < 4, "a caller's mistake");
            false
        });
    });
    assert!(catch_unwind(panic).is_err());
    assert_eq!((content(&index), index.memory_usage()), (before, memory));
    assert_eq!(index.try_modify("one", try_add(1)), Ok(Some(())));
    assert_eq!(index.filter_count(), 8);
}

#[test]
fn the_webhooks_that_are_wanted_are_retained() {
    for wanted in 0..1 << 5 {
        let all = webhooks();
        let is_wanted = |key: &String| {
            let number = all.iter().position(|(known, _)| known == key).unwrap();
            wanted >> number & 1 == 1
        };
        let mut index = limited();
        let clone = index.clone();
        index.retain(|key, webhook| {
            assert_eq!(
                (key, Some(webhook.to_subscription())),
                (webhook.key(), clone.get(key))
            );
            is_wanted(key)
        });
        let left = all.iter().filter(|(key, _)| is_wanted(key)).cloned();
        let left: FilterIndex<String> = left.collect();
        assert_eq!(content(&index).0, content(&left).0);
        assert_eq!(index.filter_count(), left.filter_count());
        assert_eq!(index.limits(), clone.limits());
        assert_eq!(content(&clone), content(&limited()));
    }
}

#[cfg(feature = "shared")]
mod shared {
    use urn_filter::SharedIndex;

    use super::*;
    use crate::support::{event, event_pattern, urn};

    fn shared() -> SharedIndex<String> {
        SharedIndex::from(limited())
    }

    /// Each change is that of an index, and readers of an earlier version see nothing of it.
    #[test]
    fn changes_are_those_of_an_index() {
        type Change = (fn(&SharedIndex<String>), fn(&mut FilterIndex<String>));
        let changes: [Change; 7] = [
            (
                |shared| assert!(shared.modify("a", add(1)).is_some()),
                |index| assert!(index.modify("a", add(1)).is_some()),
            ),
            (
                |shared| drop(shared.try_modify("a", try_add(1))),
                |index| drop(index.try_modify("a", try_add(1))),
            ),
            (
                |shared| shared.retain(|key, _| key != "b"),
                |index| index.retain(|key, _| key != "b"),
            ),
            (
                |shared| drop(shared.remove_covered(&pattern("urn:ns:app:a:*"))),
                |index| drop(index.remove_covered(&pattern("urn:ns:app:a:*"))),
            ),
            (SharedIndex::clear, FilterIndex::clear),
            (
                |shared| shared.extend([("d".to_owned(), Subscription::default())]),
                |index| index.extend([("d".to_owned(), Subscription::default())]),
            ),
            (
                |shared| drop(shared.replace_all(webhooks().into_iter().take(2).collect())),
                |index| *index = webhooks().into_iter().take(2).collect(),
            ),
        ];
        for (change_shared, change_index) in changes {
            let (shared, mut index) = (shared(), limited());
            let held = shared.snapshot();
            change_shared(&shared);
            change_index(&mut index);
            assert_eq!(content(&shared.snapshot()).0, content(&index).0);
            assert_ne!(content(&index).0, content(&limited()).0);
            assert_eq!(shared.limits(), index.limits());
            assert_eq!(content(&held), content(&limited()));
        }
    }

    #[test]
    fn the_whole_index_is_replaced() {
        let shared = shared();
        let before = shared.replace_all(FilterIndex::new());
        assert_eq!(content(&before).0, content(&limited()).0);
        assert!(shared.is_empty());
        let half = shared.update(|update| {
            update.insert("x".to_owned(), Subscription::default());
            update.replace_all(before)
        });
        assert!(half.keys().eq(["x"]));
        assert_eq!(content(&shared.snapshot()).0, content(&limited()).0);
    }

    #[test]
    fn a_failure_publishes_nothing() {
        let shared = shared();
        let version = shared.snapshot();
        let refused = shared.try_update(|update| {
            update.clear();
            update.set_limits(Limits::new().max_webhooks(1));
            update.try_insert("x".to_owned(), Subscription::default())?;
            update.try_insert("y".to_owned(), Subscription::default())?;
            Ok::<_, LimitExceeded>(())
        });
        assert_eq!(refused.unwrap_err().kind(), LimitKind::Webhooks);
        let refused = shared.try_modify("one", try_add(2));
        assert_eq!(refused, Err(Failure::Limit(LimitKind::Filters, 9)));
        let panic = AssertUnwindSafe(|| shared.modify("a", |_| -> () { panic!("a mistake") }));
        assert!(catch_unwind(panic).is_err());
        let panic = AssertUnwindSafe(|| {
            let webhooks = (0..50).map(|number| {
                assert!(number < 40, "a caller's mistake");
                (number.to_string(), Subscription::default())
            });
            shared.extend(webhooks);
        });
        assert!(catch_unwind(panic).is_err());
        // What changes nothing publishes nothing either.
        shared.retain(|_, _| true);
        assert_eq!(shared.modify("nobody", |_| ()), None);
        assert!(shared.remove_covered(&pattern("urn:ns:app:z:*")).is_empty());
        assert!(std::sync::Arc::ptr_eq(&version, &shared.snapshot()));
        assert_eq!(content(&version), content(&limited()));
    }

    #[test]
    fn the_same_can_be_done_in_an_update() {
        let (shared, mut index) = (shared(), limited());
        shared.update(|update| {
            let gone = update.remove_covered(&pattern("urn:ns:app:a"));
            assert_eq!(gone, index.remove_covered(&pattern("urn:ns:app:a")));
            assert_eq!(update.modify("b", add(1)), index.modify("b", add(1)));
            update.retain(|key, _| key != "c");
            index.retain(|key, _| key != "c");
            update.extend([("d".to_owned(), subscription(&["ping"], &["urn:ns:app:b"]))]);
            index.extend([("d".to_owned(), subscription(&["ping"], &["urn:ns:app:b"]))]);
            let refused = update.try_modify("b", try_add(1));
            assert_eq!(refused, Err(Failure::Limit(LimitKind::WebhookFilters, 4)));
            let app = pattern("urn:ns:app:b:*");
            assert_eq!(update.index().overlapping(&app).len(), 1);
            assert_eq!(shared.overlapping(&app).len(), 1, "that of before");
        });
        assert_eq!(content(&shared.snapshot()).0, content(&index).0);
    }

    /// Every answer is that of an index, and stays that of its version.
    #[test]
    fn answers_are_those_of_an_index() {
        let (shared, index) = (shared(), limited());
        let (app, all) = (pattern("urn:ns:app:a:*"), pattern("urn:ns:app:*"));
        let other = event_pattern("pong");
        let new = subscription(&["ping", "pong"], &["urn:ns:app:a:1", "urn:ns:x"]);
        let asked = |index: &FilterIndex<String>| {
            let answers = [
                index.overlapping(&app),
                index.covering(&app),
                index.covered_by(&all),
                index.overlapping((&other, &app)),
                index.covering(&Subscription::default()),
            ];
            answers.map(|answer| sorted(answer.cloned()))
        };
        let answers = [
            shared.overlapping(&app),
            shared.covering(&app),
            shared.covered_by(&all),
            shared.overlapping((&other, &app)),
            shared.covering(&Subscription::default()),
        ];
        let ping = event("ping");
        let urns = [urn("urn:ns:app:a:1"), urn("urn:ns:app:b"), urn("urn:ns:y")];
        let events = urns.map(|urn| (&ping, urn));
        let batches = [
            shared.matches_batch(&events),
            shared.matches_urn_batch(&urns),
        ];
        let (keys, iter) = (shared.keys(), shared.iter());
        let uncovered = shared.uncovered(&new);
        assert_eq!(shared.count_covered(&all), index.count_covered(&all));
        shared.clear();
        let lengths = answers.each_ref().map(ExactSizeIterator::len);
        let answers = answers.map(sorted);
        assert_eq!(lengths, answers.each_ref().map(Vec::len));
        assert_eq!(answers, asked(&index));
        assert!(uncovered.eq(index.uncovered(&new)));
        assert_eq!(index.uncovered(&new).count(), 3);
        assert_eq!((keys.len(), iter.len()), (index.len(), index.len()));
        assert_eq!(sorted(keys), sorted(index.keys().cloned()));
        let texts = |(key, webhook): (String, Subscription)| (key, format!("{webhook:?}"));
        assert_eq!(sorted(iter.map(texts)), content(&index).0);
        for batch in batches {
            assert_eq!((batch.len(), batch.is_empty()), (3, false));
            for (at, answer) in batch.iter().enumerate() {
                let expected = sorted(index.matches_urn(&urns[at]));
                assert_eq!(sorted(answer), expected);
                assert_eq!(sorted(batch.get(at).unwrap()), expected);
            }
            assert!(batch.get(3).is_none());
        }
        assert!(
            shared
                .matches_batch(&[] as &[(urn_filter::EventName, urn_filter::UrnBuf)])
                .is_empty()
        );
        assert_eq!((&shared).into_iter().count(), 0);
    }
}
