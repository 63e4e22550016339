#![doc = include_str!("../README.md")]
//!
//! # Where to look
//!
//! The examples above say what for; the items say the rest: errors, costs, panics.
//!
//! | for | there is |
//! | --- | --- |
//! | a text, checked | [`Urn`] and [`UrnBuf`], [`Pattern`], [`EventName`] |
//! | the same, as a literal | [`urn!`], [`pattern!`], [`event_name!`] |
//! | what is wrong with it | [`ParseError`], [`ListError`], [`SubscriptionError`] |
//! | one webhook | [`Subscription`] of [`EventNames`] and a [`FilterSet`] |
//! | many webhooks | [`FilterIndex`] |
#![cfg_attr(
    feature = "shared",
    doc = "| many that change while threads match | [`SharedIndex`] |"
)]
//! | who may register what | [`Grants`], [`PermissionDenied`], [`AppScope`] |
//! | how much may be registered | [`Limits`], [`InsertError`] |
//! | why a webhook got an event or not | module [`explain`] |
//! | what is odd about a webhook | module [`lint`] |
//! | what filters cover | module [`tree`] |
//! | `urn:allthings`, as types | module [`allthings`] |
//! | other languages of filters | module [`guide`], with conversions in [`nats`] and [`mqtt`] |
#![cfg_attr(
    feature = "proptest",
    doc = "| webhooks and events to test with | module [`strategies`] |"
)]
#![forbid(unsafe_code)]
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

// The order is that of the dependencies: each wing uses those above it and none below. The blank
// lines keep rustfmt from sorting them; the documentation of a type shows its methods in this order.
mod language;

mod matching;

pub mod allthings;

pub mod algebra;

pub mod permission;

mod inspect;

mod interop;

pub use inspect::{Finding, Severity, explain, lint, tree};
#[cfg(feature = "proptest")]
pub use interop::strategies;
pub use interop::{guide, mqtt, nats};
#[doc(hidden)]
pub use language::literal::support as __literal;
pub use language::{
    Components, EventName, EventNames, Extent, ListError, MAX_EVENT_NAME_LEN, MAX_LEN,
    MAX_SEGMENTS, ParseError, Pattern, Selector, SubscriptionError, Urn, UrnBuf, error,
};
pub use matching::{
    FilterIndex, FilterSet, Limits, Subscription, filter_index, filter_set, limits,
};
#[cfg(feature = "shared")]
pub use matching::{SharedIndex, shared_index};
pub use permission::grants::Grants;
