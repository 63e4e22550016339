//! The rules of the grammar as `const fn`s over bytes.
//!
//! The check exists twice over the [grammar](super::grammar) for two reasons. The macros for
//! literals read a text at compile time, and nom is not const. The check is also faster: it reads
//! the texts that the [scan](super::scan) leaves, which are event names and event patterns, and URNs with escapes, with
//! less frequent marks, with components or in another case.
//!
//! The result is the first mistake of a text, if there is one. Its kind and offset are those of the
//! grammar: the functions follow its rules one by one, so that the two can be read
//! next to each other. A property test compares them.

mod character;
mod mistake;
mod rules;
#[cfg(test)]
mod tests;

pub(crate) use self::mistake::Mistake;
pub(crate) use self::rules::{event_name, event_pattern, pattern, urn};
