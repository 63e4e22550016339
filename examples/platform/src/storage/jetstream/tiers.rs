//! The streams of retries: what is due later waits there, and goes on when its time has come.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Duration;

use async_nats::jetstream::{AckKind, Message};
use tokio::time::{MissedTickBehavior, interval};

use super::Result;
use super::feed::Feed;
use super::jobs::{Job, acknowledge};
use super::layout::{ACK_WAIT, Tier};
use super::matching::{bury, queue_job};
use super::records::from_bytes;
use super::store::Store;
use crate::model::Timestamp;

/// The jobs of one stream that a node holds. What is behind them is due later.
const ROOM: usize = 64;

/// Lets a job wait until it is due: in the queue if it is due now, in a stream of retries otherwise.
pub(super) async fn wait(store: &Store, mut job: Job) -> Result<()> {
    let now = store.clock.now();
    if job.due <= now {
        return queue_job(store, &job).await;
    }
    let tier = Tier::of(job.due.since(now));
    job.until = job.due.min(now.after(tier.delay));
    let sent = store
        .publish_once(tier.subject(), &job.message_id(), &job)
        .await;
    sent.map(drop)
}

/// A job that waits in this node.
struct Waiting {
    until: Timestamp,
    number: u64,
    job: Job,
    message: Message,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        (self.until, self.number) == (other.until, other.number)
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.until, self.number).cmp(&(other.until, other.number))
    }
}

/// Moves the jobs of a stream on until the node stops. Then others get at once what it holds.
pub(super) async fn run(store: Store, tier: Tier) {
    let mut waiting = BinaryHeap::new();
    while store
        .work(
            "a stream of retries",
            Box::pin(work(&store, tier, &mut waiting)),
        )
        .await
    {}
    for Reverse(held) in waiting.drain() {
        let Waiting { message, .. } = held;
        let _ = message.ack_with(AckKind::Nak(None)).await;
    }
}

async fn work(store: &Store, tier: Tier, waiting: &mut BinaryHeap<Reverse<Waiting>>) -> Result<()> {
    let context = &store.context;
    let stream = Box::pin(context.get_stream(tier.stream())).await;
    let stream = stream.map_err(super::StorageError::nats)?;
    let mut feed = Feed::open(&stream, "retry", &tier.subject()).await?;
    // What it held before a fault comes again.
    waiting.clear();
    let mut progress = interval(ACK_WAIT / 3);
    progress.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let first = waiting.peek().map(|Reverse(first)| first.until);
        let room = ROOM.saturating_sub(waiting.len());
        tokio::select! {
            message = feed.next(room) => {
                let message = message?;
                match from_bytes::<Job>(&message.payload) {
                    Ok(job) => waiting.push(Reverse(Waiting {
                        until: job.until,
                        number: message.info().map_or(0, |info| info.stream_sequence),
                        job,
                        message,
                    })),
                    Err(error) => bury(store, &message, &error).await?,
                }
            }
            () = alarm(store, first) => {
                if let Some(Reverse(Waiting { mut job, message, .. })) = waiting.pop() {
                    job.hops += 1;
                    wait(store, job).await?;
                    acknowledge(&message).await?;
                }
            }
            _ = progress.tick() => {
                let messages = waiting.iter().filter_map(|Reverse(held)| held.message.reply.clone());
                report_progress(store, messages.collect()).await?;
            }
        }
    }
}

async fn alarm(store: &Store, at: Option<Timestamp>) {
    match at {
        Some(at) => store.clock.sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// Says that messages are being worked at, so that no other node gets them.
pub(super) async fn report_progress(
    store: &Store,
    messages: Vec<async_nats::Subject>,
) -> Result<()> {
    let client = store.context.client();
    for reply in messages {
        let sent = client.publish(reply, "+WPI".into());
        sent.await.map_err(super::StorageError::nats)?;
    }
    Ok(())
}

/// Returns how long a job waits for which there was no room.
pub(super) fn parking(parked: u32) -> Duration {
    let longest = Duration::from_mins(10);
    Duration::from_secs(10)
        .saturating_mul(4_u32.saturating_pow(parked))
        .min(longest)
}
