//! From a few patterns to millions: one webhook each, uniform apps, 16 patterns an app.

use urn_filter::FilterIndex;

use crate::floors::Floors;
use crate::measure::Plan;
use crate::ours::{self, Events, NAME, webhooks};
use crate::peers::{self, Kind};
use crate::resident::{self, What};
use crate::texts::Texts;
use crate::workload::{Apps, Workload};

pub const EVENTS: usize = 100_000;

/// What has been measured at one size. Times are ns for an event, memory is bytes for a pattern.
#[derive(Debug)]
pub struct Row {
    pub patterns: usize,
    pub number: f64,
    pub text: f64,
    pub single: f64,
    pub batch: f64,
    pub peers: Vec<(Kind, f64)>,
    pub bytes: f64,
    pub text_bytes: f64,
    pub resident: f64,
    pub map_resident: f64,
    pub peers_resident: Vec<(Kind, f64)>,
}

impl Row {
    pub fn peer(&self, kind: Kind) -> Option<f64> {
        find(&self.peers, kind)
    }
}

fn find(all: &[(Kind, f64)], kind: Kind) -> Option<f64> {
    let mut all = all.iter();
    all.find(|(known, _)| *known == kind)
        .map(|&(_, figure)| figure)
}

pub fn table(plan: Plan, sizes: &[usize]) -> Vec<Row> {
    let rows: Vec<Row> = sizes.iter().map(|&size| row(plan, size)).collect();
    println!("\n### ns for each event (× floor by number, × floor by text)\n");
    print!("| patterns | floor: number | floor: text | one at a time | in batches |");
    Kind::ALL
        .iter()
        .for_each(|kind| print!(" {} |", kind.name()));
    println!("\n|{}", " --- |".repeat(5 + Kind::ALL.len()));
    for row in &rows {
        let times = |nanos: f64| {
            let (number, text) = (nanos / row.number, nanos / row.text);
            format!("{nanos:.0} ({number:.1}, {text:.2})")
        };
        let (single, batch) = (times(row.single), times(row.batch));
        let patterns = thousands(row.patterns);
        print!("| {patterns} | {:.1} | {:.0} ", row.number, row.text);
        print!("| {single} | {batch} |");
        print_peers(&row.peers);
    }
    println!("\n### Bytes for each pattern: its text, `memory_usage`, and what the system gave\n");
    print!("| patterns | text | `memory_usage` | resident | a map of the texts |");
    Kind::ALL
        .iter()
        .for_each(|kind| print!(" {} |", kind.name()));
    println!("\n|{}", " --- |".repeat(5 + Kind::ALL.len()));
    for row in &rows {
        let patterns = thousands(row.patterns);
        print!("| {patterns} | {:.1} | {:.1} ", row.text_bytes, row.bytes);
        for bytes in [row.resident, row.map_resident] {
            match bytes.is_nan() {
                true => print!("| — "),
                false => print!("| {bytes:.1} "),
            }
        }
        print!("|");
        print_peers(&row.peers_resident);
    }
    rows
}

fn print_peers(figures: &[(Kind, f64)]) {
    for kind in Kind::ALL {
        match find(figures, kind) {
            Some(figure) if !figure.is_nan() => print!(" {figure:.0} |"),
            _ => print!(" — |"),
        }
    }
    println!();
}

fn row(plan: Plan, size: usize) -> Row {
    let workload = Workload::new(size, Apps::Uniform);
    let texts: Texts = workload.patterns().collect();
    let index: FilterIndex<u64> = webhooks(texts.iter()).collect();
    let events = Events::of(NAME, workload.events(plan.size(EVENTS), 1.0));
    verify(&index, &events, &texts);
    let peers = peers::all(&texts);
    let topics: Vec<Texts> = peers
        .iter()
        .map(|peer| peers::topics(&**peer, &events.urns))
        .collect();
    for (peer, topics) in peers.iter().zip(&topics) {
        let expected = events.parsed().take(200).map(|(name, urn)| {
            let keys = index.matches(name, &urn).map(|&key| key as usize);
            ours::sorted(keys)
        });
        peers::verify(&**peer, topics, expected);
    }

    let floors = Floors::new(&texts, events.len());
    let mut runners = vec![
        floors.number(),
        floors.text(),
        ours::single(&index, &events),
        ours::batched(&index, &events),
    ];
    let them = peers.iter().zip(&topics);
    runners.extend(them.map(|(peer, topics)| peers::runner(plan, &**peer, topics)));
    let figures = plan.race(runners);
    let kinds = peers.iter().map(|peer| peer.kind());
    let peers = kinds.clone().zip(figures[4..].iter().copied()).collect();
    // Of fewer patterns the system's pages show nothing.
    let resident = |what| match size {
        1_000.. => resident::bytes_for_each(what, size),
        _ => f64::NAN,
    };
    Row {
        patterns: size,
        number: figures[0],
        text: figures[1],
        single: figures[2],
        batch: figures[3],
        peers,
        bytes: index.memory_usage() as f64 / size as f64,
        text_bytes: texts.bytes() as f64 / size as f64,
        resident: resident(What::Ours),
        map_resident: resident(What::TextMap),
        peers_resident: kinds
            .map(|kind| (kind, resident(What::Peer(kind))))
            .collect(),
    }
}

/// For some events the answer is what a scan of all patterns gives.
fn verify(index: &FilterIndex<u64>, events: &Events, texts: &Texts) {
    ours::verify(index, events, &[], 0);
    let scanned = if texts.len() > 100_000 { 3 } else { 30 };
    for (name, urn) in events.parsed().take(scanned) {
        let matching = texts.iter().enumerate().filter(|(_, text)| {
            let pattern: urn_filter::Pattern = text.parse().expect("a valid filter");
            pattern.matches(&urn)
        });
        let expected: Vec<u64> = matching.map(|(number, _)| number as u64).collect();
        assert_eq!(ours::sorted(index.matches(name, &urn).copied()), expected);
    }
}

/// `1000000` as `1,000,000`.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
