//! Before a webhook is saved: what would it add to those that its owner has?
//!
//! ```sh
//! cargo run --example preview
//! ```

use anyhow::Result;
use urn_filter::{FilterIndex, Subscription};

fn main() -> Result<()> {
    let mut webhooks = FilterIndex::new();
    webhooks.insert(
        1,
        Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?,
    );
    webhooks.insert(
        2,
        Subscription::parse(["*"], ["urn:allthings:app:*:booking:*"])?,
    );

    let new = Subscription::parse(
        ["ticket.created", "ping"],
        [
            "urn:allthings:app:A:ticket:*",
            "urn:allthings:app:A:booking:*",
        ],
    )?;
    for (event, filter) in webhooks.uncovered(&new) {
        let (event, filter) = (&new.events.patterns()[event], &new.urns.patterns()[filter]);
        println!("new: {event} of {filter}");
    }
    assert!(webhooks.uncovered(&new).eq([(1, 0)])); // `ping` of tickets

    // Who already gets some of it, and who would be superfluous?
    println!("some of it: {:?}", webhooks.overlapping(&new));
    println!("all of it: {:?}", webhooks.covering(&new));
    println!("nothing else: {:?}", webhooks.covered_by(&new));

    // An edit of webhook 1: compare with the others.
    let mut others = webhooks.clone(); // takes constant time
    others.remove(&1);
    assert_eq!(others.uncovered(&new).count(), 2);
    Ok(())
}
