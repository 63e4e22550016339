//! A node's connection to what is stored, and the few ways in which it is read and written.

use std::collections::HashMap;
use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};

use async_nats::HeaderMap;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{
    LastRawMessageError, LastRawMessageErrorKind, RawMessageErrorKind, Stream,
};
use async_nats::jetstream::{Context, Error as Answer, ErrorCode};
use bytes::Bytes;
use futures_util::TryStreamExt;
use serde::Serialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::connect::{Settings, connect, patiently};
use super::jobs::Held;
use super::layout::{self, ATTEMPTS_STREAM, Bucket, DELIVER, DELIVERIES, EVENTS};
use super::records::{from_bytes, to_bytes};
use super::registry::{Duties, Registry};
use super::revision::Revision;
use super::seal::Key;
use super::{Result, StorageError, feed, matching, outbox, tiers, watch};
use crate::clock::Clock;
use crate::config::Role;
use crate::model::{Event, Shard};
use crate::storage::Wakeups;

/// The events that are remembered, since an event often goes to several webhooks.
const REMEMBERED: usize = 512;
/// What a message has beside the event, or beside the names and filters of a webhook: its subject, its headers,
/// and all else that is stored with them.
const OVERHEAD: usize = 8 << 10;
/// Where the key check is bound to.
const PLACE: &str = "platform";
/// The header of a message that removes what a key has.
const OPERATION: &str = "KV-Operation";

/// What NATS keeps, as one node sees it. Clones share it.
#[derive(Debug, Clone)]
pub struct Store(Arc<Inner>);

/// What the clones share.
#[derive(Debug)]
pub struct Inner {
    pub(super) context: Context,
    pub(super) clock: Clock,
    pub(super) key: Key,
    pub(super) registry: Registry,
    pub(super) revision: Revision,
    pub(super) wakeups: Wakeups,
    pub(super) held: Held,
    pub(super) stop: CancellationToken,
    streams: Streams,
    buckets: HashMap<&'static str, Stream>,
    remembered: Mutex<HashMap<u64, Event>>,
    tasks: TaskTracker,
}

impl std::ops::Deref for Store {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

#[derive(Debug)]
struct Streams {
    events: Stream,
    deliver: Stream,
    deliveries: Stream,
    attempts: Stream,
}

/// A value and its revision.
pub(super) struct Entry {
    pub(super) value: Bytes,
    pub(super) revision: u64,
}

/// What a conditional write has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// It is stored, with this revision.
    At(u64),
    /// Something else has been written since it was read.
    Conflict,
}

impl Store {
    /// Connects a node, and starts what its roles are. Returns at once; the node is ready when the index has
    /// what NATS has.
    pub async fn open(
        settings: &Settings,
        clock: Clock,
        roles: &[Role],
        shard: Shard,
    ) -> Result<Self> {
        let duties = Duties::new(roles, shard);
        let store = Box::pin(Self::connect(settings, clock, Some(duties))).await?;
        if let Some(shard) = duties.shard {
            patiently(|| store.join(shard)).await?;
            store.tasks.spawn(matching::run(store.clone(), shard));
        }
        store.tasks.spawn(watch::run(store.clone()));
        if roles.contains(&Role::Deliver) {
            store.tasks.spawn(outbox::run(store.clone()));
            store.tasks.spawn(outbox::run_releases(store.clone()));
            for tier in layout::TIERS {
                store.tasks.spawn(tiers::run(store.clone(), tier));
            }
        }
        Ok(store)
    }

    /// Connects to change users, grants and tokens.
    pub async fn attach(settings: &Settings) -> Result<Self> {
        Box::pin(Self::connect(settings, Clock::System, None)).await
    }

