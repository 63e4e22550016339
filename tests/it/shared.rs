//! `SharedIndex` gives the same answers as `FilterIndex`. While it changes, readers see only whole
//! versions.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use allocation_counter::measure;
use proptest::collection::vec;
use proptest::prelude::*;
use urn_filter::{FilterIndex, SharedIndex, Subscription};

use crate::support::strategies::{dense_pattern_text, dense_urn_text};
use crate::support::watchdog::in_time;
use crate::support::{event, sorted, subscription, urn};

fn ping(filter: &str) -> Subscription {
    subscription(&["ping"], &[filter])
}

#[derive(Debug, Clone)]
enum Step {
    Insert(u8, Vec<String>),
    Remove(u8),
    Event(String),
    Update(Vec<(u8, Option<String>)>),
    /// Somebody keeps the version of this moment until the end.
    Keep,
}

fn step() -> impl Strategy<Value = Step> {
    let change = (0_u8..12, prop::option::of(dense_pattern_text()));
    prop_oneof![
        5 => (0_u8..12, vec(dense_pattern_text(), 0..4)).prop_map(|(key, urns)| Step::Insert(key, urns)),
        3 => (0_u8..12).prop_map(Step::Remove),
        6 => dense_urn_text().prop_map(Step::Event),
        1 => vec(change, 0..100).prop_map(Step::Update),
        1 => Just(Step::Keep),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn it_answers_like_an_index_of_its_own(steps in vec(step(), 1..80)) {
        let (shared, mut index) = (SharedIndex::new(), FilterIndex::new());
        let name = event("ping");
        let mut kept = Vec::new();
        for step in steps {
            match step {
                Step::Insert(key, urns) => {
                    let webhook = Subscription::parse(["ping"], urns.iter().map(String::as_str)).unwrap();
                    prop_assert_eq!(shared.insert(key, webhook.clone()), index.insert(key, webhook));
                }
                Step::Remove(key) => {
                    prop_assert_eq!(shared.get(&key), index.get(&key));
                    prop_assert_eq!(shared.remove(&key), index.remove(&key));
                    prop_assert!(!shared.contains_key(&key));
                }
                Step::Event(text) => {
                    let urn = urn(&text);
                    let expected = sorted(index.matches(&name, &urn).copied());
                    prop_assert_eq!(sorted(shared.matches(&name, &urn)), expected.clone());
                    prop_assert_eq!(sorted(shared.matches_urn(&urn)), expected.clone());
                    prop_assert_eq!(shared.match_count(&name, &urn), expected.len());
                    prop_assert_eq!(shared.is_match(&name, &urn), !expected.is_empty());
                    let mut keys = vec![77];
                    shared.matches_into(&name, &urn, &mut keys);
                    prop_assert_eq!(sorted(keys), expected);
                }
                Step::Update(changes) => {
                    shared.update(|update| {
                        for (key, change) in &changes {
                            match change {
                                Some(filter) => {
                                    let answer = update.insert(*key, ping(filter));
                                    assert_eq!(answer, index.insert(*key, ping(filter)));
                                }
                                None => assert_eq!(update.remove(key), index.remove(key)),
                            }
                            assert_eq!(update.index().len(), index.len());
                        }
                    });
                }
                Step::Keep => kept.push((shared.snapshot(), index.clone())),
            }
            prop_assert_eq!((shared.len(), shared.is_empty()), (index.len(), index.is_empty()));
        }
        for (snapshot, then) in kept {
            prop_assert_eq!(sorted(snapshot.keys().copied()), sorted(then.keys().copied()));
            for key in snapshot.keys() {
                prop_assert_eq!(snapshot.get(key), then.get(key));
            }
        }
    }
}

/// Calls `read` in three threads, again and again, until `write` has ended.
fn read_during(read: impl Fn() + Sync, write: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    read();
                    pause();
                }
            });
        }
        // A writer that panics ends the readers too.
        let _stop = SetOnDrop(&stop);
        write();
    });
}

struct SetOnDrop<'a>(&'a AtomicBool);

impl Drop for SetOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// How many changes the readers see. Miri is too slow for more.
const ROUNDS: u32 = if cfg!(miri) { 4 } else { 1_000 };

