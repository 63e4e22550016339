#![doc = include_str!("../README.md")]
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
pub use explain::{Delivery, Explanation};
pub use filter_set::{FilterSet, MatchedFilters};
pub use grants::{Beyond, Concern, Grants, NotGranted};
pub use index::{
    BatchIter, BatchMatches, EventMatches, Exceeded, FilterIndex, IndexIter, IndexKeys, LimitError,
    LimitKind, Limits, Matches,
};
pub use limits::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS};
pub use lint::{Finding, FindingKind, Severity};
#[doc(hidden)]
pub use literal::support as __literal;
pub use pattern::Pattern;
pub use selector::{Extent, Selector};
#[cfg(feature = "shared")]
pub use shared_index::{SharedIndex, SharedMatches, Update};
pub use subscription::Subscription;
pub use tree::Tree;
pub use urn::{Components, OwnedParseError, Urn, UrnBuf};
