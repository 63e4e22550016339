//! Names of events, such as `ticket.created`, and sets of them.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::str::FromStr;

use crate::language::error::list::ListError;
use crate::language::error::parse_error::ParseError;
use crate::language::grammar;
use crate::language::limits::MAX_EVENT_NAME_LEN;

/// The longest name that is kept without an allocation.
//
// 38 bytes make the type 40 bytes large. The longest name in the platform's documentation that we
// know of, `community-article.published`, has 27; the 24-byte small-string crates stop at 23 or 24.
const INLINE: usize = 38;

/// The name of an event: lower-case letters, dots and hyphens, at most
/// [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN) bytes, with no part between dots empty.
///
/// The set of names is open; the crate knows no list of them. Names up to 38 bytes are parsed and
/// cloned without allocating.
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
// INVARIANT: the first `len` inline bytes are ASCII.
#[derive(Clone)]
enum Text {
    Inline { len: u8, bytes: [u8; INLINE] },
    Heap(Box<str>),
}

impl EventName {
    /// The name.
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

    /// The part before the first dot, `ticket` in `ticket.created`; none without a dot.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.as_str()
            .split_once('.')
            .map(|(namespace, _)| namespace)
    }

    /// The name with this text, which is valid.
    pub(crate) fn of_valid(text: &str) -> Self {
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

    pub(crate) fn heap_bytes(&self) -> usize {
        match &self.0 {
            Text::Inline { .. } => 0,
            Text::Heap(text) => text.len(),
        }
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Text::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Text::Heap(text) => text.as_bytes(),
        }
    }
}

/// The rule at a quarter of the grammar's cost; what it rejects the grammar decides, and explains.
fn is_event_name(text: &str) -> bool {
    let is_part = |part: &[u8]| {
        let letters = part.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'-'));
        letters && !part.is_empty()
    };
    text.len() <= MAX_EVENT_NAME_LEN && text.as_bytes().split(|&byte| byte == b'.').all(is_part)
}

impl FromStr for EventName {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        if !is_event_name(text) {
            grammar::event_name(text)?;
        }
        Ok(Self::of_valid(text))
    }
}

impl TryFrom<&str> for EventName {
    type Error = ParseError;

    fn try_from(text: &str) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl TryFrom<String> for EventName {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
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

impl AsRef<str> for EventName {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Lawful: order, equality and hash are those of the text.
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

impl PartialOrd for EventName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for EventName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for EventName {
    /// As `str` is hashed, which a test sees to: its bytes and one that no text contains. To hash
    /// the `str` the bytes would have to be checked each time.
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

impl fmt::Debug for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EventName").field(&self.as_str()).finish()
    }
}

/// The names of the events that a webhook wants: a set, iterated in alphabetical order.
///
/// The empty set contains no event, and a webhook with it gets nothing.
///
/// ```
/// use urn_filter::EventNames;
///
/// let names = EventNames::parse(["ticket.updated", "ticket.created", "ticket.created"])?;
/// assert_eq!(names.len(), 2);
/// assert!(names.contains(&"ticket.created".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct EventNames {
    /// INVARIANT: in ascending order, each once.
    names: Vec<EventName>,
}

impl EventNames {
    /// The set without a name.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a list of names. `O(n log n)`
    ///
    /// ```
    /// use urn_filter::EventNames;
    ///
    /// let names = EventNames::parse(["ping", "ticket.created"])?;
    /// assert!(names.iter().eq(["ping", "ticket.created"]));
    /// let error = EventNames::parse(["ping", "Ping", "ticket."]).unwrap_err();
    /// assert!(error.entries().map(|(index, _)| index).eq([1, 2]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If any name is invalid: all those, each with its position in the list.
    pub fn parse<I>(names: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        ListError::parse_all(names).map(Self::from)
    }

    /// Whether the name is in the set. `O(log n)`
    #[must_use]
    pub fn contains(&self, name: &EventName) -> bool {
        self.names.binary_search(name).is_ok()
    }

    /// The names in alphabetical order.
    pub fn iter(&self) -> core::slice::Iter<'_, EventName> {
        self.names.iter()
    }

    /// How many names there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// What the list has allocated, and its names.
    pub(crate) fn heap_bytes(&self) -> usize {
        let names = self.names.iter().map(EventName::heap_bytes);
        self.names.capacity() * size_of::<EventName>() + names.sum::<usize>()
    }
}

impl From<Vec<EventName>> for EventNames {
    fn from(mut names: Vec<EventName>) -> Self {
        names.sort_unstable();
        names.dedup();
        Self { names }
    }
}

impl From<EventName> for EventNames {
    fn from(name: EventName) -> Self {
        Self {
            names: Vec::from([name]),
        }
    }
}

/// For names that are [literals](crate::event_name!).
impl<const N: usize> From<[EventName; N]> for EventNames {
    fn from(names: [EventName; N]) -> Self {
        Self::from(Vec::from(names))
    }
}

impl FromIterator<EventName> for EventNames {
    fn from_iter<I: IntoIterator<Item = EventName>>(names: I) -> Self {
        Self::from(names.into_iter().collect::<Vec<_>>())
    }
}

impl Extend<EventName> for EventNames {
    fn extend<I: IntoIterator<Item = EventName>>(&mut self, names: I) {
        let mut all = core::mem::take(&mut self.names);
        all.extend(names);
        *self = Self::from(all);
    }
}

impl<'a> IntoIterator for &'a EventNames {
    type Item = &'a EventName;
    type IntoIter = core::slice::Iter<'a, EventName>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for EventNames {
    type Item = EventName;
    type IntoIter = alloc::vec::IntoIter<EventName>;

    fn into_iter(self) -> Self::IntoIter {
        self.names.into_iter()
    }
}

impl fmt::Debug for EventNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(EventName::as_str))
            .finish()
    }
}
