//! Compares the limits of an index with a plain map that counts everything again after each change.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use urn_filter::limits::{InsertError, LimitKind};
use urn_filter::{EventPatterns, FilterIndex, FilterSet, Limits, Subscription};

use crate::support::strategies::{dense_pattern_text, event_pattern_text, pattern_text};
use crate::support::{event, sorted, subscription, urn};

const ALL: [LimitKind; 7] = [
    LimitKind::WebhookEvents,
    LimitKind::WebhookFilters,
    LimitKind::WebhookBytes,
    LimitKind::Webhooks,
    LimitKind::Events,
    LimitKind::Filters,
    LimitKind::Bytes,
];

/// A webhook as its owner wrote it.
#[derive(Debug, Clone)]
struct Webhook {
    events: Vec<&'static str>,
    urns: Vec<String>,
}

impl Webhook {
    fn subscription(&self) -> Subscription {
        Subscription {
            events: EventPatterns::parse(self.events.iter().copied()).unwrap(),
            urns: FilterSet::parse(self.urns.iter().map(String::as_str)).unwrap(),
        }
    }

    fn figure(&self, kind: LimitKind) -> u64 {
        let figure = match kind {
            LimitKind::WebhookEvents => self.events.len(),
            LimitKind::WebhookFilters => self.urns.len(),
            LimitKind::WebhookBytes => {
                let names = self.events.iter().map(|name| name.len());
                names.chain(self.urns.iter().map(String::len)).sum()
            }
            other => panic!("{other:?} is not of a webhook"),
        };
        u64::try_from(figure).unwrap()
    }
}

type Model = BTreeMap<u8, Webhook>;

fn total(model: &Model, kind: LimitKind) -> u64 {
    let of = |kind| model.values().map(|webhook| webhook.figure(kind)).sum();
    match kind {
        LimitKind::Webhooks => u64::try_from(model.len()).unwrap(),
        LimitKind::Events => of(LimitKind::WebhookEvents),
        LimitKind::Filters => of(LimitKind::WebhookFilters),
        LimitKind::Bytes => of(LimitKind::WebhookBytes),
        other => panic!("{other:?} is not of the index"),
    }
}

/// Kind, limit and figure of the refusal, if the webhook has to be refused.
fn refusal(
    model: &Model,
    limits: Limits,
    key: u8,
    webhook: &Webhook,
) -> Option<(LimitKind, u64, u64)> {
    let mut after = model.clone();
    after.insert(key, webhook.clone());
    ALL.into_iter().find_map(|kind| {
        let limit = limits.get(kind)?;
        let (asked, grown) = if kind.is_per_webhook() {
            (webhook.figure(kind), true)
        } else {
            let asked = total(&after, kind);
            (asked, asked > total(model, kind))
        };
        (asked > limit && grown).then_some((kind, limit, asked))
    })
}

#[derive(Debug, Clone)]
enum Step {
    Insert(u8, Webhook),
    TryInsert(u8, Webhook),
    Remove(u8),
    SetLimits(Limits),
    Clone,
    Clear,
}

fn webhook() -> impl Strategy<Value = Webhook> {
    let urns = prop_oneof![
        2 => vec(pattern_text(), 1..2),
        3 => vec(dense_pattern_text(), 0..6),
        1 => vec(dense_pattern_text(), 17..30),
    ];
    (vec(event_pattern_text(), 0..4), urns).prop_map(|(events, urns)| Webhook { events, urns })
}

fn limits() -> impl Strategy<Value = Limits> {
    (
        option::weighted(0.2, 0_u64..4),
        option::weighted(0.2, 0_u64..30),
        option::weighted(0.2, 0_u64..400),
        option::weighted(0.5, 0_u64..10),
        option::weighted(0.5, 0_u64..30),
        option::weighted(0.5, 0_u64..60),
        option::weighted(0.5, 0_u64..1_300),
    )
        .prop_map(limits_of)
}

type Figures = (
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u64>,
    Option<u64>,
);

