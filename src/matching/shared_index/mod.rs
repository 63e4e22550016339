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
//! # What a change costs
//!
//! There are two copies of the index. Readers use the published one. A writer changes the other one and
//! publishes it. The copy that was published before gets the same change with the next one. So:
//!
//! - **The memory is twice** that of a `FilterIndex`, from the first change on.
//! - **A change costs twice** what it costs there, in an index of any size.
//! - **The first change copies the index**, and so does the first one after an `update` of more than a
//!   quarter of all webhooks (and more than 64 changes). Copying is `O(n)`.
//! - **Writers wait for each other.** They also wait for readers that still use the older copy, as long as
//!   copying the index would take and no longer than 2 ms, and then copy the index instead.
//!
//! The key of a removed webhook, and what it owns, is dropped with the next change: until then it is in
//! the other copy.
//!
//! [`memory_usage`](crate::SharedIndex::memory_usage) waits for writers too, since it also counts the
//! copy that they change.
//!
//! # Async code
//!
//! Matching takes well under a microsecond for most events and never blocks, so it can be called from
//! async code. Three rules keep it that way:
//!
//! - **Collect the keys before you `.await`.** A [`SharedMatches`] and a `snapshot` keep their version of
//!   the index alive. While a version is held, the change after the next one copies the whole index. If
//!   requests hold versions all the time, each change does.
//! - **Put a bulk `update` into `spawn_blocking`**, or its like in your runtime. It takes as long as its
//!   changes take twice, and other writers block their threads meanwhile. A single `insert` or `remove`
//!   takes microseconds.
//! - **Call `memory_usage` from `spawn_blocking` too** if there are bulk updates: it waits for them.
//!
//! ```
//! use urn_filter::{EventName, SharedIndex, Subscription, Urn, event_name, urn};
//!
//! async fn deliver(webhooks: &SharedIndex<u32>, event: &EventName, urn: &Urn<'_>) -> usize {
//!     let mut keys = Vec::new();
//!     webhooks.matches_into(event, urn, &mut keys);
//!     // From here on, nothing of the index is held.
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
//! The repository has a whole HTTP server around a `SharedIndex` in `examples/platform`: webhooks are
//! registered with the permission of their owners and removed, and events come in.

mod matches;
pub(super) mod shared;
mod turn;
mod update;

pub use self::matches::SharedMatches;
pub use self::update::Update;
