//! What the macros expand to: texts that the compiler has checked.
//!
//! The module is public because a macro expands in another crate. It is for the macros only and no
//! part of the stable interface.

use super::message::Message;
use crate::language::error::Syntax;
use crate::language::event_name::EventName;
use crate::language::event_pattern::EventPattern;
use crate::language::layout::Layout;
use crate::language::pattern::Pattern;
use crate::language::syntax::SCHEME_LEN;
use crate::language::urn::Urn;
use crate::language::{canonical, check};

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

    /// Makes the pattern. The text is not checked again.
    #[must_use]
    pub fn build(self) -> Pattern {
        let (_, from_namespace) = self.0.split_at(SCHEME_LEN);
        let namespace_len = from_namespace.find(':').unwrap_or_default();
        let canonical = canonical::bytes(self.0, namespace_len);
        // A pattern is ASCII: a byte is a character.
        Pattern::from_canonical(canonical.map(char::from).collect())
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
