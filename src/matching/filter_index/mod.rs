//! Matching an event against many webhooks.
//!
//! This module is for servers with more than a handful of webhooks. A
//! [`FilterIndex`](crate::FilterIndex) contains the subscriptions of all webhooks, compiled together,
//! each under a key of yours. For an event it returns the keys of the webhooks that get it. A loop over
//! a `Vec<Subscription>` is good enough for a few webhooks. The index compares an event only with the
//! filters that begin like the event's URN, so its cost depends little on how many webhooks there are.
//!
//! ```
//! use urn_filter::{EventName, FilterIndex, Subscription, Urn};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(
//!     42,
//!     Subscription::parse(
//!         ["ticket.created", "ticket.updated"],
//!         ["urn:allthings:app:A:ticket:C1:*", "urn:allthings:app:B:*"],
//!     )?,
//! );
//! webhooks.insert(43, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
//!
//! let event: EventName = "ticket.created".parse()?;
//! let urn = Urn::parse("urn:allthings:app:A:ticket:C1:T1")?;
//! let mut keys: Vec<i32> = webhooks.matches(&event, &urn).copied().collect();
//! keys.sort();
//! assert_eq!(keys, [42, 43]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Changes
//!
//! [`insert`](crate::FilterIndex::insert) adds a webhook, or replaces the one with the same key and
//! returns its previous subscription. [`remove`](crate::FilterIndex::remove) removes what belongs to
//! this key and to no other. Neither rebuilds the index, and neither waits for a table to grow: tables
//! grow step by step. In an index of a million webhooks a change takes some microseconds.
//!
//! A clone of an index takes constant time. Both share their memory, and a change copies the pages that
//! it touches.
//!
//! Many webhooks are inserted fastest with `extend` or `collect`. How much an index may contain is
//! the subject of the module [`limits`](crate::limits).
#![cfg_attr(
    feature = "shared",
    doc = "An index that changes while other threads match is a [`SharedIndex`](crate::SharedIndex), the subject
of the module [`shared_index`](crate::shared_index)."
)]
//!
//! # What an event costs
//!
//! - **One pass over the URN.** The event's name is one look-up in a hash table.
//! - **A comparison with the filters that begin like the URN**, four at a time. If there are more than 64,
//!   a tree leads to those that can match, and no branch of it is visited twice.
//! - **A few nanoseconds for each match.**
//!
//! So there is no blow-up. The worst case is bounded by the number of filters, and it is not exponential
//! in the wildcards, even if an adversary registers the filters. [`FilterIndex`](crate::FilterIndex#cost) has the
//! exact bounds.
//!
//! # Allocation
//!
//! Matching allocates nothing once the buffers have grown to what the events need. Each thread keeps
//! up to eight buffers. An answer that comes from more than 64 filters of one app takes one of them while
//! it is alive, and a batch two. A buffer for more than 16,384 blocks is not kept. Without the feature
//! `std` there are no thread-local buffers, and each such answer allocates its own.
//!
//! [`matches_into`](crate::FilterIndex::matches_into) clones the keys into a `Vec` of yours, which you
//! can use again for the next event.
//!
//! # Batches
//!
//! In a large index, an event mostly waits for memory.
//! [`matches_batch`](crate::FilterIndex::matches_batch) answers many events at once, and the processor
//! fetches the memory for eight of them at the same time. A consumer that takes dozens of events from a
//! queue should use it, with its events as they are: an event is a pair of a name and a URN, owned or
//! borrowed, or any type that is [`AsEvent`]. In an index that fits in the processor's caches it saves
//! nothing.
//!
//! # Measurements
//!
//! Time for one event, from its text to the keys of the five to six webhooks that want it. Each webhook
//! has one pattern. The machine is a virtual one with 2 cores, so read the ratios:
//!
//! | patterns | `matches` | `matches_batch` | bytes for a pattern (its text) |
//! | --- | --- | --- | --- |
//! | 1,000 | 145 ns | 150 ns | 72.5 (77.9) |
//! | 100,000 | 198 ns | 213 ns | 44.5 (77.5) |
//! | 1,000,000 | 738 ns | 436 ns | 44.3 (77.5) |
//!
//! `BENCHMARKS.md` in the repository says how it was measured, what others take, and which targets are
//! missed.

// Rustdoc shows the methods of `FilterIndex` in the order of the modules: first what everybody needs.
pub(super) mod index;

mod admission;
mod as_event;
mod batch;
mod collect;
mod iter;
mod matches;
mod search;
mod storage;
#[cfg(feature = "shared")]
mod unborrowed;
mod webhook;

pub use self::as_event::{AsEvent, AsUrn};
pub use self::batch::{BatchIter, BatchMatches, EventMatches};
pub use self::iter::{Iter, Keys};
pub use self::matches::Matches;
