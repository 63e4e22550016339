//! Mistakes in a valid filter: another language's syntax, words that are nearly right, parts at the wrong
//! place, a last `*` that was forgotten.
//!
//! Each rule finds at most one mistake, and returns what the filter would be without it. `corrected.rs`
//! follows these steps to the end, so that no suggestion contains another mistake.

mod context;
mod corrected;
mod foreign;
mod kinds;
mod misspelled_event;
mod mistake;
mod namespace;
mod outside;
mod place;
mod similar;
mod tail;

pub(crate) use self::context::Context;
pub(crate) use self::corrected::{kinds_as_meant, mistake, unusual_ids};
pub(crate) use self::misspelled_event::{events_as_meant, misspelled_event};
pub(crate) use self::namespace::odd_namespace;
