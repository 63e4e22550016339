//! A consumer of events on tokio: it matches while webhooks change, also all at once.
//!
//! ```sh
//! cargo run --manifest-path examples/platform/Cargo.toml --example consumer
//! ```

use std::error::Error;
use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task;
use urn_filter::{EventName, SharedIndex, Subscription, UrnBuf};

type Webhooks = SharedIndex<u64>;

/// Takes events from a queue. Matching takes microseconds and never waits, so it needs no thread of its
/// own.
async fn consume(
    webhooks: Arc<Webhooks>,
    mut events: mpsc::Receiver<(EventName, UrnBuf)>,
) -> usize {
    let (mut keys, mut sent) = (Vec::new(), 0);
    while let Some((event, urn)) = events.recv().await {
        // The keys are collected first: sending takes long, and the webhooks may change meanwhile.
        webhooks.matches_into(&event, &urn.as_urn(), &mut keys);
        for key in &keys {
            send(*key, &event, &urn).await;
        }
        sent += keys.len();
    }
    sent
}

async fn send(key: u64, event: &EventName, urn: &UrnBuf) {
    println!("webhook {key} gets {event} of {urn}");
    task::yield_now().await;
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let webhooks = Arc::new(Webhooks::new());
    // Many changes take long, and other writers block their threads meanwhile.
    let changed = Arc::clone(&webhooks);
    let webhook = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
    task::spawn_blocking(move || {
        changed.update(|update| {
            update.extend((0..3).map(|key| (key, webhook.clone())));
            update.remove(&1);
        });
    })
    .await?;

    let (sender, events) = mpsc::channel(100);
    let consumer = tokio::spawn(consume(Arc::clone(&webhooks), events));
    sender
        .send((
            "ticket.created".parse()?,
            "urn:allthings:app:A:ticket:C:T".parse()?,
        ))
        .await?;
    drop(sender);
    assert_eq!(consumer.await?, 2);
    Ok(())
}
