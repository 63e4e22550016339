//! Matching of many events at once.
//!
//! In a large index an event mostly waits for memory: for the table of blocks, for the block, and for
//! the keys. So the events of a batch pass these stages in chunks: all events of a chunk wait for the
//! table, then all for their blocks, then all for their keys. The waits of a chunk overlap.

use core::fmt;
use core::iter::FusedIterator;
use core::ops::Range;

use super::event_ids::MatchingIds;
use super::index::FilterIndex;
use super::slots::Slots;
use super::tag::Tag;
use crate::language::{EventName, Urn};
use crate::matching::engine::{self, Located, PREFETCHED};
use crate::matching::hit_buffer::HitBuffer;

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
    #[must_use]
    pub fn matches_batch(&self, events: &[(&EventName, Urn<'_>)]) -> BatchMatches<'_, K> {
        let wanted = |event: Option<&MatchingIds>, tag: Tag| {
            event.is_some_and(|event| self.storage.sets.wants(tag.set(), event))
        };
        self.batch(events, |(_, urn)| urn, |(name, _)| Some(*name), wanted)
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
    pub fn matches_urn_batch(&self, urns: &[Urn<'_>]) -> BatchMatches<'_, K> {
        self.batch(urns, |urn| urn, |_| None, |_, _| true)
    }

    fn batch<'e, 'u: 'e, T>(
        &self,
        events: &'e [T],
        urn_of: impl Fn(&'e T) -> &'e Urn<'u>,
        name_of: impl Fn(&'e T) -> Option<&'e EventName>,
        wanted: impl Fn(Option<&MatchingIds>, Tag) -> bool,
    ) -> BatchMatches<'_, K> {
        let mut answers = BatchMatches {
            slots: &self.table.slots,
            hits: HitBuffer::take(),
            ends: Ends::new(),
        };
        // The last name and the ids that match it: in a batch, names repeat.
        let mut last = (None, None);
        for events in events.chunks(PREFETCHED) {
            let located = engine::prefetch(events.iter().map(|event| {
                let name = urn_of(event).as_canonical();
                name.map_or(Located::Unknown, |name| self.storage.matcher.locate(name))
            }));
            let first = answers.hits.as_slice().len();
            let mut ends = [0; PREFETCHED];
            let mut can_repeat = false;
            for ((event, located), end) in events.iter().zip(located).zip(&mut ends) {
                let name = name_of(event);
                if name != last.0 {
                    last = (name, name.and_then(|name| self.storage.sets.event(name)));
                }
                let ids = last.1.as_ref();
                can_repeat |= urn_of(event).with_canonical(|name| {
                    let wanted = |tag| wanted(ids, tag);
                    self.storage
                        .search(name, located, wanted, &mut answers.hits)
                });
                *end = answers.hits.as_slice().len();
            }
            answers.close(first, &mut ends[..events.len()], can_repeat);
        }
        answers
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
    slots: &'a Slots<K>,
    /// The hits of all events. INVARIANT: occupied slots, those of one event each once.
    hits: HitBuffer,
    ends: Ends,
}

/// The index at which the hits of each event end.
///
/// A batch of many events can have more than 2³² hits, and the buffers of a thread have cells of 32
/// bits. So an index takes two cells.
struct Ends(HitBuffer);

impl Ends {
    fn new() -> Self {
        Self(HitBuffer::take())
    }

    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    fn push(&mut self, end: usize) {
        let end = end as u64;
        self.0.push(end as u32);
        self.0.push((end >> 32) as u32);
    }

    fn len(&self) -> usize {
        self.0.as_slice().len() / 2
    }

    /// Returns the range of the hits of an event.
    fn range(&self, event: usize) -> Option<Range<usize>> {
        let end = self.end(event)?;
        let start = event.checked_sub(1).and_then(|before| self.end(before));
        Some(start.unwrap_or_default()..end)
    }

    fn end(&self, event: usize) -> Option<usize> {
        let halves = self.0.as_slice().as_chunks::<2>().0.get(event)?;
        let end = u64::from(halves[0]) | u64::from(halves[1]) << 32;
        // Each end was a `usize`.
        usize::try_from(end).ok()
    }
}

impl<K> BatchMatches<'_, K> {
    /// Finishes the answers to a chunk of events, whose hits begin at `first` and end at `ends`.
    fn close(&mut self, first: usize, ends: &mut [usize], can_repeat: bool) {
        // The keys, which the caller is going to read.
        self.slots.prefetch(&self.hits.as_slice()[first..]);
        if can_repeat {
            self.hits.sort_dedup_parts(first, ends);
        }
        for &mut end in ends {
            self.ends.push(end);
        }
    }

    /// Returns the number of events in the batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
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
        let hits = self.hits.as_slice().get(self.ends.range(event)?)?;
        Some(EventMatches {
            slots: self.slots,
            hits: hits.iter(),
        })
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
pub struct EventMatches<'a, K> {
    slots: &'a Slots<K>,
    hits: core::slice::Iter<'a, u32>,
}

impl<'a, K> Iterator for EventMatches<'a, K> {
    type Item = &'a K;

    fn next(&mut self) -> Option<&'a K> {
        let id = *self.hits.next()?;
        self.slots.get(id).map(|slot| &slot.key)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.hits.size_hint()
    }
}

impl<K> ExactSizeIterator for EventMatches<'_, K> {}
impl<K> FusedIterator for EventMatches<'_, K> {}

impl<K> Clone for EventMatches<'_, K> {
    fn clone(&self) -> Self {
        Self {
            slots: self.slots,
            hits: self.hits.clone(),
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for EventMatches<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}
