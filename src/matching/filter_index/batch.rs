//! Matching of many events at once.
//!
//! In a large index an event mostly waits for memory: for the table of blocks, for the block, and for
//! the keys. So the events of a batch pass these stages in chunks: all events of a chunk wait for the
//! table, then all for their blocks, then all for their keys. The waits of a chunk overlap.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;

use super::as_event::{AsEvent, AsUrn};
use super::index::FilterIndex;
use super::matches::Matches;
use super::search::Wanted;
use super::storage::Storage;
use crate::language::{EventName, Urn};
use crate::matching::buffer::Buffer;
use crate::matching::engine::{Hits, Sought};

/// How many events pass each stage together. A processor waits for about a dozen cache lines at a time,
/// and an event has as many.
const CHUNK: usize = 8;

impl<K> FilterIndex<K> {
    /// Returns for each event the keys of the webhooks that get it.
    ///
    /// The answers are those of [`matches`](Self::matches). They come faster if the index is too large
    /// for the processor's caches.
    ///
    /// ```
    /// use urn_filter::{EventName, FilterIndex, Subscription, Urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert("a", Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
    /// index.insert("b", Subscription::parse(["ticket.created"], ["urn:allthings:app:*:ticket:*"])?);
    ///
    /// let created: EventName = "ticket.created".parse()?;
    /// let batch = [
    ///     (&created, Urn::parse("urn:allthings:app:A:ticket:C:T")?),
    ///     (&created, Urn::parse("urn:allthings:app:B:booking:1")?),
    /// ];
    /// let answers = index.matches_batch(&batch);
    /// for (event, webhooks) in batch.iter().zip(answers.iter()) {
    ///     println!("{}: {} webhooks", event.1, webhooks.len());
    /// }
    /// assert_eq!(answers.get(0).unwrap().count(), 2);
    /// assert_eq!(answers.get(1).unwrap().count(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// An event is a pair of a name and a URN, owned or borrowed, or any type that is
    /// [`AsEvent`]. So a list of owned events is a batch as it is:
    ///
    /// ```
    /// # use urn_filter::{FilterIndex, Subscription};
    /// use urn_filter::{EventName, UrnBuf};
    ///
    /// # let mut index = FilterIndex::new();
    /// # index.insert("a", Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
    /// let events: Vec<(EventName, UrnBuf)> =
    ///     vec![("ticket.created".parse()?, "urn:allthings:app:A:ticket:C:T".parse()?)];
    /// assert!(index.matches_batch(&events).iter().map(|webhooks| webhooks.len()).eq([1]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn matches_batch<E: AsEvent>(&self, events: &[E]) -> BatchMatches<'_, K> {
        // The last name and what it resolves to: in a batch, names repeat.
        let mut last: Option<(&EventName, Wanted)> = None;
        self.batch(events, E::urn, |event, urn, sought| {
            let name = event.name();
            let (_, wanted) = match &last {
                Some(known) if known.0 == name => known,
                _ => last.insert((name, self.storage.wanted(name))),
            };
            self.storage.hits(wanted, urn, Some(sought))
        })
    }

    /// Returns for each URN the keys of the webhooks that have a filter that matches it. Ignores their
    /// event patterns.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let answers = index.matches_urn_batch(&[urn!("urn:allthings:app:A:1"), urn!("urn:ns:a")]);
    /// assert!(answers.iter().map(|webhooks| webhooks.len()).eq([1, 0]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn matches_urn_batch<U: AsUrn>(&self, urns: &[U]) -> BatchMatches<'_, K> {
        self.batch(urns, U::as_urn, |_, urn, sought| {
            self.storage.hits(&Wanted::All, urn, Some(sought))
        })
    }

    fn batch<'e, T>(
        &self,
        events: &'e [T],
        urn_of: impl Fn(&'e T) -> Urn<'e>,
        mut answer: impl FnMut(&'e T, &Urn<'e>, Sought) -> Hits,
    ) -> BatchMatches<'_, K> {
        let mut answers = BatchHits::default();
        for events in events.chunks(CHUNK) {
            let sought = self.fetch(events.iter().map(&urn_of));
            for (event, sought) in events.iter().zip(sought) {
                let mut hits = answer(event, &urn_of(event), sought);
                hits.append_to(&mut answers.hits);
                answers.ends.push(answers.hits.as_slice().len() as u64);
            }
        }
        BatchMatches {
            storage: &self.storage,
            answers,
        }
    }

    /// Makes the processor fetch what a chunk of events reads.
    fn fetch<'e>(&self, urns: impl Iterator<Item = Urn<'e>>) -> [Sought; CHUNK] {
        let engine = &self.storage.engine;
        let mut all = [Sought::default(); CHUNK];
        for (sought, urn) in all.iter_mut().zip(urns) {
            *sought = urn.with_canonical(|name| engine.seek(name));
        }
        engine.fetch(&mut all);
        all
    }
}