fn limits_of(figures: Figures) -> Limits {
    let (events, filters, bytes, webhooks, all_events, all_filters, all_bytes) = figures;
    let mut limits = Limits::new();
    let set = |limits: &mut Limits, set: fn(Limits, u64) -> Limits, figure: Option<u64>| {
        if let Some(figure) = figure {
            *limits = set(*limits, figure);
        }
    };
    set(&mut limits, Limits::max_webhook_events, events);
    set(&mut limits, Limits::max_webhook_filters, filters);
    set(&mut limits, Limits::max_webhook_bytes, bytes);
    set(&mut limits, Limits::max_webhooks, webhooks);
    set(&mut limits, Limits::max_events, all_events);
    set(&mut limits, Limits::max_filters, all_filters);
    set(&mut limits, Limits::max_bytes, all_bytes);
    limits
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0_u8..12, webhook()).prop_map(|(key, webhook)| Step::Insert(key, webhook)),
        30 => (0_u8..12, webhook()).prop_map(|(key, webhook)| Step::TryInsert(key, webhook)),
        15 => (0_u8..12).prop_map(Step::Remove),
        4 => limits().prop_map(Step::SetLimits),
        1 => Just(Step::Clone),
        1 => Just(Step::Clear),
    ]
}

/// All that can be seen of an index.
type Seen = (Vec<(u8, Subscription)>, usize, u64, u64, Limits, Vec<u8>);

fn seen(index: &FilterIndex<u8>) -> Seen {
    let mut webhooks: Vec<_> = index.iter().map(|(key, webhook)| (*key, webhook)).collect();
    webhooks.sort_by_key(|(key, _)| *key);
    let hits = index.matches(&event("ping"), &urn("urn:ns:a:b"));
    (
        webhooks,
        index.memory_usage(),
        index.filter_count(),
        index.text_bytes(),
        index.limits(),
        sorted(hits.copied()),
    )
}

fn check_refused(
    error: InsertError<u8>,
    key: u8,
    webhook: &Webhook,
    expected: (LimitKind, u64, u64),
) {
    let exceeded = error.limit_exceeded();
    assert_eq!(
        (exceeded.kind(), exceeded.limit(), exceeded.requested()),
        expected
    );
    assert_eq!(error.key(), &key);
    assert_eq!(error.subscription(), &webhook.subscription());
    assert_eq!(error.into_parts(), (key, webhook.subscription()));
}

fn run(limits: Limits, steps: Vec<Step>) {
    let mut index = FilterIndex::with_limits(limits);
    let mut model = Model::new();
    for step in steps {
        match step {
            Step::Insert(key, webhook) => {
                let replaced = index.insert(key, webhook.subscription());
                let expected = model.insert(key, webhook);
                assert_eq!(replaced, expected.map(|webhook| webhook.subscription()));
            }
            Step::TryInsert(key, webhook) => {
                let before = seen(&index);
                let expected = refusal(&model, index.limits(), key, &webhook);
                match (index.try_insert(key, webhook.subscription()), expected) {
                    (Ok(replaced), None) => {
                        let expected = model.insert(key, webhook);
                        assert_eq!(replaced, expected.map(|webhook| webhook.subscription()));
                    }
                    (Err(error), Some(expected)) => {
                        check_refused(error, key, &webhook, expected);
                        assert_eq!(seen(&index), before);
                    }
                    (answer, expected) => panic!("{answer:?}, and expected was {expected:?}"),
                }
            }
            Step::Remove(key) => {
                let expected = model.remove(&key);
                assert_eq!(
                    index.remove(&key),
                    expected.map(|webhook| webhook.subscription())
                );
            }
            Step::SetLimits(limits) => {
                index.set_limits(limits);
                assert_eq!(index.limits(), limits);
            }
            Step::Clone => {
                let mut original = std::mem::replace(&mut index, FilterIndex::new());
                index = original.clone();
                original.clear();
                assert_eq!(original.limits(), index.limits());
            }
            Step::Clear => {
                let limits = index.limits();
                index.clear();
                model.clear();
                assert_eq!(index.limits(), limits);
            }
        }
        assert_eq!(index.len(), model.len());
        assert_eq!(index.event_count(), total(&model, LimitKind::Events));
        assert_eq!(index.filter_count(), total(&model, LimitKind::Filters));
        assert_eq!(index.text_bytes(), total(&model, LimitKind::Bytes));
    }
    for key in 0..12 {
        let expected = model.get(&key).map(Webhook::subscription);
        assert_eq!(index.get(&key), expected);
    }
}

proptest! {
    #[test]
    fn an_index_within_limits_is_a_map_that_adds_everything_up(
        limits in limits(),
        steps in vec(step(), 0..60),
    ) {
        run(limits, steps);
    }
}

