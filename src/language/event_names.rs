//! Lists of event names.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

use crate::language::error::list::ListError;
use crate::language::event_name::EventName;

/// Lists up to this length are compared name by name. Longer ones are searched by bisection.
const SCAN_MAX: usize = 16;

/// The names of the events that a webhook gets.
///
/// The list keeps the order and the duplicates in which the names were registered, as
/// [`FilterSet`](crate::FilterSet) does. So an index that an error or a finding has is that of the
/// list as it was submitted. A webhook with an empty list gets no event.
///
/// ```
/// use urn_filter::EventNames;
///
/// let names = EventNames::parse(["ticket.updated", "ticket.created"])?;
/// assert!(names.iter().eq(["ticket.updated", "ticket.created"]));
/// assert!(names.contains(&"ticket.created".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct EventNames {
    names: Vec<EventName>,
    /// The indices of the names in alphabetical order, if there are more than [`SCAN_MAX`].
    //
    // INVARIANT: each index below the length once.
    sorted: Option<Box<[u32]>>,
}

impl EventNames {
    /// Creates an empty list.
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
        ListError::parse_all(names).map(|names: Vec<EventName>| Self::from(names))
    }

    /// Reports whether the name is in the list. `O(log n)`
    #[must_use]
    pub fn contains(&self, name: &EventName) -> bool {
        match &self.sorted {
            None => self.names.contains(name),
            Some(sorted) => sorted
                .binary_search_by(|&index| self.names[index as usize].cmp(name))
                .is_ok(),
        }
    }

    /// Returns the names in the order of the list.
    #[must_use]
    pub fn names(&self) -> &[EventName] {
        &self.names
    }

    /// Returns the name with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&EventName> {
        self.names.get(index)
    }

    /// Returns an iterator over the names in the order of the list.
    pub fn iter(&self) -> core::slice::Iter<'_, EventName> {
        self.names.iter()
    }

    /// Returns the number of names, duplicates counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Reports whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Returns the bytes that the list and its names have allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        let names = self.names.iter().map(EventName::heap_bytes);
        let sorted = self
            .sorted
            .as_ref()
            .map_or(0, |sorted| size_of_val(&**sorted));
        self.names.capacity() * size_of::<EventName>() + sorted + names.sum::<usize>()
    }
}

/// Returns the indices of the names in alphabetical order.
///
/// # Panics
///
/// Panics at 2³² names, for which no machine has the memory.
fn sorted(names: &[EventName]) -> Box<[u32]> {
    let count = u32::try_from(names.len()).expect("fewer than 2^32 names");
    let mut sorted: Box<[u32]> = (0..count).collect();
    sorted.sort_unstable_by_key(|&index| &names[index as usize]);
    sorted
}

impl From<Vec<EventName>> for EventNames {
    fn from(names: Vec<EventName>) -> Self {
        let sorted = (names.len() > SCAN_MAX).then(|| sorted(&names));
        Self { names, sorted }
    }
}

impl From<EventName> for EventNames {
    fn from(name: EventName) -> Self {
        Self::from(Vec::from([name]))
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

/// Appends names to the list. `O(n log n)` in the whole list.
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

/// Two lists are equal if they have the same names in the same order.
impl PartialEq for EventNames {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Eq for EventNames {}

impl Hash for EventNames {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.names.hash(state);
    }
}

impl fmt::Debug for EventNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(EventName::as_str))
            .finish()
    }
}
