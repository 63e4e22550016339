//! The algebra of large lists: a hundred thousand patterns like the platform's, and adversarial lists.

mod workload;

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use urn_filter::{FilterSet, Pattern};

use workload::{Apps, Workload};

const SIZE: usize = 100_000;

/// Some lists of [`SIZE`] patterns, and one of fewer.
fn lists() -> [(&'static str, FilterSet); 5] {
    let parsed =
        |texts: &mut dyn Iterator<Item = String>| texts.map(|text| parsed(&text)).collect();
    let platform = Workload::new(SIZE, Apps::Uniform);
    let zipf = Workload::new(SIZE, Apps::Zipf);
    [
        ("like the platform's", parsed(&mut platform.patterns())),
        ("most of it about few apps", parsed(&mut zipf.patterns())),
        (
            "all equal",
            parsed(&mut (0..SIZE).map(|_| "urn:ns:app:A:*".to_owned())),
        ),
        (
            "one below the other",
            parsed(&mut (0..SIZE).map(|n| chain(n % 60) + &format!("{}:*", n / 60))),
        ),
        ("24,310 shapes", parsed(&mut antichain())),
    ]
}

fn parsed(text: &str) -> Pattern {
    text.parse().expect("a valid pattern")
}

fn chain(len: usize) -> String {
    format!("urn:ns:{}", "a:".repeat(len))
}

/// Every way to put eight `*`s into seventeen places: none covers another.
fn antichain() -> impl Iterator<Item = String> {
    let shapes = (0..1_u32 << 17).filter(|shape| shape.count_ones() == 8);
    shapes.map(|shape| {
        let selectors = (0..17).map(|at| if shape >> at & 1 == 1 { "*:" } else { "a:" });
        format!("urn:ns:{}end", selectors.collect::<String>())
    })
}

fn minimize(c: &mut Criterion) {
    let mut group = c.benchmark_group("algebra/minimize");
    group.sample_size(10);
    for (name, set) in &lists() {
        group.throughput(Throughput::Elements(set.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), set, |b, set| {
            b.iter_batched(
                || set.clone(),
                |mut set| set.minimize().len(),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

fn two_sets(c: &mut Criterion) {
    let ours: FilterSet = Workload::new(SIZE, Apps::Uniform)
        .patterns()
        .map(|text| parsed(&text))
        .collect();
    let bookings = |text: String| {
        parsed(
            &text
                .replace(":ticket", ":parcel")
                .replace("urn:allthings", "urn:ns"),
        )
    };
    let apart: FilterSet = Workload::new(SIZE, Apps::Uniform)
        .patterns()
        .map(bookings)
        .collect();
    let any_app = FilterSet::from_iter([parsed("urn:allthings:app:*:parcel:*")]);
    let mut group = c.benchmark_group("algebra/sets");
    group.sample_size(10);
    group.throughput(Throughput::Elements(SIZE as u64));
    group.bench_function("covers_set, itself", |b| {
        b.iter(|| black_box(&ours).covers_set(&ours));
    });
    group.bench_function("overlaps, nothing in common", |b| {
        b.iter(|| black_box(&ours).overlaps(&apart));
    });
    group.bench_function("overlapping, all apps", |b| {
        b.iter(|| any_app.overlapping(black_box(&ours)).count());
    });
    group.bench_function("union", |b| b.iter(|| black_box(&ours).union(&apart).len()));
    group.bench_function("intersection, itself", |b| {
        b.iter(|| black_box(&ours).intersection(&ours).len());
    });
    group.finish();
}

criterion_group!(benches, minimize, two_sets);
criterion_main!(benches);
