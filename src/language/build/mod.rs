//! URNs and patterns made of parts, for any namespace.
//!
//! [`UrnBuf::builder`](crate::UrnBuf::builder) and [`Pattern::builder`](crate::Pattern::builder) take the
//! namespace and one part after the other. `segment` takes any text and percent-encodes what a segment
//! cannot hold. `encoded` takes the text of a segment as a URN has it, and refuses every other.
//!
//! ```
//! use urn_filter::{Extent, Pattern, UrnBuf};
//!
//! let urn = UrnBuf::builder("allthings").segment("user").segment("a b:c").build()?;
//! assert_eq!(urn.as_str(), "urn:allthings:user:a%20b%3Ac");
//!
//! let filter = Pattern::builder("allthings").segment("user").any().segment("x").build(Extent::Subtree)?;
//! assert_eq!(filter.as_str(), "urn:allthings:user:*:x:*");
//! # Ok::<(), urn_filter::build::BuildError>(())
//! ```
//!
//! # No text widens a filter
//!
//! A segment that is built from a text is one segment, and selects that text. A `:` does not end it, a
//! `*` is no wildcard, and a `?` or `#` begins no component: they are encoded. A wildcard comes only from
//! [`any`](PatternBuilder::any), [`Selector::Any`](crate::Selector::Any) and
//! [`Extent::Subtree`](crate::Extent::Subtree). An exact pattern whose last part is a wildcard would be
//! a subtree, so it is an error.
//!
//! ```
//! use urn_filter::build::BuildError;
//! use urn_filter::{Extent, Pattern};
//!
//! let id = "*";
//! let filter = Pattern::builder("allthings").segment("app").segment(id).build(Extent::Exact)?;
//! assert_eq!(filter.as_str(), "urn:allthings:app:%2A");
//! let widened = Pattern::builder("allthings").segment("app").encoded(id).build(Extent::Exact);
//! assert!(matches!(widened, Err(BuildError::Segment { index: 1, .. })));
//! let last = Pattern::builder("allthings").segment("app").any().build(Extent::Exact);
//! assert_eq!(last, Err(BuildError::LastWildcard));
//! # Ok::<(), BuildError>(())
//! ```
//!
//! # Round trips
//!
//! - What is built is in the canonical form. Parsed from its text, it is equal to
//!   what was built.
//! - The [decoded](crate::segment::decode) segment is the text that was given.
//! - The parts of a URN or a pattern, given to `encoded` or
//!   [`selectors`](PatternBuilder::selectors), make it again.

mod draft;
mod error;
mod pattern;
mod urn;

pub use self::error::BuildError;
pub use self::pattern::PatternBuilder;
pub use self::urn::UrnBuilder;