    async fn connect(settings: &Settings, clock: Clock, node: Option<Duties>) -> Result<Self> {
        let context = Box::pin(connect(&settings.url)).await?;
        let find = async |name: &str| {
            let found = Box::pin(context.get_stream(name)).await;
            found.map_err(StorageError::nats)
        };
        let stream = async |name: &str| patiently(|| find(name)).await;
        let mut buckets = HashMap::new();
        for bucket in Bucket::ALL {
            buckets.insert(bucket.name(), stream(&bucket.stream()).await?);
        }
        let streams = Streams {
            events: stream(EVENTS).await?,
            deliver: stream(DELIVER).await?,
            deliveries: stream(DELIVERIES).await?,
            attempts: stream(ATTEMPTS_STREAM).await?,
        };
        let revision = Revision::new(stream(&Bucket::Webhooks.stream()).await?);
        let mut inner = Inner {
            context,
            clock,
            key: Key::generate(),
            registry: Registry::new(node.unwrap_or_default()),
            revision,
            wakeups: Wakeups::default(),
            held: Held::default(),
            stop: CancellationToken::new(),
            streams,
            buckets,
            remembered: Mutex::default(),
            tasks: TaskTracker::new(),
        };
        if node.is_some() {
            inner.key = patiently(|| inner.agree_on_key(settings)).await?;
        }
        Ok(Self(Arc::new(inner)))
    }

    /// Ends all tasks, and waits for them.
    pub(super) async fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        let _ = self.context.client().flush().await;
    }
}

impl Inner {
    /// Returns the key of the secrets: the one of the file, which must be the one that all nodes have, or
    /// without a file one that the first node has made and NATS keeps.
    async fn agree_on_key(&self, settings: &Settings) -> Result<Key> {
        let own = settings.key_file.as_deref().map(Key::read).transpose()?;
        loop {
            let Some(entry) = self.read(Bucket::Platform, "key").await? else {
                let key = own.clone().unwrap_or_else(Key::generate);
                let kept = own.is_none().then(|| key.to_hex());
                let value = json!({ "check": key.seal(PLACE.as_bytes(), PLACE)?, "key": kept });
                let value = to_bytes(&value)?;
                self.write(Bucket::Platform, "key", Some(value), Some(0))
                    .await?;
                // Of two nodes that start at once one has been first.
                continue;
            };
            let known: serde_json::Value = from_bytes(&entry.value)?;
            let kept = known["key"].as_str().and_then(Key::parse);
            if kept.is_some() {
                tracing::warn!(
                    "NATS keeps the key of the secrets beside them: use --secret-key-file"
                );
            }
            let key = own.or(kept).ok_or(StorageError::WrongKey)?;
            let check = known["check"].as_str().unwrap_or_default();
            key.open(check, PLACE).map_err(|_| StorageError::WrongKey)?;
            return Ok(key);
        }
    }

    pub(super) fn events(&self) -> &Stream {
        &self.streams.events
    }

    pub(super) fn deliver(&self) -> &Stream {
        &self.streams.deliver
    }

    pub(super) fn deliveries_stream(&self) -> &Stream {
        &self.streams.deliveries
    }

    pub(super) fn attempts_stream(&self) -> &Stream {
        &self.streams.attempts
    }

    pub(super) fn bucket(&self, bucket: Bucket) -> &Stream {
        // INVARIANT: all of them were inserted.
        &self.buckets[bucket.name()]
    }

    /// Returns the most bytes of what is stored in one message.
    pub(super) fn max_message(&self) -> usize {
        let most = self.context.client().server_info().max_payload;
        most.saturating_sub(OVERHEAD)
    }

    /// Reads the value of a key.
    pub(super) async fn read(&self, bucket: Bucket, key: &str) -> Result<Option<Entry>> {
        last(self.bucket(bucket), &bucket.subject(key)).await
    }

    /// Writes or removes the value of a key, if its revision is the one that is expected: 0 if there must be
    /// none.
    pub(super) async fn write(
        &self,
        bucket: Bucket,
        key: &str,
        value: Option<Bytes>,
        expected: Option<u64>,
    ) -> Result<Written> {
        let mut message = PublishMessage::build();
        message = match value {
            Some(value) => message.payload(value),
            None => message.header(OPERATION, "DEL"),
        };
        if let Some(expected) = expected {
            message = message.expected_last_subject_sequence(expected);
        }
        self.publish(bucket.subject(key), message).await
    }

    /// Returns all keys of a bucket, those among them whose value was removed.
    pub(super) async fn keys(&self, bucket: Bucket) -> Result<Vec<String>> {
        let subjects = self.bucket(bucket).info_with_subjects(bucket.subject(">"));
        let subjects = subjects.await.map_err(StorageError::nats)?;
        let keys = subjects.map_ok(|(subject, _)| {
            let key = subject.rsplit('.').next();
            key.unwrap_or_default().to_owned()
        });
        keys.try_collect().await.map_err(StorageError::nats)
    }

