//! Delivers what is due of one webhook.

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::OptionFuture;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::limits::{Gate, Limits, Permit};
use super::request::Request;
use super::schedule;
use super::send::Sender;
use crate::access::allows;
use crate::context::Context;
use crate::model::{Attempt, AttemptResult, Delivery, DeliveryId, Timestamp, Webhook, WebhookId};
use crate::storage::{Queue, Result, StorageError};

/// How long a webhook waits after a fault of the storage.
const FAULT: Duration = Duration::from_secs(5);
/// The most deliveries that one look at the queue takes.
const LOOK: usize = 32;

/// What all webhooks share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) context: Context,
    pub(super) sender: Sender,
    pub(super) limits: Limits,
    pub(super) stop: CancellationToken,
}

/// A delivery that was tried, and when it is due again if it is pending.
type Tried = (DeliveryId, Result<Option<Timestamp>>);

/// One webhook that is being delivered to.
struct Lane {
    id: WebhookId,
    shared: Arc<Shared>,
    attempts: JoinSet<Tried>,
    under_way: HashSet<DeliveryId>,
    /// When the queue is to be looked at, if it is not empty.
    next: Option<Timestamp>,
}

/// Delivers to a webhook until its queue is empty or the server stops. Whoever adds to the queue rings the
/// bell.
pub(super) async fn run(shared: Arc<Shared>, id: WebhookId, bell: &Notify) {
    let stop = shared.stop.clone();
    let mut lane = Lane {
        id,
        shared,
        attempts: JoinSet::new(),
        under_way: HashSet::new(),
        next: None,
    };
    tokio::select! {
        () = lane.work(bell) => {}
        () = stop.cancelled() => while lane.attempts.join_next().await.is_some() {},
    }
}

impl Lane {
    async fn work(&mut self, bell: &Notify) {
        let clock = self.shared.context.clock.clone();
        self.next = Some(clock.now());
        while !self.attempts.is_empty() || self.next.is_some() {
            if self.next.is_some_and(|next| next <= clock.now())
                && let Err(error) = self.start().await
            {
                self.next = Some(self.fault(&error));
            }
            let alarm = OptionFuture::from(self.next.map(|next| clock.sleep_until(next)));
            tokio::select! {
                Some(Ok(tried)) = self.attempts.join_next() => self.finish(tried),
                () = bell.notified() => self.next = Some(clock.now()),
                Some(()) = alarm => {}
            }
        }
    }

    /// Starts attempts of all that is due. Waits where there is no room for one.
    async fn start(&mut self) -> Result<()> {
        let mut permit = None;
        loop {
            while let Some(Ok(tried)) = self.attempts.try_join_next() {
                self.finish(tried);
            }
            let now = self.shared.context.clock.now();
            let taken = self.take(permit.take(), now).await?;
            self.next = taken.next;
            for ready in taken.ready {
                self.under_way.insert(ready.delivery.id);
                self.attempts
                    .spawn(attempt(Arc::clone(&self.shared), ready));
            }
            if let Some(gate) = taken.blocked {
                permit = Some(self.shared.limits.enter(gate).await);
            } else if self.next.is_none_or(|next| next > now) {
                return Ok(());
            }
        }
    }

    async fn take(&mut self, permit: Option<Permit>, now: Timestamp) -> Result<Taken> {
        let (shared, store) = (&self.shared, &self.shared.context.store);
        let most = self.under_way.len() + LOOK + 1;
        let Some(queue) = store.queue(self.id, most).await? else {
            return Ok(Taken::default());
        };
        let chosen = choose(&queue, &self.under_way, &shared.limits, permit, now);
        let ids: Vec<DeliveryId> = chosen.permits.iter().map(|(id, _)| *id).collect();
        let mut permits: HashMap<_, _> = chosen.permits.into_iter().collect();
        let (webhook, mut ready, mut withheld) = (Arc::new(queue.webhook), Vec::new(), Vec::new());
        let asked = Instant::now();
        for delivery in store.take(&ids).await? {
            let permit = permits.remove(&delivery.id);
            if !allows(&queue.grants, &delivery.event.content.urn.as_urn()) {
                withheld.push(delivery);
            } else if let Some(permit) = permit {
                ready.push(Ready {
                    webhook: Arc::clone(&webhook),
                    delivery,
                    permit,
                    asked,
                });
            }
        }
        if !withheld.is_empty() {
            count("withheld", withheld.len());
            store.withhold(&withheld, now).await?;
        }
        Ok(Taken {
            ready,
            blocked: chosen.blocked,
            next: chosen.next,
        })
    }

