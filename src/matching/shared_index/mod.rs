//! Sharing an index between threads that match events and threads that change it.
//!
//! This module is for servers in which webhooks are registered and removed while events are matched. A
//! [`SharedIndex`](crate::SharedIndex) is a [`FilterIndex`](crate::FilterIndex) whose changes go through
//! `&self`. Readers never wait. Each call answers from one version of the index. Once a change has
//! returned, every later call sees it.
//!
//! ```
//! use urn_filter::{SharedIndex, Subscription, Urn};
//!
//! let webhooks: SharedIndex<u32> = SharedIndex::new();
//! webhooks.insert(42, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
//! webhooks.update(|update| {
//!     // Readers see either both of these changes or none.
//!     update.remove(&42);
//!     update.insert(43, Subscription::default());
//! });
//! assert_eq!(webhooks.match_count(&"ticket.created".parse()?, &Urn::parse("urn:allthings:app:A:x")?), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What a reader sees
//!
//! - A reader sees either the old subscription of a webhook or the new one.
//! - A reader sees either all changes of an [`update`](crate::SharedIndex::update) or none.
//! - A call that begins after a change has returned sees the change, in every thread.
//! - A [`snapshot`](crate::SharedIndex::snapshot) does not change.
//!
//! It answers all that a `FilterIndex` does: who gets an event, events in
//! [batches](crate::SharedIndex::matches_batch), [questions](crate::filter_index#questions) such as
//! [`overlapping`](crate::SharedIndex::overlapping), and [`iter`](crate::SharedIndex::iter). Each answer is
//! from one version, and keeps that version alive. For views of webhooks, which borrow, take a `snapshot`.
//!
//! [`try_update`](crate::SharedIndex::try_update) publishes nothing if its closure fails.
//!
//! # What a change costs
//!
//! A writer changes a clone of the index and publishes it. The clone shares all pages of memory, and a
//! change copies those that it touches. So:
//!
//! - **The memory is that of one index**, and of the pages that readers still hold in older versions.
//! - **A change costs some pages**, in an index of any size and whatever readers hold.
//! - **Writers wait for each other**, and never for readers.
//!
//! # Async code
//!
//! Matching takes well under a microsecond for most events and never blocks, so it can be called from
//! async code. Two things to know:
//!
//! - **A [`SharedMatches`] and a `snapshot` can be held across an `.await`.** They keep those pages of
//!   their version alive that have changed since. Nobody waits for them.
//! - **Put a bulk `update` into `spawn_blocking`**, or its like in your runtime. Other writers block their
//!   threads meanwhile. A single `insert` or `remove` takes microseconds.
//!
//! ```
//! use urn_filter::{EventName, SharedIndex, Subscription, Urn, event_name, urn};
//!
//! async fn deliver(webhooks: &SharedIndex<u32>, event: &EventName, urn: &Urn<'_>) -> usize {
//!     let mut keys = Vec::new();
//!     webhooks.matches_into(event, urn, &mut keys);
//!     for key in &keys {
//!         send(*key).await;
//!     }
//!     keys.len()
//! }
//! # async fn send(_: u32) {}
//!
//! let webhooks = SharedIndex::new();
//! webhooks.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
//! let (event, urn) = (event_name!("ping"), urn!("urn:allthings:app:A:1"));
//! let delivered = deliver(&webhooks, &event, &urn);
//! assert_eq!(pollster::block_on(delivered), 1);
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! `examples/platform/examples/consumer.rs` in the repository is a consumer of events on tokio.
//!
//! The repository has a whole HTTP server around a `SharedIndex` in `examples/platform`: webhooks are
//! registered with the permission of their owners and removed, and events come in.

// Rustdoc shows the methods of `SharedIndex` in the order of the modules: first what everybody needs.
pub(super) mod shared;

mod answers;
mod changes;
mod matches;
mod questions;
mod turn;
mod update;
mod walk;

pub use self::answers::{SharedAnswer, SharedBatchMatches};
pub use self::matches::SharedMatches;
pub use self::update::Update;
pub use self::walk::{SharedIter, SharedKeys};
