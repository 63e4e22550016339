//! One webhook's filters: reading the event and asking its `FilterSet`.

use std::hint::black_box;

use urn_filter::{FilterSet, Urn};

use crate::measure::{Plan, Runner};
use crate::ours;
use crate::peers::{self, Kind};
use crate::sizes::thousands;
use crate::texts::Texts;
use crate::workload::{Apps, Workload};

/// What has been measured with one list of filters: ns for an event.
pub struct Row {
    pub filters: usize,
    apps: usize,
    pub floor: f64,
    pub ours: f64,
    pub best_peer: (Kind, f64),
}

pub fn table(plan: Plan) -> Vec<Row> {
    let lists = [(1, 1), (16, 4), (1000, 60)];
    let rows = lists.map(|(filters, apps)| row(plan, filters, apps));
    println!(
        "\n### One webhook's filters: ns for each event, from its text to yes or no (× floor)\n"
    );
    println!("| filters | apps | floor | `FilterSet` | best peer |");
    println!("|{}", " --- |".repeat(5));
    for row in &rows {
        let (peer, nanos) = row.best_peer;
        let (filters, peer) = (thousands(row.filters), peer.name());
        println!(
            "| {filters} | {} | {:.0} | {:.0} ({:.2}) | {peer}: {nanos:.0} |",
            row.apps,
            row.floor,
            row.ours,
            row.ours / row.floor,
        );
    }
    rows.into()
}

fn row(plan: Plan, size: usize, apps: usize) -> Row {
    let workload = Workload {
        per_app: size.div_ceil(apps),
        ..Workload::new(size, Apps::Uniform)
    };
    let texts: Texts = workload.patterns().collect();
    let events: Texts = workload.events(4096, 1.0).into_iter().collect();
    let set = FilterSet::parse(texts.iter()).expect("valid filters");
    let prefix = texts.get(0).trim_end_matches('*');
    let peers = peers::all(&texts);
    let topics: Vec<Texts> = peers
        .iter()
        .map(|peer| peers::topics(&**peer, &events))
        .collect();
    for (peer, topics) in peers.iter().zip(&topics) {
        let first = events.iter().take(100);
        let expected = first.map(|event| set.matches(&ours::parse(event)).collect());
        peers::verify(&**peer, topics, expected);
    }
    // Less cannot be done: see that the text consists of allowed bytes, and compare one prefix.
    let floor = Runner::new(events.len(), || {
        let ok =
            |event: &&str| are_allowed(event.as_bytes()) && event.starts_with(black_box(prefix));
        events.iter().filter(ok).count() as u64
    });
    let ours = Runner::new(events.len(), || {
        let ok = |event: &&str| Urn::parse(event).is_ok_and(|urn| set.is_match(&urn));
        events.iter().filter(ok).count() as u64
    });
    let mut runners = vec![floor, ours];
    let them = peers.iter().zip(&topics);
    runners.extend(them.map(|(peer, topics)| peers::runner(plan, &**peer, topics)));
    let nanos = plan.race(runners);
    let them = peers.iter().zip(&nanos[2..]);
    let best = them.min_by(|(_, a), (_, b)| a.total_cmp(b));
    let best = best.expect("a peer that can hold a thousand");
    Row {
        filters: size,
        apps,
        floor: nanos[0],
        ours: nanos[1],
        best_peer: (best.0.kind(), *best.1),
    }
}

/// Without a branch in a step of 32 bytes, so that vector instructions can be made of it.
fn are_allowed(bytes: &[u8]) -> bool {
    let allowed = |byte: u8| {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        letter | (byte.wrapping_sub(b'+') <= b';' - b'+') | (byte == b'_')
    };
    let (steps, rest) = bytes.as_chunks::<32>();
    let all =
        |ok: bool, step: &[u8; 32]| ok & step.iter().fold(true, |ok, &byte| ok & allowed(byte));
    steps.iter().fold(true, all) && rest.iter().all(|&byte| allowed(byte))
}
