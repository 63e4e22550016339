//! Many equal servers on the streams of NATS, which keep all that they know.
//!
//! A server ("node") has the index of the webhooks in memory and nothing else that it could lose. What is
//! kept, and under which names, is in `layout.rs`; as what, in `records.rs`.
//!
//! An event that is accepted carries the revision of the webhooks at that moment (`revision.rs`). Whoever
//! matches it waits until its own index has this revision, and asks for the webhooks as of it
//! (`registry.rs`). So a change that was answered is in force for each event that is accepted afterwards, and
//! one that came later is not, whichever node accepts and whichever matches.
//!
//! Nothing here is exactly once. Each step is done and then acknowledged, so it is done again after a crash;
//! and each can be done again, since what it writes has a name that follows from the event and the webhook.

mod accounts;
mod connect;
mod deliveries;
mod events;
mod feed;
mod jobs;
mod layout;
mod lists;
mod matching;
mod outbox;
mod records;
mod registry;
mod revision;
mod seal;
mod shards;
mod storage;
mod store;
mod tiers;
mod watch;
mod webhooks;

pub use self::connect::{OLDEST_SERVER, Settings};
pub use self::shards::Resharding;
pub use self::store::Store;
use super::{Result, StorageError};
