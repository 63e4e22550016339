#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod allthings;
mod canonical;
mod error;
mod event_name;
mod filter_set;
mod grammar;
pub mod guide;
mod index;
mod integrations;
mod layout;
mod limits;
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
mod urn;

pub use error::{ListError, ParseError, ParseErrorKind, SubscriptionError, Syntax};
pub use event_name::{EventName, EventNames};
pub use filter_set::{FilterSet, MatchedFilters, Superfluous};
pub use index::{BatchMatches, EventMatches, FilterIndex, Matches};
pub use limits::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS};
#[doc(hidden)]
pub use literal::support as __literal;
pub use pattern::Pattern;
pub use selector::{Extent, Selector};
#[cfg(feature = "shared")]
pub use shared_index::{SharedIndex, SharedMatches, Update};
pub use subscription::Subscription;
pub use urn::{Components, OwnedParseError, Urn, UrnBuf};
