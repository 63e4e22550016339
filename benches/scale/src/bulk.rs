//! Building an index of many webhooks at once.

use std::hint::black_box;
use std::time::Instant;

use urn_filter::{FilterIndex, Subscription};

use crate::measure::{Plan, percentile};
use crate::ours::webhooks;
use crate::sizes::thousands;
use crate::texts::Texts;
use crate::workload::{Apps, Workload};

/// Million webhooks a second.
pub struct Rates {
    pub from_text: f64,
}

pub fn table(plan: Plan) -> Rates {
    let size = plan.size(1_000_000);
    let texts: Texts = Workload::new(size, Apps::Uniform).patterns().collect();
    let parsed: Vec<(u64, Subscription)> = webhooks(texts.iter()).collect();
    let json = serde_json::to_string(&parsed).expect("webhooks");

    let of_json = |json| serde_json::from_str::<Vec<(u64, Subscription)>>(json).expect("webhooks");
    assert_eq!(of_json(&json), parsed);
    let rate = |job: &dyn Fn()| {
        let mut rates = [(); 3].map(|()| {
            let start = Instant::now();
            job();
            size as f64 / start.elapsed().as_secs_f64() / 1e6
        });
        percentile(&mut rates, 0.5)
    };
    let from_text = rate(&|| {
        drop(black_box(
            webhooks(texts.iter()).collect::<FilterIndex<_>>(),
        ))
    });
    let from_parsed = rate(&|| {
        drop(black_box(
            parsed.iter().cloned().collect::<FilterIndex<_>>(),
        ))
    });
    let from_json = rate(&|| drop(black_box(of_json(&json))));
    let json_to_index = rate(&|| {
        drop(black_box(
            of_json(&json).into_iter().collect::<FilterIndex<_>>(),
        ))
    });
    let size = thousands(size);
    println!("\n### Building an index of {size} webhooks: million webhooks a second\n");
    println!("| from | rate |");
    println!("| --- | --- |");
    println!("| the texts of the filters | {from_text:.2} |");
    println!("| parsed webhooks, cloned | {from_parsed:.2} |");
    println!("| JSON to a `Vec` of webhooks, no index | {from_json:.2} |");
    println!("| JSON to an index | {json_to_index:.2} |");
    Rates { from_text }
}
