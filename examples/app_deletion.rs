//! An app is deleted: its filters go out of all webhooks.
//!
//! ```sh
//! cargo run --example app_deletion
//! ```

use anyhow::Result;
use urn_filter::{FilterIndex, FilterSet, Grants, Subscription};

fn main() -> Result<()> {
    let mut webhooks = FilterIndex::new();
    for (id, filters) in [
        (
            "of app A",
            vec!["urn:allthings:app:A:ticket:*", "urn:allthings:app:A"],
        ),
        (
            "of two apps",
            vec!["urn:allthings:app:A:*", "urn:allthings:app:B:*"],
        ),
        ("of all apps", vec!["urn:allthings:app:*"]),
    ] {
        webhooks.insert(id, Subscription::parse(["ticket.*"], filters)?);
    }

    // The app itself, and everything in it. An id that is no segment of a URN is an error.
    let app: FilterSet = Grants::edit_app(["A"])?
        .patterns()
        .iter()
        .cloned()
        .collect();

    let counts = webhooks.count_covered(&app);
    println!(
        "app A has {} filters of {} webhooks",
        counts.filters, counts.webhooks
    );

    let gone = webhooks.remove_covered(&app);
    for (id, lost) in &gone.changed {
        println!("webhook {id} has lost {lost:?}"); // tell its owner, and store what is left
    }
    for (id, webhook) in &gone.removed {
        println!("webhook {id} is gone: {:?}", webhook.urns); // delete it from the database
    }

    // It could still receive what is sent about app A, because it is about all apps.
    println!("left: {:?}", webhooks.overlapping(&app));
    assert!(webhooks.overlapping(&app).eq([&"of all apps"]));
    Ok(())
}
