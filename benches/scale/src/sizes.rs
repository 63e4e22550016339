//! From a thousand patterns to millions: one webhook each, uniform apps, 16 patterns an app.

use std::time::Instant;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use urn_filter::{
    EventName, EventPatterns, FilterIndex, FilterSet, Subscription, Urn,
};

use crate::measure::Plan;
use crate::peers::{self, Peer};
use crate::workload::{Apps, Workload};

const EVENTS: usize = 100_000;
/// Peers need microseconds for an event.
const PEER_EVENTS: usize = 2_000;
const BATCH: usize = 256;

pub fn table(plan: Plan, sizes: &[usize]) {
    println!("\nns for an event, from its text to the keys; × the two floors in brackets\n");
    print!("| patterns | floor: number | floor: text | one at a time | in batches | hits |");
    peers::NAMES.iter().for_each(|name| print!(" {name} |"));
    println!(" bytes/pattern (its text) | patterns/s |");
    println!("|{}", " --- |".repeat(8 + peers::NAMES.len()));
    for &size in sizes {
        row(plan, size);
    }
}

fn webhook(events: &EventPatterns, filter: &str) -> Subscription {
    let urns = FilterSet::parse([filter]).expect("a valid filter");
    let events = events.clone();
    Subscription { events, urns }
}

/// One hash-map look-up an event in a table with as many entries as there are patterns, nothing else.
struct Floors {
    /// By a number that is at hand: the least that any look-up costs.
    number: f64,
    /// By a text as long as a pattern: an event comes as text.
    text: f64,
}

impl Floors {
    fn of(plan: Plan, texts: &[String]) -> Self {
        let mut rng = fastrand::Rng::with_seed(1);
        let chosen: Vec<usize> = (0..EVENTS).map(|_| rng.usize(0..texts.len())).collect();

        let mut map: HashMap<usize, u64, RandomState> = HashMap::default();
        map.extend((0..texts.len()).zip(0..));
        let number = plan.nanos(chosen.len(), || {
            chosen.iter().filter_map(|key| map.get(key)).sum()
        });
        drop(map);

        let mut map: HashMap<&str, u64, RandomState> = HashMap::default();
        map.extend(texts.iter().map(String::as_str).zip(0..));
        let keys: Vec<String> = chosen.iter().map(|&key| texts[key].clone()).collect();
        let text = plan.nanos(keys.len(), || {
            keys.iter().filter_map(|key| map.get(key.as_str())).sum()
        });
        Self { number, text }
    }

    fn times(&self, nanos: f64) -> String {
        format!(
            "{nanos:.0} ({:.1}, {:.1})",
            nanos / self.number,
            nanos / self.text
        )
    }
}

fn row(plan: Plan, size: usize) {
    let workload = Workload::new(size, Apps::Uniform);
    let name: EventName = "ticket.created".parse().expect("a valid name");
    let names = EventPatterns::from(name.clone());

    let texts: Vec<String> = workload.patterns().collect();
    let text_bytes: usize = texts.iter().map(String::len).sum();
    let floors = Floors::of(plan, &texts);
    let start = Instant::now();
    let webhooks = texts.iter().map(|text| webhook(&names, text));
    let index: FilterIndex<u64> = (0..).zip(webhooks).collect();
    let rate = size as f64 / start.elapsed().as_secs_f64();

    let events = workload.events(EVENTS, 1.0);
    verify(&index, &name, &events, &texts);
    let peers: Vec<(&str, f64)> = peers::all(&texts)
        .into_iter()
        .map(|peer| (peer.name(), time_peer(plan, &*peer, &index, &name, &events)))
        .collect();
    drop(texts);

    let single = plan.nanos(events.len(), || {
        let keys = events.iter().map(|event| {
            let urn = Urn::parse(event).expect("a valid URN");
            index.matches(&name, &urn).sum::<u64>()
        });
        keys.fold(0, u64::wrapping_add)
    });
    let mut urns = Vec::with_capacity(BATCH);
    let batched = plan.nanos(events.len(), || {
        let mut sum = 0_u64;
        for events in events.chunks(BATCH) {
            urns.clear();
            urns.extend(
                events
                    .iter()
                    .map(|event| (&name, Urn::parse(event).expect("a valid URN"))),
            );
            for keys in index.matches_batch(&urns).iter() {
                sum = sum.wrapping_add(keys.sum());
            }
        }
        sum
    });
    let hits: usize = events
        .iter()
        .map(|event| index.match_count(&name, &Urn::parse(event).expect("a valid URN")))
        .sum();

    let (number, text) = (floors.number, floors.text);
    let (single, batched) = (floors.times(single), floors.times(batched));
    print!("| {size} | {number:.1} | {text:.1} | {single} | {batched} |");
    print!(" {:.1} |", hits as f64 / events.len() as f64);
    for name in peers::NAMES {
        match peers.iter().find(|(peer, _)| *peer == name) {
            Some((_, nanos)) => print!(" {nanos:.0} |"),
            None => print!(" — |"),
        }
    }
    let bytes = |total: usize| total as f64 / size as f64;
    println!(
        " {:.1} ({:.1}) | {:.2} M |",
        bytes(index.memory_usage()),
        bytes(text_bytes),
        rate / 1e6
    );
}

/// The batch gives what single questions give, and for some events that is what a scan gives.
fn verify(index: &FilterIndex<u64>, name: &EventName, events: &[String], texts: &[String]) {
    let events = &events[..events.len().min(PEER_EVENTS)];
    let batch: Vec<(&EventName, Urn<'_>)> = events
        .iter()
        .map(|event| (name, Urn::parse(event).expect("a valid URN")))
        .collect();
    let answers = index.matches_batch(&batch);
    for ((_, urn), keys) in batch.iter().zip(answers.iter()) {
        assert_eq!(
            sorted(keys.copied()),
            sorted(index.matches(name, urn).copied())
        );
    }
    let sample = if texts.len() > 100_000 { 3 } else { 30 };
    for (_, urn) in &batch[..sample] {
        let matching = texts.iter().enumerate().filter(|(_, text)| {
            let pattern: urn_filter::Pattern = text.parse().expect("a valid filter");
            pattern.matches(urn)
        });
        let scanned: Vec<u64> = matching.map(|(number, _)| number as u64).collect();
        assert_eq!(sorted(index.matches(name, urn).copied()), scanned);
    }
}

fn time_peer(
    plan: Plan,
    peer: &dyn Peer,
    index: &FilterIndex<u64>,
    name: &EventName,
    events: &[String],
) -> f64 {
    let events = &events[..PEER_EVENTS];
    for event in events.iter().take(200) {
        let urn = Urn::parse(event).expect("a valid URN");
        let ours = sorted(index.matches(name, &urn).map(|&key| key as usize));
        assert_eq!(sorted(peer.matches(event)), ours, "{}", peer.name());
    }
    let events = if peer.name() == "RegexSet" {
        &events[..100]
    } else {
        events
    };
    plan.nanos(events.len(), || {
        let found = events.iter().map(|event| peer.matches(event).len() as u64);
        found.sum()
    })
}

fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items
}
