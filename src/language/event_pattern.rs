//! The event pattern: an event name in which parts may be wildcards.

use alloc::string::String;
use core::str::FromStr;

use crate::language::error::parse_error::ParseError;
use crate::language::event_name::EventName;
use crate::language::limits::MAX_EVENT_NAME_LEN;
use crate::language::parts::{self, Parts};
use crate::language::selector::{Extent, Selector};
use crate::language::short_text::{ShortText, impl_short_text};
use crate::language::text_traits::impl_text_traits;
use crate::language::{check, grammar};

const DOT: char = '.';

/// A pattern of event names: a [selector](Selector) for each part between dots, and an
/// [extent](Extent). A webhook lists event patterns, and an event carries an [`EventName`].
///
/// | text | matches |
/// | --- | --- |
/// | `ticket.created` | this name only |
/// | `ticket.*` | every name with one or more parts after `ticket`, such as `ticket.created` and `ticket.comment.created`, and not `ticket` |
/// | `*.created` | any one part in place of the `*`: `ticket.created`, and not `ticket.comment.created` |
/// | `*` | every name |
///
/// A `*` is a whole part, so `tick*` is an error. A pattern has at most
/// [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN) bytes. Case counts as in an event name, and
/// there is one way to write a pattern: two patterns are equal if and only if they match the same
/// names.
///
/// The platform itself accepts plain names only. A server that does the same asks
/// [`is_plain`](Self::is_plain).
///
/// A pattern of up to 38 bytes is parsed and cloned without an allocation.
///
/// ```
/// use urn_filter::{EventPattern, Extent, Selector, event_name};
///
/// let tickets: EventPattern = "ticket.*".parse()?;
/// assert!(tickets.matches(&event_name!("ticket.created")));
/// assert!(tickets.matches(&event_name!("ticket.comment.created")));
/// assert!(!tickets.matches(&event_name!("ticket")));
/// assert!(tickets.selectors().eq([Selector::Literal("ticket")]));
/// assert_eq!(tickets.extent(), Extent::Subtree);
/// # Ok::<(), urn_filter::ParseError>(())
/// ```
#[derive(Clone)]
pub struct EventPattern(ShortText);

impl EventPattern {
    /// Reports whether the pattern matches the name. `O(length)`, without an allocation.
    ///
    /// ```
    /// use urn_filter::{event_name, event_pattern};
    ///
    /// let created = event_pattern!("*.created");
    /// assert!(created.matches(&event_name!("ticket.created")));
    /// assert!(!created.matches(&event_name!("ticket.comment.created")));
    /// ```
    #[must_use]
    pub fn matches(&self, name: &EventName) -> bool {
        parts::matches(self.as_bytes(), name.as_bytes(), b'.')
    }