/// Lets the writer have a turn where there are fewer cores than readers.
fn pause() {
    // Miri runs one thread at a time, a thousand times slower.
    let micros = if cfg!(miri) { 50_000 } else { 20 };
    thread::sleep(Duration::from_micros(micros));
}

/// A webhook is moved between two filters, both of which the event matches, while readers look: none
/// may see it missing. A pair changes together: none may see one of the two.
#[test]
fn readers_see_only_whole_versions() {
    in_time(|| {
        let index = SharedIndex::new();
        index.insert(0, ping("urn:ns:a:*"));
        let (name, text) = (event("ping"), urn("urn:ns:a:b"));
        let read = || {
            let keys = sorted(index.matches(&name, &text));
            assert!(keys == [0] || keys == [0, 1, 2], "{keys:?}");
        };
        let write = || {
            for round in 0..ROUNDS as usize {
                let filter = ["urn:ns:a:*", "urn:ns:*:b", "urn:ns:a:b"][round % 3];
                assert!(index.insert(0, ping(filter)).is_some());
                index.update(|update| {
                    for key in [1, 2] {
                        match round % 2 {
                            0 => assert_eq!(update.insert(key, ping(filter)), None),
                            _ => assert!(update.remove(&key).is_some()),
                        }
                    }
                });
            }
        };
        read_during(read, write);
    });
}

/// A webhook changes its events and its filters at once, among many others that change too. Nobody
/// sees the events of one version with the filters of the other, nor one of its filters without
/// the rest, and in each version exactly one of the two is there.
#[test]
fn readers_never_mix_two_versions_of_a_webhook() {
    in_time(|| {
        let versions = [
            subscription(&["ping"], &["urn:ns:a:*", "urn:ns:*:first"]),
            subscription(&["pong"], &["urn:ns:b:*", "urn:ns:*:second"]),
        ];
        let index = SharedIndex::new();
        index.insert(0, versions[0].clone());
        let names = [event("ping"), event("pong")];
        let texts = [
            ["urn:ns:a:x", "urn:ns:x:first"].map(urn),
            ["urn:ns:b:x", "urn:ns:x:second"].map(urn),
        ];
        let read = || {
            for (name, other) in [(0, 1), (1, 0)] {
                for text in &texts[other] {
                    assert!(!index.is_match(&names[name], text));
                    assert_eq!(index.match_count(&names[name], text), 0);
                    assert_eq!(index.matches(&names[name], text).next(), None);
                }
            }
            let version = index.snapshot();
            let seen = [0, 1].map(|n| {
                let [one, other] =
                    [0, 1].map(|filter| version.is_match(&names[n], &texts[n][filter]));
                assert_eq!(one, other, "half a webhook");
                one
            });
            assert_ne!(seen[0], seen[1], "none, or both versions");
            let webhook = version.get(&0).expect("never removed");
            assert_eq!(webhook.is_match(&names[0], &texts[0][0]), seen[0]);
        };
        let write = || {
            for round in 1..=ROUNDS as usize {
                let other = 1 + round % 200;
                index.insert(other, ping("urn:ns:c:*"));
                assert!(index.insert(0, versions[round % 2].clone()).is_some());
                if round % 3 == 0 {
                    index.remove(&other);
                }
            }
        };
        read_during(read, write);
    });
}

/// What has been inserted when `insert` has returned is seen by every match that begins later, and
/// what has been removed by none.
#[test]
fn a_change_that_has_returned_is_seen_everywhere() {
    in_time(|| {
        let index = SharedIndex::new();
        let (name, text) = (event("ping"), urn("urn:ns:a"));
        // Twice a round's number once its webhook is there, one more once it is gone again.
        let progress = AtomicU32::new(0);
        let read = || {
            let before = progress.load(Ordering::SeqCst);
            let keys = index.matches(&name, &text).collect::<Vec<u32>>();
            let after = progress.load(Ordering::SeqCst);
            if before != after || before == 0 {
                return;
            }
            // The writer may be at work already on what comes next.
            let (expected, early) = if before.is_multiple_of(2) {
                (vec![before / 2], vec![])
            } else {
                (vec![], vec![before / 2 + 1])
            };
            assert!(keys == expected || keys == early, "{keys:?} at {before}");
        };
        let write = || {
            for round in 1..=ROUNDS {
                index.insert(round, ping("urn:ns:*"));
                progress.store(2 * round, Ordering::SeqCst);
                index.remove(&round);
                progress.store(2 * round + 1, Ordering::SeqCst);
            }
        };
        read_during(read, write);
        assert!(index.is_empty());
    });
}

