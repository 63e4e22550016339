//! A user loses the right to edit an app: their webhooks lose its filters.
//!
//! ```sh
//! cargo run --example revocation --features shared
//! ```

use anyhow::Result;
use urn_filter::{Grants, SharedIndex, Subscription};

fn main() -> Result<()> {
    let webhooks = SharedIndex::new();
    let filters = ["urn:allthings:app:A:*", "urn:allthings:app:B:ticket:*"];
    webhooks.insert(1, Subscription::parse(["ticket.*"], filters)?);
    webhooks.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);

    // What the user has left, and their webhooks, both from the server's database.
    let left = Grants::edit_app(["B"])?;
    let of_user = [1, 2];

    // Readers see all of it or nothing.
    webhooks.update(|update| {
        for id in of_user {
            let lost = update.modify(&id, |webhook| {
                let narrowed = left.narrow(&webhook.urns);
                webhook.urns = narrowed.kept;
                narrowed.lost
            });
            println!("webhook {id} has lost {lost:?}");
        }
        // What has no filter gets nothing.
        update.retain(|id, webhook| !of_user.contains(id) || webhook.filters().len() > 0);
    });

    assert!(webhooks.keys().eq([1]));
    assert!(
        webhooks
            .iter()
            .all(|(_, webhook)| left.check(&webhook.urns).is_ok())
    );
    Ok(())
}
