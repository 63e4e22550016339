//! Webhooks and events of other shapes than those of `sizes`, and events that are written in another way.

use std::collections::BTreeSet;
use std::time::Instant;

use urn_filter::{EventName, EventPatterns, FilterIndex, FilterSet, Subscription};

use crate::floors::Floors;
use crate::measure::{Plan, Runner};
use crate::ours::{self, Events, NAME, event_name, webhooks};
use crate::peers::{self, Quill};
use crate::sizes::thousands;
use crate::texts::Texts;
use crate::workload::{Apps, Workload};

const PATTERNS: usize = 100_000;
const EVENTS: usize = 50_000;

/// What the targets ask about by name.
pub const USUAL: &str = "as above: 16 patterns an app";
pub const ONE_AN_APP: &str = "one pattern an app";
pub const GIANT: &str = "one app with all filters";
pub const WILD_NAMES: &str = "half of the webhooks list `ticket.*`";

struct Shape {
    name: &'static str,
    webhooks: Vec<(u64, Subscription)>,
    events: Events,
}

/// What has been measured of a shape. Times are ns for an event, memory is bytes for a filter.
pub struct Row {
    pub name: &'static str,
    pub filters: usize,
    pub hits: f64,
    pub text: f64,
    pub single: f64,
    pub batch: f64,
    pub bytes: f64,
    pub text_bytes: f64,
    rate: f64,
    number: f64,
    /// Nothing if the events are written in a way that it does not know.
    quill: Option<f64>,
}

pub fn table(plan: Plan) -> Vec<Row> {
    let patterns = plan.size(PATTERNS);
    let usual = Workload::new(patterns, Apps::Uniform);
    let per_app = |per_app| Workload { per_app, ..usual };
    let shapes: [&dyn Fn() -> Shape; 16] = [
        &|| of_workload(plan, USUAL, usual, 1.0),
        &|| of_workload(plan, ONE_AN_APP, per_app(1), 1.0),
        &|| of_workload(plan, "48 patterns an app", per_app(48), 1.0),
        &|| giant(plan),
        &|| {
            let some = plan.size(10_000);
            let one = Workload {
                patterns: some,
                per_app: some,
                ..usual
            };
            of_workload(plan, "one app of 10,000, a quarter matches", one, 1.0)
        },
        &|| all_match(plan),
        &|| many_apps(plan),
        &|| event_sets(plan),
        &|| wild_names(plan),
        &|| every_app(plan),
        &|| of_workload(plan, "no hit", usual, 0.0),
        &|| other_namespaces(plan),
        &|| written(plan, "events with `~` and `@`", |urn| urn + "~@"),
        &|| written(plan, "events with an escape", |urn| urn + "%c3"),
        &|| written(plan, "events with components", |urn| urn + "?=x#y"),
        &|| {
            written(plan, "events in upper case", |urn| {
                urn.replace("urn:allthings", "URN:AllThings")
            })
        },
    ];
    let rows: Vec<Row> = shapes.iter().map(|shape| row(plan, shape())).collect();
    println!("\n### Other shapes: ns for each event (× floor by text)\n");
    println!(
        "| shape | filters | hits | floor: number | floor: text | one at a time | in batches \
        | quill-pubsub | bytes for each filter (its text) | million filters a second |"
    );
    println!("|{}", " --- |".repeat(10));
    for row in &rows {
        let times = |nanos: f64| format!("{nanos:.0} ({:.2})", nanos / row.text);
        let (single, batch) = (times(row.single), times(row.batch));
        let filters = thousands(row.filters);
        print!("| {} | {filters} | {:.1} ", row.name, row.hits);
        print!(
            "| {:.1} | {:.0} | {single} | {batch} ",
            row.number, row.text
        );
        let quill = row
            .quill
            .map_or("—".to_owned(), |nanos| format!("{nanos:.0}"));
        print!("| {quill} | {:.1} ({:.1}) ", row.bytes, row.text_bytes);
        println!("| {:.2} |", row.rate);
    }
    rows
}

