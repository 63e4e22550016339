//! Patterns that somebody has made up to be slow.

use urn_filter::{FilterIndex, FilterSet, Pattern, Subscription, Urn};

use crate::measure::Plan;

pub fn table(plan: Plan) {
    println!(
        "\nns for an event against one app with every combination of `*` and a literal over k positions\n"
    );
    println!(
        "| k | shapes | nobody matches | all match | ns for each match | a scan of the patterns |"
    );
    println!("|{}", " --- |".repeat(6));
    for positions in [2, 4, 6, 8, 10] {
        row(plan, positions);
    }
}

fn row(plan: Plan, positions: usize) {
    let patterns: Vec<Pattern> = (0..1_usize << positions)
        .map(|shape| {
            let selector = |at: usize| if shape >> at & 1 == 1 { "*" } else { "a" };
            let selectors: Vec<&str> = (0..positions).map(selector).collect();
            let text = format!("urn:ns:app:A:{}:end", selectors.join(":"));
            text.parse().expect("a valid filter")
        })
        .collect();
    let webhook = |pattern: &Pattern| Subscription {
        events: Default::default(),
        urns: FilterSet::from_iter([pattern.clone()]),
    };
    let index: FilterIndex<u64> = (0..).zip(patterns.iter().map(webhook)).collect();
    let segments = vec!["a"; positions].join(":");
    let (hit, miss) = (
        format!("urn:ns:app:A:{segments}:end"),
        format!("urn:ns:app:A:{segments}:no"),
    );
    let (hit, miss) = (
        Urn::parse(&hit).expect("valid"),
        Urn::parse(&miss).expect("valid"),
    );
    assert_eq!(index.matches_urn(&hit).len(), patterns.len());
    assert_eq!(index.matches_urn(&miss).len(), 0);
    let time = |urn: &Urn<'_>| {
        plan.nanos(1000, || {
            (0..1000).map(|_| index.matches_urn(urn).len() as u64).sum()
        })
    };
    let (all, none) = (time(&hit), time(&miss));
    let scan = plan.nanos(100, || {
        let count = || {
            patterns
                .iter()
                .filter(|pattern| pattern.matches(&miss))
                .count() as u64
        };
        (0..100).map(|_| count()).sum()
    });
    let shapes = patterns.len();
    println!(
        "| {positions} | {shapes} | {none:.0} | {all:.0} | {:.1} | {scan:.0} |",
        all / shapes as f64
    );
}
