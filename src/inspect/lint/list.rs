//! Patterns and words in a sentence.

use alloc::string::String;
use core::fmt;

use crate::language::{Pattern, quote};

/// The maximum number of words of a list that a sentence quotes.
const MAX_QUOTED: usize = 5;

/// Writes the first words in backticks, and the number of the others.
pub(super) fn some_of(words: &[String], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, word) in words.iter().take(MAX_QUOTED).enumerate() {
        if index > 0 {
            f.write_str(",")?;
        }
        quote(word, f)?;
    }
    match words.len().saturating_sub(MAX_QUOTED) {
        0 => Ok(()),
        more => write!(f, " and {more} more"),
    }
}

/// Writes each pattern in backticks after a space, with commas between them.
pub(super) fn listed(patterns: &[Pattern], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, pattern) in patterns.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(f, "{comma} `{pattern}`")?;
    }
    Ok(())
}

/// The maximum number of bytes of a text that a sentence quotes.
const MAX_LEN: usize = 60;

/// A part of a filter in backticks. A long one is cut.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.get(..MAX_LEN) {
            Some(beginning) if self.0.len() > MAX_LEN => write!(f, "`{beginning}…`"),
            _ => write!(f, "`{}`", self.0),
        }
    }
}
