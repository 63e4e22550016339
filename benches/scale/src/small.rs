//! One webhook's filters: reading the event and asking its `FilterSet`.

use std::hint::black_box;

use urn_filter::{FilterSet, Urn};

use crate::measure::Plan;
use crate::peers;
use crate::workload::{Apps, Workload};

pub fn table(plan: Plan) {
    println!("\nns for an event, from its text to yes or no; × the floor in brackets\n");
    println!("| filters | apps | floor | FilterSet |{}", " best peer |");
    println!("|{}", " --- |".repeat(5));
    for (size, apps) in [(1, 1), (16, 4), (1000, 60)] {
        row(plan, size, apps);
    }
}

fn row(plan: Plan, size: usize, apps: usize) {
    let workload = Workload {
        per_app: size.div_ceil(apps),
        ..Workload::new(size, Apps::Uniform)
    };
    let texts: Vec<String> = workload.patterns().collect();
    let events = workload.events(4096, 1.0);
    let set = FilterSet::parse(texts.iter().map(String::as_str)).expect("valid filters");
    let prefix = texts[0].trim_end_matches('*');
    // Less cannot be done: see that the text consists of allowed bytes, and compare one prefix.
    let floor = plan.nanos(events.len(), || {
        let ok =
            |event: &&String| are_allowed(event.as_bytes()) && event.starts_with(black_box(prefix));
        events.iter().filter(ok).count() as u64
    });
    let ours = plan.nanos(events.len(), || {
        let ok = |event: &&String| Urn::parse(event).is_ok_and(|urn| set.is_match(&urn));
        events.iter().filter(ok).count() as u64
    });
    let mut best = ("—", f64::INFINITY);
    for peer in peers::all(&texts) {
        for event in &events[..100] {
            let urn = Urn::parse(event).expect("a valid URN");
            let mut found = peer.matches(event);
            found.sort_unstable();
            assert!(set.matches(&urn).eq(found), "{}", peer.name());
        }
        let events = if peer.name() == "RegexSet" {
            &events[..100]
        } else {
            &events
        };
        let nanos = plan.nanos(events.len(), || {
            events
                .iter()
                .filter(|event| !peer.matches(event).is_empty())
                .count() as u64
        });
        if nanos < best.1 {
            best = (peer.name(), nanos);
        }
    }
    println!(
        "| {size} | {apps} | {floor:.0} | {ours:.0} ({:.1}) | {}: {:.0} |",
        ours / floor,
        best.0,
        best.1
    );
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
