//! Limits for what users register.
//!
//! This module is for servers whose users register webhooks: it bounds how much one webhook, and an
//! index as a whole, may have.
//!
//! # The limits of the language
//!
//! | | at most |
//! | --- | --- |
//! | URN or pattern | 2,048 bytes ([`MAX_LEN`](crate::MAX_LEN)) |
//! | segments, each `*` counted | 64 ([`MAX_SEGMENTS`](crate::MAX_SEGMENTS)) |
//! | event name or event pattern | 128 bytes ([`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN)) |
//!
//! Each has a parse error of its own. RFC 8141 has no such limits. They bound the work for any input.
//!
//! # The limits of a server
//!
//! By default nothing else is limited. A server sets [`Limits`](crate::Limits) for its index. Then
//! [`try_insert`](crate::FilterIndex::try_insert) refuses a webhook that would exceed a limit. When it
//! replaces a webhook, only the difference counts. A webhook that is refused changes nothing, and the
//! error hands the key and the subscription back, with the limit and the figure:
//!
//! ```
//! use urn_filter::limits::LimitKind;
//! use urn_filter::{FilterIndex, Limits, Subscription};
//!
//! const LIMITS: Limits = Limits::new()
//!     .max_webhook_events(100) // event patterns in one webhook
//!     .max_webhook_filters(2) // filters in one webhook
//!     .max_webhook_bytes(100_000) // bytes of its event patterns and filters
//!     .max_webhooks(10_000) // and in the whole index
//!     .max_events(1_000_000)
//!     .max_filters(1_000_000)
//!     .max_bytes(100_000_000);
//!
//! let mut webhooks = FilterIndex::with_limits(LIMITS);
//! let requested = Subscription::parse(["ping"], ["urn:ex:a:*", "urn:ex:b:*", "urn:ex:c:*"])?;
//! let error = webhooks.try_insert(42, requested).unwrap_err();
//! assert_eq!(error.limit_exceeded().kind(), LimitKind::WebhookFilters);
//! assert_eq!(error.to_string(), "too many filters in the webhook: 3, at most 2 allowed");
//! assert!(webhooks.is_empty());
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```
//!
//! `insert`, `extend` and `collect` ignore the limits. They are for webhooks that have been accepted
//! before, such as those that a server reads from its database when it starts.
//! [`Limits::check`](crate::Limits::check) checks a webhook without an index.
//!
//! # How much memory the limits allow
//!
//! Everything that a webhook contains is counted, so the limits bound the memory of an index. An index
//! holds at most
//!
//! | for each | bytes of memory |
//! | --- | --- |
//! | webhook | 256 |
//! | event pattern | 256 |
//! | filter | 256 |
//! | byte of an event pattern or a filter | 64 |
//!
//! Mostly it is far less: equal sets of event patterns and equal filters are kept once. The bytes that
//! count most are those of filters with many short segments. What an index keeps for the next webhooks
//! after removals is within the same bound.
//!
//! Two things are not in this bound. One is the memory that keys have allocated themselves. The other
//! are webhooks outside the index: a `Subscription` that has just been parsed, or an `InsertError`.
#![cfg_attr(
    feature = "shared",
    doc = "A [`SharedIndex`](crate::SharedIndex) that is made from an index has the index's limits. It holds
two copies of the index, and the changes that one of them has yet to get."
)]

mod exceeded;
mod insert_error;
mod kind;
pub(super) mod settings;
mod usage;

pub use self::exceeded::LimitExceeded;
pub use self::insert_error::InsertError;
pub use self::kind::LimitKind;
pub(super) use self::usage::Usage;
