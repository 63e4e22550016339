//! The three languages once more, as `const fn`s over bytes: nom is not const.
//!
//! The [check](self::rules) serves the macros for literals, and it reads the texts that the
//! [scan](super::scan) leaves: URNs with escapes, with rarer marks, with components or in another
//! case, and event names. It answers with the first mistake of a text, if there is one. For ASCII
//! texts the kind and the offset of the mistake are those of the [grammar](super::grammar). A
//! property test holds the two to each other.

mod bytes;
mod character;
mod mistake;
mod rules;
#[cfg(test)]
mod tests;

pub(crate) use self::mistake::Mistake;
pub(crate) use self::rules::{event_name, pattern, urn};
