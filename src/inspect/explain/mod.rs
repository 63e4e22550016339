//! Why a webhook got an event, or why it did not.
//!
//! [`FilterSet::explain`](crate::FilterSet::explain) compares a URN with a list of filters.
//! [`Subscription::explain`](crate::Subscription::explain) compares the event's name with the event
//! patterns as well.
//! [`FilterIndex::explain`](crate::FilterIndex::explain) and, with the feature `shared`,
//! `SharedIndex::explain` do the same for the webhook with a given key.
//!
//! The answer is a value to `match` on. `Display` prints it for people, and with the feature `serde`
//! it is written as JSON. An explanation never disagrees with matching: the same matcher decides
//! both.
//!
//! ```
//! use urn_filter::{FilterIndex, Subscription, Urn};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(42, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:*"])?);
//!
//! let urn = Urn::parse("urn:allthings:app:a:ticket:C:T")?;
//! let why = webhooks.explain(&42, &"ticket.created".parse()?, &urn).expect("webhook 42");
//! assert!(!why.is_delivered());
//! assert_eq!(
//!     why.to_string(),
//!     "\
//! Not delivered: no filter matches the URN.
//!
//! The event name `ticket.created` is on the webhook's list.
//!
//! The URN does not match the only filter:
//!
//! URN         urn:allthings:app:a:ticket:C:T
//! filter [0]  urn:allthings:app:A:ticket:*
//!                               ^
//!   Segment 2 of the URN is `a`; the filter accepts only `A` there.
//!   The two differ only in upper and lower case, and case counts.",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! When none of several filters matches, the nearest one comes first. Each is aligned with the URN,
//! segment below segment:
//!
//! ```
//! use urn_filter::{FilterIndex, Subscription, Urn};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(
//!     42,
//!     Subscription::parse(
//!         ["ticket.created"],
//!         ["urn:allthings:app:A:booking:*", "urn:allthings:app:*:ticket:C1:*"],
//!     )?,
//! );
//! let urn = Urn::parse("urn:allthings:app:82662ee4:ticket:C2:T")?;
//! let why = webhooks.explain(&42, &"ticket.created".parse()?, &urn).unwrap();
//!
//! assert!(!why.is_delivered());
//! assert_eq!(
//!     why.to_string(),
//!     "\
//! Not delivered: no filter matches the URN.
//!
//! The event name `ticket.created` is on the webhook's list.
//!
//! The URN matches none of the 2 filters. The nearest first:
//!
//! URN         urn:allthings:app:82662ee4:ticket:C2:T
//! filter [1]  urn:allthings:app:*       :ticket:C1:*
//!                                               ^^
//!   Segment 4 of the URN is `C2`; the filter accepts only `C1` there.
//!
//! URN         urn:allthings:app:82662ee4:ticket :C2:T
//! filter [0]  urn:allthings:app:A       :booking:*
//!                               ^^^^^^^^
//!   Segment 2 of the URN is `82662ee4`; the filter accepts only `A` there.",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The example program prints such an explanation for each event:
//! `cargo run --example route -- --explain <webhook id>`.

mod difference;

mod explanation;

mod delivery;

mod compare;

mod filters;

mod webhook;

mod render;

pub use self::delivery::{DeliveryExplanation, EventMiss, EventOutcome, ListedEvent};
pub use self::difference::{Difference, EventDifference, Likeness};
pub use self::explanation::{Explanation, ListedFilter, Miss, Outcome};
