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
//! | who may register what | [`Grants`], [`NotGranted`], [`Concern`] |
//! | how much may be registered | [`Limits`], [`LimitError`] |
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

mod algebra;
pub mod allthings;
mod canonical;
mod error;
mod event_name;
pub mod explain;
mod filter_set;
mod grammar;
mod grants;
pub mod guide;
mod index;
mod integrations;
mod layout;
mod limits;
pub mod lint;
mod literal;
mod matcher;
pub mod mqtt;
pub mod nats;
mod numbered;
mod pattern;
mod room;
mod scratch;
mod selector;
#[cfg(feature = "serde")]
mod serde_impls;
#[cfg(feature = "shared")]
mod shared_index;
#[cfg(feature = "proptest")]
pub mod strategies;
mod subscription;
mod syntax;
pub mod tree;
mod urn;

pub use algebra::Superfluous;
pub use error::{ListError, ParseError, ParseErrorKind, SubscriptionError, Syntax};
pub use event_name::{EventName, EventNames};
#[doc(inline)]
pub use explain::{Delivery, Explanation};
pub use filter_set::{FilterSet, MatchedFilters};
pub use grants::{Beyond, Concern, Grants, NotGranted};
pub use index::{
    BatchIter, BatchMatches, EventMatches, Exceeded, FilterIndex, IndexIter, IndexKeys, LimitError,
    LimitKind, Limits, Matches,
};
pub use limits::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS};
#[doc(inline)]
pub use lint::{Finding, FindingKind, Severity};
#[doc(hidden)]
pub use literal::support as __literal;
pub use pattern::Pattern;
pub use selector::{Extent, Selector};
#[cfg(feature = "shared")]
pub use shared_index::{SharedIndex, SharedMatches, Update};
pub use subscription::Subscription;
#[doc(inline)]
pub use tree::Tree;
pub use urn::{Components, OwnedParseError, Urn, UrnBuf};
