//! The role `deliver`: takes jobs for the lanes of the dispatcher, and records what has come of them.

use std::time::Duration;

use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{AckKind, Message};
use async_trait::async_trait;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::time::{MissedTickBehavior, interval};

use super::feed::Feed;
use super::jobs::{Job, Ticket, acknowledge};
use super::layout::{ACK_WAIT, Bucket, TIERS};
use super::matching::bury;
use super::records::{StoredDelivery, delivery_key, delivery_subject, from_bytes, to_bytes};
use super::store::{Store, Written, last};
use super::tiers::{parking, report_progress, wait};
use super::webhooks::Release;
use super::{Result, StorageError};
use crate::model::{
    App, Attempt, AttemptResult, Delivery, DeliveryId, DeliveryStatus, Timestamp, WebhookId,
    WebhookState,
};
use crate::storage::{Accounts, Backlog, Outbox, Queue, Wakeups};

/// The jobs that a node has taken.
const ROOM: usize = 1024;
/// How long a job waits for an attempt in a node that has no room for others.
const PATIENCE: Duration = Duration::from_secs(3);
/// How often a full node looks for such jobs.
const LOOK: Duration = Duration::from_millis(250);
/// The reads that are made at a time.
const READS: usize = 32;
/// How long after it was read a delivery may be begun. Whoever removes a webhook waits as long, so that no node
/// begins one afterwards, and none has to be asked.
pub(super) const LEASE: Duration = Duration::from_millis(500);
/// How old the intent to release a queue is when somebody sees to it that it is carried out.
const ABANDONED: Duration = Duration::from_secs(10);

/// Takes jobs until the node stops. Then others get at once what it has not begun.
pub(super) async fn run(store: Store) {
    while store.work("taking jobs", Box::pin(take_jobs(&store))).await {}
    for ticket in store.held.drain() {
        let _ = ticket.message.ack_with(AckKind::Nak(None)).await;
    }
}

async fn take_jobs(store: &Store) -> Result<()> {
    let mut feed = Feed::open(store.deliver(), "deliver", "deliver.>").await?;
    let mut progress = interval(ACK_WAIT / 3);
    let mut look = interval(LOOK);
    progress.set_missed_tick_behavior(MissedTickBehavior::Delay);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let room = ROOM.saturating_sub(store.held.len());
        tokio::select! {
            message = feed.next(room) => {
                let message = message?;
                match from_bytes::<Job>(&message.payload) {
                    Ok(job) => {
                        let webhook = job.webhook;
                        store.held.insert(job, message);
                        store.wakeups.add([webhook]);
                    }
                    Err(error) => bury(store, &message, &error).await?,
                }
            }
            _ = progress.tick() => report_progress(store, store.held.messages()).await?,
            // Jobs end meanwhile, so there may be room again.
            _ = look.tick() => if store.held.len() >= ROOM { park(store).await? },
        }
    }
}

/// Sends away what waits for endpoints that have no room, so that it does not keep others waiting.
async fn park(store: &Store) -> Result<()> {
    for Ticket {
        mut job, message, ..
    } in store.held.remove_waiting(PATIENCE)
    {
        job.due = store.clock.now().after(parking(job.parked));
        (job.parked, job.hops) = (job.parked + 1, job.hops + 1);
        wait(store, job).await?;
        acknowledge(&message).await?;
    }
    Ok(())
}

/// Carries out what a node has promised that does not live any more: to release the queue of a webhook.
pub(super) async fn run_releases(store: Store) {
    while store
        .work("releasing queues", Box::pin(take_releases(&store)))
        .await
    {}
}

async fn take_releases(store: &Store) -> Result<()> {
    let mut feed = Feed::open(store.deliver(), "release", "release.>").await?;
    loop {
        let message = feed.next(1).await?;
        match from_bytes::<Release>(&message.payload) {
            Ok(release) => carry_out(store, &message, release).await?,
            Err(error) => bury(store, &message, &error).await?,
        }
    }
}

async fn carry_out(store: &Store, message: &Message, release: Release) -> Result<()> {
    let published = message.info().map_err(StorageError::nats)?.published;
    let age = async_nats::datetime::now() - published;
    let age = Duration::try_from(age).unwrap_or_default();
    if let Some(rest) = ABANDONED.checked_sub(age).filter(|rest| !rest.is_zero()) {
        let later = message.ack_with(AckKind::Nak(Some(rest))).await;
        return later.map_err(StorageError::nats);
    }
    let webhook = store.webhook(release.webhook).await?;
    if webhook.is_some_and(|(webhook, _)| webhook.state.is_enabled()) {
        store.release(release).await?;
    }
    acknowledge(message).await
}

#[async_trait]
impl Outbox for Store {
    fn wakeups(&self) -> &Wakeups {
        &self.wakeups
    }

