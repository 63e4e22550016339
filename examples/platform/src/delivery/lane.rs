//! Delivers what is due of one webhook.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use futures_util::future::OptionFuture;
use rusqlite::Connection;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::limits::{Gate, Limits, Permit};
use super::request::Request;
use super::schedule;
use super::send::Sender;
use crate::access::{allows, grants_of};
use crate::context::Context;
use crate::model::{Attempt, AttemptResult, Delivery, DeliveryId, Timestamp, Webhook, WebhookId};
use crate::storage::{Result, StorageError, deliveries, webhooks};

/// How long a webhook waits after a fault of the database.
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
            for (webhook, delivery, permit) in taken.ready {
                self.under_way.insert(delivery.id);
                let attempt = attempt(Arc::clone(&self.shared), webhook, delivery, permit);
                self.attempts.spawn(attempt);
            }
            if let Some(gate) = taken.blocked {
                permit = Some(self.shared.limits.enter(gate).await);
            } else if self.next.is_none_or(|next| next > now) {
                return Ok(());
            }
        }
    }

    async fn take(&mut self, permit: Option<Permit>, now: Timestamp) -> Result<Taken> {
        let (id, under_way, shared) = (self.id, self.under_way.clone(), Arc::clone(&self.shared));
        let store = &self.shared.context.store;
        let read = store
            .read(move |connection| take(connection, id, &under_way, &shared.limits, permit, now));
        let mut taken = read.await?;
        let withheld = std::mem::take(&mut taken.withheld);
        if !withheld.is_empty() {
            count("withheld", withheld.len());
            let write = store.write(move |write| {
                let mut withheld = withheld.iter();
                withheld.try_for_each(|delivery| write.withhold_delivery(delivery, now))
            });
            write.await?;
        }
        Ok(taken)
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
    ready: Vec<(Arc<Webhook>, Delivery, Permit)>,
    /// What the webhook's owner may not receive.
    withheld: Vec<Delivery>,
    /// Where to wait for a permit, if there are too few.
    blocked: Option<Gate>,
    /// When the first delivery is due that was not taken.
    next: Option<Timestamp>,
}

/// Takes what is due, except what is under way, for as many attempts as there are permits. A delivery is
/// read only if there is a permit for it, so what waits needs no memory.
///
/// The webhook and its owner's grants are of the same moment as the queue, just before the attempts.
/// Nothing is taken of a webhook that is disabled: its queue is held.
fn take(
    connection: &Connection,
    id: WebhookId,
    under_way: &HashSet<DeliveryId>,
    limits: &Limits,
    mut held: Option<Permit>,
    now: Timestamp,
) -> Result<Taken> {
    let mut taken = Taken::default();
    let webhook = webhooks::get(connection, id)?.filter(|found| found.state.is_enabled());
    let Some(webhook) = webhook.map(Arc::new) else {
        return Ok(taken);
    };
    let gate = limits.gate(&webhook);
    let grants = grants_of(connection, webhook.owner)?;
    let mut queue = deliveries::queue(connection, id, under_way.len() + LOOK + 1)?;
    queue.retain(|(id, _)| !under_way.contains(id));
    for (number, (id, due)) in queue.into_iter().enumerate() {
        if due > now || number == LOOK {
            taken.next = Some(due);
            break;
        }
        let held = held.take().filter(|held| held.gate == gate);
        let Some(permit) = held.or_else(|| limits.try_enter(&gate)) else {
            (taken.blocked, taken.next) = (Some(gate), Some(due));
            break;
        };
        let Some(delivery) = deliveries::get(connection, id)? else {
            continue;
        };
        if allows(&grants, &delivery.event.content.urn.as_urn()) {
            taken.ready.push((Arc::clone(&webhook), delivery, permit));
        } else {
            taken.withheld.push(delivery);
        }
    }
    Ok(taken)
}

/// Tries a delivery and records what has come of it. It holds its permit until that is stored, so that
/// the attempts in memory are as few as the permits.
async fn attempt(
    shared: Arc<Shared>,
    webhook: Arc<Webhook>,
    delivery: Delivery,
    _permit: Permit,
) -> Tried {
    let id = delivery.id;
    let tried = AssertUnwindSafe(try_once(&shared, &webhook, delivery)).catch_unwind();
    (id, tried.await.unwrap_or(Err(StorageError::NoWriter)))
}

async fn try_once(
    shared: &Shared,
    webhook: &Webhook,
    delivery: Delivery,
) -> Result<Option<Timestamp>> {
    let Context { clock, store, .. } = &shared.context;
    let (started, timer) = (clock.now(), Instant::now());
    let (event, id) = (&delivery.event, delivery.id);
    let request = Request::new(event, id, Some(webhook.id), &webhook.secrets, started);
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
    let (queued, stored) = (delivery.queued, result.clone());
    let write = store.write(move |write| write.record_attempt(&delivery, &attempt, &stored));
    let due = write.await?;
    measure(&result, clock.now().since(queued));
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
