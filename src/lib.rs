// Of several definitions of a link rustdoc takes the first. So in rustdoc the links of the README lead
// to the items of this version, and elsewhere, by the README's own definitions, to docs.rs.
//! [`algebra`]: crate::algebra
//! [`allthings`]: crate::allthings
//! [`error`]: crate::error
//! [`explain`]: crate::explain
//! [`filter_index`]: crate::filter_index
//! [`guide`]: crate::guide
//! [`limits`]: crate::limits
//! [`lint`]: crate::lint
//! [`permission`]: crate::permission
#![cfg_attr(feature = "shared", doc = "[`shared_index`]: crate::shared_index")]
//! [`tree`]: crate::tree
#![doc = include_str!("../README.md")]
//!
//! # Terminology
//!
//! | word | meaning |
//! | --- | --- |
//! | URN | `urn:<namespace>:<segment>:<segment>…`, with optional components (RFC 8141) |
//! | namespace | the identifier after `urn:`, the NID of the RFC |
//! | segment | a part of the namespace-specific string (NSS) between colons |
//! | part | what is between the dots of an event name |
//! | component | the r-, q- or f-component after the NSS, introduced by `?+`, `?=` or `#` |
//! | pattern | a URN without components in which segments may be `*`: the type [`Pattern`] |
//! | filter | a pattern that a webhook has registered |
//! | selector | one position of a pattern: a literal segment or part, or `*` |
//! | subtree | what a last `*` matches: one or more further segments or parts |
//! | webhook | an entry of an index, known by its key; its [`Subscription`] is its event patterns and filters |
//! | event name | what an event carries, such as `ticket.created`: the type [`EventName`] |
//! | event pattern | what a webhook lists: an event name in which parts may be `*`: the type [`EventPattern`] |
//! | cover | A pattern covers another if it matches every URN, or event name, that the other matches. A filter is redundant if another filter of its list covers it. |
//! | overlap | Two patterns overlap if some URN, or event name, matches both. |
//! | anchor | the namespace and the first two selectors of a filter, as far as these are literal: `urn:allthings:app:A` |
//! | grant | a pattern that somebody holds; a filter is allowed if a grant covers it |
//!
//! `app:A:*` covers `app:A:ticket:*`. `app:A:*:1` and `app:*:ticket:1` overlap, and neither covers the
//! other.
//!
//! # Where to look
//!
//! The crate root has the types that a first program needs. Details are in the module of their
//! subject. Each item states its errors, costs and panics.
//!
//! | for | there is |
//! | --- | --- |
//! | a text, parsed | [`Urn`], [`UrnBuf`], [`Components`]; [`Pattern`], [`Selector`], [`Extent`]; [`EventName`], [`EventPattern`], [`EventPatterns`] |
//! | a URN or a pattern made of parts, and what a segment stands for | [`build::UrnBuilder`], [`build::PatternBuilder`]; [`segment::encode`], [`segment::decode`] |
//! | a literal, checked by the compiler | [`urn!`], [`pattern!`], [`event_name!`], [`event_pattern!`] |
//! | what is wrong with a text | [`ParseError`], [`ListError`], [`SubscriptionError`]; [`error::ParseErrorKind`], [`error::Syntax`], [`error::OwnedParseError`] |
//! | one webhook | [`Subscription`], [`SubscriptionInput`], [`FilterSet`]; [`filter_set::SetMatches`] |
//! | many webhooks | [`FilterIndex`]; [`filter_index::Matches`], [`filter_index::BatchMatches`], [`filter_index::Iter`], [`filter_index::Keys`] |
//! | one of them, without a copy | [`filter_index::WebhookRef`], [`filter_index::Webhooks`], [`filter_index::Filters`], [`filter_index::FilterRef`] |
//! | who could receive something, and what of it | [`filter_index::Question`], [`filter_index::Answer`], [`filter_index::Counts`], [`filter_index::Anchors`], [`filter_index::RemovedFilters`] |
#![cfg_attr(
    feature = "shared",
    doc = "| many webhooks that change while threads match | [`SharedIndex`]; [`shared_index::Update`], [`shared_index::SharedMatches`], [`shared_index::SharedBatchMatches`], [`shared_index::SharedAnswer`], [`shared_index::SharedIter`], [`shared_index::SharedKeys`] |"
)]
//! | lengths of texts | [`MAX_LEN`], [`MAX_SEGMENTS`], [`MAX_EVENT_NAME_LEN`] |
//! | how much may be registered | [`Limits`]; [`limits::LimitKind`], [`limits::LimitExceeded`], [`limits::InsertError`] |
//! | who may register what | [`Grants`]; [`permission::PermissionDenied`], [`permission::DeniedFilter`], [`permission::AppScope`], [`permission::Narrowed`] |
//! | where hash keys come from without `std` | [`hashing::set_seed`] |
//! | redundant filters and event patterns | [`FilterSet::minimize`], [`EventPatterns::minimize`]; [`algebra::Redundant`], [`algebra::TooManySteps`] |
//! | why a webhook got an event or not | [`FilterIndex::explain`]; [`explain::DeliveryExplanation`], [`explain::Explanation`] |
//! | what is odd about a webhook | [`Subscription::lint`]; [`Finding`], [`Severity`], [`lint::FindingKind`] |
//! | what filters match, as a picture | [`FilterSet::to_tree`]; [`tree::Tree`] |
//! | `urn:allthings` as types | [`allthings::Filter`], [`allthings::Entity`], ids such as [`allthings::AppId`] |
//! | brokers | [`nats`], [`mqtt`] |
#![cfg_attr(
    feature = "async-graphql",
    doc = "| the errors of a GraphQL server | [`graphql`] |"
)]
#![cfg_attr(
    feature = "proptest",
    doc = "| webhooks and events to test with | [`strategies`] |"
)]
//!
//! # Literals
//!
//! A mistake in a literal ends the compilation:
//!
//! ```text
//! error[E0080]: evaluation panicked: invalid pattern: partial wildcard at byte 20, expected a segment
//! without `*`, or `*` alone; `*` stands for a whole segment; as the last one it selects everything below
//!  --> src/main.rs:3:19
//!   |
//! 3 |     let tickets = pattern!("urn:allthings:app:A:tick*");
//!   |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//! ```
//!
//! # Notes on the features
//!
//! - `std`: without it each answer allocates a buffer for its hits, and a program whose filters come from
//!   outside [sets a seed](hashing). All features but `serde` turn `std` on.
//! - `serde`: `Serialize` and `Deserialize` for URNs, patterns, event names, event patterns, sets and subscriptions.
//!   `Serialize` for what a server answers: errors, denied filters, findings and explanations.
//! - `arbitrary`, `proptest`: every value is valid. `strategies` also draws a URN that a given pattern
//!   matches and one that it narrowly misses.
//! - `async-graphql`: scalars, the input object [`SubscriptionInput`], and one GraphQL error for each
//!   invalid entry.
//! - `schemars`: JSON Schema 2020-12. The regular expression of a text accepts exactly what the parser
//!   accepts. The feature turns `serde` on.
//!
//! No feature is needed for
//!
//! - error renderers such as `miette` or `annotate-snippets`. [`ParseError`] has `input`,
//!   `span_in_input`, `expected` and `hint`, which is all that they need
//!   (`examples/render_errors.rs`).
//! - databases. A pattern is a text column: [`Pattern::as_str`] writes it and `parse` reads it. So the
//!   crate does not tie you to a version of `sqlx` or `rusqlite`.
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
#[cfg(feature = "async-graphql")]
pub use interop::graphql;
#[cfg(feature = "proptest")]
pub use interop::strategies;
pub use interop::{SubscriptionInput, guide, mqtt, nats};
#[doc(hidden)]
pub use language::literal::support as __literal;
pub use language::{
    Components, EventName, EventPattern, EventPatterns, Extent, ListError, MAX_EVENT_NAME_LEN,
    MAX_LEN, MAX_SEGMENTS, ParseError, Pattern, Selector, SubscriptionError, Urn, UrnBuf, build,
    error, segment,
};
pub use matching::{
    FilterIndex, FilterSet, Limits, Subscription, filter_index, filter_set, hashing, limits,
};
#[cfg(feature = "shared")]
pub use matching::{SharedIndex, shared_index};
pub use permission::grants::Grants;
