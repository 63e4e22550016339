//! What can go wrong with the database.

/// A fault of the database. A user is told no more than that there was one.
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
