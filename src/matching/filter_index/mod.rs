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
//! A server keeps its webhooks in its database and reads them when it starts. A subscription is one column
//! of JSON: `examples/platform/examples/persistence.rs` in the repository does so with `rusqlite`.
//!
//! Many webhooks are inserted fastest with `extend` or `collect`. How much an index may contain is
//! the subject of the module [`limits`](crate::limits).
#![cfg_attr(
    feature = "shared",
    doc = "An index that changes while other threads match is a [`SharedIndex`](crate::SharedIndex), the subject
of the module [`shared_index`](crate::shared_index)."
)]
//!
//! # Questions
//!
//! An index also knows what its webhooks could get, without an event:
//!
//! | question | method |
//! | --- | --- |
//! | Who could receive something of this? | [`overlapping`](crate::FilterIndex::overlapping) |
//! | Who receives all of this? | [`covering`](crate::FilterIndex::covering) |
//! | Who receives nothing else? | [`covered_by`](crate::FilterIndex::covered_by) |
//! | How many filters are about this, of how many webhooks? | [`count_covered`](crate::FilterIndex::count_covered) |
//! | How many are there for each app? | [`anchors`](crate::FilterIndex::anchors) |
//! | What would a new webhook add? | [`uncovered`](crate::FilterIndex::uncovered) |
//! | What does this webhook have? | [`get_ref`](crate::FilterIndex::get_ref), and [`webhooks`](crate::FilterIndex::webhooks) for all |
//!
//! "This" is a pattern, a set, a webhook, or an event pattern with one of the first two: whatever makes a
//! [`Question`]. And these change what is there:
//!
//! | change | method |
//! | --- | --- |
//! | An app is deleted: its filters go, and so do webhooks that had no others. | [`remove_covered`](crate::FilterIndex::remove_covered) |
//! | A user loses a right: some filters of one webhook go. | [`modify`](crate::FilterIndex::modify) with [`Grants::narrow`](crate::Grants::narrow) |
//! | A webhook is changed, within the limits. | [`try_modify`](crate::FilterIndex::try_modify) |
//! | Some webhooks go. | [`retain`](crate::FilterIndex::retain) |
//!
//! ```
//! use urn_filter::{FilterIndex, FilterSet, Subscription, event_pattern, pattern};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(42, Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?);
//! webhooks.insert(43, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:*"])?);
//!
//! let app = FilterSet::from([pattern!("urn:allthings:app:A"), pattern!("urn:allthings:app:A:*")]);
//! assert_eq!(webhooks.overlapping(&app).len(), 2);
//! assert!(webhooks.covered_by(&app).eq([&43]));
//! assert!(webhooks.overlapping((&event_pattern!("*.created"), &app)).eq([&42]));
//!
//! let gone = webhooks.remove_covered(&app); // app A is deleted
//! assert_eq!((gone.changed[0].0, gone.removed[0].0), (42, 43));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A question that begins with two literal selectors, as that about app A does, reads the filters that
//! begin like it and nothing else. Among a million webhooks in 100,000 apps it takes one to three
//! microseconds for an answer of some thirty webhooks. A scan that asks one webhook after the other takes
//! 1.2 seconds. A question with a `*` there, such as `urn:allthings:app:*:ticket:*`, walks
//! through the index: 20 to 100 milliseconds, the answer included. Deleting an app takes some
//! microseconds for each webhook that it concerns.
//!
//! The repository has short programs: `examples/app_deletion.rs`, `examples/revocation.rs` and
//! `examples/preview.rs`.
//!
//! # What an event costs
//!
//! - **One pass over the URN.** The event's name is one look-up in a hash table.
//! - **A comparison with the filters that begin like the URN**, 16 at a time. If there are more than 64,
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
//! A question takes up to three buffers, and the answer keeps one. Only event patterns in a question need
//! more: some memory for each different list of event patterns that the filters have which were found.
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
//! | 1,000 | 111 ns | 168 ns | 72.7 (77.9) |
//! | 100,000 | 175 ns | 210 ns | 45.0 (77.5) |
//! | 1,000,000 | 455 ns | 332 ns | 44.8 (77.5) |
//!
//! `BENCHMARKS.md` in the repository says how it was measured, what others take, and which targets are
//! missed.

// Rustdoc shows the methods of `FilterIndex` in the order of the modules: first what everybody needs.
pub(super) mod index;

mod admission;
mod as_event;
mod batch;
#[cfg(any(test, fuzzing))]
mod check;
mod collect;
mod iter;
mod matches;
mod modify;
mod position;
mod questions;
mod search;
mod storage;
#[cfg(feature = "shared")]
mod unborrowed;
mod view;
mod webhook;

pub use self::as_event::{AsEvent, AsUrn};
#[cfg(feature = "shared")]
pub(super) use self::batch::BatchHits;
pub use self::batch::{BatchIter, BatchMatches, EventMatches};
pub use self::iter::{Iter, Keys, Webhooks};
pub use self::matches::Matches;
#[cfg(feature = "shared")]
pub(super) use self::position::Position;
#[cfg(feature = "shared")]
pub(super) use self::questions::Left;
pub use self::questions::{Anchors, Answer, Counts, Question, RemovedFilters};
pub use self::view::{FilterRef, Filters, WebhookRef};
