//! Patterns that somebody has made up to be slow.

use urn_filter::{FilterIndex, Pattern};

use crate::measure::{Plan, Runner};
use crate::ours::{parse, webhooks};
use crate::sizes::thousands;

/// What has been measured: ns for an event.
pub struct Row {
    pub shapes: usize,
    pub none: f64,
    pub all: f64,
    scan: f64,
}

pub fn table(plan: Plan) -> Vec<Row> {
    let rows = [2, 4, 6, 8, 10].map(|positions| row(plan, positions));
    println!("\n### Adversary: one app, every combination of `*` and a literal over k positions\n");
    println!("| k | shapes | ns, nobody matches | ns, all match | a scan of the patterns |");
    println!("|{}", " --- |".repeat(5));
    for (row, positions) in rows.iter().zip([2, 4, 6, 8, 10]) {
        let shapes = thousands(row.shapes);
        println!(
            "| {positions} | {shapes} | {:.0} | {:.0} | {:.0} |",
            row.none, row.all, row.scan
        );
    }
    rows.into()
}

fn row(plan: Plan, positions: usize) -> Row {
    let texts: Vec<String> = (0..1_usize << positions)
        .map(|shape| {
            let selector = |at: usize| if shape >> at & 1 == 1 { "*" } else { "a" };
            let selectors: Vec<&str> = (0..positions).map(selector).collect();
            format!("urn:ns:app:A:{}:end", selectors.join(":"))
        })
        .collect();
    let patterns = texts
        .iter()
        .map(|text| text.parse().expect("a valid filter"));
    let patterns: Vec<Pattern> = patterns.collect();
    let index: FilterIndex<u64> = webhooks(texts.iter()).collect();
    let segments = vec!["a"; positions].join(":");
    let hit = format!("urn:ns:app:A:{segments}:end");
    let miss = format!("urn:ns:app:A:{segments}:no");
    let (hit, miss) = (parse(&hit), parse(&miss));
    assert_eq!(index.matches_urn(&hit).len(), patterns.len());
    assert_eq!(index.matches_urn(&miss).len(), 0);
    let ask = |urn| {
        let index = &index;
        let ask = move |_| index.matches_urn(urn).len() as u64;
        Runner::new(1000, move || (0..1000).map(ask).sum())
    };
    let scan = Runner::new(20, || {
        let count = |_| patterns.iter().filter(|it| it.matches(&miss)).count() as u64;
        (0..20).map(count).sum()
    });
    let nanos = plan.race(vec![ask(&miss), ask(&hit), scan]);
    Row {
        shapes: patterns.len(),
        none: nanos[0],
        all: nanos[1],
        scan: nanos[2],
    }
}
