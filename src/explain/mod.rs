//! Why an event gets through, or why not.
//!
//! Matching answers yes or no in nanoseconds and keeps no reasons. Here each filter is compared with
//! the URN once more, segment by segment, and independently of the matcher; a law in the tests and a
//! fuzz target hold the two to the same answer.

mod difference;
mod render;
#[cfg(feature = "serde")]
mod serde_impls;

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

pub use self::difference::{Difference, DifferenceKind};
use crate::event_name::{EventName, EventNames};
use crate::filter_set::FilterSet;
use crate::index::FilterIndex;
use crate::pattern::Pattern;
#[cfg(feature = "shared")]
use crate::shared_index::SharedIndex;
use crate::subscription::Subscription;
use crate::urn::{Urn, UrnBuf};

/// Which filters match a URN, and where the others part from it; for a webhook also whether it asks
/// for the event's name.
///
/// `Display` is for people: the URN and a filter one above the other, a caret under the segment that
/// differs, and a sentence. It shows the nearest misses; [`filters`](Self::filters) has all.
///
/// ```
/// use urn_filter::{Subscription, Urn};
///
/// let webhook = Subscription::parse(
///     ["ticket.created"],
///     ["urn:allthings:app:A:booking:*", "urn:allthings:app:A:Ticket:*"],
/// )?;
/// let urn = Urn::parse("urn:allthings:app:A:ticket:C:T")?;
/// let why = webhook.explain(&"ticket.created".parse()?, &urn);
/// assert!(!why.is_match());
/// assert_eq!(why.to_string(), "\
/// not delivered: ticket.created, urn:allthings:app:A:ticket:C:T
///
/// The webhook asks for events of this name.
///
/// None of its 2 filters matches the URN; the nearest first:
///
///   event   urn:allthings:app:A:ticket:C:T
///   filter  urn:allthings:app:A:Ticket:*
///                               ^^^^^^
///   [1] segment 3 is `ticket` and the filter wants `Ticket`: upper and lower case are not the same
///
///   event   urn:allthings:app:A:ticket :C:T
///   filter  urn:allthings:app:A:booking:*
///                               ^^^^^^^
///   [0] segment 3 is `ticket` and the filter wants `booking`
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[cfg_attr(feature = "serde", doc = "")]
#[cfg_attr(
    feature = "serde",
    doc = "With the feature `serde` it is written as an object: `delivered`, `urn`, `event` (`name`, `wanted`,
`asked_for`; null if no event was asked about) and `filters`, each with `filter`, its `indices` in
the list, `matches`, and `difference`: null or `kind`, `segment`, `urn_span`, `filter_span` and
`message`."
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    urn: UrnBuf,
    event: Option<EventAnswer>,
    filters: Vec<FilterAnswer>,
}

/// Whether a webhook asks for an event's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventAnswer {
    name: EventName,
    asked_for: EventNames,
}

/// What one filter says of the URN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterAnswer {
    filter: Pattern,
    indices: Vec<usize>,
    difference: Option<Difference>,
}

impl Explanation {
    fn new(event: Option<EventAnswer>, filters: &FilterSet, urn: &Urn<'_>) -> Self {
        let urn = canonical(urn);
        let filters = answers(filters, urn.as_str());
        Self {
            urn,
            event,
            filters,
        }
    }

    /// Whether the webhook gets the event, or the URN matches the filters: what
    /// [`Subscription::is_match`] and [`FilterSet::is_match`] answer.
    #[must_use]
    pub fn is_match(&self) -> bool {
        let event_fits = self.event.as_ref().is_none_or(EventAnswer::is_wanted);
        event_fits && self.filters.iter().any(FilterAnswer::is_match)
    }

    /// The URN in its canonical form, without its components, which play no part. Spans of the
    /// differences point into it.
    #[must_use]
    pub fn urn(&self) -> Urn<'_> {
        self.urn.as_urn()
    }

    /// What there is to say of the event's name; nothing if only the filters were asked.
    #[must_use]
    pub fn event(&self) -> Option<&EventAnswer> {
        self.event.as_ref()
    }

    /// Each different filter once: those that match in the order of the list, then the others, the
    /// nearest misses first.
    ///
    /// Nearer is what agrees with the URN in more segments from the left; then what differs only in
    /// case, escapes or length; then what stands first in the list.
    #[must_use]
    pub fn filters(&self) -> &[FilterAnswer] {
        &self.filters
    }
}

impl EventAnswer {
    /// The event's name.
    #[must_use]
    pub fn name(&self) -> &EventName {
        &self.name
    }

