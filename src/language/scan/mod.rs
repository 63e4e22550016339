//! The scan, which reads every valid URN and pattern.
//!
//! The scan reads a text once, in [words](word::Word) of 64 bytes, and compares 16 bytes at a time. It
//! says whether the text is valid, and where its parts are. It does not say what is wrong: the
//! [grammar](super::grammar) decides about what the scan rejects.
//!
//! Nearly all texts consist of [common](masks::common) bytes: letters, digits and the most frequent
//! marks. For a word of these, three comparisons are enough. From the first other byte on the scan
//! looks for escapes and components too.

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
mod read;
mod stars;
#[cfg(test)]
mod tests;
mod word;

pub(super) use self::find::find;
pub(super) use self::read::{pattern, urn};
