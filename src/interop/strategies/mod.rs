//! Strategies for [`proptest`](https://docs.rs/proptest): webhooks and events to test a server with.
//!
//! This module needs the feature `proptest`. All values are valid, so a test of your own handlers
//! never stops at a parse error. Most values consist of a few short words. So a pattern and a URN
//! that are drawn independently sometimes match.
//!
//! | strategy | draws |
//! | --- | --- |
//! | [`urn`], [`pattern`], [`event_name`], [`event_pattern`] | one value |
//! | [`event_patterns`], [`filter_set`] | a list of a webhook |
//! | [`subscription`] | a webhook |
//! | [`matching_urn`] | a URN that a given pattern matches |
//! | [`near_miss`] | a URN that a given pattern does not match because of one difference |
//! | [`matching_name`] | an event name that a given event pattern matches |
//! | [`near_miss_name`] | an event name that a given event pattern does not match because of one difference |
//! | [`matching_event`] | an event that a given webhook gets |
//! | [`near_miss_event`] | an event that a given webhook does not get because of one difference |
//! | [`webhook_and_event`], [`webhook_and_near_miss`] | a webhook and an event of one of these two sorts |
//! | [`index`] | an index and its webhooks |
//!
//! The first seven are also the strategies of `any`, as in `any::<Pattern>()`.
//! `examples/property_test.rs` tests a server's table of webhooks with them.
//!
//! Here a handler has to agree with both sides of a pattern:
//!
//! ```
//! use proptest::prelude::*;
//! use urn_filter::{Pattern, strategies};
//!
//! // The code under test: does a webhook with one filter get the event?
//! fn delivers(filter: &str, urn: &str) -> bool {
//! #     filter.parse::<Pattern>().unwrap().matches(&urn_filter::Urn::parse(urn).unwrap())
//! # }
//! # /*
//!     …
//! }
//! # */
//!
//! let pattern_and_both = strategies::pattern().prop_flat_map(|pattern| {
//!     let (hit, miss) = (strategies::matching_urn(&pattern), strategies::near_miss(&pattern));
//!     (Just(pattern), hit, miss)
//! });
//! proptest!(|((pattern, hit, miss) in pattern_and_both)| {
//!     prop_assert!(delivers(pattern.as_str(), hit.as_str()));
//!     prop_assert!(!delivers(pattern.as_str(), miss.as_str()));
//! });
//! ```

mod index;
mod matching_name;
mod matching_urn;
mod near_miss;
mod near_miss_event;
mod near_miss_name;
mod text;
mod value;
mod webhook;

pub use self::index::index;
pub use self::matching_name::matching_name;
pub use self::matching_urn::matching_urn;
pub use self::near_miss::near_miss;
pub use self::near_miss_event::{near_miss_event, webhook_and_near_miss};
pub use self::near_miss_name::near_miss_name;
pub use self::value::{event_name, event_pattern, pattern, urn};
pub use self::webhook::{
    event_patterns, filter_set, matching_event, subscription, webhook_and_event,
};