    /// Whether the webhook asks for it.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.asked_for.contains(&self.name)
    }

    /// The names that the webhook asks for.
    #[must_use]
    pub fn asked_for(&self) -> &EventNames {
        &self.asked_for
    }

    /// The same: those of the same namespace first, in alphabetical order.
    pub fn nearest(&self) -> impl Iterator<Item = &EventName> {
        let is_near = |name: &&EventName| name.namespace() == self.name.namespace();
        let near = self.asked_for.iter().filter(is_near);
        near.chain(self.asked_for.iter().filter(move |name| !is_near(name)))
    }
}

impl FilterAnswer {
    /// The filter.
    #[must_use]
    pub fn filter(&self) -> &Pattern {
        &self.filter
    }

    /// Where it stands in the list, in ascending order; several places if it was given repeatedly.
    #[must_use]
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }

    /// Whether it matches the URN.
    #[must_use]
    pub fn is_match(&self) -> bool {
        self.difference.is_none()
    }

    /// Where it first parts from the URN, if it does not match.
    #[must_use]
    pub fn difference(&self) -> Option<&Difference> {
        self.difference.as_ref()
    }
}

impl FilterSet {
    /// Which of the filters match the URN, and where the others part from it.
    ///
    /// `O(n log n)` and the length of the URN for each filter; allocates.
    ///
    /// ```
    /// use urn_filter::{DifferenceKind, FilterSet, Urn};
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*"])?;
    /// let why = filters.explain(&Urn::parse("urn:allthings:app:A")?);
    /// let difference = why.filters()[0].difference().unwrap();
    /// assert_eq!(difference.kind(), DifferenceKind::NothingBelow);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self, urn: &Urn<'_>) -> Explanation {
        Explanation::new(None, self, urn)
    }
}

impl Subscription {
    /// Why the webhook gets the event, or why not. The cost is that of [`FilterSet::explain`].
    #[must_use]
    pub fn explain(&self, event: &EventName, urn: &Urn<'_>) -> Explanation {
        let event = EventAnswer {
            name: event.clone(),
            asked_for: self.events.clone(),
        };
        Explanation::new(Some(event), &self.urns, urn)
    }
}

impl<K: Eq + Hash> FilterIndex<K> {
    /// Why did this webhook get the event, or why not? `None` if there is no webhook with this key.
    /// The cost is that of [`get`](Self::get) and [`FilterSet::explain`].
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, Urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
    /// let urn = Urn::parse("urn:allthings:app:B:ticket:C:T")?;
    /// let why = index.explain(&42, &"ticket.created".parse()?, &urn).unwrap();
    /// assert!(why.to_string().contains("segment 2 is `B` and the filter wants `A`"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain<Q>(&self, key: &Q, event: &EventName, urn: &Urn<'_>) -> Option<Explanation>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        Some(self.get(key)?.explain(event, urn))
    }
}

#[cfg(feature = "shared")]
impl<K: Eq + Hash> SharedIndex<K> {
    /// [`FilterIndex::explain`], of the version that is current.
    #[must_use]
    pub fn explain<Q>(&self, key: &Q, event: &EventName, urn: &Urn<'_>) -> Option<Explanation>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.snapshot().explain(key, event, urn)
    }
}

/// The canonical form without components.
fn canonical(urn: &Urn<'_>) -> UrnBuf {
    let name = urn.to_string();
    let name = &name[..urn.name().len()];
    // Never the other one: a canonical name is a URN, as long as the one that it was made of.
    Urn::parse(name).map_or_else(|_| urn.to_buf(), |urn| urn.to_buf())
}

/// What each different filter says, in the order of [`Explanation::filters`].
fn answers(filters: &FilterSet, name: &str) -> Vec<FilterAnswer> {
    let mut places: HashMap<&Pattern, usize> = HashMap::new();
    let mut answers: Vec<FilterAnswer> = Vec::new();
    for (index, filter) in filters.iter().enumerate() {
        let place = *places.entry(filter).or_insert(answers.len());
        match answers.get_mut(place) {
            Some(known) => known.indices.push(index),
            None => answers.push(FilterAnswer {
                filter: filter.clone(),
                indices: vec![index],
                difference: Difference::between(filter, name),
            }),
        }
    }
    // Stable: what is equally near stays in the order of the list.
    answers.sort_by_key(|answer| {
        let nearness = answer.difference.as_ref();
        nearness.map(|difference| (Reverse(difference.agreeing()), difference.kind()))
    });
    answers
}
