//! The name of an event, such as `ticket.created`.

use alloc::boxed::Box;
use alloc::string::String;
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::language::error::parse_error::ParseError;
use crate::language::text_traits::impl_text_traits;
use crate::language::{check, grammar};

/// The length of the longest name that is stored without an allocation.
//
// 38 bytes make the type 40 bytes large. The longest name in the platform's documentation that we
// know of, `community-article.published`, has 27; the 24-byte small-string crates stop at 23 or 24.
const INLINE: usize = 38;

/// How many words of 64 bits that is. The last one is not whole.
const WORDS: usize = INLINE.div_ceil(8);

/// The name of an event, such as `ticket.created`.
///
/// A name consists of lower-case letters, dots and hyphens. No part between dots is empty. It has
/// at most [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN) bytes. There is no fixed list of
/// names.
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
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Clone)]
pub struct EventName(Text);

/// A short ASCII text.
//
// INVARIANT: the first `len` inline bytes are ASCII, and those behind them are zeros.
#[derive(Clone)]
enum Text {
    Inline { len: u8, bytes: [u8; INLINE] },
    Heap(Box<str>),
}

impl EventName {
    /// Returns the name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Inline { len, bytes } => {
                let bytes = &bytes[..usize::from(*len)];
                // Never the default: see the invariant. Checking again is the price of no `unsafe`.
                str::from_utf8(bytes).unwrap_or_default()
            }
            Text::Heap(text) => text,
        }
    }

    /// Returns the part before the first dot: `ticket` of `ticket.created`. Returns `None` if there
    /// is no dot.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.as_str()
            .split_once('.')
            .map(|(namespace, _)| namespace)
    }
}

// For the crate: the constructor, the bytes and their memory.
impl EventName {
    /// Makes a name of a valid text.
    pub(crate) fn from_valid(text: &str) -> Self {
        let mut bytes = [0; INLINE];
        Self(
            match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
                (Some(inline), Ok(len)) => {
                    inline.copy_from_slice(text.as_bytes());
                    Text::Inline { len, bytes }
                }
                _ => Text::Heap(text.into()),
            },
        )
    }

    /// Returns the number of bytes that the name has allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        match &self.0 {
            Text::Inline { .. } => 0,
            Text::Heap(text) => text.len(),
        }
    }

    /// Returns the text as bytes, without the check of [`as_str`](Self::as_str).
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Text::Heap(text) => text.as_bytes(),
        }
    }

    /// Returns the text as words, padded with zeros, if it is stored without an allocation. Two such
    /// names are equal if and only if their words are.
    #[inline]
    pub(crate) fn words(&self) -> Option<[u64; WORDS]> {
        let Text::Inline { bytes, .. } = &self.0 else {
            return None;
        };
        // The bytes behind the text are zeros: see the invariant. They are read as words, and not copied
        // and then read: the processor waits for a word of which two writes have each a part.
        let mut words = [0; WORDS];
        for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        let last = bytes.last_chunk().copied().map_or(0, u64::from_le_bytes);
        words[WORDS - 1] = last >> (8 * (8 * WORDS - INLINE));
        Some(words)
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

impl From<EventName> for String {
    fn from(name: EventName) -> Self {
        match name.0 {
            Text::Inline { .. } => name.as_str().into(),
            Text::Heap(text) => text.into(),
        }
    }
}

/// Order, equality and hash of a name are those of its text, as `Borrow` requires.
impl Borrow<str> for EventName {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for EventName {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for EventName {}

impl PartialEq<str> for EventName {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for EventName {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl PartialEq<EventName> for str {
    fn eq(&self, other: &EventName) -> bool {
        other == self
    }
}

impl PartialEq<EventName> for &str {
    fn eq(&self, other: &EventName) -> bool {
        other == self
    }
}

impl Ord for EventName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for EventName {
    /// Hashes what `str` hashes: the bytes and one byte that no text contains. A test holds it to
    /// that. Hashing the `str` itself would check the bytes each time.
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.as_bytes());
        state.write_u8(0xff);
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl_text_traits!(EventName, TryFrom: &str, String);

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_words_of_a_name_are_its_bytes() {
        for len in 1..60 {
            let text = &"abcdefg.xyz".repeat(6)[..len];
            let name: EventName = text.trim_end_matches('.').parse().unwrap();
            let words = name.words();
            assert_eq!(words.is_some(), name.heap_bytes() == 0);
            if let Some(words) = words {
                let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
                let (text, padding) = bytes.split_at(name.as_str().len());
                assert_eq!(text, name.as_bytes());
                assert!(padding.iter().all(|&byte| byte == 0));
            }
        }
    }
}
