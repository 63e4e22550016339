//! Parsing events and filters. `floor` is one pass that looks each byte up in a table. A validator that
//! looks at every byte cannot do less.

mod workload;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use urn_filter::{EventName, FilterSet, Pattern, Urn};

use workload::{Apps, Workload};

fn events(c: &mut Criterion) {
    let event = Workload::new(1, Apps::Uniform).events(1, 1.0).remove(0);
    let inputs = [
        ("typical", event.clone()),
        ("short", "urn:allthings:account:1234".to_owned()),
        ("with components", format!("{event}?=page=2#top")),
        ("upper-case scheme", event.replacen("urn:", "URN:", 1)),
        (
            "upper-case namespace",
            event.replacen("allthings", "AllThings", 1),
        ),
        ("rare mark", event.replacen("ticket", "tick~t", 1)),
        ("escape", event.replacen("ticket", "tick%2At", 1)),
        ("64 segments", format!("urn:allthings{}", ":ab".repeat(64))),
        ("2048 bytes", format!("urn:allthings:{}", "a".repeat(2034))),
        (
            "2048 bytes, rare marks",
            format!("urn:allthings:{}", "a~".repeat(1017)),
        ),
    ];
    let mut group = c.benchmark_group("parse/urn");
    for (name, text) in &inputs {
        assert!(Urn::parse(text).is_ok());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("floor", name), text, |b, text| {
            b.iter(|| {
                black_box(text.as_str())
                    .bytes()
                    .all(|byte| black_box(&ALLOWED)[usize::from(byte)])
            });
        });
        group.bench_with_input(BenchmarkId::new("urn", name), text, |b, text| {
            b.iter(|| Urn::parse(black_box(text)).is_ok());
        });
    }
    group.finish();
}

static ALLOWED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = b'!';
    while byte <= b'~' {
        table[byte as usize] = true;
        byte += 1;
    }
    table
};

fn filters(c: &mut Criterion) {
    let texts: Vec<String> = Workload::new(1000, Apps::Uniform).patterns().collect();
    let mut group = c.benchmark_group("parse/filters");
    group.bench_function("pattern", |b| {
        b.iter(|| black_box(texts[0].as_str()).parse::<Pattern>());
    });
    for size in [1, 16, 17, 1000] {
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new("set", size), &texts[..size], |b, texts| {
            b.iter(|| FilterSet::parse(texts.iter().map(String::as_str)));
        });
    }
    group.finish();
    c.bench_function("parse/event name", |b| {
        b.iter(|| black_box("community-article.published").parse::<EventName>());
    });
}

criterion_group!(benches, events, filters);
criterion_main!(benches);