/// The answers to a batch of events, in the order of the events; see
/// [`FilterIndex::matches_batch`].
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, urn};
///
/// let mut index = FilterIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let urns = [urn!("urn:allthings:app:A:1"), urn!("urn:allthings:app:B:1")];
/// let answers = index.matches_urn_batch(&urns);
/// for (urn, webhooks) in urns.iter().zip(&answers) {
///     println!("{urn}: {} webhooks", webhooks.len());
/// }
/// assert_eq!(answers.len(), 2);
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct BatchMatches<'a, K> {
    storage: &'a Storage<K>,
    answers: BatchHits,
}

/// The hits of a batch. They borrow nothing.
#[derive(Debug, Default)]
pub(crate) struct BatchHits {
    /// Those of all events. INVARIANT: each webhook once for one event.
    hits: Buffer,
    /// Where the hits of each event end.
    ends: Buffer,
}

impl BatchHits {
    /// Returns the number of events in the batch.
    pub(crate) fn len(&self) -> usize {
        self.ends.as_slice().len()
    }

    /// Returns the answer to an event, in the index that was asked.
    pub(super) fn get<'a, K>(
        &'a self,
        storage: &'a Storage<K>,
        event: usize,
    ) -> Option<EventMatches<'a, K>> {
        let ends = self.ends.as_slice();
        let start = event.checked_sub(1).and_then(|before| ends.get(before));
        // Each end was a `usize`.
        let [start, end] = [*start.unwrap_or(&0), *ends.get(event)?]
            .map(|end| usize::try_from(end).unwrap_or(usize::MAX));
        let cells = self.hits.as_slice().get(start..end)?;
        Some(EventMatches(Matches::of_batch(storage, cells)))
    }
}

impl<K> BatchMatches<'_, K> {
    /// Returns the number of events in the batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.answers.len()
    }

    /// Reports whether there was no event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the keys of the webhooks that get the event with this index in the batch, each once, in
    /// no promised order.
    #[must_use]
    pub fn get(&self, event: usize) -> Option<EventMatches<'_, K>> {
        self.answers.get(self.storage, event)
    }

    /// Returns the hits, which do not borrow the index.
    #[cfg(feature = "shared")]
    pub(crate) fn into_hits(self) -> BatchHits {
        self.answers
    }

    /// Returns the answers in the order of the events.
    #[must_use]
    pub fn iter(&self) -> BatchIter<'_, K> {
        BatchIter {
            batch: self,
            events: 0..self.len(),
        }
    }
}

impl<'a, K> IntoIterator for &'a BatchMatches<'_, K> {
    type Item = EventMatches<'a, K>;
    type IntoIter = BatchIter<'a, K>;

    fn into_iter(self) -> BatchIter<'a, K> {
        self.iter()
    }
}

impl<K: fmt::Debug> fmt::Debug for BatchMatches<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// An iterator over the answers to a batch, in the order of the events; see [`BatchMatches::iter`].
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, urn};
///
/// let mut index = FilterIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let urns = [urn!("urn:allthings:app:A:1"), urn!("urn:allthings:app:B:1")];
/// let answers = index.matches_urn_batch(&urns);
/// assert!(answers.iter().map(|webhooks| webhooks.len()).eq([1, 0]));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct BatchIter<'a, K> {
    batch: &'a BatchMatches<'a, K>,
    /// INVARIANT: indices of events in the batch.
    events: Range<usize>,
}

impl<'a, K> Iterator for BatchIter<'a, K> {
    type Item = EventMatches<'a, K>;

    fn next(&mut self) -> Option<EventMatches<'a, K>> {
        self.batch.get(self.events.next()?)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.events.size_hint()
    }
}

impl<K> ExactSizeIterator for BatchIter<'_, K> {}
impl<K> FusedIterator for BatchIter<'_, K> {}

impl<K> Clone for BatchIter<'_, K> {
    fn clone(&self) -> Self {
        Self {
            batch: self.batch,
            events: self.events.clone(),
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for BatchIter<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

/// An iterator over the keys of the webhooks that get one event of a batch; see [`BatchMatches`].
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, urn};
///
/// let mut index = FilterIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let urns = [urn!("urn:allthings:app:A:1"), urn!("urn:allthings:app:B:1")];
/// let answers = index.matches_urn_batch(&urns);
/// let mut webhooks = answers.get(0).expect("two answers");
/// assert_eq!((webhooks.len(), webhooks.next()), (1, Some(&42)));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct EventMatches<'a, K>(Matches<'a, K>);

impl<'a, K> Iterator for EventMatches<'a, K> {
    type Item = &'a K;

    #[inline]
    fn next(&mut self) -> Option<&'a K> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'a K) -> B>(self, init: B, f: F) -> B {
        self.0.fold(init, f)
    }
}

impl<K> ExactSizeIterator for EventMatches<'_, K> {}
impl<K> FusedIterator for EventMatches<'_, K> {}

impl<K> Clone for EventMatches<'_, K> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<K: fmt::Debug> fmt::Debug for EventMatches<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
