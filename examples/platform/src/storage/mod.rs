//! The database: one writer, several readers, and the index of the webhooks beside them.
//!
//! The functions that read take a [`Connection`](rusqlite::Connection), so that they run in a reader, in
//! the writer and in the command line's own process. Those that change webhooks or deliveries are
//! methods of [`Write`], which keeps the index equal to the table. The error of each is a fault of the
//! database.

mod columns;
pub mod deliveries;
mod error;
pub mod events;
pub mod history;
pub mod principals;
mod readers;
mod schema;
mod store;
pub mod tokens;
mod wakeups;
pub mod webhooks;
mod writer;

pub use self::error::StorageError;
pub use self::schema::open;
pub use self::store::Store;
pub use self::wakeups::Wakeups;
pub use self::writer::Write;
