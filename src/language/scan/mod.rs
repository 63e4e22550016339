//! The scan, which reads every valid URN and pattern.
//!
//! The scan reads a text once, in [words](word::Word) of 64 bytes, and compares 16 bytes at a time. It
//! says whether the text is valid, and where its parts are. It does not say what is wrong: the
//! [grammar](super::grammar) decides about what the scan rejects.
//!
//! Nearly all texts consist of [common](masks::common) bytes: letters, digits and the most frequent
//! marks. From the first word with another byte on, the scan looks for escapes and components too.
//!
//! | file | what it does |
//! | --- | --- |
//! | `urn`, `pattern` | the scan of a whole text |
//! | `word`, `masks` | 64 bytes as four steps of 16, and the classes of their bytes |
//! | `head` | the scheme and the namespace |
//! | `colons`, `escapes`, `stars` | what is counted and checked from word to word |
//! | `components` | what follows the name |
//! | `find` | the next byte of a sort |
//!
//! # What was measured
//!
//! 1,024 different texts in turn, on a shared machine: only the ratios count. *Before* is a scan of common
//! texts only, which left the others to a check byte by byte.
//!
//! | ns for a text | before | now |
//! | --- | --- | --- |
//! | a ticket of the platform, 111 bytes | 33 | 21 |
//! | the same with an upper-case scheme or namespace | 161 to 182 | 31 |
//! | with a `~`, or an `@` | 160 to 182 | 40 |
//! | with an escape | 167 | 44 |
//! | with an r-, q- and f-component | 183 | 61 |
//! | 24 bytes | 27 | 16 |
//! | 64 segments, 198 bytes | 69 | 39 |
//! | 2,048 bytes, common or with a rare mark in each word | 191, 2,160 | 152, 362 |
//!
//! The first takes 377 instructions, and took 490. More than half of them classify bytes. Signed
//! comparisons in place of distances took 388: a range is two instructions then, and more copies. With
//! vectors of 32 bytes a prototype took a third less time. They are not in the baseline of processors.

#![expect(
    clippy::inline_always,
    reason = "otherwise each class of each word is a call, which takes twice the time"
)]

mod colons;
mod components;
mod escapes;
mod find;
mod head;
mod masks;
mod pattern;
mod stars;
#[cfg(test)]
mod tests;
mod urn;
mod word;

pub(super) use self::find::find;
pub(super) use self::pattern::pattern;
pub(super) use self::urn::urn;