/// Two webhooks: two event patterns of 18 bytes and three filters of 30 bytes each.
fn filled(limits: Limits) -> FilterIndex<u8> {
    let mut index: FilterIndex<u8> = [(1, three()), (2, three())].into_iter().collect();
    index.set_limits(limits);
    index
}

fn three() -> Subscription {
    let urns = ["urn:ns:a:*", "urn:ns:a:b", "urn:ns:a:b"];
    subscription(&["ping", "ticket.created"], &urns)
}

/// Each limit, set to what a third webhook needs and to one less.
#[test]
fn each_limit_refuses_from_its_figure_on() {
    let none = Limits::new();
    let table = [
        (LimitKind::WebhookEvents, none.max_webhook_events(1), 1, 2),
        (LimitKind::WebhookFilters, none.max_webhook_filters(2), 2, 3),
        (LimitKind::WebhookBytes, none.max_webhook_bytes(47), 47, 48),
        (LimitKind::Webhooks, none.max_webhooks(2), 2, 3),
        (LimitKind::Events, none.max_events(5), 5, 6),
        (LimitKind::Filters, none.max_filters(8), 8, 9),
        (LimitKind::Bytes, none.max_bytes(143), 143, 144),
    ];
    for (kind, limits, limit, asked) in table {
        let mut index = filled(limits);
        let before = seen(&index);
        let error = index.try_insert(3, three()).unwrap_err();
        let exceeded = error.limit_exceeded();
        assert_eq!(
            (exceeded.kind(), exceeded.limit(), exceeded.requested()),
            (kind, limit, asked)
        );
        assert_eq!(seen(&index), before, "{kind:?}");
        for other in ALL {
            assert_eq!(limits.get(other), (other == kind).then_some(limit));
        }
        assert_eq!(limits.check(&three()).is_err(), kind.is_per_webhook());
    }
    let enough = none
        .max_webhook_events(2)
        .max_webhook_filters(3)
        .max_webhook_bytes(48)
        .max_webhooks(3)
        .max_events(6)
        .max_filters(9)
        .max_bytes(144);
    assert_eq!(filled(enough).try_insert(3, three()), Ok(None));
}

#[test]
fn without_limits_nothing_is_refused() {
    assert_eq!(Limits::new(), Limits::default());
    assert!(ALL.iter().all(|kind| Limits::new().get(*kind).is_none()));
    assert_eq!(FilterIndex::<u8>::new().limits(), Limits::new());
    assert_eq!(
        filled(Limits::new()).try_insert(1, three()),
        Ok(Some(three()))
    );
}

#[test]
fn of_a_replacement_only_the_difference_counts() {
    let mut index = filled(Limits::new().max_webhooks(2).max_filters(6).max_bytes(96));
    assert_eq!(index.try_insert(1, three()), Ok(Some(three())));
    let small = subscription(&["ping"], &["urn:ns:a:*"]);
    assert_eq!(index.try_insert(1, small.clone()), Ok(Some(three())));
    let four = subscription(&["ping"], &["urn:ns:a:*"; 5]);
    assert_eq!(index.try_insert(2, four.clone()), Ok(Some(three())));
    assert_eq!((index.filter_count(), index.text_bytes()), (6, 68));
    let error = index.try_insert(1, three()).unwrap_err();
    assert_eq!(error.limit_exceeded().requested(), 8);
    assert_eq!(index.get(&1), Some(small));
    assert_eq!(index.remove(&2), Some(four));
    assert!(index.try_insert(1, three()).is_ok());
}

#[test]
fn an_index_beyond_its_limits_can_be_made_smaller() {
    let mut index = filled(Limits::new().max_webhooks(1).max_filters(1).max_bytes(1));
    let two = subscription(&["ping"], &["urn:ns:a", "urn:ns:b"]);
    assert!(index.try_insert(3, Subscription::default()).is_err());
    assert_eq!(index.try_insert(1, two), Ok(Some(three())));
    let error = index.try_insert(1, three()).unwrap_err();
    assert_eq!(error.limit_exceeded().kind(), LimitKind::Filters);
    assert_eq!(error.limit_exceeded().requested(), 6);
}

