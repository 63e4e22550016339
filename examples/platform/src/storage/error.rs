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
    /// NATS has refused, or does not answer.
    #[error("NATS: {0}")]
    Nats(String),
    /// The server is too old, or a stream is another one than is needed.
    #[error("NATS cannot be used: {0}")]
    Unsuitable(String),
    /// The index of this node has not all that NATS has.
    #[error("this node has not caught up with NATS")]
    Behind,
    /// The secrets were sealed with another key.
    #[error(
        "the secrets in NATS are sealed with another key: all nodes need the same --secret-key-file"
    )]
    WrongKey,
    /// A secret does not open.
    #[error("a secret cannot be opened")]
    Sealed,
    /// The writer has stopped, or the job panicked.
    #[error("the writer does not answer")]
    NoWriter,
}

impl StorageError {
    /// Creates the error for what NATS or what is stored there has come to.
    #[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` calls")]
    pub(super) fn nats(error: impl ToString) -> Self {
        Self::Nats(error.to_string())
    }
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
    /// The filters and names are more than the storage takes in one piece.
    #[error(
        "the names and filters of a webhook may have {most} bytes together here, and these have {found}"
    )]
    TooLarge {
        /// The bytes that they have.
        found: usize,
        /// The most.
        most: usize,
    },
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<rusqlite::Error> for Refused {
    fn from(error: rusqlite::Error) -> Self {
        Self::Storage(error.into())
    }
}
