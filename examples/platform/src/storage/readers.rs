//! A few connections that only read.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use super::error::StorageError;
use super::schema::open;

/// The number of connections.
const CONNECTIONS: usize = 4;

/// The connections that nobody uses. Each read sees all that was committed before it began.
#[derive(Debug, Clone)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl Readers {
    pub(super) fn open(folder: &Path) -> Result<Self, StorageError> {
        let connect = |_| {
            let connection = open(folder)?;
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        };
        let idle = (0..CONNECTIONS)
            .map(connect)
            .collect::<Result<_, StorageError>>()?;
        Ok(Self {
            idle: Arc::new(Mutex::new(idle)),
            permits: Arc::new(Semaphore::new(CONNECTIONS)),
        })
    }

    pub(super) async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        let permit = self.permits.clone().acquire_owned().await;
        let idle = Arc::clone(&self.idle);
        let task = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let taken = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            // INVARIANT: there are as many connections as permits. A panic loses one for good.
            let mut connection = taken.ok_or(StorageError::NoWriter)?;
            let transaction = connection.transaction().map_err(StorageError::from)?;
            let result = work(&transaction);
            drop(transaction);
            idle.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
            result
        });
        task.await
            .unwrap_or_else(|_| Err(StorageError::NoWriter.into()))
    }
}
