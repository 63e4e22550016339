//! What is wrong with a text, where, what was expected instead, and the usual way to mend it.
//!
//! One type, [`ParseError`], serves URNs, patterns and event names; [`ListError`] gathers those of
//! a list with their positions, and [`SubscriptionError`] those of a whole webhook.

mod kind;
pub(super) mod list;
mod owned;
pub(super) mod parse_error;
mod render;

pub use self::kind::{ParseErrorKind, Syntax};
pub use self::owned::OwnedParseError;
pub(crate) use self::render::{excerpt, quote};
