//! The dispatcher.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::gates::Gates;
use super::lane::{self, Shared};
use super::send::Sender;
use super::timetable::{Bell, Timetable};
use crate::context::Context;
use crate::model::{Timestamp, WebhookId};
use crate::storage::{StorageError, deliveries};

/// How long attempts may take when the server stops. Those that take longer are made again after the
/// next start.
const GRACE: Duration = Duration::from_secs(8);
/// How long to wait after a fault.
const FAULT: Duration = Duration::from_secs(5);

/// A webhook that is not delivered to any more.
type Finished = (WebhookId, Bell, Option<Timestamp>);

/// Delivers what is queued until the server stops: what was queued before at once, and all else when the
/// store tells of it or when it is due.
pub async fn run(context: Context, sender: Sender, stop: CancellationToken) {
    let shared = Arc::new(Shared {
        context: context.clone(),
        sender,
        gates: Gates::default(),
        stop: stop.clone(),
    });
    let clock = &context.clock;
    let mut timetable = Timetable::default();
    for id in pending(&context, &stop).await {
        timetable.wake(id, clock.now());
    }
    let mut lanes = JoinSet::new();
    while !stop.is_cancelled() {
        while let Some((id, bell)) = timetable.start(clock.now()) {
            lanes.spawn(run_lane(Arc::clone(&shared), id, bell));
        }
        let first = timetable.first();
        tokio::select! {
            woken = context.store.wakeups().take() => {
                let now = clock.now();
                for id in woken {
                    timetable.wake(id, now);
                }
            }
            // A lane does not panic, so there is no error.
            Some(Ok((id, bell, next))) = lanes.join_next() => {
                timetable.finish(id, bell, next, clock.now());
            }
            () = clock.sleep_until(first.unwrap_or(Timestamp::from_millis(0))), if first.is_some() => {}
            () = stop.cancelled() => {}
        }
    }
    let finished = async { while lanes.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, finished).await.is_err() {
        tracing::warn!("deliveries were interrupted, and will be made after the next start");
    }
}

async fn run_lane(shared: Arc<Shared>, id: WebhookId, mut bell: Bell) -> Finished {
    let clock = shared.context.clock.clone();
    let lane = AssertUnwindSafe(lane::run(shared, id, &mut bell)).catch_unwind();
    let next = lane.await.unwrap_or_else(|_| {
        tracing::error!(webhook = %id, "the deliveries of a webhook have panicked");
        Some(clock.now().after(FAULT))
    });
    (id, bell, next)
}

/// Returns the webhooks with deliveries from before the start.
async fn pending(context: &Context, stop: &CancellationToken) -> Vec<WebhookId> {
    loop {
        let read = context
            .store
            .read::<_, StorageError>(|connection| Ok(deliveries::pending_webhooks(connection)?));
        match read.await {
            Ok(found) => return found,
            Err(error) => tracing::error!(%error, "the queues cannot be read"),
        }
        tokio::select! {
            () = tokio::time::sleep(FAULT) => {}
            () = stop.cancelled() => return Vec::new(),
        }
    }
}
