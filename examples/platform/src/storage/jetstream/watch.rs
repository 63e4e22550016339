//! Follows the bucket of the webhooks.

use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::pull::{Config, Stream as Messages};
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer};
use futures_util::{FutureExt, StreamExt};

use super::layout::Bucket;
use super::records::from_bytes;
use super::registry::Update;
use super::store::{Store, is_removal};
use super::{Result, StorageError};

/// How often NATS says that it is there while nothing changes. A cut is noticed after two of these.
const HEARTBEAT: Duration = Duration::from_secs(1);
const REQUEST: Duration = Duration::from_secs(10);
/// The most changes of one request.
const BATCH: usize = 1000;

/// Reads all webhooks into the registry and then each change, until the node stops. After a fault it reads on
/// from the last change, or, if the bucket is another one or was set back, everything again.
pub(super) async fn run(store: Store) {
    // What identifies the bucket that the registry has.
    let mut known = None;
    while store
        .work(
            "the watch of the webhooks",
            Box::pin(follow(&store, &mut known)),
        )
        .await
    {
        store.registry.mark(false, 0);
    }
}

async fn follow(store: &Store, known: &mut Option<i128>) -> Result<()> {
    let stream = store.bucket(Bucket::Webhooks);
    let info = stream.get_info().await.map_err(StorageError::nats)?;
    let created = info.created.unix_timestamp_nanos();
    let state = info.state;
    let applied = store.registry.applied().revision;
    let is_other = *known != Some(created) || state.last_sequence < applied;
    if is_other && applied > 0 {
        store.registry.restart();
    }
    let after = if is_other { 0 } else { applied };
    let (mut messages, pending) = open(store, after).await?;
    let mut expected = 1;
    // There may be none: an empty bucket says nothing.
    let updates = read(store, &mut messages, &mut expected, pending).await?;
    if is_other || !updates.is_empty() {
        apply(store, updates, is_other).await?;
    }
    *known = Some(created);
    store.registry.mark(true, state.last_sequence);
    loop {
        let mut message = next(&mut messages, &mut expected).await?;
        let mut updates = Vec::new();
        // What has come meanwhile is one step.
        let last = loop {
            updates.extend(read_update(store, &message)?);
            let has_room = updates.len() < BATCH;
            let more = has_room.then(|| messages.next().now_or_never());
            match more.flatten() {
                Some(more) => message = check(more, &mut expected)?,
                None => break revision_of(&message)?,
            }
        };
        store.registry.apply(updates, false);
        store.registry.mark(true, last);
    }
}

fn revision_of(message: &Message) -> Result<u64> {
    Ok(message.info().map_err(StorageError::nats)?.stream_sequence)
}

/// Changes the registry where it may take long.
async fn apply(store: &Store, updates: Vec<Update>, is_all: bool) -> Result<()> {
    let store = store.clone();
    let task = tokio::task::spawn_blocking(move || store.registry.apply(updates, is_all));
    task.await.map_err(StorageError::nats)
}

/// Opens a consumer of all changes after a revision, and returns it with their number so far. It is this node's
/// own, and goes away with it.
async fn open(store: &Store, after: u64) -> Result<(Messages, u64)> {
    let config = Config {
        deliver_policy: DeliverPolicy::ByStartSequence {
            start_sequence: after + 1,
        },
        ack_policy: AckPolicy::None,
        inactive_threshold: Duration::from_secs(30),
        memory_storage: true,
        num_replicas: 1,
        ..Config::default()
    };
    let stream = store.bucket(Bucket::Webhooks);
    let consumer = Box::pin(stream.create_consumer(config)).await;
    let consumer: PullConsumer = consumer.map_err(StorageError::nats)?;
    let pending = consumer.cached_info().num_pending;
    let messages = consumer
        .stream()
        .max_messages_per_batch(BATCH)
        .heartbeat(HEARTBEAT)
        .expires(REQUEST);
    let messages = messages.messages().await.map_err(StorageError::nats)?;
    Ok((messages, pending))
}

/// Reads so many changes, or fewer if old states of webhooks are dropped meanwhile.
async fn read(
    store: &Store,
    messages: &mut Messages,
    expected: &mut u64,
    pending: u64,
) -> Result<Vec<Update>> {
    let mut updates = Vec::new();
    for _ in 0..pending {
        let message = next(messages, expected).await?;
        updates.extend(read_update(store, &message)?);
        if message.info().map_err(StorageError::nats)?.pending == 0 {
            break;
        }
    }
    Ok(updates)
}

async fn next(messages: &mut Messages, expected: &mut u64) -> Result<Message> {
    check(messages.next().await, expected)
}

type Found<E> = Option<Result<Message, E>>;

/// Returns a message if it is the next one: nothing is acknowledged, so nothing that is lost comes again.
fn check<E: std::fmt::Display>(message: Found<E>, expected: &mut u64) -> Result<Message> {
    let ended = || StorageError::nats("the watch has ended");
    let message = message.ok_or_else(ended)?.map_err(StorageError::nats)?;
    let number = message
        .info()
        .map_err(StorageError::nats)?
        .consumer_sequence;
    if number != *expected {
        return Err(StorageError::nats("a change was lost"));
    }
    *expected += 1;
    Ok(message)
}

/// Reads what concerns this node of a change. One that cannot be read is logged, and changes nothing: the
/// others must go on.
fn read_update(store: &Store, message: &Message) -> Result<Option<Update>> {
    let duties = store.registry.duties;
    if duties.is_none() {
        return Ok(None);
    }
    let revision = revision_of(message)?;
    let is_removed = message.headers.as_ref().is_some_and(is_removal);
    let key = message.subject.rsplit('.').next().unwrap_or_default();
    let webhook = if is_removed {
        Ok(None)
    } else {
        from_bytes(&message.payload).map(|webhook| Some(duties.part_of(webhook)))
    };
    match (key.parse(), webhook) {
        (Ok(id), Ok(webhook)) => Ok(Some(Update {
            revision,
            id,
            webhook,
        })),
        (Err(_), _) => {
            tracing::error!(key, "a webhook has no valid id");
            Ok(None)
        }
        (_, Err(error)) => {
            tracing::error!(key, %error, "a webhook cannot be read");
            Ok(None)
        }
    }
}
