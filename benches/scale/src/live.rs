//! Changes of a live index, alone and while others read, and reading from two threads.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

use urn_filter::{
    EventName, EventPatterns, FilterIndex, FilterSet, SharedIndex, Subscription, Urn,
};

use crate::measure::{Plan, percentile};
use crate::workload::{Apps, Workload};

pub fn table(plan: Plan) {
    let (size, changes) = if plan.verify_only {
        (1000, 100)
    } else {
        (1_000_000, 100_000)
    };
    println!("\nµs for one change of an index of {size} webhooks: median and 99.9th percentile\n");
    println!("| | insert | remove |");
    println!("|{}", " --- |".repeat(3));
    let workload = Workload::new(size + changes, Apps::Uniform);
    let names = EventPatterns::parse(["ticket.created"]).expect("valid");
    let webhook = |number: usize| Subscription {
        events: names.clone(),
        urns: FilterSet::parse([workload.pattern(number).as_str()]).expect("a valid filter"),
    };
    let mut index: FilterIndex<u64> = (0..size)
        .map(|number| (number as u64, webhook(number)))
        .collect();
    let new: Vec<(u64, Subscription)> = (size..size + changes)
        .map(|number| (number as u64, webhook(number)))
        .collect();

    let (mut inserts, mut removes) = (Vec::new(), Vec::new());
    for (key, webhook) in new.clone() {
        inserts.push(micros(|| index.insert(key, webhook)));
    }
    for (key, _) in &new {
        removes.push(micros(|| index.remove(key)));
    }
    assert_eq!(index.len(), size);
    print_row("FilterIndex", &mut inserts, &mut removes);

    let events = workload.events(20_000, 1.0);
    let shared = SharedIndex::from(index);
    // The first change copies the index.
    shared.insert(u64::MAX, webhook(0));
    shared.remove(&u64::MAX);
    let name: EventName = "ticket.created".parse().expect("valid");
    let (stop, matched) = (AtomicBool::new(false), AtomicU64::new(0));
    let (mut inserts, mut removes) = (Vec::new(), Vec::new());
    let start = Instant::now();
    thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Ordering::Relaxed) {
                read(&shared, &name, &events);
                matched.fetch_add(events.len() as u64, Ordering::Relaxed);
            }
        });
        for (key, webhook) in new.clone() {
            inserts.push(micros(|| shared.insert(key, webhook)));
        }
        for (key, _) in &new {
            removes.push(micros(|| shared.remove(key)));
        }
        stop.store(true, Ordering::Relaxed);
    });
    let disturbed = start.elapsed().as_secs_f64() * 1e9 / matched.into_inner().max(1) as f64;
    assert_eq!(shared.len(), size);
    print_row(
        "SharedIndex, one thread matching",
        &mut inserts,
        &mut removes,
    );
    threads(plan, &shared, &name, &events, disturbed);
}

fn threads(
    plan: Plan,
    shared: &SharedIndex<u64>,
    name: &EventName,
    events: &[String],
    disturbed: f64,
) {
    let one = plan.nanos(events.len(), || read(shared, name, events));
    let two = plan.nanos(2 * events.len(), || {
        thread::scope(|scope| {
            let readers = [0, 1].map(|_| scope.spawn(|| read(shared, name, events)));
            readers
                .map(|reader| reader.join().expect("no panic"))
                .iter()
                .sum()
        })
    });
    println!(
        "\nSharedIndex, ns for an event: one thread {one:.0}, while another changes it all the time"
    );
    println!(
        "{disturbed:.0}, two threads {two:.0}: {:.2} × the throughput of one",
        one / two
    );
}

fn read(shared: &SharedIndex<u64>, name: &EventName, events: &[String]) -> u64 {
    let keys = events.iter().map(|event| {
        let urn = Urn::parse(event).expect("a valid URN");
        shared.matches(name, &urn).fold(0, u64::wrapping_add)
    });
    keys.fold(0, u64::wrapping_add)
}

fn micros<T>(job: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let answer = job();
    let elapsed = start.elapsed().as_secs_f64() * 1e6;
    drop(answer);
    elapsed
}

fn print_row(name: &str, inserts: &mut [f64], removes: &mut [f64]) {
    let [insert, remove] = [inserts, removes].map(|times| {
        format!(
            "{:.1}, {:.1}",
            percentile(times, 0.5),
            percentile(times, 0.999)
        )
    });
    println!("| {name} | {insert} | {remove} |");
}
