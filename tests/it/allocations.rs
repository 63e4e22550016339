//! In the steady state, parsing an event and matching it allocate nothing.

use allocation_counter::measure;
use urn_filter::{EventName, FilterIndex, FilterSet, Subscription, Urn};

use crate::support::{self, event, subscription};

const EVENTS: [&str; 5] = [
    "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket:c1:t1",
    "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket:c1",
    "URN:AllThings:app:%2a:ticket:c1:t1",
    "urn:allthings:app:B:booking:1?=q#f",
    "urn:other:nobody",
];

/// The job has run once before it counts: a thread's buffer grows to what its events need.
fn assert_allocates_nothing(what: &str, mut job: impl FnMut()) {
    job();
    let allocations = measure(&mut job).count_total;
    assert_eq!(allocations, 0, "{what}");
}

fn for_each_event(mut job: impl FnMut(&Urn<'_>)) {
    for text in EVENTS {
        job(&Urn::parse(text).expect("a valid URN"));
    }
}

fn filters(count: usize) -> Vec<String> {
    let mut filters: Vec<String> = (3..count)
        .map(|n| format!("urn:allthings:app:*:ticket:c{n}:*"))
        .collect();
    filters.push("urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*".to_owned());
    filters.push("urn:allthings:app:*:ticket:c1:*".to_owned());
    filters.push("urn:allthings:*".to_owned());
    filters
}

/// Webhooks of one filter, and some of several, which an event can hit more than once.
fn index() -> FilterIndex<u64> {
    let filters = filters(500);
    let webhook = |filter: &String| subscription(&["ticket.created"], &[filter]);
    let several: Vec<&str> = filters.iter().rev().take(3).map(String::as_str).collect();
    let several = (0..20).map(|_| subscription(&["ticket.created"], &several));
    let webhooks = filters.iter().map(webhook).chain(several);
    (0..).zip(webhooks).collect()
}

#[test]
fn reading_an_event() {
    assert_allocates_nothing("a URN", || {
        for_each_event(|urn| assert!(urn.segment_count() > 0));
    });
    assert_allocates_nothing("a name", || {
        let name: EventName = "community-article.published".parse().expect("valid");
        assert_eq!(name.namespace(), Some("community-article"));
    });
}

#[test]
fn one_filter() {
    let filter = support::pattern("urn:allthings:app:*:ticket:*:t1");
    assert_allocates_nothing("a pattern", || {
        let mut matched = 0;
        for_each_event(|urn| matched += usize::from(filter.matches(urn)));
        assert_eq!(matched, 2);
    });
}

#[test]
fn a_set_small_or_large() {
    for size in [3, 16, 17, 500] {
        let set = FilterSet::parse(filters(size).iter().map(String::as_str)).expect("valid");
        assert_allocates_nothing("a set", || {
            for_each_event(|urn| {
                let matched = set.matches(urn).count();
                assert_eq!(set.match_count(urn), matched);
                assert_eq!(set.is_match(urn), matched > 0);
            });
        });
    }
}

#[test]
fn a_subscription() {
    let all = filters(40);
    let texts: Vec<&str> = all.iter().map(String::as_str).collect();
    let webhook: Subscription = subscription(&["ticket.created"], &texts);
    let created = event("ticket.created");
    assert_allocates_nothing("a subscription", || {
        for_each_event(|urn| {
            let _ = webhook.is_match(&created, urn);
        });
    });
}

#[test]
fn an_index() {
    let index = index();
    let (created, unknown) = (event("ticket.created"), event("ticket.unheard-of"));
    let mut keys = Vec::with_capacity(index.len());
    assert_allocates_nothing("an index", || {
        for_each_event(|urn| {
            let matched = index.matches(&created, urn).count();
            assert_eq!(index.matches_urn(urn).count(), matched);
            assert_eq!(index.match_count(&created, urn), matched);
            assert_eq!(index.is_match(&created, urn), matched > 0);
            assert_eq!(index.matches_urn(urn).next().is_some(), matched > 0);
            assert_eq!(index.matches(&unknown, urn).count(), 0);
            index.matches_into(&created, urn, &mut keys);
            assert_eq!(keys.len(), matched);
        });
    });
}

#[test]
fn a_batch() {
    let index = index();
    let created = event("ticket.created");
    let urns = EVENTS.map(|text| Urn::parse(text).expect("a valid URN"));
    // More than one chunk of events that are fetched together.
    let urns = urns.repeat(40);
    let events: Vec<_> = urns.iter().map(|urn| (&created, *urn)).collect();
    assert_allocates_nothing("a batch", || {
        let counts = index
            .matches_batch(&events)
            .iter()
            .map(Iterator::count)
            .sum::<usize>();
        assert_eq!(
            index.matches_urn_batch(&urns).iter().flatten().count(),
            counts
        );
    });
}

/// A thread keeps eight buffers: seven answers from several blocks can be alive, and one is at work.
#[test]
fn answers_at_once() {
    let index = index();
    let created = event("ticket.created");
    let urn = Urn::parse(EVENTS[0]).expect("a valid URN");
    assert_allocates_nothing("seven", || {
        let answers = [(); 7].map(|()| index.matches(&created, &urn));
        assert!(answers.into_iter().all(|answer| answer.len() > 0));
    });
    let nine = || drop([(); 9].map(|()| index.matches(&created, &urn)));
    nine();
    let again = measure(nine);
    assert!(again.count_total > 0);
    assert_eq!(again.count_current, 0);
}

#[test]
fn answers_of_many_hits() {
    let filter = subscription(&["ping"], &["urn:ns:few"]);
    let ping = event("ping");
    let index: FilterIndex<u32> = (0..40_000).map(|key| (key, filter.clone())).collect();
    assert_allocates_nothing("forty thousand", || {
        let urn = Urn::parse("urn:ns:few").expect("a valid URN");
        assert_eq!(index.matches(&ping, &urn).len(), 40_000);
    });
}

#[cfg(feature = "shared")]
#[test]
fn a_shared_index() {
    let index = urn_filter::SharedIndex::from(index());
    let created = event("ticket.created");
    assert_allocates_nothing("a shared index", || {
        for_each_event(|urn| {
            let matched = index.matches(&created, urn).count();
            assert_eq!(index.match_count(&created, urn), matched);
            assert_eq!(index.is_match(&created, urn), matched > 0);
        });
    });
}

/// A round trip through the index, so that all its parts change: a webhook of its own filters, one
/// that shares them with another, and a replaced one.
fn cycle(round: usize, webhooks: &[Subscription], index: &mut FilterIndex<usize>) {
    let key = 1 + round % 5;
    index.insert(key, webhooks[round % webhooks.len()].clone());
    if round.is_multiple_of(4) {
        index.insert(key, webhooks[(round + 3) % webhooks.len()].clone());
    }
    assert!(index.remove(&key).is_some());
}

/// How many cycles: fewer than a million without optimisation, so that it takes a few seconds.
const CYCLES: usize = if cfg!(debug_assertions) {
    10_000
} else {
    1_000_000
};

/// What many changes leave behind is nothing: no bytes, and no allocations that nobody frees.
#[test]
fn memory_returns_to_its_baseline() {
    let texts = filters(30);
    let webhook = |n: usize| {
        let filters = [texts[n].as_str(), &texts[(n * 7) % 30], "urn:ns:*:shared:*"];
        subscription(&["ticket.created", "ping"], &filters)
    };
    let webhooks: Vec<Subscription> = (0..30).map(webhook).collect();
    let mut index = FilterIndex::new();
    index.insert(0, webhooks[0].clone());
    // Capacities first grow to what the cycles need at most.
    (0..1_000).for_each(|round| cycle(round, &webhooks, &mut index));
    let usage = index.memory_usage();
    let change = measure(|| (0..CYCLES).for_each(|round| cycle(round, &webhooks, &mut index)));
    assert_eq!((change.bytes_current, change.count_current), (0, 0));
    assert_eq!(index.memory_usage(), usage);
    let all = measure(|| {
        let mut index = FilterIndex::new();
        (0..1_000).for_each(|round| cycle(round, &webhooks, &mut index));
    });
    // A thread keeps its buffers; an index that is gone leaves nothing.
    assert_eq!((all.bytes_current, all.count_current), (0, 0));
}

/// An index that was large once is as small as others when its webhooks are gone.
#[test]
fn a_large_index_shrinks_again() {
    let mut index = FilterIndex::new();
    index.insert(0, subscription(&["ping"], &["urn:ns:*"]));
    let alone = index.memory_usage();
    let change = measure(|| {
        for key in 1..3_000 {
            let filter = format!("urn:ns:a{key}:*:b:*");
            index.insert(key, subscription(&["ping"], &[&filter]));
        }
        assert!(index.memory_usage() > 20 * alone);
        for key in 1..3_000 {
            assert!(index.remove(&key).is_some());
        }
    });
    assert!(index.memory_usage() < 4 * alone, "{alone}");
    assert!(change.bytes_current < 4 * 4_096, "{change:?}");
}
