//! What is asked about.

use core::slice;

use crate::language::{EventPattern, EventPatterns, Pattern};
use crate::matching::filter_set::set::FilterSet;
use crate::matching::subscription::Subscription;

/// What a question to an index is about: some filters, and event patterns if these matter.
///
/// It is made `from` what a caller has. So [`overlapping`](crate::FilterIndex::overlapping) and its like
/// are called with a pattern, a set, a webhook, or a pair:
///
/// ```
/// use urn_filter::{FilterIndex, FilterSet, Subscription, event_pattern, pattern};
///
/// let webhook = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
/// let index = FilterIndex::from([(42, webhook.clone())]);
///
/// let (app, ping) = (pattern!("urn:allthings:app:A:*"), event_pattern!("ping"));
/// let set = FilterSet::from([app.clone(), pattern!("urn:allthings:app:A")]);
/// assert!(index.overlapping(&app).eq([&42])); // whatever the event
/// assert!(index.overlapping(&set).eq([&42]));
/// assert!(index.overlapping((&ping, &app)).next().is_none()); // event pattern and filter
/// assert!(index.overlapping((&ping, &set)).next().is_none());
/// assert!(index.overlapping(&webhook).eq([&42])); // all event patterns and all filters
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
///
/// A question stands for a set of events. Without event patterns it is one of URNs, and the event patterns
/// of the webhooks are ignored. With an empty list it is empty: nothing overlaps it, and everything covers
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question<'a> {
    pub(super) urns: &'a [Pattern],
    /// `None` if events are ignored.
    pub(super) events: Option<&'a [EventPattern]>,
}

impl<'a> Question<'a> {
    /// Asks about events that these event patterns match, and no longer about URNs alone.
    ///
    /// ```
    /// use urn_filter::filter_index::Question;
    /// use urn_filter::{EventPatterns, FilterIndex, Subscription, pattern};
    ///
    /// let index = FilterIndex::from([(42, Subscription::parse(["*"], ["urn:allthings:app:A:*"])?)]);
    /// let (app, events) = (pattern!("urn:allthings:app:A:*"), EventPatterns::parse(["ping", "pong"])?);
    /// assert!(index.covering(Question::from(&app).with_events(&events)).eq([&42]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_events(self, events: &'a EventPatterns) -> Self {
        Self {
            events: Some(events.patterns()),
            ..self
        }
    }

    /// Reports whether the question is about nothing, since a list is empty.
    pub(super) fn is_empty(&self) -> bool {
        self.urns.is_empty() || self.events.is_some_and(<[_]>::is_empty)
    }
}

/// Asks about the URNs that the pattern matches.
impl<'a> From<&'a Pattern> for Question<'a> {
    fn from(pattern: &'a Pattern) -> Self {
        Self {
            urns: slice::from_ref(pattern),
            events: None,
        }
    }
}

/// Asks about the URNs that the set matches.
impl<'a> From<&'a FilterSet> for Question<'a> {
    fn from(set: &'a FilterSet) -> Self {
        Self {
            urns: set.patterns(),
            events: None,
        }
    }
}

/// Asks about the events that the webhook gets.
impl<'a> From<&'a Subscription> for Question<'a> {
    fn from(webhook: &'a Subscription) -> Self {
        Self::from(&webhook.urns).with_events(&webhook.events)
    }
}

/// Asks about the events whose name the event pattern matches.
impl<'a> From<(&'a EventPattern, &'a Pattern)> for Question<'a> {
    fn from((event, pattern): (&'a EventPattern, &'a Pattern)) -> Self {
        Self {
            events: Some(slice::from_ref(event)),
            ..Self::from(pattern)
        }
    }
}

/// Asks about the events whose name the event pattern matches.
impl<'a> From<(&'a EventPattern, &'a FilterSet)> for Question<'a> {
    fn from((event, set): (&'a EventPattern, &'a FilterSet)) -> Self {
        Self {
            events: Some(slice::from_ref(event)),
            ..Self::from(set)
        }
    }
}