/// One whose figure stays as it is while another one grows.
#[test]
fn a_figure_that_grows_is_refused_whatever_the_others_do() {
    let mut index = filled(Limits::new().max_webhooks(1).max_filters(1).max_bytes(96));
    let names = ["ping", "ticket.created"];
    let fewer_but_longer = subscription(&names, &["urn:ns:a:ticket:created:in:a:category:*"]);
    let error = index.try_insert(1, fewer_but_longer).unwrap_err();
    assert_eq!(error.limit_exceeded().kind(), LimitKind::Bytes);
    assert_eq!(error.limit_exceeded().requested(), 105);
}

#[test]
fn what_is_not_asked_about_limits_does_not_observe_them() {
    let mut index = FilterIndex::with_limits(Limits::new().max_webhooks(0).max_webhook_filters(0));
    index.insert(1, three());
    index.extend([(2, three())]);
    assert_eq!((index.len(), index.filter_count()), (2, 6));
    assert_eq!((index.event_count(), index.text_bytes()), (4, 96));
}

/// The last removal gives the memory back as `clear` does.
#[test]
fn limits_outlive_the_last_webhook_and_a_clear() {
    let limits = Limits::new().max_webhooks(2).max_bytes(100);
    let mut index = filled(limits);
    index.remove(&1);
    index.remove(&2);
    assert_eq!((index.limits(), index.text_bytes()), (limits, 0));
    index.insert(1, three());
    index.clear();
    assert_eq!((index.limits(), index.filter_count()), (limits, 0));
    let mut clone = index.clone();
    clone.set_limits(Limits::new());
    assert_eq!(index.limits(), limits);
}

#[test]
fn a_refusal_is_an_error_that_says_what_and_how_much() {
    let texts = [
        (
            Limits::new().max_webhook_events(1),
            "too many event patterns in the webhook: 2, at most 1 allowed",
        ),
        (
            Limits::new().max_webhook_filters(1),
            "too many filters in the webhook: 3, at most 1 allowed",
        ),
        (
            Limits::new().max_webhook_bytes(1),
            "too many bytes of event patterns and filters in the webhook: 48, at most 1 allowed",
        ),
        (
            Limits::new().max_webhooks(1),
            "too many webhooks in the index: 3, at most 1 allowed",
        ),
        (
            Limits::new().max_events(1),
            "too many event patterns in the index: 6, at most 1 allowed",
        ),
        (
            Limits::new().max_filters(1),
            "too many filters in the index: 9, at most 1 allowed",
        ),
        (
            Limits::new().max_bytes(1),
            "too many bytes of event patterns and filters in the index: 144, at most 1 allowed",
        ),
    ];
    for (limits, text) in texts {
        let error = filled(limits).try_insert(3, three()).unwrap_err();
        assert_eq!(error.to_string(), text);
        assert_eq!(error.limit_exceeded().to_string(), text);
        assert!(!format!("{error:?}").contains("urn:"), "{error:?}");
        let _: Box<dyn std::error::Error + Send + Sync> = error.into();
    }
}

#[cfg(feature = "shared")]
mod shared {
    use std::hash::{Hash, Hasher};
    use std::sync::{Arc, Condvar, Mutex};
    use std::thread;
    use std::time::Duration;

    use urn_filter::SharedIndex;

    use super::*;
    use crate::support::watchdog::in_time;

    #[test]
    fn a_shared_index_has_the_limits_of_the_index_that_it_was() {
        let limits = Limits::new().max_webhooks(2).max_webhook_filters(3);
        let index = SharedIndex::from(filled(limits));
        assert_eq!(index.limits(), limits);
        let before = (seen(&index.snapshot()), index.memory_usage());
        let error = index.try_insert(3, three()).unwrap_err();
        assert_eq!(error.limit_exceeded().kind(), LimitKind::Webhooks);
        assert_eq!(error.into_parts(), (3, three()));
        assert_eq!((seen(&index.snapshot()), index.memory_usage()), before);
        index.remove(&1);
        assert_eq!(index.try_insert(3, three()), Ok(None));
        assert!(index.try_insert(4, three()).is_err());
        index.insert(4, three());
        assert_eq!(index.len(), 3);
    }