    async fn queue(&self, webhook: WebhookId, most: usize) -> Result<Option<Queue>> {
        let jobs = self.held.first(webhook, most);
        if jobs.is_empty() {
            return Ok(None);
        }
        let found = self.webhook(webhook).await?.map(|(webhook, _)| webhook);
        let Some(found) = found.filter(|found| found.state.is_enabled()) else {
            // It is removed, or its queue is held: the deliveries are stored, and are queued again when it is
            // enabled. Not so what has come since it was read.
            for job in jobs {
                if let Some((message, _)) = self.held.remove(webhook, job.delivery) {
                    acknowledge(&message).await?;
                }
            }
            let has_more = !self.held.first(webhook, 1).is_empty();
            self.wakeups.add(has_more.then_some(webhook));
            return Ok(None);
        };
        self.held
            .note_failing(webhook, found.failing_since.is_some());
        let grants = App::grants(&self.apps(found.owner).await?);
        Ok(Some(Queue {
            webhook: found,
            grants,
            waiting: jobs.iter().map(|job| (job.delivery, job.due)).collect(),
        }))
    }

    async fn take(&self, ids: &[DeliveryId]) -> Result<Vec<Delivery>> {
        let taken = stream::iter(ids.to_vec())
            .map(|id| self.take_one(id))
            .buffered(READS);
        let taken: Vec<Option<Delivery>> = taken.try_collect().await?;
        Ok(taken.into_iter().flatten().collect())
    }

    fn lease(&self) -> Duration {
        LEASE
    }

    async fn record_attempt(
        &self,
        delivery: &Delivery,
        attempt: &Attempt,
        result: &AttemptResult,
    ) -> Result<Option<Timestamp>> {
        // What follows is stored first: after a crash the job comes again, and so it may follow twice.
        if let Some((stored, _)) = self.stored_delivery(delivery.id).await? {
            self.follow(&stored, delivery, attempt, result).await?;
            self.record(delivery, attempt, result).await?;
        }
        // A retry comes again as another job, to whichever node.
        match self.held.remove(delivery.webhook, delivery.id) {
            Some((message, has_next)) => {
                acknowledge(&message).await?;
                Ok(has_next.then(|| self.clock.now()))
            }
            None => Ok(None),
        }
    }

    async fn withhold(&self, deliveries: &[Delivery], now: Timestamp) -> Result<()> {
        for delivery in deliveries {
            let withheld = self.change_delivery(delivery.id, |stored| {
                let is_same = stored.queued == delivery.queued;
                if is_same && stored.status == DeliveryStatus::Pending {
                    (stored.status, stored.at) = (DeliveryStatus::Withheld, now);
                }
            });
            withheld.await?;
            if let Some((message, _)) = self.held.remove(delivery.webhook, delivery.id) {
                acknowledge(&message).await?;
            }
        }
        Ok(())
    }

    /// Counts events that wait to be matched as well. What is held, since its webhook is disabled, is not
    /// counted.
    async fn backlog(&self) -> Result<Backlog> {
        let events = self.waiting_events().await?;
        let mut backlog = Backlog {
            depth: events.iter().map(|shard| shard.events).sum(),
            oldest: None,
            events,
        };
        let tiers = TIERS.iter().map(|tier| tier.stream());
        let names = tiers.chain([super::layout::DELIVER.to_owned()]);
        for name in names {
            let stream = self
                .context
                .get_stream(name)
                .await
                .map_err(StorageError::nats)?;
            let state = &stream.cached_info().state;
            backlog.depth += state.messages;
            if state.messages > 0 {
                let first = state.first_timestamp.unix_timestamp_nanos() / 1_000_000;
                let first = Timestamp::from_millis(i64::try_from(first).unwrap_or(i64::MAX));
                backlog.oldest = Some(backlog.oldest.map_or(first, |oldest| oldest.min(first)));
            }
        }
        Ok(backlog)
    }
}

impl Store {
    /// Returns a delivery whose job this node has, if it is still to be made. If not, the job is done.
    async fn take_one(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        let Some((stored, _)) = self.stored_delivery(id).await? else {
            return self.drop_job(id).await;
        };
        let job = self.held.begin(id, stored.webhook);
        let Some(job) = job.filter(|job| job.is_of(&stored)) else {
            return self.drop_job(id).await;
        };
        let Some(event) = self.event_at(stored.event).await? else {
            return self.drop_job(id).await;
        };
        Ok(Some(Delivery {
            tries: job.tries,
            ..stored.with(event)
        }))
    }

    async fn drop_job(&self, id: DeliveryId) -> Result<Option<Delivery>> {
        if let Some((message, _)) = self.held.remove_delivery(id) {
            acknowledge(&message).await?;
        }
        Ok(None)
    }

