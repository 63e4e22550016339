//! Makes trees of a list and of an index.

use alloc::vec::Vec;

use super::build::build;
use super::structure::{Counted, Tree};
use crate::language::{EventPattern, EventPatterns, Pattern};
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

impl EventPatterns {
    /// Returns the event patterns as a tree, which shows what they cover. The tree knows them by their
    /// indices.
    ///
    /// `O(n log n)` comparisons of event patterns. The tree has at most one node for each part.
    ///
    /// ```
    /// use urn_filter::EventPatterns;
    ///
    /// let events = EventPatterns::parse(["ticket.created", "ticket.comment.*", "*.updated"])?;
    /// assert_eq!(
    ///     events.to_tree().to_string(),
    ///     "\
    /// events (3 event patterns)
    /// ├── ticket (2)
    /// │   ├── comment → *
    /// │   └── created
    /// └── * → updated",
    /// );
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn to_tree(&self) -> Tree {
        // Each pattern is its own owner, so duplicates count.
        let entries = self.iter().zip(0..).collect();
        build(entries, Counted::EventPatterns, |index| index)
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

    /// Returns the event patterns of all webhooks as a tree, which shows which webhooks listen to which
    /// events. The tree knows the webhooks by their keys, and each node counts a webhook once.
    ///
    /// The cost is that of [`to_tree`](Self::to_tree), for event patterns.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert("x", Subscription::parse(["ticket.created", "*"], ["urn:allthings:app:A:*"])?);
    /// index.insert("y", Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?);
    /// assert_eq!(
    ///     index.to_event_tree().to_string(),
    ///     "\
    /// events (2 webhooks)
    /// ├── ticket (2)
    /// │   ├── created
    /// │   └── *
    /// └── *",
    /// );
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn to_event_tree(&self) -> Tree<&K> {
        let mut keys = Vec::with_capacity(self.len());
        let mut events: Vec<(EventPattern, usize)> = Vec::new();
        for (key, subscription) in self {
            let owned = subscription.events.into_iter();
            events.extend(owned.map(|pattern| (pattern, keys.len())));
            keys.push(key);
        }
        let entries = events.iter().map(|(pattern, owner)| (pattern, *owner));
        build(entries.collect(), Counted::Webhooks, |owner| keys[owner])
    }
}
