//! Sets of event names.

use alloc::vec::Vec;
use core::fmt;

use crate::language::error::list::ListError;
use crate::language::event_name::EventName;

/// The names of the events that a webhook gets: a set, in alphabetical order.
///
/// A webhook with the empty set gets no event.
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
    /// Creates an empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a list of names. `O(n log n)`
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
    /// If any name is invalid. The error contains every invalid name with its index in the list.
    pub fn parse<I>(names: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        ListError::parse_all(names).map(Self::from)
    }

    /// Reports whether the name is in the set. `O(log n)`
    #[must_use]
    pub fn contains(&self, name: &EventName) -> bool {
        self.names.binary_search(name).is_ok()
    }

    /// Returns an iterator over the names, in alphabetical order.
    pub fn iter(&self) -> core::slice::Iter<'_, EventName> {
        self.names.iter()
    }

    /// Returns the number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Reports whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the bytes that the list and its names have allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        let names = self.names.iter().map(EventName::heap_bytes);
        self.names.capacity() * size_of::<EventName>() + names.sum::<usize>()
    }
}

impl From<Vec<EventName>> for EventNames {
    fn from(mut names: Vec<EventName>) -> Self {
        names.sort_unstable();
        names.dedup();
        // Nobody counts what a list of duplicates leaves behind.
        names.shrink_to_fit();
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