#[test]
fn many_writers_lose_nothing() {
    in_time(|| {
        let index = SharedIndex::new();
        thread::scope(|scope| {
            for writer in 0..4_u32 {
                let index = &index;
                scope.spawn(move || {
                    for number in 0..ROUNDS / 2 {
                        let key = writer * 1000 + number;
                        index.insert(key, ping("urn:ns:*"));
                        if number % 2 == 0 {
                            assert!(index.remove(&key).is_some());
                        }
                    }
                });
            }
        });
        assert_eq!(index.len(), ROUNDS as usize);
        assert!(index.snapshot().keys().all(|key| key % 2 == 1));
    });
}

#[test]
fn an_update_that_panics_changes_nothing() {
    in_time(|| {
        let index = SharedIndex::new();
        index.insert(1, ping("urn:ns:*"));
        let update = catch_unwind(AssertUnwindSafe(|| {
            index.update(|update| {
                update.insert(2, ping("urn:ns:*"));
                update.remove(&1);
                panic!("on purpose");
            });
        }));
        assert!(update.is_err());
        assert_eq!(sorted(index.snapshot().keys().copied()), [1]);
        index.insert(3, ping("urn:ns:*"));
        assert_eq!(sorted(index.matches_urn(&urn("urn:ns:a"))), [1, 3]);
    });
}

fn apps(webhooks: u32) -> SharedIndex<u32> {
    (0..webhooks)
        .map(|key| (key, ping(&format!("urn:ns:app:{key}:*"))))
        .collect()
}

/// A change copies the pages that it touches. The others are shared with whatever readers hold, and so
/// the size of the index does not matter.
#[test]
fn a_change_copies_what_it_touches_whatever_readers_hold() {
    for webhooks in [2_000, 40_000] {
        let index = apps(webhooks);
        let mut held = Vec::new();
        for key in (0..webhooks).step_by(100).take(20) {
            held.push((index.snapshot(), index.len()));
            let text = format!("urn:ns:app:{key}:x");
            let answer = index.matches_urn(&urn(&text));
            let copied = measure(|| {
                index.remove(&key);
                index.insert(webhooks + key, ping(&format!("urn:ns:app:{key}:*")));
            });
            // Both changes, each with some pages of the blocks, of the tables and of the sets.
            assert!(copied.bytes_total < 150_000, "{}", copied.bytes_total);
            assert!(answer.eq([key]), "an answer is from its version");
        }
        assert!(index.memory_usage() > 50 * webhooks as usize);
        for (snapshot, len) in held {
            assert_eq!((snapshot.len(), snapshot.keys().count()), (len, len));
        }
    }
}

/// A clone is some references, and neither of both sees what happens to the other.
#[test]
fn a_clone_of_an_index_costs_nothing_and_is_apart() {
    let mut index = FilterIndex::clone(&apps(10_000).snapshot());
    let mut clone = None;
    let cost = measure(|| clone = Some(index.clone()));
    assert!(cost.bytes_total < 1_000, "{}", cost.bytes_total);
    let mut clone = clone.unwrap();
    for key in 0..10_000 {
        match key % 3 {
            0 => _ = index.remove(&key),
            1 => _ = clone.remove(&key),
            _ => _ = clone.insert(key, ping("urn:ns:app:none:*")),
        }
    }
    for key in 0..10_000 {
        let text = format!("urn:ns:app:{key}:x");
        let kept = [key % 3 != 0, key % 3 == 0];
        let found = [&index, &clone].map(|index| index.matches_urn(&urn(&text)).eq([&key]));
        assert_eq!(found, kept, "{key}");
    }
}

#[test]
fn it_is_made_from_an_index_or_from_webhooks() {
    let webhooks = [(1, ping("urn:ns:a")), (2, ping("urn:ns:b"))];
    let index: SharedIndex<i32> = webhooks.into_iter().collect();
    assert_eq!(index.len(), 2);
    assert!(format!("{index:?}").contains("urn:ns:b"));
    assert!(SharedIndex::<i32>::default().is_empty());
    assert_eq!(index.memory_usage(), index.snapshot().memory_usage());
}
