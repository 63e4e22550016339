//! An embedded database: one writer, several readers, and the index of the webhooks beside them.
//!
//! The functions that read take a [`Connection`](rusqlite::Connection), so that they run in a reader, in
//! the writer and in the command line's own process. Those that change webhooks or deliveries are
//! methods of [`Write`], which keeps the index equal to the table, in the server and from a command beside
//! it. What queries ask for is a column of its own, and the rest of a webhook or an attempt is one column of
//! JSON. `storage.rs` has the face that the platform knows.

pub mod deliveries;
pub mod events;
pub mod principals;
mod readers;
mod rows;
mod schema;
mod storage;
mod store;
pub mod tokens;
pub mod webhooks;
mod writer;

pub use self::schema::{backup, open};
pub use self::store::Store;
pub use self::writer::Write;
use super::{Result, StorageError, Wakeups};
