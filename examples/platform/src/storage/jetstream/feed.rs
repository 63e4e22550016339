//! Takes messages of a work queue, never more than there is room for.

use std::time::Duration;

use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::pull::{Batch, Config};
use async_nats::jetstream::consumer::{DeliverPolicy, PullConsumer};
use async_nats::jetstream::stream::Stream;
use futures_util::StreamExt;

use super::layout::ACK_WAIT;
use super::{Result, StorageError};

/// How long somebody waits after a fault.
pub(super) const PAUSE: Duration = Duration::from_millis(500);
/// How long one request for messages is valid.
const REQUEST: Duration = Duration::from_secs(5);
/// The most messages of one request.
const BATCH: usize = 256;
/// The most messages that all nodes together work at.
const IN_WORK: i64 = 100_000;

/// Takes messages from a consumer that all nodes share.
pub(super) struct Feed {
    consumer: PullConsumer,
    batch: Option<Batch>,
}

impl Feed {
    /// Opens the consumer of this name of a work queue.
    pub(super) async fn open(stream: &Stream, name: &str, filter: &str) -> Result<Self> {
        let filters = vec![filter.to_owned()];
        let consumer = create(stream, name, filters, DeliverPolicy::All).await?;
        Ok(Self::of(consumer))
    }

    /// Opens a consumer that is there.
    pub(super) async fn existing(stream: &Stream, name: &str) -> Result<Self> {
        let consumer = Box::pin(stream.get_consumer(name)).await;
        consumer.map(Self::of).map_err(StorageError::nats)
    }

    fn of(consumer: PullConsumer) -> Self {
        Self {
            consumer,
            batch: None,
        }
    }

    /// Returns the next message. Waits for ever if there is no room. May be dropped at any time.
    pub(super) async fn next(&mut self, room: usize) -> Result<Message> {
        loop {
            if let Some(batch) = &mut self.batch {
                match batch.next().await {
                    Some(Ok(message)) => return Ok(message),
                    Some(Err(error)) => {
                        self.batch = None;
                        return Err(StorageError::nats(error));
                    }
                    None => self.batch = None,
                }
            }
            if room == 0 {
                std::future::pending::<()>().await;
            }
            let batch = self
                .consumer
                .batch()
                .max_messages(room.min(BATCH))
                .expires(REQUEST);
            self.batch = Some(batch.messages().await.map_err(StorageError::nats)?);
        }
    }
}

/// Creates a consumer of this name unless it is there, and checks that the server has made what was asked for.
pub(super) async fn create(
    stream: &Stream,
    name: &str,
    filters: Vec<String>,
    start: DeliverPolicy,
) -> Result<PullConsumer> {
    let config = Config {
        durable_name: Some(name.to_owned()),
        filter_subjects: filters.clone(),
        deliver_policy: start,
        ack_wait: ACK_WAIT,
        // There is no `max_deliver`: what is delivered too often would be lost in a work queue.
        max_ack_pending: IN_WORK,
        ..Config::default()
    };
    let consumer = Box::pin(stream.get_or_create_consumer(name, config)).await;
    let consumer: PullConsumer = consumer.map_err(StorageError::nats)?;
    let found = &consumer.cached_info().config;
    // A server may write a single one in its own way.
    let one = (!found.filter_subject.is_empty()).then_some(&found.filter_subject);
    let is_same = found.filter_subjects.iter().chain(one).eq(&filters);
    if !is_same || found.ack_wait != ACK_WAIT {
        let message = format!("the consumer `{name}` is another one than this program needs");
        return Err(StorageError::Unsuitable(message));
    }
    Ok(consumer)
}
