//! The questions to a shared index, and walks through it, each to one version.

use super::answers::{SharedAnswer, SharedBatchMatches};
use super::shared::SharedIndex;
use super::walk::{SharedIter, SharedKeys};
use crate::matching::filter_index::{AsEvent, AsUrn, Counts, Question};
use crate::matching::subscription::Subscription;

impl<K> SharedIndex<K> {
    /// Returns clones of the keys of the webhooks that could get something of what the question is about;
    /// see [`FilterIndex::overlapping`](crate::FilterIndex::overlapping).
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, pattern};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:*:ticket:*"])?);
    /// assert!(index.overlapping(&pattern!("urn:allthings:app:A:*")).eq([42]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn overlapping<'q>(&self, question: impl Into<Question<'q>>) -> SharedAnswer<K> {
        SharedAnswer::of(self.snapshot(), |index| {
            index.overlapping(question).into_left()
        })
    }

    /// Returns clones of the keys of the webhooks that get all of what the question is about; see
    /// [`FilterIndex::covering`](crate::FilterIndex::covering).
    pub fn covering<'q>(&self, question: impl Into<Question<'q>>) -> SharedAnswer<K> {
        SharedAnswer::of(self.snapshot(), |index| {
            index.covering(question).into_left()
        })
    }

    /// Returns clones of the keys of the webhooks that get nothing outside of what the question is about;
    /// see [`FilterIndex::covered_by`](crate::FilterIndex::covered_by).
    pub fn covered_by<'q>(&self, question: impl Into<Question<'q>>) -> SharedAnswer<K> {
        SharedAnswer::of(self.snapshot(), |index| {
            index.covered_by(question).into_left()
        })
    }

    /// Counts the filters that the question covers, and the webhooks that have them; see
    /// [`FilterIndex::count_covered`](crate::FilterIndex::count_covered).
    #[must_use]
    pub fn count_covered<'q>(&self, question: impl Into<Question<'q>>) -> Counts {
        self.snapshot().count_covered(question)
    }

    /// Returns what a new webhook would add: the pairs of an event pattern and a filter of it that no
    /// webhook covers; see [`FilterIndex::uncovered`](crate::FilterIndex::uncovered). The iterator keeps its version of the index alive.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?);
    /// let new = Subscription::parse(["ticket.created", "ping"], ["urn:allthings:app:A:1"])?;
    /// assert!(index.uncovered(&new).eq([(1, 0)]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn uncovered<'a>(
        &self,
        webhook: &'a Subscription,
    ) -> impl Iterator<Item = (usize, usize)> + use<'a, K> {
        let index = self.snapshot();
        let mut pairs = index.first_pair(webhook);
        std::iter::from_fn(move || index.next_pair(&mut pairs, webhook))
    }

    /// Returns for each event the keys of the webhooks that get it; see
    /// [`FilterIndex::matches_batch`](crate::FilterIndex::matches_batch). All events are answered from one
    /// version.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, event_name, urn};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let ping = event_name!("ping");
    /// let answers = index.matches_batch(&[(&ping, urn!("urn:allthings:app:A:1"))]);
    /// assert!(answers.get(0).expect("one event").eq([&42]));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn matches_batch<E: AsEvent>(&self, events: &[E]) -> SharedBatchMatches<K> {
        SharedBatchMatches::of(self.snapshot(), |index| index.matches_batch(events))
    }

    /// Returns for each URN the keys of the webhooks that have a filter that matches it; see
    /// [`FilterIndex::matches_urn_batch`](crate::FilterIndex::matches_urn_batch).
    #[must_use]
    pub fn matches_urn_batch<U: AsUrn>(&self, urns: &[U]) -> SharedBatchMatches<K> {
        SharedBatchMatches::of(self.snapshot(), |index| index.matches_urn_batch(urns))
    }

    /// Returns clones of the keys of the webhooks, and their subscriptions, in no promised order, from one
    /// version.
    #[must_use]
    pub fn iter(&self) -> SharedIter<K>
    where
        K: Clone,
    {
        SharedIter::new(self.snapshot())
    }

    /// Returns clones of the keys of the webhooks, in no promised order, from one version.
    #[must_use]
    pub fn keys(&self) -> SharedKeys<K>
    where
        K: Clone,
    {
        SharedKeys::new(self.snapshot())
    }
}
