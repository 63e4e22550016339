//! Lists of event patterns.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::language::error::list::ListError;
use crate::language::event_name::EventName;
use crate::language::event_pattern::EventPattern;
use crate::language::list_traits::impl_list_traits;

/// Lists up to this length are compared pattern by pattern.
const SCAN_MAX: usize = 16;

/// The event patterns of a webhook: which events it gets, by their names.
///
/// The list keeps the order and the duplicates in which the patterns were registered, as
/// [`FilterSet`](crate::FilterSet) does. So an index that an error or a finding has is that of the
/// list as it was submitted. A webhook with an empty list gets no event.
///
/// ```
/// use urn_filter::{EventPatterns, event_name};
///
/// let events = EventPatterns::parse(["ticket.*", "ping"])?;
/// assert!(events.iter().eq(["ticket.*", "ping"]));
/// assert!(events.matches(&event_name!("ticket.created")));
/// assert!(!events.matches(&event_name!("booking.created")));
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Clone, Default)]
pub struct EventPatterns {
    patterns: Vec<EventPattern>,
    /// If there are more than [`SCAN_MAX`] patterns.
    sorted: Option<Sorted>,
}

/// The indices of the patterns in an order to search in.
//
// INVARIANT: both lists together have each index below the length once.
#[derive(Clone)]
struct Sorted {
    /// Of the plain patterns, in alphabetical order.
    plain: Box<[u32]>,
    /// Of the others, in ascending order.
    wildcards: Box<[u32]>,
}

impl EventPatterns {
    /// Creates an empty list, which matches nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a list of event patterns. `O(n log n)`
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let events = EventPatterns::parse(["ping", "ticket.*"])?;
    /// assert!(events.iter().eq(["ping", "ticket.*"]));
    /// let error = EventPatterns::parse(["ping", "Ping", "tick*"]).unwrap_err();
    /// assert!(error.entries().map(|(index, _)| index).eq([1, 2]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If any pattern is invalid. The error contains every invalid pattern with its index in the
    /// list.
    pub fn parse<I>(patterns: I) -> Result<Self, ListError>
    where
        I: IntoIterator<Item: AsRef<str>>,
    {
        ListError::parse_all(patterns).map(|patterns: Vec<EventPattern>| Self::from(patterns))
    }

    /// Reports whether any pattern matches the name.
    ///
    /// `O(log n)` for the plain patterns, and in addition one comparison with each of the others.
    #[must_use]
    pub fn matches(&self, name: &EventName) -> bool {
        self.any_covers(name.as_bytes(), |pattern| pattern.matches(name))
    }

    /// Returns the indices of the patterns that match the name, in ascending order. `O(n)`
    ///
    /// ```
    /// use urn_filter::{EventPatterns, event_name};
    ///
    /// let events = EventPatterns::parse(["ticket.*", "ping", "*.created"])?;
    /// assert!(events.matching(&event_name!("ticket.created")).eq([0, 2]));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    pub fn matching(&self, name: &EventName) -> impl Iterator<Item = usize> {
        let patterns = self.patterns.iter().enumerate();
        patterns
            .filter(|(_, pattern)| pattern.matches(name))
            .map(|(index, _)| index)
    }

    /// Reports whether the list matches every name that the pattern matches.
    ///
    /// The cost is that of [`matches`](Self::matches). A list covers a pattern exactly if one of its
    /// members does, as [`FilterSet::covers`](crate::FilterSet::covers) says, with the same exception
    /// close to the limit of length.
    ///
    /// ```
    /// use urn_filter::{EventPatterns, event_pattern};
    ///
    /// let events = EventPatterns::parse(["ticket.*", "ping"])?;
    /// assert!(events.covers(&event_pattern!("ticket.*.created")));
    /// assert!(!events.covers(&event_pattern!("*")));
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn covers(&self, pattern: &EventPattern) -> bool {
        self.any_covers(pattern.as_bytes(), |ours| ours.covers(pattern))
    }

    /// Reports whether every pattern [is a plain name](EventPattern::is_plain).
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// assert!(EventPatterns::parse(["ticket.created", "ping"])?.is_plain());
    /// assert!(!EventPatterns::parse(["ticket.*", "ping"])?.is_plain());
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.patterns.iter().all(EventPattern::is_plain)
    }

    /// Returns the patterns in the order of the list.
    #[must_use]
    pub fn patterns(&self) -> &[EventPattern] {
        &self.patterns
    }

    /// Returns the pattern with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&EventPattern> {
        self.patterns.get(index)
    }

    /// Returns an iterator over the patterns in the order of the list.
    pub fn iter(&self) -> core::slice::Iter<'_, EventPattern> {
        self.patterns.iter()
    }

    /// Returns the number of patterns, duplicates counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// Reports whether there is no pattern.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Returns the bytes that the list and its patterns have allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        let texts = self.patterns.iter().map(EventPattern::heap_bytes);
        let sorted = self.sorted.as_ref().map_or(0, |sorted| {
            size_of_val(&*sorted.plain) + size_of_val(&*sorted.wildcards)
        });
        self.patterns.capacity() * size_of::<EventPattern>() + sorted + texts.sum::<usize>()
    }

    /// Reports whether a pattern is this text or is one for which `selects` is true.
    fn any_covers(&self, text: &[u8], selects: impl Fn(&EventPattern) -> bool) -> bool {
        let Some(Sorted { plain, wildcards }) = &self.sorted else {
            return self.patterns.iter().any(selects);
        };
        let at = |&index: &u32| &self.patterns[index as usize];
        plain
            .binary_search_by(|index| at(index).as_bytes().cmp(text))
            .is_ok()
            || wildcards.iter().map(at).any(selects)
    }
}

/// Sorts the indices of the patterns.
///
/// # Panics
///
/// Panics at 2³² patterns, for which no machine has the memory.
fn sorted(patterns: &[EventPattern]) -> Sorted {
    let count = u32::try_from(patterns.len()).expect("fewer than 2^32 patterns");
    let at = |index: u32| &patterns[index as usize];
    let (mut plain, wildcards): (Vec<u32>, Vec<u32>) =
        (0..count).partition(|&index| at(index).is_plain());
    plain.sort_unstable_by_key(|&index| at(index));
    Sorted {
        plain: plain.into(),
        wildcards: wildcards.into(),
    }
}

impl From<Vec<EventPattern>> for EventPatterns {
    fn from(mut patterns: Vec<EventPattern>) -> Self {
        // Limits count the patterns, and not what a vector has allocated beyond them.
        patterns.shrink_to_fit();
        let sorted = (patterns.len() > SCAN_MAX).then(|| sorted(&patterns));
        Self { patterns, sorted }
    }
}

/// The list of the pattern that matches only this name.
impl From<EventName> for EventPatterns {
    fn from(name: EventName) -> Self {
        Self::from(EventPattern::from(name))
    }
}

/// For patterns that are [literals](crate::event_pattern!).
impl<const N: usize> From<[EventPattern; N]> for EventPatterns {
    fn from(patterns: [EventPattern; N]) -> Self {
        Self::from(Vec::from(patterns))
    }
}

impl_list_traits!(EventPatterns of EventPattern);