    fn finish(&mut self, (id, due): Tried) {
        self.under_way.remove(&id);
        let due = due.unwrap_or_else(|error| Some(self.fault(&error)));
        self.next = [self.next, due].into_iter().flatten().min();
    }

    /// Returns when to go on after a fault.
    fn fault(&self, error: &StorageError) -> Timestamp {
        tracing::error!(webhook = %self.id, %error, "deliveries are interrupted");
        self.shared.context.clock.now().after(FAULT)
    }
}

/// What a look at a queue has found.
#[derive(Debug, Default)]
struct Taken {
    /// What is to be sent now: the webhook's owner may receive it, and there is a permit.
    ready: Vec<Ready>,
    /// Where to wait for a permit, if there are too few.
    blocked: Option<Gate>,
    /// When the first delivery is due that was not taken.
    next: Option<Timestamp>,
}

/// A delivery that may be made.
#[derive(Debug)]
struct Ready {
    webhook: Arc<Webhook>,
    delivery: Delivery,
    permit: Permit,
    /// When it was asked for.
    asked: Instant,
}

/// What of a queue is to be read.
#[derive(Debug, Default)]
struct Chosen {
    permits: Vec<(DeliveryId, Permit)>,
    blocked: Option<Gate>,
    next: Option<Timestamp>,
}

/// Chooses what is due, except what is under way, for as many attempts as there are permits. A delivery is
/// read only if there is a permit for it, so what waits needs no memory.
fn choose(
    queue: &Queue,
    under_way: &HashSet<DeliveryId>,
    limits: &Limits,
    mut held: Option<Permit>,
    now: Timestamp,
) -> Chosen {
    let mut chosen = Chosen::default();
    let gate = limits.gate(&queue.webhook);
    let waiting = queue
        .waiting
        .iter()
        .filter(|(id, _)| !under_way.contains(id));
    for (number, (id, due)) in waiting.enumerate() {
        if *due > now || number == LOOK {
            chosen.next = Some(*due);
            break;
        }
        let held = held.take().filter(|held| held.gate == gate);
        let Some(permit) = held.or_else(|| limits.try_enter(&gate)) else {
            (chosen.blocked, chosen.next) = (Some(gate), Some(*due));
            break;
        };
        chosen.permits.push((*id, permit));
    }
    chosen
}

/// Tries a delivery and records what has come of it. It holds its permit until that is stored, so that
/// the attempts in memory are as few as the permits.
async fn attempt(shared: Arc<Shared>, ready: Ready) -> Tried {
    let Ready {
        webhook,
        delivery,
        permit: _permit,
        asked,
    } = ready;
    let id = delivery.id;
    let tried = AssertUnwindSafe(try_once(&shared, &webhook, delivery, asked)).catch_unwind();
    (id, tried.await.unwrap_or(Err(StorageError::NoWriter)))
}

async fn try_once(
    shared: &Shared,
    webhook: &Webhook,
    delivery: Delivery,
    asked: Instant,
) -> Result<Option<Timestamp>> {
    let Context { clock, store, .. } = &shared.context;
    let (started, timer) = (clock.now(), Instant::now());
    let (event, id) = (&delivery.event, delivery.id);
    let request = Request::new(event, id, Some(webhook.id), &webhook.secrets, started);
    if asked.elapsed() > store.lease() {
        return Ok(Some(started));
    }
    let in_flight = metrics::gauge!("platform_attempts_in_flight");
    in_flight.increment(1);
    let exchange = shared.sender.send(&webhook.url, request).await;
    in_flight.decrement(1);
    let attempt = Attempt {
        started,
        took: timer.elapsed(),
        exchange,
    };
    shared.limits.note(webhook, attempt.took);
    let result = schedule::result(webhook, &delivery, &attempt, rand::random());
    let due = store.record_attempt(&delivery, &attempt, &result).await?;
    measure(&result, clock.now().since(delivery.queued));
    Ok(due)
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
