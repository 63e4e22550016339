//! The role `match`: finds the webhooks that get an event, and queues it for them.

use std::sync::Arc;

use async_nats::jetstream::Message;
use async_nats::jetstream::message::PublishMessage;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::feed::Feed;
use super::jobs::{Job, acknowledge};
use super::layout::Bucket;
use super::records::{StoredDelivery, StoredEvent, delivery_subject, from_bytes, to_bytes};
use super::shards::consumer;
use super::store::{Store, Written};
use super::{Result, StorageError};
use crate::model::{EventId, Shard, Timestamp, WebhookId};

/// The header with the revision of the webhooks when the event was accepted.
pub(super) const REVISION: &str = "Platform-Revision";
/// The events that a node works at.
const EVENTS: usize = 256;
/// The webhooks of one event for which it is queued at a time.
const WEBHOOKS: usize = 32;

/// Matches the events of a shard until the node stops.
pub(super) async fn run(store: Store, shard: Shard) {
    let room = Arc::new(Semaphore::new(EVENTS));
    while store
        .work("matching", Box::pin(take_events(&store, shard, &room)))
        .await
    {}
}

async fn take_events(store: &Store, shard: Shard, room: &Arc<Semaphore>) -> Result<()> {
    store.admit(shard).await?;
    let mut feed = Feed::existing(store.events(), &consumer(shard)).await?;
    let mut tasks = JoinSet::new();
    loop {
        let message = feed.next(EVENTS).await?;
        while tasks.try_join_next().is_some() {}
        let permit = Arc::clone(room).acquire_owned().await;
        let store = store.clone();
        tasks.spawn(async move {
            let _permit = permit;
            if let Err(error) = handle(&store, &message).await {
                // It is not acknowledged, so somebody gets it again.
                tracing::warn!(%error, "an event was not matched");
            }
        });
    }
}

async fn handle(store: &Store, message: &Message) -> Result<()> {
    let number = message.info().map_err(StorageError::nats)?.stream_sequence;
    let read = from_bytes::<StoredEvent>(&message.payload).and_then(|stored| {
        let (test, created) = (stored.test, stored.created);
        Ok((stored.into_event()?, test, created))
    });
    let (event, test, created) = match read {
        Ok(read) => read,
        Err(error) => return bury(store, message, &error).await,
    };
    let revision = message
        .headers
        .as_ref()
        .and_then(|headers| headers.get(REVISION));
    let revision = revision
        .and_then(|text| text.as_str().parse().ok())
        .unwrap_or(0);
    store.registry.reached(revision).await?;
    if !is_first(store, &event.content.id, number).await? {
        return acknowledge(message).await;
    }
    let content = &event.content;
    let webhooks = match test {
        Some(webhook) => vec![webhook],
        None => store
            .registry
            .matching(revision, &content.name, &content.urn.as_urn()),
    };
    metrics::counter!("platform_matches_total").increment(webhooks.len() as u64);
    if !webhooks.is_empty() {
        store.remember(number, event);
    }
    queue(store, &webhooks, number, created).await?;
    acknowledge(message).await
}

/// Reports whether this is the event with this id, and not one that was sent again after NATS had forgotten
/// its id.
async fn is_first(store: &Store, id: &EventId, number: u64) -> Result<bool> {
    let (key, value) = (event_key(id), to_bytes(&number)?);
    if let Written::At(_) = store
        .write(Bucket::EventIds, &key, Some(value), Some(0))
        .await?
    {
        return Ok(true);
    }
    let known = store.read(Bucket::EventIds, &key).await?;
    let known = known
        .map(|entry| from_bytes::<u64>(&entry.value))
        .transpose()?;
    Ok(known == Some(number))
}

/// Returns the key of an event's id, which may have characters that keys may not.
pub(super) fn event_key(id: &EventId) -> String {
    use sha2::{Digest, Sha256};
    hex::encode(Sha256::digest(id.as_str()))
}

async fn queue(store: &Store, webhooks: &[WebhookId], event: u64, now: Timestamp) -> Result<()> {
    let queued =
        stream::iter(webhooks)
            .map(Ok)
            .try_for_each_concurrent(WEBHOOKS, async |&webhook| {
                let delivery = StoredDelivery::new(webhook, event, now);
                create_delivery(store, &delivery).await?;
                // Also if there was a delivery: whoever made it may not have come this far.
                queue_job(store, &Job::of(&delivery)).await
            });
    queued.await
}

/// Stores a delivery unless there is one, and reports whether there was none.
pub(super) async fn create_delivery(store: &Store, delivery: &StoredDelivery) -> Result<bool> {
    let subject = delivery_subject(delivery.id());
    let message = PublishMessage::build()
        .payload(to_bytes(delivery)?)
        .expected_last_subject_sequence(0);
    let written = store.publish(subject, message).await?;
    Ok(written != Written::Conflict)
}

/// Puts a job into the queue, once.
pub(super) async fn queue_job(store: &Store, job: &Job) -> Result<()> {
    let queued = store
        .publish_once(job.subject(), &job.message_id(), job)
        .await;
    queued.map(drop)
}

/// Puts a message that nobody can work at where people look.
pub(super) async fn bury(store: &Store, message: &Message, why: &StorageError) -> Result<()> {
    tracing::error!(subject = %message.subject, %why, "a message cannot be read");
    let dead = PublishMessage::build()
        .payload(message.payload.clone())
        .header(
            "Platform-Reason",
            why.to_string().replace(['\r', '\n'], " "),
        );
    let subject = format!("dead.unreadable.{}", message.subject);
    store.publish(subject, dead).await?;
    acknowledge(message).await
}
