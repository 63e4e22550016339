//! Literals that the compiler checks: [`urn!`](crate::urn), [`pattern!`](crate::pattern),
//! [`event_name!`](crate::event_name) and [`event_pattern!`](crate::event_pattern).
//!
//! Each macro puts the text into a constant of one of the types of [support], so that a mistake
//! ends the compilation. URNs, event names and event patterns are constants themselves. Patterns own
//! their text, so the macro makes them at run time.

mod macros;
mod message;
pub mod support;
