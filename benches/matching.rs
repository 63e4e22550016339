//! From the text of an event to the answer, parsing included. The floor at size 1 compares a prefix
//! and validates nothing, as a server without this crate would do for one filter.

mod workload;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use urn_filter::{EventName, FilterIndex, FilterSet, Pattern, Subscription, Urn};

use workload::{Apps, Workload};

const EVENTS: usize = 1024;

/// Runs the job for one event after the other, so that no branch predictor learns an event.
fn for_each_event(
    c: &mut Criterion,
    id: BenchmarkId,
    events: &[String],
    mut job: impl FnMut(&str) -> usize,
) {
    let mut next = events.iter().cycle();
    c.bench_with_input(id, &(), |b, ()| {
        b.iter(|| next.next().map(|event| job(black_box(event))));
    });
}

fn one_pattern(c: &mut Criterion) {
    let workload = Workload::new(16, Apps::Uniform);
    let events = workload.events(EVENTS, 1.0);
    let prefix = &events[0][..events[0].len() - 24];
    let filter = format!("{prefix}*");
    let pattern: Pattern = filter.parse().expect("a valid filter");
    let set = FilterSet::parse([filter.as_str()]).expect("a valid filter");
    for event in &events {
        let urn = Urn::parse(event).expect("a valid URN");
        assert_eq!(set.is_match(&urn), event.starts_with(prefix));
        assert_eq!(pattern.matches(&urn), event.starts_with(prefix));
    }
    for_each_event(c, BenchmarkId::new("match/floor", 1), &events, |event| {
        usize::from(event.starts_with(prefix))
    });
    for_each_event(c, BenchmarkId::new("match/pattern", 1), &events, |event| {
        Urn::parse(event).map_or(0, |urn| usize::from(pattern.matches(&urn)))
    });
    for_each_event(c, BenchmarkId::new("match/set", 1), &events, |event| {
        Urn::parse(event).map_or(0, |urn| usize::from(set.is_match(&urn)))
    });
}

fn sets(c: &mut Criterion) {
    for size in [4, 16, 17, 1000] {
        let workload = Workload::new(size, Apps::Uniform);
        let events = workload.events(EVENTS, 1.0);
        let texts: Vec<String> = workload.patterns().collect();
        let set = FilterSet::parse(texts.iter().map(String::as_str)).expect("valid filters");
        for_each_event(
            c,
            BenchmarkId::new("match/set is_match", size),
            &events,
            |event| Urn::parse(event).map_or(0, |urn| usize::from(set.is_match(&urn))),
        );
        for_each_event(
            c,
            BenchmarkId::new("match/set matches", size),
            &events,
            |event| Urn::parse(event).map_or(0, |urn| set.matches(&urn).sum()),
        );
    }
}

fn indexes(c: &mut Criterion) {
    let name: EventName = "ticket.created".parse().expect("a valid name");
    for size in [1000, 100_000] {
        let workload = Workload::new(size, Apps::Uniform);
        let events = workload.events(EVENTS, 1.0);
        let webhook = |filter: String| Subscription {
            events: name.clone().into(),
            urns: FilterSet::parse([filter.as_str()]).expect("a valid filter"),
        };
        let index: FilterIndex<usize> = workload.patterns().map(webhook).enumerate().collect();
        for_each_event(c, BenchmarkId::new("match/index", size), &events, |event| {
            Urn::parse(event).map_or(0, |urn| index.matches(&name, &urn).sum())
        });
    }
}

criterion_group!(benches, one_pattern, sets, indexes);
criterion_main!(benches);
