//! The text of a compile error. It is made at compile time, so there is no formatting and no heap.

use crate::language::check::Mistake;
use crate::language::error::{Syntax, Words};

/// The capacity of a message, in bytes. A longer text would be cut. A test checks that every
/// message is shorter.
const CAPACITY: usize = 512;

/// A text of limited length.
pub(super) struct Message {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Message {
    /// Writes `invalid pattern: partial wildcard at byte 20, expected …; …`.
    ///
    /// These are the words of a `ParseError` and its hint, without the text that is wrong: the
    /// compiler prints the literal.
    pub(super) const fn from_mistake(mistake: Mistake, syntax: Syntax, text: &str) -> Self {
        let words = Words::new(syntax, mistake.kind, text, mistake.at);
        Self::from_words(&words, syntax, mistake.at)
    }

    const fn from_words(words: &Words, syntax: Syntax, at: usize) -> Self {
        let mut message = Self {
            bytes: [0; CAPACITY],
            len: 0,
        };
        message.push("invalid ");
        message.push(syntax.noun());
        message.push(": ");
        message.push(words.message);
        message.push(" at byte ");
        message.push_number(at);
        message.push(", expected ");
        message.push(words.expected);
        if let Some(hint) = words.hint {
            message.push("; ");
            message.push(hint);
        }
        message
    }

    pub(super) const fn as_str(&self) -> &str {
        let (text, _) = self.bytes.split_at(self.len);
        match str::from_utf8(text) {
            Ok(text) => text,
            // The capacity has cut a character.
            Err(_) => "invalid literal",
        }
    }

    const fn push(&mut self, text: &str) {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.len < CAPACITY {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
    }

    const fn push_number(&mut self, number: usize) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        // Cuts the digit out of a text, since `push` takes a `str`.
        let (_, from_digit) = "0123456789".split_at(number % 10);
        let (digit, _) = from_digit.split_at(1);
        self.push(digit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::error::{Hint, ParseErrorKind};

    /// No hint is too long for the longest of the other words.
    #[test]
    fn every_message_fits() {
        for kind in ParseErrorKind::ALL {
            for syntax in [
                Syntax::Urn,
                Syntax::Pattern,
                Syntax::EventName,
                Syntax::EventPattern,
            ] {
                for hint in Hint::ALL {
                    let mut words = Words::new(syntax, kind, "", 0);
                    words.hint = Some(hint.text());
                    let message = Message::from_words(&words, syntax, usize::MAX);
                    assert!(message.len < CAPACITY, "{}", message.as_str());
                    assert!(message.as_str().contains(words.message));
                    assert!(message.as_str().ends_with(hint.text()));
                    assert!(message.as_str().contains(&usize::MAX.to_string()));
                }
            }
        }
    }
}