    /// Publishes a message, and waits until it is stored.
    pub(super) async fn publish(
        &self,
        subject: String,
        message: PublishMessage,
    ) -> Result<Written> {
        let sent = self.context.send_publish(subject, message).await;
        match sent.map_err(StorageError::nats)?.await {
            Ok(acknowledged) => Ok(Written::At(acknowledged.sequence)),
            Err(error) if is_conflict(&error) => Ok(Written::Conflict),
            Err(error) => Err(StorageError::nats(error)),
        }
    }

    /// Publishes a value under an id. One with an id that is known is not stored again.
    pub(super) async fn publish_once(
        &self,
        subject: String,
        id: &str,
        value: &(impl Serialize + Sync),
    ) -> Result<u64> {
        let message = PublishMessage::build()
            .payload(to_bytes(value)?)
            .message_id(id);
        match self.publish(subject, message).await? {
            Written::At(sequence) => Ok(sequence),
            // INVARIANT: nothing was expected, so there is no conflict.
            Written::Conflict => Err(StorageError::nats("a message was refused")),
        }
    }

    /// Returns the event with this number, if it is still there.
    pub(super) async fn event_at(&self, number: u64) -> Result<Option<Event>> {
        if let Some(event) = self.remembered().get(&number) {
            return Ok(Some(event.clone()));
        }
        let message = match self.events().get_raw_message(number).await {
            Ok(message) => message,
            Err(error) if is_missing(&error.kind()) => return Ok(None),
            Err(error) => return Err(StorageError::nats(error)),
        };
        let event = from_bytes::<super::records::StoredEvent>(&message.payload)?.into_event()?;
        self.remember(number, event.clone());
        Ok(Some(event))
    }

    pub(super) fn remember(&self, number: u64, event: Event) {
        let mut remembered = self.remembered();
        if remembered.len() >= REMEMBERED {
            remembered.clear();
        }
        remembered.insert(number, event);
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<u64, Event>> {
        self.remembered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reports whether something else has been written. A cluster says so in words of its own, which the client
/// does not know.
fn is_conflict(error: &PublishError) -> bool {
    let answer = error
        .source()
        .and_then(|source| source.downcast_ref::<Answer>());
    let code = answer.map(Answer::error_code);
    error.kind() == PublishErrorKind::WrongLastSequence
        || code == Some(ErrorCode::STREAM_WRONG_LAST_SEQUENCE_CONSTANT)
}

/// Returns the last message of a subject, unless it says that there is nothing.
pub(super) async fn last(stream: &Stream, subject: &str) -> Result<Option<Entry>> {
    match stream.get_last_raw_message_by_subject(subject).await {
        Ok(message) if is_removal(&message.headers) => Ok(None),
        Ok(message) => Ok(Some(Entry {
            value: message.payload,
            revision: message.sequence,
        })),
        Err(error) if has_none(&error) => Ok(None),
        Err(error) => Err(StorageError::nats(error)),
    }
}

/// Reports whether there is no message of a subject.
pub(super) fn has_none(error: &LastRawMessageError) -> bool {
    match error.kind() {
        LastRawMessageErrorKind::NoMessageFound => true,
        LastRawMessageErrorKind::JetStream(answer) => answer.code() == 404,
        _ => false,
    }
}

pub(super) fn is_removal(headers: &HeaderMap) -> bool {
    headers.get(OPERATION).is_some()
}

/// Reports whether there is no message of a number.
pub(super) fn is_missing(kind: &RawMessageErrorKind) -> bool {
    match kind {
        RawMessageErrorKind::NoMessageFound => true,
        RawMessageErrorKind::JetStream(answer) => answer.code() == 404,
        _ => false,
    }
}

impl Store {
    /// Works until that ends or the node stops, and reports whether to begin again: what has ended it is
    /// logged, and a moment has passed.
    pub(super) async fn work(&self, what: &str, work: impl Future<Output = Result<()>>) -> bool {
        match self.stop.run_until_cancelled(work).await {
            None => return false,
            Some(Ok(())) => {}
            Some(Err(error)) => tracing::warn!(%error, "{what} is interrupted"),
        }
        let pause = tokio::time::sleep(feed::PAUSE);
        self.stop.run_until_cancelled(pause).await.is_some()
    }
}
