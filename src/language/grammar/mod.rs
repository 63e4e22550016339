//! The grammar of URNs, patterns, event names and event patterns: one small nom function for each rule.
//!
//! The grammar is the judge. It is read only for texts that the faster readers reject, so its
//! errors may take time. The [rules] follow RFC 8141, section 2. A rule that fails says at which
//! offset and what it expected there: a [`fault`]. [`diagnose`] looks at the text at that offset
//! and makes the typed error of it, with a kind and a span. No nom type leaves this folder.

mod diagnose;
mod fault;
mod parse;
mod rules;

pub(crate) use self::parse::{event_name, event_pattern, pattern, urn};
pub(crate) use self::rules::PatternTree;
