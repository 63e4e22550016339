//! Code of the caller that runs inside a call of the crate: keys whose traits panic, and changes of a
//! shared index inside its own update.

use std::cell::Cell;
use std::hash::{Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};

use urn_filter::{FilterIndex, Subscription};

use crate::support::{event, subscription};

thread_local! {
    /// How many more keys are hashed before one panics.
    static HASHES_LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Key(u32);

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        if let Some(left) = HASHES_LEFT.get() {
            assert!(left > 0, "a key that cannot be hashed");
            HASHES_LEFT.set(Some(left - 1));
        }
        self.0.hash(state);
    }
}

/// More keys than one change hashes.
const MANY: usize = 10_000;

fn webhook() -> Subscription {
    subscription(&["ping"], &["urn:ns:app:A:*"])
}

/// Runs a change in which hashing panics after this many keys, and reports whether it did.
fn panics_after(hashes: usize, change: impl FnOnce()) -> bool {
    HASHES_LEFT.set(Some(hashes));
    let outcome = catch_unwind(AssertUnwindSafe(change));
    HASHES_LEFT.set(None);
    outcome.is_err()
}

/// Every way of asking gives these keys and no others.
fn assert_content(index: &FilterIndex<Key>, expected: &[u32], what: &str) {
    let urn = urn_filter::urn!("urn:ns:app:A:1");
    let sorted = |keys: Vec<&Key>| {
        let mut keys: Vec<u32> = keys.into_iter().map(|key| key.0).collect();
        keys.sort_unstable();
        keys
    };
    assert_eq!(index.len(), expected.len(), "{what}");
    assert_eq!(sorted(index.keys().collect()), expected, "{what}");
    let matched = index.matches(&event("ping"), &urn).collect();
    assert_eq!(sorted(matched), expected, "{what}");
    for &key in expected {
        assert_eq!(index.get(&Key(key)), Some(webhook()), "{what}");
    }
}

/// At every size up to some growths of the tables, and at every key that may panic: what panicked is
/// not there, all else is, and all of it can be removed.
#[test]
fn a_key_whose_hash_panics_leaves_no_ghost() {
    for count in 0..60 {
        for hashes in 0..MANY {
            let mut index: FilterIndex<Key> = (0..count).map(|key| (Key(key), webhook())).collect();
            let mut present: Vec<u32> = (0..count).collect();
            let panicked = panics_after(hashes, || drop(index.insert(Key(count), webhook())));
            if !panicked {
                present.push(count);
            }
            let what = format!("insertion {count}, after {hashes} hashes");
            assert_content(&index, &present, &what);
            for key in &present {
                assert_eq!(index.remove(&Key(*key)), Some(webhook()), "{what}");
            }
            assert_content(&index, &[], &what);
            if !panicked {
                break;
            }
            assert!(hashes + 1 < MANY, "{what}: it hashes for ever");
        }
    }
}

/// The same for removals, whose tables shrink: the webhook is there or it is not, for every question.
#[test]
fn a_removal_whose_hash_panics_leaves_no_ghost() {
    for left in 0..20 {
        for hashes in 0..MANY {
            let mut index: FilterIndex<Key> = (0..100).map(|key| (Key(key), webhook())).collect();
            for key in left + 1..100 {
                index.remove(&Key(key));
            }
            let panicked = panics_after(hashes, || drop(index.remove(&Key(left))));
            let there = index.contains_key(&Key(left));
            assert!(panicked || !there);
            let present: Vec<u32> = (0..left + u32::from(there)).collect();
            let what = format!("removal {left}, after {hashes} hashes");
            assert_content(&index, &present, &what);
            if !panicked {
                break;
            }
            assert!(hashes + 1 < MANY, "{what}: it hashes for ever");
        }
    }
}

/// The batches that were inserted before the iterator panicked stay, and no webhook is there in part.
#[test]
fn an_iterator_that_panics_leaves_whole_webhooks() {
    for yielded in [0, 1, 31, 32, 33, 100] {
        let mut index = FilterIndex::new();
        let webhooks = (0..).map(|key| {
            assert!(key < yielded, "an iterator that ends badly");
            (Key(key), webhook())
        });
        let outcome = catch_unwind(AssertUnwindSafe(|| index.extend(webhooks)));
        assert!(outcome.is_err());
        let whole = yielded - yielded % 32;
        assert_content(
            &index,
            &(0..whole).collect::<Vec<_>>(),
            &format!("{yielded}"),
        );
    }
}

#[cfg(feature = "shared")]
mod shared {
    use super::*;
    use crate::support::watchdog::in_time;
    use urn_filter::{Limits, SharedIndex};

    type Call = (&'static str, fn(&SharedIndex<u32>));

    const CALLS: [Call; 5] = [
        ("insert", |index| drop(index.insert(7, webhook()))),
        ("try_insert", |index| drop(index.try_insert(7, webhook()))),
        ("remove", |index| drop(index.remove(&1))),
        ("set_limits", |index| index.set_limits(Limits::new())),
        ("update", |index| index.update(|_| {})),
    ];

    /// It would wait for itself. So it panics, says why, and nothing has changed.
    #[test]
    fn a_change_inside_the_update_of_the_same_index_panics() {
        in_time(|| {
            for (name, call) in CALLS {
                let index: SharedIndex<u32> =
                    [(1, webhook()), (2, webhook())].into_iter().collect();
                let inside = || {
                    index.update(|update| {
                        update.insert(3, webhook());
                        call(&index);
                    });
                };
                let panic = catch_unwind(AssertUnwindSafe(inside)).expect_err(name);
                let message = panic.downcast_ref::<&str>().copied().unwrap_or_default();
                assert!(
                    message.contains("inside its own `update`"),
                    "{name}: {message:?}"
                );

                let keys = |index: &SharedIndex<u32>| {
                    let mut keys: Vec<u32> = index.snapshot().keys().copied().collect();
                    keys.sort_unstable();
                    keys
                };
                assert_eq!(keys(&index), [1, 2], "{name}");
                call(&index);
                index.insert(9, webhook());
                assert!(keys(&index).contains(&9), "{name}");
            }
        });
    }

    /// Readers, other indexes and other threads are not concerned.
    #[test]
    fn an_update_may_read_its_index_and_change_others() {
        in_time(|| {
            let index: SharedIndex<u32> = [(1, webhook())].into_iter().collect();
            let other = SharedIndex::new();
            std::thread::scope(|scope| {
                let writer = index.update(|update| {
                    update.insert(2, webhook());
                    assert_eq!((index.len(), update.index().len()), (1, 2));
                    other.update(|inner| {
                        inner.insert(5, webhook());
                        assert_eq!(index.snapshot().len(), 1);
                    });
                    // It waits until this update has ended.
                    scope.spawn(|| drop(index.insert(3, webhook())))
                });
                writer.join().unwrap();
            });
            assert_eq!((index.len(), other.len()), (3, 1));
        });
    }
}
