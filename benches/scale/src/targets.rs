//! The targets, and whether they are met.

use crate::Figures;
use crate::live::Latency;
use crate::peers::Kind;
use crate::shapes::{GIANT, ONE_AN_APP, USUAL, WILD_NAMES};
use crate::sizes::Row;
use crate::{shapes, small};

/// What a figure should be.
#[derive(Clone, Copy)]
enum Limit {
    AtMost(f64),
    AtLeast(f64),
}
use Limit::{AtLeast, AtMost};

struct Target {
    what: &'static str,
    limit: Limit,
    /// Nothing if it has not been measured.
    figure: fn(&Figures) -> Option<f64>,
}

const fn target(what: &'static str, limit: Limit, figure: fn(&Figures) -> Option<f64>) -> Target {
    Target {
        what,
        limit,
        figure,
    }
}

const TARGETS: &[Target] = &[
    target("one filter, × its floor", AtMost(0.75), |all| {
        list(all, 1).map(|row| row.ours / row.floor)
    }),
    target(
        "one filter, times faster than the best peer",
        AtLeast(3.0),
        |all| list(all, 1).map(|row| row.best_peer.1 / row.ours),
    ),
    target(
        "1,000 patterns, one at a time, × text",
        AtMost(6.0),
        |all| size(all, 1_000, single),
    ),
    target(
        "1,000, times faster than quill-pubsub",
        AtLeast(5.0),
        |all| size(all, 1_000, quill),
    ),
    target("100,000, one at a time, × text", AtMost(1.5), |all| {
        size(all, 100_000, single)
    }),
    target(
        "100,000, times faster than quill-pubsub",
        AtLeast(14.0),
        |all| size(all, 100_000, quill),
    ),
    target("1 million, one at a time, × text", AtMost(1.8), |all| {
        size(all, 1_000_000, single)
    }),
    target("1 million, in batches, × text", AtMost(1.3), |all| {
        size(all, 1_000_000, batch)
    }),
    target(
        "1 million, times faster than quill-pubsub",
        AtLeast(8.0),
        |all| size(all, 1_000_000, quill),
    ),
    target(
        "1 million, in batches, times faster than quill-pubsub",
        AtLeast(12.0),
        |all| {
            size(all, 1_000_000, |row| {
                row.peer(Kind::Quill).map(|nanos| nanos / row.batch)
            })
        },
    ),
    target("10 million, one at a time, × text", AtMost(1.4), |all| {
        size(all, 10_000_000, single)
    }),
    target("10 million, in batches, × text", AtMost(0.8), |all| {
        size(all, 10_000_000, batch)
    }),
    target(
        "parse of any other text, × the usual one",
        AtMost(2.0),
        |all| {
            let others = all.parse[1..]
                .iter()
                .map(|(_, nanos)| nanos / all.parse[0].1);
            others.reduce(f64::max)
        },
    ),
    target(
        "event patterns with `*`, × the same without",
        AtMost(1.05),
        |all| Some(shape(all, WILD_NAMES)?.single / shape(all, USUAL)?.single),
    ),
    target("bytes for a pattern, 1 million", AtMost(45.0), |all| {
        size(all, 1_000_000, |row| Some(row.bytes))
    }),
    target("bytes for a pattern, one an app", AtMost(150.0), |all| {
        shape(all, ONE_AN_APP).map(|row| row.bytes)
    }),
    target(
        "bytes for a filter in one large app, × its text",
        AtMost(1.0),
        |all| shape(all, GIANT).map(|row| row.bytes / row.text_bytes),
    ),
    target(
        "resident bytes × `memory_usage`, 1 million",
        AtMost(1.1),
        |all| size(all, 1_000_000, |row| Some(row.resident / row.bytes)),
    ),
    target(
        "memory of a `SharedIndex` × that of one index",
        AtMost(1.1),
        |all| Some(all.live.memory),
    ),
    target("change of a `FilterIndex`, median µs", AtMost(1.5), |all| {
        worst(&all.live.index, |change| change.median)
    }),
    target(
        "change of a `FilterIndex`, 99.9 %, µs",
        AtMost(100.0),
        |all| worst(&all.live.index, |change| change.p999),
    ),
    target(
        "change of a `SharedIndex`, answers held, median µs",
        AtMost(2.0),
        |all| worst(all.live.held.as_flattened(), |change| change.median),
    ),
    target(
        "change of a `SharedIndex`, answers held, 99.9 %, µs",
        AtMost(100.0),
        |all| worst(all.live.held.as_flattened(), |change| change.p999),
    ),
    target(
        "bulk build from text, million a second",
        AtLeast(1.8),
        |all| Some(all.rates.from_text),
    ),
    target("1,024 shapes, nobody matches, ns", AtMost(3600.0), |all| {
        let row = all.adversary.iter().find(|row| row.shapes == 1024)?;
        Some(row.none)
    }),
    target(
        "two threads, × the throughput of one",
        AtLeast(1.9),
        |all| Some(all.live.threads),
    ),
];

fn list(all: &Figures, filters: usize) -> Option<&small::Row> {
    all.small.iter().find(|row| row.filters == filters)
}

fn size(all: &Figures, patterns: usize, of: fn(&Row) -> Option<f64>) -> Option<f64> {
    of(all.sizes.iter().find(|row| row.patterns == patterns)?)
}

fn single(row: &Row) -> Option<f64> {
    Some(row.single / row.text)
}

fn batch(row: &Row) -> Option<f64> {
    Some(row.batch / row.text)
}

fn quill(row: &Row) -> Option<f64> {
    Some(row.peer(Kind::Quill)? / row.single)
}

fn worst(changes: &[Latency], of: fn(&Latency) -> f64) -> Option<f64> {
    changes.iter().map(of).reduce(f64::max)
}

fn shape<'a>(all: &'a Figures, name: &str) -> Option<&'a shapes::Row> {
    all.shapes.iter().find(|row| row.name == name)
}

pub fn table(all: &Figures) {
    println!("\n### Against the targets (text: the floor by text)\n");
    println!("| | target | measured | |");
    println!("|{}", " --- |".repeat(4));
    for target in TARGETS {
        let figure = (target.figure)(all).filter(|figure| !figure.is_nan());
        let (limit, is_met): (_, fn(f64, f64) -> bool) = match target.limit {
            AtMost(limit) => (format!("≤ {limit}"), |figure, limit| figure <= limit),
            AtLeast(limit) => (format!("≥ {limit}"), |figure, limit| figure >= limit),
        };
        let (AtMost(bound) | AtLeast(bound)) = target.limit;
        match figure {
            Some(figure) => {
                let verdict = if is_met(figure, bound) {
                    "met"
                } else {
                    "**missed**"
                };
                println!("| {} | {limit} | {figure:.2} | {verdict} |", target.what);
            }
            None => println!("| {} | {limit} | — | not measured |", target.what),
        }
    }
}
