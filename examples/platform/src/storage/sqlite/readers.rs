//! A few connections that only read.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::schema::connect;
use super::{Result, StorageError, Store};

/// The most connections.
const CONNECTIONS: usize = 4;

/// Connections for reading. Each read sees all that was committed before it began. Clones share them.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    folder: Arc<Path>,
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.into(),
            idle: Arc::default(),
            permits: Arc::new(Semaphore::new(CONNECTIONS)),
        }
    }

    fn take(&self) -> Result<Connection> {
        if let Some(connection) = self.idle().pop() {
            return Ok(connection);
        }
        let connection = connect(&self.folder)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok(connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store {
    /// Runs a function on a connection that only reads, in one snapshot of the database.
    ///
    /// # Errors
    ///
    /// Returns the function's error.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let permit = Arc::clone(&self.readers.permits).acquire_owned().await;
        let readers = self.readers.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let mut connection = readers.take()?;
            let transaction = connection.transaction().map_err(StorageError::from)?;
            let result = work(&transaction);
            drop(transaction);
            // If the work panics, its connection is closed, and the next read opens another one.
            readers.idle().push(connection);
            result
        });
        task.await
            .unwrap_or_else(|_| Err(StorageError::NoWriter.into()))
    }
}
