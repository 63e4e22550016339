//! The database: one writer, several readers, and the index of the webhooks beside them.
//!
//! The functions that read take a [`Connection`](rusqlite::Connection), so that they run in a reader, in
//! the writer and in the command line's own process. Those that change webhooks or deliveries are
//! methods of [`Write`], which keeps the index equal to the table. What queries ask for is a column of its
//! own, and the rest of a webhook or an attempt is one column of JSON.

pub mod deliveries;
pub mod events;
pub mod principals;
mod readers;
mod rows;
mod schema;
mod store;
pub mod tokens;
mod wakeups;
pub mod webhooks;
mod writer;

pub use self::schema::{backup, open};
pub use self::store::Store;
pub use self::wakeups::Wakeups;
pub use self::writer::Write;

/// What a function of the database returns.
pub type Result<T, E = StorageError> = std::result::Result<T, E>;

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
