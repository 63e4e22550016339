//! The revision of the webhooks: how many changes there have been.

use std::sync::atomic::{AtomicU64, Ordering};

use async_nats::jetstream::stream::Stream;
use tokio::sync::Mutex;

use super::{Result, StorageError};

/// Asks NATS for the revision of the webhooks. Those who ask at the same time share a question.
#[derive(Debug)]
pub(super) struct Revision {
    stream: Stream,
    /// The questions that have begun.
    begun: AtomicU64,
    /// The last question that has ended, and its answer.
    last: Mutex<(u64, u64)>,
}

impl Revision {
    pub(super) fn new(stream: Stream) -> Self {
        Self {
            stream,
            begun: AtomicU64::new(0),
            last: Mutex::new((0, 0)),
        }
    }

    /// Returns a revision that is at least that of each change that was answered before this call, by
    /// whichever node.
    ///
    /// The leader of the bucket answers. Only a question that has begun after this call counts: the answer to
    /// an earlier one may be older.
    pub(super) async fn now(&self) -> Result<u64> {
        let before = self.begun.load(Ordering::SeqCst);
        let mut last = self.last.lock().await;
        if last.0 > before {
            return Ok(last.1);
        }
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        let info = self.stream.get_info().await.map_err(StorageError::nats)?;
        *last = (number, info.state.last_sequence);
        Ok(last.1)
    }
}
