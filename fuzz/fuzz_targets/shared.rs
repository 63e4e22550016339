//! While one thread changes a shared index, another one sees only whole versions. A version is never
//! older than the one before, or than one that was published before the call.

#![no_main]

#[path = "../../tests/it/support/oracle.rs"]
#[allow(dead_code, reason = "each target uses a part of the oracle")]
mod oracle;
#[path = "../src/specs.rs"]
#[allow(dead_code, reason = "each target uses a part of the specs")]
mod specs;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use specs::{Ask, Webhook, WebhookSpec, event, event_text, sorted};
use urn_filter::{FilterIndex, Limits, SharedIndex, Subscription, Urn};

#[derive(Debug, Arbitrary)]
struct Input {
    /// Each is published by itself.
    updates: Vec<Vec<Change>>,
    event: u8,
    ask: Ask,
    /// How many of the first snapshots the reader keeps to the end.
    kept: u8,
    max_webhooks: Option<u8>,
}

#[derive(Debug, Arbitrary)]
enum Change {
    Insert(u8, WebhookSpec),
    TryInsert(u8, WebhookSpec),
    Remove(u8),
    Retain(u8),
    Clear,
}

const KEYS: u8 = 8;
const MAX_UPDATES: usize = 24;
const MAX_CHANGES: usize = 80;
const MAX_FILTERS: usize = 600;

/// A version of the index, and what it answers to the question of the run.
#[derive(Default)]
struct Version<'a> {
    webhooks: BTreeMap<u8, &'a Subscription>,
    keys: Vec<u8>,
}

impl Version<'_> {
    fn has(&self, webhooks: &BTreeMap<u8, Subscription>) -> bool {
        let mine = self.webhooks.iter().map(|(key, &webhook)| (key, webhook));
        mine.eq(webhooks)
    }
}

/// How many updates have begun, and how many have returned.
#[derive(Default)]
struct Progress {
    begun: AtomicUsize,
    done: AtomicUsize,
}

struct Question {
    event: String,
    urn: String,
}

fuzz_target!(|input: Input| {
    let updates: Vec<Vec<Done>> = planned(input.updates);
    let all: Vec<&Webhook> = updates.iter().flatten().filter_map(Done::webhook).collect();
    let question = Question {
        event: event_text(input.event),
        urn: input.ask.text(&all),
    };
    let max = input.max_webhooks.map(|max| usize::from(max % (KEYS + 1)));
    let limits = max.map_or(Limits::new(), |max| Limits::new().max_webhooks(max as u64));
    let versions = versions(&updates, max, &question);
    let index = SharedIndex::from(FilterIndex::with_limits(limits));
    let progress = Progress::default();
    thread::scope(|scope| {
        scope.spawn(|| read(&index, &versions, &progress, &question, input.kept));
        for update in &updates {
            progress.begun.fetch_add(1, Ordering::SeqCst);
            apply(&index, update);
            index.snapshot().check_invariants();
            progress.done.fetch_add(1, Ordering::SeqCst);
            thread::yield_now();
        }
    });
    assert!(versions[updates.len()].has(&content(&index.snapshot())));
    assert_eq!(index.limits(), limits);
});

/// A change with its webhook as text.
enum Done {
    Insert(u8, Webhook),
    TryInsert(u8, Webhook),
    Remove(u8),
    /// The keys whose bit is set stay.
    Retain(u8),
    Clear,
}

impl Done {
    fn webhook(&self) -> Option<&Webhook> {
        match self {
            Self::Insert(_, webhook) | Self::TryInsert(_, webhook) => Some(webhook),
            Self::Remove(_) | Self::Retain(_) | Self::Clear => None,
        }
    }
}

/// The updates as far as a run goes.
fn planned(updates: Vec<Vec<Change>>) -> Vec<Vec<Done>> {
    let mut filters = 0;
    let mut planned = Vec::new();
    for update in updates.into_iter().take(MAX_UPDATES) {
        let mut changes = Vec::new();
        for change in update.into_iter().take(MAX_CHANGES) {
            let change = match change {
                Change::Insert(key, spec) => Done::Insert(key % KEYS, spec.into()),
                Change::TryInsert(key, spec) => Done::TryInsert(key % KEYS, spec.into()),
                Change::Remove(key) => Done::Remove(key % KEYS),
                Change::Retain(keys) => Done::Retain(keys),
                Change::Clear => Done::Clear,
            };
            filters += change.webhook().map_or(0, |webhook| webhook.urns.len());
            if filters > MAX_FILTERS {
                break;
            }
            changes.push(change);
        }
        planned.push(changes);
    }
    planned
}

