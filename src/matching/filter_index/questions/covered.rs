//! The filters that a question covers, counted and removed.

use alloc::vec::Vec;
use core::hash::Hash;

use super::anchors::Counts;
use super::answer::found_of;
use super::asking::{Covered, by_webhook, place_of, webhook_of};
use super::question::Question;
use crate::language::Pattern;
use crate::matching::filter_index::index::FilterIndex;
use crate::matching::filter_index::storage::{Found, Storage};
use crate::matching::filter_set::set::FilterSet;
use crate::matching::subscription::Subscription;

/// What [`FilterIndex::remove_covered`] has removed, in no promised order.
///
/// ```
/// use urn_filter::{FilterIndex, FilterSet, Grants, Subscription};
///
/// let mut index = FilterIndex::new();
/// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?);
/// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:*"])?);
///
/// let app = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:app:A:*"])?;
/// let gone = index.remove_covered(&app);
/// assert_eq!(gone.changed, [(1, FilterSet::parse(["urn:allthings:app:A:*"])?)]);
/// assert_eq!(gone.removed[0].0, 2);
/// assert_eq!(index.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemovedFilters<K> {
    /// The webhooks that have filters left, each with those that it has lost.
    pub changed: Vec<(K, FilterSet)>,
    /// The webhooks that had no others and are gone, each as it was.
    pub removed: Vec<(K, Subscription)>,
}

impl<K> RemovedFilters<K> {
    /// Reports whether no webhook had such a filter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.removed.is_empty()
    }
}

impl<K> Storage<K> {
    /// Counts the filters that a question covers, and the webhooks that have them.
    pub(super) fn count_covered(&self, question: Question<'_>) -> Counts {
        let Covered { home, owned } = self.covered(question);
        let home = home.as_slice().len();
        Counts {
            webhooks: home + by_webhook(&owned).count(),
            filters: home + owned.as_slice().len(),
        }
    }
}

/// A webhook of which some filters go.
struct Change<K> {
    key: K,
    lost: Vec<Pattern>,
    left: Subscription,
}

impl<K: Clone + Eq + Hash> FilterIndex<K> {
    /// Takes the filters that the question covers out of all webhooks. Removes the webhooks that have no
    /// others.
    ///
    /// This is what happens when an app is deleted, or must not be watched any more. A filter that matches
    /// more than the question stays as it is. A webhook that had no filter before stays, too. If the
    /// question has event patterns, only the webhooks lose filters whose event patterns it covers.
    ///
    /// The cost is that of [`covered_by`](FilterIndex::covered_by), and of a removal and an insertion for
    /// each webhook that has such a filter.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, pattern};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?);
    /// index.insert(2, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:*"])?);
    /// index.insert(3, Subscription::parse(["ping"], ["urn:allthings:app:*"])?);
    ///
    /// let gone = index.remove_covered(&pattern!("urn:allthings:app:A:*"));
    /// assert_eq!((gone.changed[0].0, gone.removed[0].0), (1, 2));
    /// assert!(index.get_ref(&1).unwrap().filters().map(|filter| filter.to_string()).eq(["urn:allthings:app:B:*"]));
    /// assert!(index.contains_key(&3)); // it matches more than app A
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn remove_covered<'q>(&mut self, question: impl Into<Question<'q>>) -> RemovedFilters<K> {
        let mut gone = RemovedFilters {
            changed: Vec::new(),
            removed: Vec::new(),
        };
        for Change { key, lost, left } in self.storage.without_covered(question.into()) {
            if left.urns.is_empty() {
                gone.removed.extend(self.remove_entry(&key));
            } else {
                self.insert(key.clone(), left);
                gone.changed.push((key, lost.into()));
            }
        }
        gone
    }
}

impl<K: Clone> Storage<K> {
    /// Returns what becomes of the webhooks that have filters that the question covers.
    fn without_covered(&self, question: Question<'_>) -> Vec<Change<K>> {
        let Covered { home, owned } = self.covered(question);
        let home = home.as_slice().iter();
        let home = home.filter_map(|&cell| self.change(found_of(cell), |_| true));
        let owned = by_webhook(&owned).filter_map(|cells| {
            // The places are in ascending order.
            let found = Found::Record(webhook_of(cells[0]));
            self.change(found, |place| {
                cells
                    .binary_search_by_key(&place, |&cell| place_of(cell) as usize)
                    .is_ok()
            })
        });
        home.chain(owned).collect()
    }

    /// Returns a webhook without the filters in some places.
    fn change(&self, found: Found, goes: impl Fn(usize) -> bool) -> Option<Change<K>> {
        let webhook = self.webhook(found)?;
        let Subscription { events, urns } = webhook.to_subscription();
        let patterns = urns.into_iter().enumerate();
        let (lost, left): (Vec<_>, Vec<_>) =
            patterns.partition(|&(index, _)| self.place(found, index).is_some_and(&goes));
        let patterns = |list: Vec<(usize, Pattern)>| list.into_iter().map(|(_, pattern)| pattern);
        Some(Change {
            key: webhook.key().clone(),
            lost: patterns(lost).collect(),
            left: Subscription {
                events,
                urns: patterns(left).collect(),
            },
        })
    }
}