fn row(plan: Plan, shape: Shape) -> Row {
    let Shape {
        name,
        webhooks,
        events,
    } = shape;
    let filters = webhooks.iter().flat_map(|(_, webhook)| webhook.urns.iter());
    let texts: Texts = filters.collect();
    let start = Instant::now();
    let index: FilterIndex<u64> = webhooks.iter().cloned().collect();
    let rate = texts.len() as f64 / start.elapsed().as_secs_f64() / 1e6;
    ours::verify(&index, &events, &webhooks, 20);
    let quill = quill(&webhooks);
    let topics = peers::topics(&quill, &events.urns);
    // It knows no components and no upper case.
    let mut urns = events.urns.iter();
    let can_quill = urns.all(|urn| urn.starts_with("urn:") && !urn.contains('?'));
    if can_quill {
        let expected = events
            .parsed()
            .take(50)
            .map(|(_, urn)| ours::sorted(index.matches_urn(&urn).map(|&key| key as usize)));
        peers::verify(&quill, &topics, expected);
    }
    let floors = Floors::new(&texts, events.len());
    let hits = ours::hits(&index, &events);
    let figures = plan.race(vec![
        floors.number(),
        floors.text(),
        ours::single(&index, &events),
        ours::batched(&index, &events),
        peers::runner(plan, &quill, &topics),
    ]);
    Row {
        name,
        filters: texts.len(),
        hits,
        number: figures[0],
        text: figures[1],
        single: figures[2],
        batch: figures[3],
        quill: can_quill.then_some(figures[4]),
        bytes: index.memory_usage() as f64 / texts.len() as f64,
        text_bytes: texts.bytes() as f64 / texts.len() as f64,
        rate,
    }
}

fn quill(webhooks: &[(u64, Subscription)]) -> Quill {
    let filters = webhooks.iter().flat_map(|(key, webhook)| {
        let filters = webhook.urns.iter();
        filters.map(|filter| (*key as usize, filter.as_str()))
    });
    Quill::new(filters)
}

fn of_workload(plan: Plan, name: &'static str, workload: Workload, hit_rate: f64) -> Shape {
    let hits_many = workload.per_app > 1_000;
    let events = plan.size(if hits_many { 1_000 } else { EVENTS });
    Shape {
        name,
        webhooks: webhooks(workload.patterns()).collect(),
        events: Events::of(NAME, workload.events(events, hit_rate)),
    }
}

/// Filters of one app: a ticket each but for five, which each event about a ticket matches.
fn giant(plan: Plan) -> Shape {
    let filters = plan.size(PATTERNS);
    let ticket = |number: usize| {
        format!(
            "urn:allthings:app:A:ticket:{:024x}:{number:024x}",
            number % 1_000
        )
    };
    let filter = |number| match number {
        0..5 => "urn:allthings:app:A:ticket:*".to_owned(),
        _ => ticket(number),
    };
    let mut rng = fastrand::Rng::with_seed(3);
    let events = (0..plan.size(EVENTS)).map(|_| ticket(rng.usize(5..filters)));
    Shape {
        name: GIANT,
        events: Events::of(NAME, events),
        webhooks: webhooks((0..filters).map(filter)).collect(),
    }
}

fn all_match(plan: Plan) -> Shape {
    let count = plan.size(10_000);
    let filter = "urn:allthings:app:A:*";
    let events = (0..plan.size(500)).map(|n| format!("urn:allthings:app:A:ticket:{n}"));
    Shape {
        name: "one app of 10,000, all match",
        events: Events::of(NAME, events),
        webhooks: webhooks((0..count).map(|_| filter)).collect(),
    }
}

/// Webhooks with 50 filters, each over an app of its own.
fn many_apps(plan: Plan) -> Shape {
    let per_webhook = 50;
    let count = plan.size(20_000);
    let workload = Workload::new(count * per_webhook, Apps::Uniform);
    let webhook = |number| {
        let filters = (0..per_webhook).map(|at| workload.pattern(number * per_webhook + at));
        let filters: BTreeSet<String> = filters.collect();
        Subscription {
            events: EventPatterns::parse([NAME]).expect("a valid name"),
            urns: FilterSet::parse(filters.iter().map(String::as_str)).expect("valid filters"),
        }
    };
    Shape {
        name: "20,000 webhooks with 50 filters each",
        webhooks: (0..).zip((0..count).map(webhook)).collect(),
        events: Events::of(NAME, workload.events(plan.size(EVENTS), 1.0)),
    }
}

/// The usual webhooks with other event patterns.
fn with_events(plan: Plan, name: &'static str, events: impl Fn(usize) -> EventPatterns) -> Shape {
    let workload = Workload::new(plan.size(PATTERNS), Apps::Uniform);
    let mut shape = of_workload(plan, name, workload, 1.0);
    for (number, (_, webhook)) in shape.webhooks.iter_mut().enumerate() {
        webhook.events = events(number);
    }
    shape
}

/// Each set has about half of 20 names, in 512 combinations.
fn event_sets(plan: Plan) -> Shape {
    let names: Vec<EventName> = ('a'..='t')
        .map(|kind| event_name(&format!("kind-{kind}.created")))
        .collect();
    let sets: Vec<EventPatterns> = (0..512_u32)
        .map(|set| {
            let bits = set.wrapping_mul(0x9E37_79B1) ^ set;
            let chosen = names.iter().enumerate();
            let chosen = chosen.filter(|(at, _)| bits >> at & 1 == 1 || *at == set as usize % 20);
            EventPatterns::parse(chosen.map(|(_, name)| name.as_str())).expect("valid names")
        })
        .collect();
    let mut shape = with_events(plan, "512 different event sets", |number| {
        sets[number * 7 % 512].clone()
    });
    shape.events.names = names;
    shape
}

