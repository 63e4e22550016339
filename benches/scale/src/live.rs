//! Changes of a live index: alone, while others read, and while others hold what they have read.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use urn_filter::{FilterIndex, SharedIndex, Subscription};

use crate::measure::{Plan, Runner, percentile};
use crate::ours::{Events, NAME, parse, webhooks};
use crate::sizes::thousands;
use crate::workload::{Apps, Workload};

/// The times of many single changes in µs.
#[derive(Debug, Clone, Copy)]
pub struct Latency {
    pub median: f64,
    pub p999: f64,
    pub worst: f64,
}

/// What has been measured of changes, and of two threads.
pub struct Live {
    pub index: [Latency; 2],
    /// With a snapshot held, and with an answer held.
    pub held: [[Latency; 2]; 2],
    /// How many times the memory of one index a shared one has.
    pub memory: f64,
    /// How many times as many events two threads match.
    pub threads: f64,
}

/// How many readers hold an older version at any time.
const HELD: usize = 8;

pub fn table(plan: Plan) -> Live {
    let (size, changes) = (plan.size(1_000_000), plan.size(50_000));
    println!(
        "\n### µs for one change of an index of {} webhooks: median, 99.9 %, worst\n",
        thousands(size)
    );
    println!("| | insert | remove |");
    println!("|{}", " --- |".repeat(3));
    let workload = Workload::new(size + changes, Apps::Uniform);
    let events = Events::of(NAME, workload.events(plan.size(20_000), 1.0));
    let mut all = webhooks(workload.patterns());

    let mut index = FilterIndex::new();
    let mut growing = Vec::with_capacity(size);
    for (key, webhook) in all.by_ref().take(size) {
        growing.push(micros(|| index.insert(key, webhook)));
    }
    let growth = format!("`FilterIndex`, from none to {}", thousands(size));
    print_row(&growth, &[Latency::of(growing)]);
    let new: Vec<(u64, Subscription)> = all.collect();
    assert_eq!((index.len(), new.len()), (size, changes));

    let alone = timed(
        &new,
        &mut index,
        |index, (key, webhook)| drop(index.insert(key, webhook)),
        |index, key| drop(index.remove(key)),
    );
    assert_eq!(index.len(), size);
    print_row("`FilterIndex`", &alone);

    let of_index = index.memory_usage() as f64;
    let shared = SharedIndex::from(index);
    let memory = shared.memory_usage() as f64 / of_index;
    print_row("`SharedIndex`", &change(&shared, &new, || ()));
    let snapshots = change(&shared, &new, || shared.snapshot());
    print_row("`SharedIndex`, eight snapshots held", &snapshots);
    let (name, urn) = (&events.names[0], parse(events.urns.get(0)));
    let answers = change(&shared, &new, || shared.matches(name, &urn));
    print_row("`SharedIndex`, eight answers held", &answers);

    let (stop, matched) = (AtomicBool::new(false), AtomicU64::new(0));
    let start = Instant::now();
    let read_beside = thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                read(&shared, &events);
                matched.fetch_add(events.len() as u64, Ordering::Relaxed);
            }
        });
        let times = change(&shared, &new, || ());
        stop.store(true, Ordering::Relaxed);
        times
    });
    let disturbed = start.elapsed().as_secs_f64() * 1e9 / matched.into_inner().max(1) as f64;
    print_row("`SharedIndex`, one thread matching", &read_beside);
    Live {
        index: alone,
        held: [snapshots, answers],
        memory,
        threads: threads(plan, &shared, &events, disturbed),
    }
}

impl Latency {
    fn of(mut micros: Vec<f64>) -> Self {
        let [median, p999, worst] = [0.5, 0.999, 1.0].map(|share| percentile(&mut micros, share));
        Self {
            median,
            p999,
            worst,
        }
    }
}

/// Inserts the webhooks one by one, and removes them.
fn timed<T>(
    new: &[(u64, Subscription)],
    to: &mut T,
    insert: impl Fn(&mut T, (u64, Subscription)),
    remove: impl Fn(&mut T, &u64),
) -> [Latency; 2] {
    let (mut inserts, mut removes) = (Vec::new(), Vec::new());
    for entry in new.iter().cloned() {
        inserts.push(micros(|| insert(to, entry)));
    }
    for (key, _) in new {
        removes.push(micros(|| remove(to, key)));
    }
    [inserts, removes].map(Latency::of)
}

/// The same of a shared index. Before each change somebody reads, and the last of these hold what they
/// have got. The time of reading does not count.
fn change<T>(
    shared: &SharedIndex<u64>,
    new: &[(u64, Subscription)],
    hold: impl Fn() -> T,
) -> [Latency; 2] {
    let (mut inserts, mut removes) = (Vec::new(), Vec::new());
    let mut held = std::collections::VecDeque::new();
    let mut keep = || {
        held.push_back(hold());
        if held.len() > HELD {
            held.pop_front();
        }
    };
    for (key, webhook) in new.iter().cloned() {
        keep();
        inserts.push(micros(|| shared.insert(key, webhook)));
    }
    for (key, _) in new {
        keep();
        removes.push(micros(|| shared.remove(key)));
    }
    [inserts, removes].map(Latency::of)
}

fn threads(plan: Plan, shared: &SharedIndex<u64>, events: &Events, disturbed: f64) -> f64 {
    let one = Runner::new(events.len(), || read(shared, events));
    let two = Runner::new(2 * events.len(), || {
        thread::scope(|scope| {
            let readers = [0, 1].map(|_| scope.spawn(|| read(shared, events)));
            let sums = readers.map(|reader| reader.join().expect("no panic"));
            sums.iter().sum()
        })
    });
    let nanos = plan.race(vec![one, two]);
    let (one, two) = (nanos[0], nanos[1]);
    println!("\n### Reading a `SharedIndex` of a million webhooks: ns for each event\n");
    println!("| one thread | one thread, while another changes the index | two threads |");
    println!("|{}", " --- |".repeat(3));
    println!(
        "| {one:.0} | {disturbed:.0} | {two:.0} ({:.2} × the throughput) |",
        one / two
    );
    one / two
}

fn read(shared: &SharedIndex<u64>, events: &Events) -> u64 {
    let keys = events
        .parsed()
        .map(|(name, urn)| shared.matches(name, &urn).fold(0, u64::wrapping_add));
    keys.fold(0, u64::wrapping_add)
}

fn micros<T>(job: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let answer = job();
    let elapsed = start.elapsed().as_secs_f64() * 1e6;
    drop(answer);
    elapsed
}

fn print_row(name: &str, latencies: &[Latency]) {
    print!("| {name} |");
    for Latency {
        median,
        p999,
        worst,
    } in latencies
    {
        print!(" {median:.1}, {p999:.1}, {worst:.0} |");
    }
    println!("{}", if latencies.len() == 1 { " |" } else { "" });
}
