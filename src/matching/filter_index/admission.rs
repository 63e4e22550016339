//! Inserting within limits.

use core::hash::{BuildHasher, Hash};

use super::index::FilterIndex;
use super::slots::{Patterns, SlotId};
use crate::matching::limits::settings::Limits;
use crate::matching::limits::{InsertError, LimitExceeded, Usage};
use crate::matching::subscription::Subscription;

impl<K> FilterIndex<K> {
    /// The index without a webhook, with limits for [`try_insert`](Self::try_insert).
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Limits, Subscription};
    ///
    /// let mut index = FilterIndex::with_limits(Limits::new().max_webhook_filters(1));
    /// let webhook = Subscription::parse(["ping"], ["urn:ns:a", "urn:ns:b"])?;
    /// let error = index.try_insert(42, webhook).unwrap_err();
    /// assert_eq!(error.to_string(), "too many filters in the webhook: 2, at most 1 allowed");
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn with_limits(limits: Limits) -> Self {
        let mut index = Self::new();
        index.set_limits(limits);
        index
    }

    /// What [`try_insert`](Self::try_insert) observes; by default nothing is limited.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sets other limits. What is in the index stays there, even where it exceeds them; from then on
    /// `try_insert` refuses what makes an exceeded figure larger, and nothing that makes it smaller.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// How many filters all webhooks have together, duplicates counted. `O(1)`
    #[must_use]
    pub fn filter_count(&self) -> u64 {
        self.usage.filters
    }

    /// How many bytes the texts of all webhooks' filters have together, duplicates counted. `O(1)`
    ///
    /// It is what was written, not what is allocated, which
    /// [`memory_usage`](Self::memory_usage) tells.
    #[must_use]
    pub fn filter_bytes(&self) -> u64 {
        self.usage.bytes
    }

    /// What a webhook has added to the usage. `O(1)` but for one with a single filter, which costs as
    /// much as it takes to find it.
    fn usage_of(&self, id: SlotId, patterns: Patterns) -> Usage {
        match patterns {
            Patterns::One(_) => Usage::of_patterns(&self.content(id, patterns).1),
            Patterns::Many(list) => {
                self.lists
                    .get(list)
                    .map_or_else(Usage::default, |list| Usage {
                        webhooks: 1,
                        filters: list.ranks.len() as u64,
                        bytes: list.text_bytes,
                    })
            }
        }
    }
}

impl<K: Eq + Hash> FilterIndex<K> {
    /// [`insert`](Self::insert), unless a limit is exceeded.
    ///
    /// The webhook must keep to the limits for one webhook, and the index to its own after the
    /// change: of a webhook that is replaced only the difference counts. What does not grow is
    /// not refused, so in an index that is beyond its limits a webhook can still be made smaller.
    ///
    /// ```
    /// use urn_filter::limits::LimitKind;
    /// use urn_filter::{FilterIndex, Limits, Subscription};
    ///
    /// let mut index = FilterIndex::with_limits(Limits::new().max_webhooks(1000).max_filters(3));
    /// let two = Subscription::parse(["ping"], ["urn:ex:a", "urn:ex:b"])?;
    /// index.try_insert("first", two.clone())?;
    ///
    /// let error = index.try_insert("second", two.clone()).unwrap_err();
    /// assert_eq!(error.limit_exceeded().kind(), LimitKind::Filters);
    /// assert_eq!((error.limit_exceeded().requested(), error.limit_exceeded().limit()), (4, 3));
    /// assert_eq!(error.into_parts(), ("second", two.clone()));
    /// assert_eq!(index.len(), 1);
    ///
    /// index.try_insert("first", two)?; // takes the place of as many
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first limit that is exceeded, in the order of [`LimitKind`](crate::limits::LimitKind). It hands
    /// key and subscription back, and nothing has changed.
    pub fn try_insert(
        &mut self,
        key: K,
        subscription: Subscription,
    ) -> Result<Option<Subscription>, InsertError<K>> {
        match self.check_insert(&key, &subscription) {
            Ok(()) => Ok(self.insert(key, subscription)),
            Err(exceeded) => Err(InsertError::new(exceeded, key, subscription)),
        }
    }

    /// Whether the webhook may be inserted.
    pub(crate) fn check_insert(
        &self,
        key: &K,
        subscription: &Subscription,
    ) -> Result<(), LimitExceeded> {
        self.limits.check(subscription)?;
        let id = self.find(self.hasher.hash_one(key), key);
        let slot = id.and_then(|id| Some((id, self.slots.get(id)?)));
        let replaced = slot.map_or_else(Usage::default, |(id, slot)| {
            self.usage_of(id, slot.patterns)
        });
        let after = self
            .usage
            .minus(replaced)
            .plus(Usage::of(&subscription.urns));
        self.limits.check_change(self.usage, after)
    }
}