    /// Both copies of the index have the limits, and so do their clones.
    #[test]
    fn new_limits_hold_from_then_on() {
        let index: SharedIndex<u8> = SharedIndex::new();
        assert_eq!(index.limits(), Limits::new());
        index.insert(0, three());
        let limits = Limits::new().max_webhooks(1);
        index.set_limits(limits);
        for _ in 0..4 {
            assert_eq!(index.limits(), limits);
            assert!(index.try_insert(1, three()).is_err());
            index.remove(&0);
            assert_eq!(index.limits(), limits);
            assert_eq!(index.try_insert(0, three()), Ok(None));
        }
        let snapshot = index.snapshot();
        index.set_limits(Limits::new());
        index.insert(1, three());
        assert_eq!((snapshot.limits(), snapshot.len()), (limits, 1));
        assert_eq!(index.limits(), Limits::new());
    }

    #[test]
    fn in_an_update_the_changes_so_far_count_and_stay() {
        let index = SharedIndex::from(FilterIndex::with_limits(Limits::new().max_filters(6)));
        let refused = index.update(|update| {
            update.try_insert(1, three()).unwrap();
            update.try_insert(2, three()).unwrap();
            let refused = update.try_insert(3, three()).unwrap_err();
            update.remove(&1);
            update.try_insert(4, three()).unwrap();
            update.set_limits(Limits::new().max_filters(7));
            assert!(update.try_insert(5, three()).is_err());
            refused
        });
        assert_eq!(refused.limit_exceeded().requested(), 9);
        assert_eq!(sorted(index.snapshot().keys().copied()), [2, 4]);
        assert_eq!(index.limits(), Limits::new().max_filters(7));
        index.insert(6, three());
        assert_eq!(index.snapshot().filter_count(), 9);
        assert_eq!(index.snapshot().text_bytes(), 144);
    }

    /// A key that waits, where it is hashed, until the keys of all threads have come to this point.
    #[derive(Debug, Clone)]
    struct Meeting {
        id: usize,
        place: Arc<Place>,
    }

    #[derive(Debug, Default)]
    struct Place {
        arrived: Mutex<usize>,
        changed: Condvar,
    }

    impl Place {
        /// Waits for the others, but not for ever: a crate that hashes under its lock is right too.
        fn meet(&self) {
            let mut arrived = self.arrived.lock().unwrap();
            *arrived += 1;
            self.changed.notify_all();
            let is_early = |arrived: &mut usize| *arrived < THREADS;
            let waiting =
                self.changed
                    .wait_timeout_while(arrived, Duration::from_secs(5), is_early);
            drop(waiting.unwrap());
        }
    }

    impl Hash for Meeting {
        fn hash<H: Hasher>(&self, state: &mut H) {
            self.place.meet();
            self.id.hash(state);
        }
    }

    impl PartialEq for Meeting {
        fn eq(&self, other: &Self) -> bool {
            self.id == other.id
        }
    }

    impl Eq for Meeting {}

    const THREADS: usize = 4;

    /// Every thread sees that there is room before any thread has inserted: to have looked is not
    /// enough.
    #[test]
    fn threads_that_look_at_the_same_time_keep_to_the_limits() {
        let (inserted, len) = in_time(|| {
            let place = Arc::new(Place::default());
            let index = SharedIndex::from(FilterIndex::with_limits(Limits::new().max_webhooks(1)));
            let insert = &|id| {
                let place = Arc::clone(&place);
                index.try_insert(Meeting { id, place }, three()).is_ok()
            };
            let inserted = thread::scope(|scope| {
                let threads: [_; THREADS] =
                    std::array::from_fn(|id| scope.spawn(move || insert(id)));
                threads.map(|thread| thread.join().unwrap())
            });
            (inserted.into_iter().filter(|&ok| ok).count(), index.len())
        });
        assert_eq!((inserted, len), (1, 1));
    }

    #[test]
    fn threads_together_keep_to_the_limits() {
        in_time(|| {
            let index = SharedIndex::from(FilterIndex::with_limits(Limits::new().max_filters(60)));
            let insert = |from: u8| {
                let keys = from..from + 40;
                keys.filter(|key| index.try_insert(*key, three()).is_ok())
                    .count()
            };
            let inserted: usize = thread::scope(|scope| {
                let threads = [0, 40, 80, 120].map(|from| scope.spawn(move || insert(from)));
                threads.map(|thread| thread.join().unwrap()).iter().sum()
            });
            assert_eq!((inserted, index.len()), (20, 20));
            assert_eq!(index.snapshot().filter_count(), 60);
        });
    }
}
