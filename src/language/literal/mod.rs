//! Literals that the compiler checks: [`urn!`](crate::urn), [`pattern!`](crate::pattern) and
//! [`event_name!`](crate::event_name).
//!
//! Each macro puts the text into a constant of one of the types of [support], so that a mistake
//! ends the compilation. A URN is a constant itself. Patterns and event names own their text, so
//! the macro makes them at run time.

mod macros;
mod message;
pub mod support;