/// The index after no update, after the first, and so on, from the oracle.
fn versions<'a>(
    updates: &'a [Vec<Done>],
    max: Option<usize>,
    question: &Question,
) -> Vec<Version<'a>> {
    let mut model: BTreeMap<u8, &Webhook> = BTreeMap::new();
    let mut versions = vec![Version::default()];
    for update in updates {
        for change in update {
            match change {
                Done::Insert(key, webhook) => drop(model.insert(*key, webhook)),
                Done::TryInsert(key, webhook) => {
                    let is_full = max.is_some_and(|max| model.len() >= max);
                    if model.contains_key(key) || !is_full {
                        model.insert(*key, webhook);
                    }
                }
                Done::Remove(key) => drop(model.remove(key)),
                Done::Retain(keys) => model.retain(|key, _| keys >> key & 1 == 1),
                Done::Clear => model.clear(),
            }
        }
        let wanting = model
            .iter()
            .filter(|(_, webhook)| webhook.wants(&question.event, &question.urn));
        versions.push(Version {
            keys: wanting.map(|(key, _)| *key).collect(),
            webhooks: model
                .iter()
                .map(|(key, webhook)| (*key, webhook.subscription()))
                .collect(),
        });
    }
    versions
}

/// One change goes the short way now and then: the first of an update of one.
fn apply(index: &SharedIndex<u8>, changes: &[Done]) {
    match changes {
        [Done::Insert(key, webhook)] => drop(index.insert(*key, webhook.subscription().clone())),
        [Done::TryInsert(key, webhook)] => {
            drop(index.try_insert(*key, webhook.subscription().clone()))
        }
        [Done::Remove(key)] => drop(index.remove(key)),
        [Done::Retain(keys)] => index.retain(|key, _| keys >> key & 1 == 1),
        [Done::Clear] => index.clear(),
        _ => index.update(|update| {
            for change in changes {
                match change {
                    Done::Insert(key, webhook) => {
                        drop(update.insert(*key, webhook.subscription().clone()))
                    }
                    Done::TryInsert(key, webhook) => {
                        drop(update.try_insert(*key, webhook.subscription().clone()));
                    }
                    Done::Remove(key) => drop(update.remove(key)),
                    Done::Retain(keys) => update.retain(|key, _| keys >> key & 1 == 1),
                    Done::Clear => update.clear(),
                }
            }
        }),
    }
}

/// Looks until the last version is there.
fn read(
    index: &SharedIndex<u8>,
    versions: &[Version<'_>],
    progress: &Progress,
    question: &Question,
    kept: u8,
) {
    let last = versions.len() - 1;
    let (name, urn) = (
        event(&question.event),
        Urn::parse(&question.urn).expect("a valid URN"),
    );
    let mut snapshots = Vec::new();
    let mut oldest = 0;
    loop {
        let is_over = progress.done.load(Ordering::SeqCst) == last;
        let (snapshot, range) = looked(progress, oldest, || index.snapshot());
        let webhooks = content(&snapshot);
        oldest = first(versions, range, |version| version.has(&webhooks));
        assert_eq!(sorted(snapshot.matches(&name, &urn)), versions[oldest].keys);
        let (keys, range) = looked(progress, oldest, || {
            let keys: Vec<u8> = index.matches(&name, &urn).collect();
            sorted(keys.iter())
        });
        oldest = first(versions, range, |version| version.keys == keys);
        let (count, range) = looked(progress, oldest, || index.match_count(&name, &urn));
        oldest = first(versions, range, |version| version.keys.len() == count);
        if snapshots.len() < usize::from(kept % 4) {
            snapshots.push((snapshot, webhooks));
        }
        if is_over {
            break;
        }
    }
    // A snapshot stays what it was.
    for (snapshot, webhooks) in snapshots {
        snapshot.check_invariants();
        assert_eq!(content(&snapshot), webhooks);
    }
}

/// An answer, and from which versions it can be.
fn looked<R>(
    progress: &Progress,
    oldest: usize,
    look: impl FnOnce() -> R,
) -> (R, RangeInclusive<usize>) {
    let oldest = oldest.max(progress.done.load(Ordering::SeqCst));
    let answer = look();
    (answer, oldest..=progress.begun.load(Ordering::SeqCst))
}

/// The first of these versions that it can be.
fn first(
    versions: &[Version<'_>],
    mut range: RangeInclusive<usize>,
    is_it: impl Fn(&Version<'_>) -> bool,
) -> usize {
    let shown = range.clone();
    range
        .find(|&number| is_it(&versions[number]))
        .unwrap_or_else(|| panic!("no version of {shown:?} is like this"))
}

fn content(index: &FilterIndex<u8>) -> BTreeMap<u8, Subscription> {
    index.iter().map(|(key, webhook)| (*key, webhook)).collect()
}
