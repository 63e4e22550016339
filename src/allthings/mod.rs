//! The vocabulary of the platform's namespace, `urn:allthings`, as types.
//!
//! The language, matching and the algebra of patterns are general: they know no namespace. This
//! module is the platform's. It adds two views:
//!
//! - [`Filter`] says what a [`Pattern`](crate::Pattern) selects: which app, which kind of resource,
//!   which category of tickets, which ticket.
//! - [`Entity`] says what the [`Urn`](crate::Urn) of an event names.
//!
//! Both are made without an allocation, and neither changes what matches. For patterns of other
//! namespaces, match on [`Pattern::selectors`](crate::Pattern::selectors) and
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
//! The set of kinds is open, and ids are opaque. A text that has none of these shapes is returned as
//! it was written ([`Filter::Other`], [`Entity::Other`]). It is never reported as something similar.
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
//! An id is checked before it becomes part of a filter. It is exactly one segment, so it cannot widen
//! the filter: an id that contains `:` or `*` is an error.
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
//
// To add a sort of entity: its word in `vocabulary`, its id in `id`, a variant in `filter` and `entity`,
// then `read`, `write` and `words` (each has one function for each level), and constructors in `build`.
// Outside: `AppScope` in `permission` and the ids in `inspect::lint` have an arm for anything else.

// The groups put the methods in order on the pages of rustdoc: constructors before the rest.
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
