//! The dispatcher.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::lane::{self, Shared};
use super::limits::Limits;
use super::send::Sender;
use crate::context::Context;
use crate::model::WebhookId;

/// How long attempts may take when the server stops. Those that take longer are made again after the
/// next start.
const GRACE: Duration = Duration::from_secs(8);
/// How long a webhook waits after a panic.
const PANIC: Duration = Duration::from_secs(5);

/// Delivers what is queued until the server stops. There is a lane, which is a task, for each webhook with
/// something in its queue. It ends when the queue is empty.
pub async fn run(context: Context, sender: Sender, stop: CancellationToken) {
    let shared = Arc::new(Shared {
        context: context.clone(),
        sender,
        limits: Limits::default(),
        stop: stop.clone(),
    });
    let wakeups = context.store.wakeups();
    let mut bells: HashMap<WebhookId, Arc<Notify>> = HashMap::new();
    let mut lanes = JoinSet::new();
    while !stop.is_cancelled() {
        tokio::select! {
            woken = wakeups.take() => for id in woken {
                match bells.entry(id) {
                    Entry::Occupied(bell) => bell.get().notify_one(),
                    Entry::Vacant(place) => {
                        let bell = Arc::clone(place.insert(Arc::default()));
                        lanes.spawn(run_lane(Arc::clone(&shared), id, bell));
                    }
                }
            },
            // A lane's panic is caught, so there is no error.
            Some(Ok(id)) = lanes.join_next() => {
                let bell = bells.remove(&id);
                let has_rung = bell.is_some_and(|bell| bell.notified().now_or_never().is_some());
                wakeups.add(has_rung.then_some(id));
            }
            () = stop.cancelled() => {}
        }
    }
    let finished = async { while lanes.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, finished).await.is_err() {
        tracing::warn!("deliveries were interrupted, and will be made after the next start");
    }
}

async fn run_lane(shared: Arc<Shared>, id: WebhookId, bell: Arc<Notify>) -> WebhookId {
    let lane = AssertUnwindSafe(lane::run(shared, id, &bell)).catch_unwind();
    if lane.await.is_err() {
        tracing::error!(webhook = %id, "the deliveries of a webhook have panicked");
        tokio::time::sleep(PANIC).await;
        bell.notify_one();
    }
    id
}