    /// Stores an attempt and what has become of its delivery.
    async fn record(
        &self,
        delivery: &Delivery,
        attempt: &Attempt,
        result: &AttemptResult,
    ) -> Result<()> {
        let key = delivery_key(delivery.id);
        let message = PublishMessage::build().payload(to_bytes(attempt)?);
        self.publish(format!("attempt.{key}"), message).await?;
        let ended = attempt.started.after(attempt.took);
        let (status, at) = match result {
            AttemptResult::Succeeded => (DeliveryStatus::Succeeded, ended),
            AttemptResult::Failed => (DeliveryStatus::Failed, ended),
            AttemptResult::RetryAt(due) | AttemptResult::RetryAndDisable(due, _) => {
                (DeliveryStatus::Pending, *due)
            }
        };
        let changed = self.change_delivery(delivery.id, |stored| {
            stored.attempts += 1;
            // What the endpoint has taken is done, whatever another node has come to at the same time.
            let is_taken = status == DeliveryStatus::Succeeded && stored.queued == delivery.queued;
            if is_taken || is_current(stored, delivery) {
                stored.tries = stored.tries.max(delivery.tries + 1);
                (stored.status, stored.at) = (status, at);
            }
        });
        changed.await.map(drop)
    }

    /// Does what follows from an attempt beside its delivery.
    async fn follow(
        &self,
        stored: &StoredDelivery,
        delivery: &Delivery,
        attempt: &Attempt,
        result: &AttemptResult,
    ) -> Result<()> {
        let webhook = delivery.webhook;
        let failed = (*result != AttemptResult::Succeeded).then_some(attempt.started);
        let known = self.held.is_failing(webhook);
        // Only the first failure after a success and the first success after a failure change anything.
        if known.is_none_or(|is_failing| is_failing != failed.is_some()) {
            self.set_failing(webhook, failed).await?;
            self.held.note_failing(webhook, failed.is_some());
        }
        if let AttemptResult::RetryAndDisable(_, reason) = result {
            self.disable_by_fault(webhook, reason, attempt.started)
                .await?;
        }
        if !is_current(stored, delivery) {
            return Ok(());
        }
        let mut next = Job::of(stored);
        next.tries = delivery.tries + 1;
        match result {
            AttemptResult::Succeeded => Ok(()),
            AttemptResult::Failed => self.give_up(stored, &next).await,
            AttemptResult::RetryAt(due) | AttemptResult::RetryAndDisable(due, _) => {
                next.due = *due;
                wait(self, next).await
            }
        }
    }

    /// Tells people of a delivery that is not tried any more.
    async fn give_up(&self, stored: &StoredDelivery, job: &Job) -> Result<()> {
        let subject = format!("dead.failed.{}", delivery_key(stored.id()));
        let told = self.publish_once(subject, &job.message_id(), stored).await;
        told.map(drop)
    }

    /// Notes since when a webhook fails, or that it does not.
    pub(super) async fn set_failing(
        &self,
        webhook: WebhookId,
        since: Option<Timestamp>,
    ) -> Result<()> {
        let key = webhook.to_string();
        let known = self.read(Bucket::Failing, &key).await?;
        if known.is_some() != since.is_some() {
            let value = since.as_ref().map(to_bytes).transpose()?;
            self.write(Bucket::Failing, &key, value, None).await?;
        }
        Ok(())
    }

    /// An owner's word stands: one that is disabled already stays as it is.
    async fn disable_by_fault(&self, id: WebhookId, reason: &str, since: Timestamp) -> Result<()> {
        loop {
            let found = self.webhook(id).await?;
            let found = found.filter(|(webhook, _)| webhook.state.is_enabled());
            let Some((mut webhook, at)) = found else {
                return Ok(());
            };
            let reason = reason.to_owned();
            webhook.state = WebhookState::DisabledByFault { reason, since };
            if let Written::At(revision) = self.store_webhook(&webhook, Some(at)).await? {
                return self.registry.reached(revision).await;
            }
        }
    }

    /// Returns a delivery as it is stored, and its revision.
    pub(super) async fn stored_delivery(
        &self,
        id: DeliveryId,
    ) -> Result<Option<(StoredDelivery, u64)>> {
        let subject = delivery_subject(id);
        let found = last(self.deliveries_stream(), &subject).await?;
        let read = |entry: super::store::Entry| Ok((from_bytes(&entry.value)?, entry.revision));
        found.map(read).transpose()
    }

    /// Changes a delivery, and returns it as it is then, or `None` if it was removed meanwhile.
    pub(super) async fn change_delivery(
        &self,
        id: DeliveryId,
        change: impl Fn(&mut StoredDelivery) + Send,
    ) -> Result<Option<StoredDelivery>> {
        loop {
            let Some((mut stored, revision)) = self.stored_delivery(id).await? else {
                return Ok(None);
            };
            change(&mut stored);
            let message = PublishMessage::build()
                .payload(to_bytes(&stored)?)
                .expected_last_subject_sequence(revision);
            let subject = delivery_subject(id);
            if let Written::At(_) = self.publish(subject, message).await? {
                return Ok(Some(stored));
            }
        }
    }
}

/// Reports whether a delivery has been neither tried nor queued again since it was taken. One that was resent
/// while it was tried stays queued.
fn is_current(stored: &StoredDelivery, taken: &Delivery) -> bool {
    stored.status == DeliveryStatus::Pending
        && stored.queued == taken.queued
        && stored.tries <= taken.tries
}
