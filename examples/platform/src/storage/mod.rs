//! The storage, as the rest of the platform sees it: what it keeps, in the terms of the platform.
//!
//! Each subject is a trait. [`Storage`] is all of them, and has two implementations: [`sqlite`], one server on
//! an embedded database, and [`jetstream`], many servers on NATS. Nothing outside this folder but
//! the start and the command line knows which of them it uses.

mod accounts;
mod deliveries;
mod error;
mod events;
pub mod jetstream;
mod outbox;
pub mod sqlite;
mod wakeups;
mod webhooks;
mod withdrawal;

use std::fmt::Debug;

use async_trait::async_trait;

pub use self::accounts::{Accounts, Hash};
pub use self::deliveries::Deliveries;
pub use self::error::{Refused, Result, StorageError};
pub use self::events::{Accepted, EventCursor, EventNumber, Events};
pub use self::outbox::{Backlog, Outbox, Queue, Waiting};
pub use self::wakeups::Wakeups;
pub use self::webhooks::{Change, Webhooks};
pub use self::withdrawal::{Loss, Withdrawal};
use crate::model::Timestamp;

/// All that is stored.
#[async_trait]
pub trait Storage: Accounts + Webhooks + Events + Deliveries + Outbox + Debug {
    /// Reports whether reading and changing work, and whether the index has all that is stored.
    async fn ready(&self) -> Result<()>;

    /// Removes events from before this time with their deliveries and attempts, and reports whether there
    /// may be more.
    async fn forget_events(&self, before: Timestamp) -> Result<bool>;

    /// Ends what the storage does by itself. Others get at once what this server has not done.
    async fn close(&self);
}
