//! Delivers what is due of one webhook.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::{BoxFuture, FutureExt, OptionFuture};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::gates::{Gate, Gates, Permit};
use super::queue::{Taken, take};
use super::request::Request;
use super::schedule;
use super::send::Sender;
use super::timetable::Bell;
use crate::context::Context;
use crate::model::{Attempt, AttemptResult, Delivery, DeliveryId, Timestamp, Webhook, WebhookId};
use crate::storage::StorageError;

/// How long a webhook waits after a fault of the database.
const FAULT: Duration = Duration::from_secs(5);

/// What all webhooks share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) context: Context,
    pub(super) sender: Sender,
    pub(super) gates: Gates,
    pub(super) stop: CancellationToken,
}

/// A delivery that was tried, and when it is due again if it is pending.
type Tried = (DeliveryId, Result<Option<Timestamp>, StorageError>);

/// One webhook that is being delivered to.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts that change independently of each other"
)]
struct Lane {
    id: WebhookId,
    shared: Arc<Shared>,
    attempts: JoinSet<Tried>,
    under_way: HashSet<DeliveryId>,
    /// Set while there are too few permits.
    waiting: OptionFuture<BoxFuture<'static, Option<(Gate, Permit)>>>,
    /// Whether the queue may have something to take.
    look: bool,
    is_more: bool,
    is_full: bool,
    next: Option<Timestamp>,
    /// Whether nothing is to be started any more.
    is_ending: bool,
}

/// Delivers what is due of a webhook, and returns when the next delivery is.
pub(super) async fn run(shared: Arc<Shared>, id: WebhookId, bell: &mut Bell) -> Option<Timestamp> {
    let stop = shared.stop.clone();
    let mut lane = Lane {
        id,
        shared,
        attempts: JoinSet::new(),
        under_way: HashSet::new(),
        waiting: None.into(),
        look: true,
        is_more: false,
        is_full: false,
        next: None,
        is_ending: false,
    };
    let mut permit = None;
    let mut is_blocked = false;
    loop {
        if lane.look && !is_blocked && !lane.is_ending {
            is_blocked = lane.start(permit.take()).await;
            continue;
        }
        if lane.attempts.is_empty() && (!is_blocked || lane.is_ending) {
            return lane.next;
        }
        tokio::select! {
            Some(entered) = &mut lane.waiting, if is_blocked => {
                (permit, is_blocked, lane.look) = (entered, false, true);
                lane.waiting = None.into();
            }
            Some(tried) = lane.attempts.join_next() => {
                lane.finish(tried.ok());
                // Those of one commit end together, and one look replaces them all.
                while let Some(tried) = lane.attempts.try_join_next() {
                    lane.finish(tried.ok());
                }
            }
            Some(()) = bell.recv() => lane.ring(),
            () = stop.cancelled(), if !lane.is_ending => lane.is_ending = true,
        }
    }
}

impl Lane {
    /// Starts attempts of what is due, and reports whether there were too few permits.
    async fn start(&mut self, permit: Option<(Gate, Permit)>) -> bool {
        let taken = match self.take(permit).await {
            Ok(taken) => taken,
            Err(error) => {
                self.fault(&error);
                return false;
            }
        };
        self.next = taken.next;
        (self.is_more, self.is_full) = (taken.is_more, taken.is_full);
        // What was withheld has made room.
        self.look = taken.is_more && taken.ready.is_empty() && !taken.withheld.is_empty();
        for (webhook, delivery, permit) in taken.ready {
            self.under_way.insert(delivery.id);
            let attempt = attempt(Arc::clone(&self.shared), webhook, delivery, permit);
            self.attempts.spawn(attempt);
        }
        let Some(gate) = taken.blocked else {
            return false;
        };
        let shared = Arc::clone(&self.shared);
        let wait = async move { Some((gate.clone(), shared.gates.enter(&gate).await?)) };
        self.waiting = Some(wait.boxed()).into();
        true
    }

    async fn take(&mut self, permit: Option<(Gate, Permit)>) -> Result<Taken, StorageError> {
        let store = &self.shared.context.store;
        let now = self.shared.context.clock.now();
        let (id, under_way, shared) = (self.id, self.under_way.clone(), Arc::clone(&self.shared));
        let read = move |connection: &rusqlite::Connection| {
            let taken = take(connection, id, &under_way, &shared.gates, permit, now);
            Ok::<_, StorageError>(taken?)
        };
        let mut taken = store.read(read).await?;
        let withheld = std::mem::take(&mut taken.withheld);
        if withheld.is_empty() {
            return Ok(taken);
        }
        let write = store.write(move |write| {
            for delivery in &withheld {
                write.withhold_delivery(delivery, now)?;
            }
            Ok::<_, StorageError>(withheld)
        });
        taken.withheld = write.await?;
        count("withheld", taken.withheld.len());
        Ok(taken)
    }

    /// Notes that the queue has changed. It is looked at when there is room for an attempt.
    fn ring(&mut self) {
        (self.look, self.is_more) = (!self.is_full, true);
    }

    fn finish(&mut self, tried: Option<Tried>) {
        match tried {
            Some((id, Ok(due))) => {
                self.under_way.remove(&id);
                self.is_full = false;
                self.next = [self.next, due].into_iter().flatten().min();
                let now = self.shared.context.clock.now();
                self.look |= self.is_more || due.is_some_and(|due| due <= now);
            }
            Some((_, Err(error))) => self.fault(&error),
            None => self.fault(&StorageError::NoWriter),
        }
    }

    /// Ends the lane when its attempts have ended. It begins anew a little later.
    fn fault(&mut self, error: &StorageError) {
        tracing::error!(webhook = %self.id, %error, "deliveries are interrupted");
        self.is_ending = true;
        self.next = Some(self.shared.context.clock.now().after(FAULT));
    }
}

/// Tries a delivery and records what has come of it. It holds its permit until that is stored, so that
/// the attempts in memory are as few as the permits.
async fn attempt(
    shared: Arc<Shared>,
    webhook: Arc<Webhook>,
    delivery: Delivery,
    _permit: Permit,
) -> Tried {
    let (id, started) = (delivery.id, shared.context.clock.now());
    let timer = Instant::now();
    let event = &delivery.event;
    let request = Request::new(event, id, Some(webhook.id), &webhook.secrets, started);
    let in_flight = metrics::gauge!("platform_attempts_in_flight");
    in_flight.increment(1);
    let exchange = shared.sender.send(&webhook.url, &request).await;
    in_flight.decrement(1);
    let attempt = Attempt {
        started,
        took: timer.elapsed(),
        exchange,
    };
    shared.gates.note(&webhook, attempt.took);
    let result = schedule::result(&webhook, &delivery, &attempt, rand::random());
    let queued = delivery.queued;
    let stored = result.clone();
    let write = shared.context.store.write(move |write| {
        Ok::<_, StorageError>(write.record_attempt(&delivery, &attempt, &stored)?)
    });
    let due = write.await;
    if due.is_ok() {
        measure(&result, shared.context.clock.now().since(queued));
    }
    (id, due)
}

fn measure(result: &AttemptResult, latency: Duration) {
    let result = match result {
        AttemptResult::Succeeded => {
            metrics::histogram!("platform_delivery_seconds").record(latency);
            "succeeded"
        }
        AttemptResult::RetryAt(_) => "retried",
        AttemptResult::RetryAndDisable(..) => "disabled",
        AttemptResult::Failed => "failed",
    };
    count(result, 1);
}

fn count(result: &'static str, number: usize) {
    metrics::counter!("platform_deliveries_total", "result" => result).increment(number as u64);
}
