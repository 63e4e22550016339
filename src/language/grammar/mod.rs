//! The grammar of URNs, patterns and event names: one small nom function for each rule.
//!
//! The rules follow RFC 8141, section 2. [`diagnose`] turns a failed rule into the typed error with
//! its span. No nom type leaves this module.

mod diagnose;
mod fault;
mod parse;
mod rules;

pub(crate) use self::parse::{event_name, pattern, urn};
pub(crate) use self::rules::PatternTree;
