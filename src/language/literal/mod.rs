//! Literals that the compiler checks: [`urn!`](crate::urn), [`pattern!`](crate::pattern) and
//! [`event_name!`](crate::event_name).
//!
//! Each macro puts the text into one of the [texts](self::texts) in a constant, so that a mistake
//! ends the compilation. A URN is a constant itself. Patterns and event names own their text and are
//! built where the macro stands.

mod macros;
mod message;
mod texts;

/// What the macros expand to. It is for them only and no part of the stable interface.
pub mod support {
    pub use super::texts::{EventNameText, PatternText, UrnText};
}
