//! The vocabulary of `urn:allthings`, as types over the general [`Pattern`](crate::Pattern) and
//! [`Urn`](crate::Urn).
//!
//! [`Filter`] says what a pattern selects: which app, which kind of resource, which category of
//! tickets, which one of them. [`Entity`] says what an event's URN names. Both are views, made
//! without allocating, and neither changes what matches: that is the general core's affair, which
//! knows no namespace.
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
//! The set of kinds is open, ids are opaque, and a text that fits none of these shapes is shown as
//! it is ([`Filter::Other`], [`Entity::Other`]), never as something near it.
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
//! An id is checked before it becomes part of a filter: one with `:` or `*` in it is an error, not
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

mod build;
mod entity;
mod filter;
mod id;
mod scope;
mod segment;
mod vocabulary;
mod words;
mod write;

pub use self::entity::Entity;
pub use self::filter::{Filter, InApp};
pub use self::id::{
    AccountId, AppId, CategoryId, OauthClientId, ResourceId, ResourceKind, TicketId,
};
pub use self::scope::{Choice, Path, Rest, Scope};
pub use self::vocabulary::NAMESPACE;