    /// Reports whether the pattern has no `*`: it is the name that it matches.
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// assert!(event_pattern!("ticket.created").is_plain());
    /// assert!(!event_pattern!("ticket.*").is_plain());
    /// ```
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.as_bytes().contains(&b'*')
    }

    /// Returns the name that a [plain](Self::is_plain) pattern is, or `None` if it has a `*`.
    ///
    /// ```
    /// use urn_filter::{event_name, event_pattern};
    ///
    /// assert_eq!(event_pattern!("ping").to_name(), Some(event_name!("ping")));
    /// assert_eq!(event_pattern!("*").to_name(), None);
    /// ```
    #[must_use]
    pub fn to_name(&self) -> Option<EventName> {
        self.is_plain()
            .then(|| EventName::from_valid(self.as_str()))
    }

    /// Reports whether this pattern matches every name that the other one matches. `O(length)`
    ///
    /// As with [`Pattern::covers`](crate::Pattern::covers) the limit of the length is ignored, and
    /// covering is not [overlap](Self::overlaps).
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// let tickets = event_pattern!("ticket.*");
    /// assert!(tickets.covers(&event_pattern!("ticket.*.created")));
    /// assert!(!tickets.covers(&event_pattern!("*.created")));
    /// ```
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        // The other pattern, read as a name, has a `*` for a part, which only a `*` matches: it is
        // its own least instance.
        parts::matches(self.as_bytes(), other.as_bytes(), b'.')
    }

    /// Reports whether some name matches both patterns. [`common_name`](Self::common_name) returns
    /// such a name. `O(length)`
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// let (tickets, created) = (event_pattern!("ticket.*"), event_pattern!("*.created"));
    /// assert!(tickets.overlaps(&created));
    /// assert!(!tickets.covers(&created) && !created.covers(&tickets));
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.intersection(other).is_some()
    }

    /// Returns the pattern that matches the names that both patterns match, or `None` if there is no
    /// such name. `O(length)`
    ///
    /// One pattern is always enough, for the reason that
    /// [`Pattern::intersection`](crate::Pattern::intersection) states. If its text is longer than
    /// [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN), every such name is too long as well. Then
    /// the result is `None`.
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// let (tickets, created) = (event_pattern!("ticket.*"), event_pattern!("*.created"));
    /// assert_eq!(tickets.intersection(&created), Some(event_pattern!("ticket.created")));
    /// ```
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Option<Self> {
        let (ours, theirs) = (self.selectors(), other.selectors());
        let (selectors, extent) = parts::intersection(ours, self.extent(), theirs, other.extent())?;
        let tail = (extent == Extent::Subtree).then_some(Selector::Any);
        let mut text = String::new();
        for selector in selectors.into_iter().chain(tail) {
            if !text.is_empty() {
                text.push(DOT);
            }
            text.push_str(match selector {
                Selector::Literal(part) => part,
                Selector::Any => "*",
            });
        }
        (text.len() <= MAX_EVENT_NAME_LEN).then(|| Self::from_valid(&text))
    }

    /// Returns an iterator over the selectors, from left to right.
    ///
    /// A last `*` is not one of them: it is the [`extent`](Self::extent). The pattern `*` has no
    /// selectors.
    #[must_use]
    pub fn selectors(&self) -> impl DoubleEndedIterator<Item = Selector<'_>> + Clone {
        parts::selectors(self.as_str(), DOT)
    }

    /// Returns what the pattern accepts after its selectors: nothing, or one or more further parts.
    #[must_use]
    pub fn extent(&self) -> Extent {
        parts::extent(self.as_str())
    }

    /// Returns the namespace of all names that the pattern matches: `ticket` of `ticket.created` and
    /// of `ticket.*`. Returns `None` if they have none, or not all the same.
    ///
    /// ```
    /// use urn_filter::event_pattern;
    ///
    /// assert_eq!(event_pattern!("ticket.*").namespace(), Some("ticket"));
    /// assert_eq!(event_pattern!("*.created").namespace(), None);
    /// assert_eq!(event_pattern!("ping").namespace(), None);
    /// ```
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        let (first, _) = self.as_str().split_once(DOT)?;
        (first != "*").then_some(first)
    }

    /// Returns the pattern as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the number of bytes that the text has allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.0.heap_bytes()
    }
}

impl Parts for EventPattern {
    const HEAD_LEN: usize = 0;
    const MAX_LEN: usize = MAX_EVENT_NAME_LEN + 1;

    fn path(&self) -> impl Iterator<Item = Selector<'_>> {
        self.selectors()
    }

    fn extent(&self) -> Extent {
        self.extent()
    }

    fn common(&self, other: &Self) -> Option<Self> {
        self.intersection(other)
    }

    fn text_len(&self) -> usize {
        self.as_bytes().len()
    }
}

impl FromStr for EventPattern {
    type Err = ParseError;

    /// Parses an event pattern. `O(length)`; a text longer than
    /// [`MAX_EVENT_NAME_LEN`](crate::MAX_EVENT_NAME_LEN) is not read.
    ///
    /// # Errors
    ///
    /// If the text is not an event pattern. If there are several mistakes, the first one is reported.
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if check::event_pattern(text).is_err() {
            grammar::event_pattern(text)?;
        }
        Ok(Self::from_valid(text))
    }
}

/// Makes the pattern that matches this name and no other.
///
/// ```
/// use urn_filter::{EventPattern, event_name};
///
/// let only = EventPattern::from(event_name!("ticket.created"));
/// assert!(only.is_plain() && only.matches(&event_name!("ticket.created")));
/// ```
impl From<EventName> for EventPattern {
    fn from(name: EventName) -> Self {
        Self(name.into_text())
    }
}

impl_short_text!(EventPattern);
impl_text_traits!(EventPattern, TryFrom: &str, String);
