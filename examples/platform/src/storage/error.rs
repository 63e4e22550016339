//! What goes wrong in a storage.

use urn_filter::permission::PermissionDenied;

/// What a function of the storage returns.
pub type Result<T, E = StorageError> = std::result::Result<T, E>;

/// A fault of the storage. A user is told no more than that there was one.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The database refused.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// The folder or a file in it cannot be used.
    #[error("the data folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The database was written by a newer version.
    #[error("the database has version {0}, which this program does not know")]
    Newer(usize),
    /// The commit of the transaction failed, so nothing of it was kept.
    #[error("the transaction was not committed")]
    NotCommitted,
    /// The writer has stopped, or the job panicked.
    #[error("the writer does not answer")]
    NoWriter,
}

/// Why a change of a webhook was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such webhook, or it is not visible.
    #[error("there is no such webhook")]
    NotFound,
    /// The webhook is not what the change began with.
    #[error("the webhook was changed meanwhile")]
    Conflict,
    /// Whoever asks may not register the filters.
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}
