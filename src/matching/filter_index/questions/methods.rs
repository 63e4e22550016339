//! The questions as methods of an index.

use super::anchors::{Anchors, Counts};
use super::answer::Answer;
use super::question::Question;
use super::uncovered::Pairs;
use crate::matching::filter_index::index::FilterIndex;
use crate::matching::subscription::Subscription;

impl<K> FilterIndex<K> {
    /// Returns the keys of the webhooks that could get something of what the question is about: some filter
    /// of theirs [overlaps](crate::Pattern::overlaps) some one of the question. Each comes once, in no promised order.
    ///
    /// The question is a pattern, a set, a webhook, or a pair of an event pattern and one of the first
    /// two; see [`Question`]. Without event patterns those of the webhooks are ignored. With them some
    /// pair of event patterns has to overlap, too.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_pattern, pattern};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ticket.*"], ["urn:allthings:app:A:ticket:*"])?);
    /// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:*:booking:*"])?);
    /// index.insert(3, Subscription::parse(["ticket.*"], ["urn:allthings:app:B:*"])?);
    ///
    /// // Who could receive events of app A?
    /// let app = pattern!("urn:allthings:app:A:*");
    /// let mut keys: Vec<_> = index.overlapping(&app).copied().collect();
    /// keys.sort();
    /// assert_eq!(keys, [1, 2]);
    /// assert!(index.overlapping((&event_pattern!("*.created"), &app)).eq([&1]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// A pattern that begins with two literal selectors, as `urn:allthings:app:A:*` does, costs three
    /// look-ups and the filters that begin like it, whatever else the index contains. If there are more
    /// than 64 of these, a literal selector leads past those that have another literal in its place. A
    /// pattern with fewer literal selectors at its beginning, such as `urn:allthings:app:*:ticket:*`,
    /// costs a walk through the whole index, unless it is exact and has no selector after them. A set
    /// costs as much as its patterns one by one. The answer is sorted: `O(n log n)` in its filters. The
    /// [chapter](crate::filter_index#questions) has figures.
    ///
    /// Event patterns are compared once with each different list that the answer's filters have.
    ///
    /// The answer takes one of the thread's buffers. Nothing is allocated in the steady state, but what
    /// event patterns need.
    pub fn overlapping<'q>(&self, question: impl Into<Question<'q>>) -> Answer<'_, K> {
        Answer::new(&self.storage, self.storage.overlapping(question.into()))
    }

    /// Returns the keys of the webhooks that get all of what the question is about: their filters together
    /// [cover](crate::FilterSet::covers_set) those of the question. Each comes once, in no promised order.
    ///
    /// For the question see [`overlapping`](Self::overlapping). With event patterns, those of a webhook
    /// have to cover them, too. Every webhook covers a question with an empty list.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, FilterSet, Subscription, event_pattern, pattern};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["*"], ["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?);
    /// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:*"])?);
    ///
    /// let both = FilterSet::parse(["urn:allthings:app:A:ticket:*", "urn:allthings:app:B:1"])?;
    /// assert_eq!(index.covering(&both).len(), 2);
    /// assert!(index.covering((&event_pattern!("ticket.*"), &both)).eq([&1]));
    /// assert!(index.covering(&pattern!("urn:allthings:app:*")).eq([&2]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Cost
    ///
    /// That of an event for each pattern, and of the webhooks that cover it: at most three look-ups, never
    /// a walk, unless the question has an empty list. Memory is used as by
    /// [`overlapping`](Self::overlapping).
    pub fn covering<'q>(&self, question: impl Into<Question<'q>>) -> Answer<'_, K> {
        Answer::new(&self.storage, self.storage.covering(question.into()))
    }

    /// Returns the keys of the webhooks that get nothing outside of what the question is about: each of
    /// their filters is [covered](crate::FilterSet::covers) by the question. Each comes once, in no
    /// promised order.
    ///
    /// For the question see [`overlapping`](Self::overlapping). With event patterns, each of a webhook's
    /// has to be covered, too. A webhook that gets nothing at all belongs to each answer: one without a filter,
    /// or without an event pattern if the question has any.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_pattern, pattern};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:1", "urn:allthings:app:A:2"])?);
    /// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:A:1", "urn:allthings:app:B:2"])?);
    ///
    /// let app = pattern!("urn:allthings:app:A:*");
    /// assert!(index.covered_by(&app).eq([&1]));
    /// assert!(index.covered_by((&event_pattern!("ticket.*"), &app)).next().is_none());
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// That of [`overlapping`](Self::overlapping), and of the webhooks that get nothing at all.
    pub fn covered_by<'q>(&self, question: impl Into<Question<'q>>) -> Answer<'_, K> {
        Answer::new(&self.storage, self.storage.covered_by(question.into()))
    }

    /// Counts the filters that the question covers, and the webhooks that have them: what
    /// [`remove_covered`](Self::remove_covered) would remove. No key is read.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, pattern};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:1", "urn:allthings:app:A:2"])?);
    /// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:A:1", "urn:allthings:app:B:2"])?);
    ///
    /// let counts = index.count_covered(&pattern!("urn:allthings:app:A:*"));
    /// assert_eq!((counts.webhooks, counts.filters), (2, 3));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ///
    /// The cost is that of [`overlapping`](Self::overlapping).
    #[must_use]
    pub fn count_covered<'q>(&self, question: impl Into<Question<'q>>) -> Counts {
        self.storage.count_covered(question.into())
    }

    /// Returns what a new webhook would add: the pairs of an event pattern and a filter of it that the
    /// webhooks of the index do not cover, all of them together.
    ///
    /// A pair is the index of the event pattern and the index of the filter. It is *covered* if every event
    /// that matches both is one that some webhook gets. That is so if and only if one webhook covers both:
    /// no finite list has all segments that a `*` stands for. Pairs come filter by filter. If there are
    /// none, the new webhook adds nothing. If there are none for a filter, the filter adds nothing.
    ///
    /// To leave a webhook out, such as the one that is to be replaced, remove it from a clone of the index,
    /// and ask the clone. That takes some microseconds.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?);
    /// index.insert(2, Subscription::parse(["*"], ["urn:allthings:app:*:booking:*"])?);
    ///
    /// let new = Subscription::parse(
    ///     ["ticket.created", "ping"],
    ///     ["urn:allthings:app:A:ticket:*", "urn:allthings:app:A:booking:*"],
    /// )?;
    /// // Only this: `ping` for tickets of app A.
    /// assert!(index.uncovered(&new).eq([(1, 0)]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ///
    /// # Cost
    ///
    /// For each filter that of [`covering`](Self::covering), and one test for each event pattern and each
    /// different list of event patterns that the covering webhooks have. The pairs are found while they are
    /// asked for.
    pub fn uncovered<'a>(
        &'a self,
        webhook: &'a Subscription,
    ) -> impl Iterator<Item = (usize, usize)> + use<'a, K> {
        let mut pairs = Pairs::start(&self.storage, webhook);
        core::iter::from_fn(move || pairs.next(&self.storage, webhook))
    }

    /// Returns the anchors that filters have, each with the number of filters and of their webhooks, in no
    /// promised order.
    ///
    /// The anchor of a filter is its namespace and its first two selectors, as far as these are literal:
    /// `urn:allthings:app:A` of all filters of app A, and `urn:allthings:app` of all filters that begin
    /// with `urn:allthings:app:*`. To count the filters of one app, call
    /// [`count_covered`](Self::count_covered).
    ///
    /// `O(n)`: a walk through the index, in the order in which it lies in memory.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:1", "urn:allthings:app:A:2"])?);
    /// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:A:*", "urn:allthings:app:*"])?);
    ///
    /// let mut anchors: Vec<_> = index
    ///     .anchors()
    ///     .map(|(anchor, counts)| (anchor, counts.webhooks, counts.filters))
    ///     .collect();
    /// anchors.sort();
    /// assert_eq!(anchors, [("urn:allthings:app", 1, 1), ("urn:allthings:app:A", 2, 3)]);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn anchors(&self) -> Anchors<'_, K> {
        Anchors::new(&self.storage)
    }
}
