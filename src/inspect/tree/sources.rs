//! Makes trees of a list and of an index.

use alloc::vec::Vec;

use super::build::build;
use super::structure::{Counted, Tree};
use crate::language::Pattern;
use crate::matching::{FilterIndex, FilterSet};

impl FilterSet {
    /// Returns the filters as a tree, which shows what they cover. The tree knows them by their
    /// indices.
    ///
    /// `O(n log n)` comparisons of filters. The tree has at most one node for each segment.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*", "urn:allthings:app:B:*"])?;
    /// let tree = filters.to_tree();
    /// assert_eq!(tree.to_string(), "urn:allthings → app (2 filters)\n├── A → *\n└── B → *");
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn to_tree(&self) -> Tree {
        // Each filter is its own owner, so duplicates count.
        let entries = self.iter().zip(0..).collect();
        build(entries, Counted::Filters, |index| index)
    }
}

impl<K> FilterIndex<K> {
    /// Returns the filters of all webhooks as a tree, which shows what they cover together. The tree
    /// knows the webhooks by their keys, and each node counts a webhook once.
    ///
    /// Every subscription is put together again for this, as by [`iter`](Self::iter), and then
    /// `O(n log n)` filters are compared. This is meant for tools. It is too slow to be done for
    /// each event.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert("x", Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
    /// index.insert("y", Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
    /// index.insert("z", Subscription::parse(["ticket.created"], ["urn:allthings:app:B:*"])?);
    /// assert_eq!(
    ///     index.to_tree().to_string(),
    ///     "\
    /// urn:allthings → app (3 webhooks)
    /// ├── A → * (2)
    /// └── B → *",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn to_tree(&self) -> Tree<&K> {
        let mut keys = Vec::with_capacity(self.len());
        let mut patterns: Vec<(Pattern, usize)> = Vec::new();
        for (key, subscription) in self {
            let owned = subscription.urns.into_iter();
            patterns.extend(owned.map(|pattern| (pattern, keys.len())));
            keys.push(key);
        }
        let entries = patterns.iter().map(|(pattern, owner)| (pattern, *owner));
        build(entries.collect(), Counted::Webhooks, |owner| keys[owner])
    }
}
