//! The async face of the database.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::mpsc;
use urn_filter::{FilterIndex, SharedIndex};

use super::readers::Readers;
use super::writer::{Job, Place, WAITING, Write, Writer, job};
use super::{Result, StorageError, Wakeups, deliveries, open, webhooks};
use crate::model::WebhookId;

/// The database of a running server, and the index of its webhooks. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    jobs: mpsc::Sender<Job>,
    pub(super) readers: Readers,
    pub(super) index: Arc<SharedIndex<WebhookId>>,
    pub(super) wakeups: Arc<Wakeups>,
    /// Keeps a second server from the same folder. Commands have none.
    _lock: Option<Arc<File>>,
}

impl Store {
    /// Opens the database of a folder, builds the index from the table, wakes the webhooks with something
    /// to deliver and starts the writer. Blocks.
    ///
    /// # Errors
    ///
    /// Returns what hinders it, for example another server that runs on this folder.
    pub fn open(folder: &Path) -> Result<Self> {
        let connection = open(folder)?;
        let lock = File::create(folder.join("server.lock"))?;
        lock.try_lock().map_err(std::io::Error::from)?;
        let mut built = FilterIndex::new();
        webhooks::for_each_matched(&connection, |id, subscription| {
            built.insert(id, subscription);
        })?;
        let pending = deliveries::pending_webhooks(&connection)?;
        let lock = Some(Arc::new(lock));
        let store = Self::start(folder, connection, Place::Server, built, lock)?;
        store.wakeups.add(pending);
        Ok(store)
    }

    /// Opens the database of a folder beside a server that may run on it, for a command. Its index is empty, and
    /// that of the server follows what it changes. Blocks.
    pub fn attach(folder: &Path) -> Result<Self> {
        let index = FilterIndex::new();
        Self::start(folder, open(folder)?, Place::Command, index, None)
    }

    fn start(
        folder: &Path,
        connection: Connection,
        place: Place,
        index: FilterIndex<WebhookId>,
        lock: Option<Arc<File>>,
    ) -> Result<Self> {
        let index = Arc::new(SharedIndex::from(index));
        let wakeups = Arc::new(Wakeups::default());
        let (jobs, receiver) = mpsc::channel(WAITING);
        let writer = Writer {
            connection,
            place,
            index: Arc::clone(&index),
            wakeups: Arc::clone(&wakeups),
        };
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || writer.run(receiver))?;
        Ok(Self {
            jobs,
            readers: Readers::new(folder),
            index,
            wakeups,
            _lock: lock,
        })
    }

    /// Runs a function in the writer's transaction, and returns its result when that is durable. If the
    /// function fails, nothing that it did is kept.
    ///
    /// # Errors
    ///
    /// Returns the function's error, or that the writer could not commit.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let (job, result) = job(work);
        // If the writer is gone, so is the sender of the result.
        let _ = self.jobs.send(job).await;
        result
            .await
            .unwrap_or_else(|_| Err(StorageError::NoWriter.into()))
    }
}
