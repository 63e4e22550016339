//! The language: URNs, patterns, event names and event patterns, and what is wrong with a text that
//! is none of them.
//!
//! Three readers share the work. The [scan] reads every valid URN and pattern. The [check] reads
//! event names, and the literals of the macros. The [grammar] is the judge: it reads what the others
//! reject, decides, and says what is wrong. Tests hold the scan and the check to the grammar.
//!
//! Besides a text there is one other way to a value: the [builders](build) put it together from parts,
//! and their tests hold what they make to the parser.

pub mod build;
mod bytes;
pub(crate) mod canonical;
mod check;
mod components;
mod equal;
pub mod error;
mod event_name;
mod event_pattern;
mod event_patterns;
mod foreign;
mod grammar;
mod layout;
mod limits;
mod list_traits;
pub(crate) mod literal;
mod name;
mod parts;
mod pattern;
mod pattern_text;
mod root;
mod scan;
pub mod segment;
mod selector;
mod set_components;
mod short_text;
mod syntax;
mod text_traits;
mod urn;
mod urn_buf;

pub use self::components::Components;
pub(crate) use self::equal::are_equal;
pub use self::error::list::{ListError, SubscriptionError};
pub use self::error::parse_error::ParseError;
pub(crate) use self::error::{excerpt, quote};
pub use self::event_name::EventName;
pub use self::event_pattern::EventPattern;
pub use self::event_patterns::EventPatterns;
pub(crate) use self::layout::{KEPT_ENDS, Layout};
pub use self::limits::{MAX_EVENT_NAME_LEN, MAX_LEN, MAX_SEGMENTS};
pub(crate) use self::list_traits::impl_list_traits;
pub(crate) use self::name::Name;
pub(crate) use self::parts::Parts;
pub use self::pattern::Pattern;
pub use self::selector::{Extent, Selector};
pub(crate) use self::syntax::SEPARATOR;
pub use self::urn::Urn;
pub use self::urn_buf::UrnBuf;
