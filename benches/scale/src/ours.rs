//! What is measured of this crate: from the text of an event to the last key.

use urn_filter::{EventName, EventPatterns, FilterIndex, FilterSet, Subscription, Urn};

use crate::measure::Runner;
use crate::texts::Texts;

/// What the event of a webhook is called, where all have the same.
pub const NAME: &str = "ticket.created";

/// How many events come at once from a queue.
const BATCH: usize = 256;

/// Events: the names in turns, each with a URN.
pub struct Events {
    pub names: Vec<EventName>,
    pub urns: Texts,
}

impl Events {
    pub fn of(name: &str, urns: impl IntoIterator<Item = String>) -> Self {
        Self {
            names: vec![event_name(name)],
            urns: urns.into_iter().collect(),
        }
    }

    pub fn len(&self) -> usize {
        self.urns.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&EventName, &str)> {
        self.names.iter().cycle().zip(self.urns.iter())
    }

    /// The events as a server that has read them.
    pub fn parsed(&self) -> impl Iterator<Item = (&EventName, Urn<'_>)> {
        self.iter().map(|(name, urn)| (name, parse(urn)))
    }
}

/// A webhook for each filter, by its number.
pub fn webhooks<T: AsRef<str>>(
    filters: impl Iterator<Item = T>,
) -> impl Iterator<Item = (u64, Subscription)> {
    let events = EventPatterns::parse([NAME]).expect("a valid name");
    let webhook = move |filter: T| Subscription {
        events: events.clone(),
        urns: FilterSet::parse([filter.as_ref()]).expect("a valid filter"),
    };
    (0..).zip(filters.map(webhook))
}

pub fn event_name(name: &str) -> EventName {
    name.parse().expect("a valid name")
}

pub fn parse(urn: &str) -> Urn<'_> {
    Urn::parse(urn).expect("a valid URN")
}

pub fn single<'a>(index: &'a FilterIndex<u64>, events: &'a Events) -> Runner<'a> {
    Runner::new(events.len(), move || {
        let sums = events
            .parsed()
            .map(|(name, urn)| index.matches(name, &urn).sum());
        sums.fold(0, u64::wrapping_add)
    })
}

pub fn batched<'a>(index: &'a FilterIndex<u64>, events: &'a Events) -> Runner<'a> {
    Runner::new(events.len(), move || {
        let mut batch = Vec::with_capacity(BATCH);
        let mut sum = 0_u64;
        let mut parsed = events.parsed();
        loop {
            batch.clear();
            batch.extend(parsed.by_ref().take(BATCH));
            if batch.is_empty() {
                return sum;
            }
            for keys in index.matches_batch(&batch).iter() {
                sum = sum.wrapping_add(keys.sum());
            }
        }
    })
}

/// How many webhooks an event reaches.
pub fn hits(index: &FilterIndex<u64>, events: &Events) -> f64 {
    let counts = events
        .parsed()
        .map(|(name, urn)| index.match_count(name, &urn));
    counts.sum::<usize>() as f64 / events.len() as f64
}

/// Asserts that batches give what single questions give, and that this is what a scan gives for a few
/// events.
pub fn verify(
    index: &FilterIndex<u64>,
    events: &Events,
    webhooks: &[(u64, Subscription)],
    scanned: usize,
) {
    let batch: Vec<(&EventName, Urn<'_>)> = events.parsed().take(2_000).collect();
    let answers = index.matches_batch(&batch);
    for ((name, urn), keys) in batch.iter().zip(answers.iter()) {
        let single = sorted(index.matches(name, urn).copied());
        assert_eq!(sorted(keys.copied()), single);
    }
    for (name, urn) in batch.iter().take(scanned) {
        let matching = webhooks.iter().filter(|(_, it)| it.is_match(name, urn));
        let expected = sorted(matching.map(|(key, _)| *key));
        assert_eq!(sorted(index.matches(name, urn).copied()), expected);
    }
}

pub fn sorted<T: Ord>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.into_iter().collect();
    items.sort_unstable();
    items
}
