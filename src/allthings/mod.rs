//! The vocabulary of `urn:allthings`, as types over the general [`Pattern`](crate::Pattern) and
//! [`Urn`](crate::Urn).
//!
//! [`Filter`] is what a pattern selects: which app, which kind of resource, which category of tickets,
//! which ticket. [`Entity`] is what the URN of an event identifies. Both are views that are made without
//! an allocation. They do not change what matches.
//!
//! This module is the platform's. The language, matching and the algebra are general and know no
//! namespace. For other namespaces use [`Pattern::selectors`](crate::Pattern::selectors) and
//! [`Pattern::extent`](crate::Pattern::extent).
//!
//! ```text
//! urn:allthings:*                                               everything
//! urn:allthings:app:<app>                                       an app
//! urn:allthings:app:<app>:*                                     everything in it
//! urn:allthings:app:<app>:ticket:<category>:<ticket>            a ticket
//! urn:allthings:app:<app>:<kind>:<resource>                     a resource of any other kind
//! urn:allthings:account:<account>                               an account
//! urn:allthings:oauth-client:<client>                           an OAuth client
//! ```
//!
//! There is no fixed list of kinds, and ids are opaque. A text that has none of these forms is shown as
//! text ([`Filter::Other`], [`Entity::Other`]), never as a similar form.
//!
//! # Reading
//!
//! ```
//! use urn_filter::Pattern;
//! use urn_filter::allthings::{Choice, Filter, InApp, Scope};
//!
//! let pattern: Pattern = "urn:allthings:app:A:ticket:C:*".parse()?;
//! let filter = Filter::from_pattern(&pattern).expect("it is in the namespace");
//! match filter {
//!     Filter::App(Scope::In(Choice::One(app), InApp::Tickets(Scope::In(category, Scope::All)))) => {
//!         assert_eq!(app.as_str(), "A");
//!         assert!(matches!(category, Choice::One(id) if id.as_str() == "C"));
//!     }
//!     other => panic!("{other}"),
//! }
//! assert_eq!(filter.to_string(), "every ticket of category C in app A, contents included");
//! # Ok::<(), urn_filter::ParseError>(())
//! ```
//!
//! # Writing
//!
//! An id is checked before it becomes part of a filter. An id with `:` or `*` in it is an error, and not
//! a broader filter.
//!
//! ```
//! use urn_filter::allthings::{AppId, CategoryId};
//!
//! let app = AppId::new("82662ee4-0080-4960-8b8f-d7693e6ff3e4")?;
//! let pattern = app.tickets_of(CategoryId::new("C")?).to_pattern()?;
//! assert_eq!(
//!     pattern.as_str(),
//!     "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket:C:*",
//! );
//! assert!(AppId::new("*").is_err());
//! assert!(CategoryId::new("C:T").is_err());
//! # Ok::<(), urn_filter::ParseError>(())
//! ```

// To add a sort of entity: its word in `vocabulary.rs`, its id in `id.rs`, a variant in `filter.rs` and
// `entity.rs`, its text in `read.rs`, `write.rs` and `words.rs`, and its filters in `build.rs`.

// The blank lines keep the order in which rustdoc shows the methods of a type: constructors first.
mod id;
mod segment;
mod vocabulary;

mod read;
mod write;

mod build;
mod entity;
mod filter;
mod scope;
mod words;

pub use self::entity::Entity;
pub use self::filter::{Filter, InApp};
pub use self::id::{
    AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId,
};
pub use self::scope::{Choice, Path, Rest, Scope};
pub use self::vocabulary::NAMESPACE;
pub(crate) use self::vocabulary::{ENTITY_WORDS, KIND_WORDS};
pub use self::words::describe;
