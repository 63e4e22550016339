//! Texts that have been checked by the compiler.

use super::message::Message;
use crate::language::error::Syntax;
use crate::language::event_name::EventName;
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
    /// The text, checked.
    ///
    /// # Panics
    ///
    /// If it is no URN; the macros call this in constants only, where a panic is a compile error.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::urn(text) {
            Ok(name_len) => Self { text, name_len },
            Err(mistake) => panic!("{}", Message::of(mistake, Syntax::Urn).as_str()),
        }
    }

    /// The URN with this text.
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
    /// The text, checked.
    ///
    /// # Panics
    ///
    /// If it is no pattern; the macros call this in constants only.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::pattern(text) {
            Ok(_) => Self(text),
            Err(mistake) => panic!("{}", Message::of(mistake, Syntax::Pattern).as_str()),
        }
    }

    /// The pattern with this text.
    #[must_use]
    pub fn build(self) -> Pattern {
        let (_, from_namespace) = self.0.split_at(SCHEME_LEN);
        let namespace_len = from_namespace.find(':').unwrap_or_default();
        let canonical = canonical::bytes(self.0, namespace_len);
        // ASCII, as all patterns are: a byte is a character.
        Pattern::from_canonical(canonical.map(char::from).collect())
    }
}

/// The text of a valid event name.
#[derive(Debug, Clone, Copy)]
pub struct EventNameText(&'static str);

impl EventNameText {
    /// The text, checked.
    ///
    /// # Panics
    ///
    /// If it is no event name; the macros call this in constants only.
    #[must_use]
    pub const fn checked(text: &'static str) -> Self {
        match check::event_name(text) {
            Ok(_) => Self(text),
            Err(mistake) => panic!("{}", Message::of(mistake, Syntax::EventName).as_str()),
        }
    }

    /// The event name with this text.
    #[must_use]
    pub fn build(self) -> EventName {
        EventName::from_valid(self.0)
    }
}
