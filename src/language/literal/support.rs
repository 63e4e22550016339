//! What the macros expand to: texts that the compiler has checked.
//!
//! The module is public because a macro expands in another crate. It is for the macros only and no
//! part of the stable interface.

use super::message::Message;
use crate::language::bytes::find_byte;
use crate::language::check;
use crate::language::error::Syntax;
use crate::language::event_name::EventName;
use crate::language::event_pattern::EventPattern;
use crate::language::layout::Layout;
use crate::language::pattern::Pattern;
use crate::language::syntax::SCHEME_LEN;
use crate::language::urn::Urn;

/// The text of a valid URN.
#[derive(Debug, Clone, Copy)]
pub struct UrnText {
    text: &'static str,
    /// The length of the text without the components.
    name_len: usize,
}

impl UrnText {
    /// Checks the text.
    ///
    /// # Panics
    ///
    /// If the text is not a URN. The macros call this only in constants, where a panic is a compile
    /// error.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::urn(text) {
            Ok(name_len) => Self { text, name_len },
            Err(mistake) => panic!(
                "{}",
                Message::from_mistake(mistake, Syntax::Urn, text).as_str()
            ),
        }
    }

    /// Makes the URN. The text is not checked again.
    #[must_use]
    pub const fn build(self) -> Urn<'static> {
        let (name, _) = self.text.as_bytes().split_at(self.name_len);
        Urn::from_parts(self.text, Layout::from_name(name))
    }
}

/// The text of a valid pattern.
#[derive(Debug, Clone, Copy)]
pub struct PatternText(&'static str);

impl PatternText {
    /// Checks the text.
    ///
    /// # Panics
    ///
    /// If the text is not a pattern. The macros call this only in constants.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::pattern(text) {
            Ok(_) => Self(text),
            Err(mistake) => panic!(
                "{}",
                Message::from_mistake(mistake, Syntax::Pattern, text).as_str()
            ),
        }
    }

    /// Returns the length of the text, and of its canonical form.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no pattern is empty")]
    pub const fn len(self) -> usize {
        self.0.len()
    }

    /// Returns the canonical form. `N` is its length.
    #[must_use]
    pub const fn canonical<const N: usize>(self) -> [u8; N] {
        let text = self.0.as_bytes();
        let mut canonical = [0; N];
        let mut at = 0;
        // The end of the namespace, and of the last escape.
        let namespace_end = find_byte(text, SCHEME_LEN, b":");
        let mut escape_end = 0;
        while at < N {
            canonical[at] = if at < namespace_end {
                text[at].to_ascii_lowercase()
            } else if at < escape_end {
                text[at].to_ascii_uppercase()
            } else {
                text[at]
            };
            if text[at] == b'%' {
                escape_end = at + 3;
            }
            at += 1;
        }
        canonical
    }

    /// Makes the pattern of the canonical form of a valid text.
    ///
    /// # Panics
    ///
    /// If the bytes are not UTF-8. The macro calls this only in constants, with the bytes of
    /// [`canonical`](Self::canonical).
    #[must_use]
    pub const fn build(canonical: &'static [u8]) -> Pattern {
        match str::from_utf8(canonical) {
            Ok(text) => Pattern::from_canonical_literal(text),
            Err(_) => panic!("a pattern is ASCII"),
        }
    }
}

/// The text of a valid event name.
#[derive(Debug, Clone, Copy)]
pub struct EventNameText(&'static str);

impl EventNameText {
    /// Checks the text.
    ///
    /// # Panics
    ///
    /// If the text is not an event name. The macros call this only in constants.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::event_name(text) {
            Ok(_) => Self(text),
            Err(mistake) => panic!(
                "{}",
                Message::from_mistake(mistake, Syntax::EventName, text).as_str()
            ),
        }
    }

    /// Makes the event name. The text is not checked again.
    #[must_use]
    pub const fn build(self) -> EventName {
        EventName::from_valid_literal(self.0)
    }
}

/// The text of a valid event pattern.
#[derive(Debug, Clone, Copy)]
pub struct EventPatternText(&'static str);

impl EventPatternText {
    /// Checks the text.
    ///
    /// # Panics
    ///
    /// If the text is not an event pattern. The macros call this only in constants.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::event_pattern(text) {
            Ok(_) => Self(text),
            Err(mistake) => panic!(
                "{}",
                Message::from_mistake(mistake, Syntax::EventPattern, text).as_str()
            ),
        }
    }

    /// Makes the event pattern. The text is not checked again.
    #[must_use]
    pub const fn build(self) -> EventPattern {
        EventPattern::from_valid_literal(self.0)
    }
}
