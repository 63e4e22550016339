//! The name of an event, such as `ticket.created`.

use alloc::string::String;
use core::str::FromStr;

use crate::language::error::parse_error::ParseError;
use crate::language::short_text::{ShortText, impl_short_text};
use crate::language::text_traits::impl_text_traits;
use crate::language::{check, grammar};

/// The name of an event, such as `ticket.created`.
///
/// A name consists of lower-case letters, dots and hyphens. No part between dots is empty. It has
/// at most [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN) bytes. There is no fixed list of
/// names.
///
/// An event carries a name. What a webhook lists is an [`EventPattern`](crate::EventPattern).
///
/// A name of up to 38 bytes is parsed and cloned without an allocation.
///
/// ```
/// use urn_filter::EventName;
///
/// let name: EventName = "ticket.created".parse()?;
/// assert_eq!(name.namespace(), Some("ticket"));
/// assert_eq!(name.as_str(), "ticket.created");
/// assert!("Ticket.created".parse::<EventName>().is_err());
/// assert!("ticket.*".parse::<EventName>().is_err());
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Clone)]
pub struct EventName(ShortText);

impl EventName {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the part before the first dot: `ticket` of `ticket.created`. Returns `None` if there
    /// is no dot.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.as_str()
            .split_once('.')
            .map(|(namespace, _)| namespace)
    }

    /// Returns the text without a copy.
    pub(super) fn into_text(self) -> ShortText {
        self.0
    }
}

impl FromStr for EventName {
    type Err = ParseError;

    /// Parses an event name. `O(length)`; a text longer than
    /// [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN) is not read.
    ///
    /// # Errors
    ///
    /// If the text is not an event name. If there are several mistakes, the first one is reported.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        // The check takes a quarter of the time of the grammar. The grammar decides about what the
        // check rejects, and says what is wrong.
        if check::event_name(text).is_err() {
            grammar::event_name(text)?;
        }
        Ok(Self::from_valid(text))
    }
}

impl_short_text!(EventName);
impl_text_traits!(EventName, TryFrom: &str, String);
