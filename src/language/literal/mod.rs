//! Literals that the compiler checks: [`urn!`](crate::urn), [`pattern!`](crate::pattern),
//! [`event_name!`](crate::event_name) and [`event_pattern!`](crate::event_pattern).
//!
//! Each macro puts the text into a constant of one of the types of [support], so that a mistake
//! ends the compilation. The values are constants themselves. A pattern stores its canonical form, so the
//! macro makes that of the literal, which is a constant as well.

mod macros;
mod message;
pub mod support;