fn wild_names(plan: Plan) -> Shape {
    let lists = ["ticket.*", NAME].map(|text| EventPatterns::parse([text]).expect("valid"));
    with_events(plan, WILD_NAMES, |number| lists[number / 3 % 2].clone())
}

/// Ten filters that begin with `app:*`, and match each event.
fn every_app(plan: Plan) -> Shape {
    let workload = Workload::new(plan.size(PATTERNS), Apps::Uniform);
    let of_every_app = (0..10).map(|_| "urn:allthings:app:*:ticket:*".to_owned());
    let mut shape = of_workload(plan, "ten filters of `app:*` present", workload, 1.0);
    shape.webhooks = webhooks(workload.patterns().chain(of_every_app)).collect();
    shape
}

/// Short texts in 1,000 namespaces, some of which have a `*` where others have their app.
fn other_namespaces(plan: Plan) -> Shape {
    let patterns = plan.size(PATTERNS);
    let mut rng = fastrand::Rng::with_seed(5);
    let mut nid = move || rng.u32(0..1_000);
    let mut rng = fastrand::Rng::with_seed(6);
    let mut part = move || rng.u32(0..40);
    let filters: Vec<String> = (0..patterns)
        .map(|number| match number % 4 {
            0 => format!("urn:n{}:{}:*", nid(), part()),
            1 => format!("urn:n{}:{}:{}:{}", nid(), part(), part(), part()),
            2 => format!("urn:n{}:{}:{}:*", nid(), part(), part()),
            _ => format!("urn:n{}:{}:*:{}", nid(), part(), part()),
        })
        .collect();
    let mut rng = fastrand::Rng::with_seed(8);
    let events = (0..plan.size(EVENTS)).map(move |_| {
        let [a, b, c] = [(); 3].map(|()| rng.u32(0..40));
        format!("urn:n{}:{a}:{b}:{c}", rng.u32(0..1_000))
    });
    Shape {
        name: "short texts in 1,000 namespaces",
        events: Events::of(NAME, events),
        webhooks: webhooks(filters.into_iter()).collect(),
    }
}

/// The usual webhooks, and their events written in another way.
fn written(plan: Plan, name: &'static str, write: fn(String) -> String) -> Shape {
    let workload = Workload::new(plan.size(PATTERNS), Apps::Uniform);
    let mut shape = of_workload(plan, name, workload, 1.0);
    shape.events.urns = shape
        .events
        .urns
        .iter()
        .map(|urn| write(urn.to_owned()))
        .collect();
    shape
}

/// A name, and how it writes an event.
type Way = (&'static str, fn(&str) -> String);

/// ns for reading the events' texts alone, for each way to write them: the usual one comes first.
pub fn parse_table(plan: Plan) -> Vec<(&'static str, f64)> {
    let workload = Workload::new(plan.size(PATTERNS), Apps::Uniform);
    let usual: Texts = workload
        .events(plan.size(EVENTS), 1.0)
        .into_iter()
        .collect();
    let ways: [Way; 6] = [
        ("the usual event, 105 bytes", |urn| urn.to_owned()),
        ("with `~` and `@`", |urn| {
            format!("{}~@", &urn[..urn.len() - 2])
        }),
        ("with an escape", |urn| {
            format!("{}%c3", &urn[..urn.len() - 3])
        }),
        ("with components", |urn| {
            format!("{}?=x#y", &urn[..urn.len() - 5])
        }),
        ("upper-case namespace", |urn| {
            urn.replace("urn:allthings", "URN:AllThings")
        }),
        ("twice as many segments", |urn| urn.replace('-', ":")),
    ];
    let texts: Vec<Texts> = ways
        .iter()
        .map(|(_, write)| usual.iter().map(write).collect())
        .collect();
    let runners = texts.iter().map(|texts| {
        Runner::new(texts.len(), || {
            let lengths = texts
                .iter()
                .map(|text| ours::parse(text).as_str().len() as u64);
            lengths.sum()
        })
    });
    let nanos = plan.race(runners.collect());
    println!("\n### `Urn::parse`: ns for each text (× the usual one)\n");
    println!("| text | `Urn::parse` |");
    println!("| --- | --- |");
    let figures: Vec<(&str, f64)> = ways.iter().map(|(way, _)| *way).zip(nanos).collect();
    for (way, nanos) in &figures {
        println!("| {way} | {nanos:.0} ({:.2}) |", nanos / figures[0].1);
    }
    figures
}
