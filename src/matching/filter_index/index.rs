//! The index of many webhooks, with what everybody calls.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::Hash;

use super::iter::{Iter, Keys, Webhooks};
use super::matches::Matches;
use super::search::Wanted;
use super::storage::Storage;
use super::view::WebhookRef;
use crate::language::{EventName, Urn};
use crate::matching::limits::InsertError;
use crate::matching::limits::settings::Limits;
use crate::matching::subscription::Subscription;

/// Webhooks by key: for an event it returns the keys of the webhooks that get it.
///
/// `K` is how the server identifies its webhooks: an integer, a UUID, a string. There are three
/// tiers of questions: [`is_match`](Self::is_match), [`match_count`](Self::match_count) and
/// [`matches`](Self::matches), or [`matches_into`](Self::matches_into) with a buffer of your own.
/// [`matches_batch`](Self::matches_batch) answers for many events at once. Methods with `urn` in
/// their name ignore the event's name.
///
/// ```
/// use urn_filter::{FilterIndex, Subscription, Urn};
///
/// let mut index = FilterIndex::new();
/// index.insert(1, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"])?);
/// index.insert(2, Subscription::parse(["ticket.created"], ["urn:allthings:app:A:ticket:C:*"])?);
/// index.insert(3, Subscription::parse(["ticket.created"], ["urn:allthings:app:B:*"])?);
///
/// let event = "ticket.created".parse()?;
/// let urn = Urn::parse("urn:allthings:app:A:ticket:C:T")?;
/// let mut keys: Vec<_> = index.matches(&event, &urn).copied().collect();
/// keys.sort();
/// assert_eq!(keys, [1, 2]);
///
/// index.remove(&1);
/// assert_eq!(index.match_count(&event, &urn), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A clone has the limits of its original. Changes of one do not affect the other.
///
/// # Cost
///
/// An event is compared only with the filters that begin with the same two segments as its URN, and
/// with those that begin with fewer than two literal segments. Each match costs in addition.
///
/// The name is looked up once. If a webhook lists the name itself, patterns with a `*` cost nothing more:
/// the ids of those that match it are beside the name. That is so for names of up to 38 bytes while few
/// different event patterns are registered, 64 in all. Of other names, up to 16 patterns with a `*` are
/// compared with the name one by one. If there are more, the name is looked up once more for each *shape*
/// that such patterns have and the name fits. A shape is the number of selectors, which
/// of them are `*`, and whether the last one is. A name of `n` parts fits fewer than 3 · 2ⁿ⁻¹ shapes,
/// however many event patterns there are: 4 shapes if it has two parts.
///
/// - Up to 64 such filters with the same beginning are all compared, four at a time.
/// - More of them are divided by their segments, like the branches of a tree. An event visits those
///   branches that have filters that can match: at most three at each level. A level tells filters apart
///   by one of eight parts of a segment. In the worst case each filter that agrees with the URN in some
///   segments is in a branch that is visited, so the cost is at most linear in the number of filters.
///
/// In the steady state, nothing is allocated for an event.
///
/// [`insert`](Self::insert) and [`remove`](Self::remove) are `O(n log n)` in the filters of the
/// webhook. Each filter costs its length, and the size of its block, which contains up to 64 filters and
/// 4 KiB. A block that is full is divided, and blocks that have become small are brought together. Tables
/// grow and shrink step by step with the changes. So no change sweeps the index.
///
/// [`clone`](Clone::clone) is `O(1)`. A change of an index whose memory a clone shares copies the pages that it
/// touches, some of 4 KiB. That clones the keys in them. If cloning or hashing a key panics, a webhook
/// with several filters can be left with some of them.
///
/// The hashes are keyed with random keys for each index, so nobody can choose filters that collide.
/// Without `std` that takes a [seed](crate::hashing).
/// See the [module](crate::filter_index) for what was measured.
///
/// # Panics
///
/// Inserting panics at 2³² webhooks or filters. No machine has the memory.
#[cfg_attr(
    feature = "shared",
    doc = "# Threads

Many threads can read an index that does not change. If it changes while they read, use
[`SharedIndex`](crate::SharedIndex)."
)]
#[derive(Clone)]
pub struct FilterIndex<K> {
    pub(super) storage: Storage<K>,
    pub(super) limits: Limits,
}

impl<K> FilterIndex<K> {
    /// Creates an empty index without limits.
    #[must_use]
    pub fn new() -> Self {
        Self {
            storage: Storage::default(),
            limits: Limits::new(),
        }
    }

    /// Creates an empty index with limits, which [`try_insert`](Self::try_insert) observes.
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
        Self {
            limits,
            ..Self::new()
        }
    }

    /// Inserts a webhook and returns the previous subscription of the same key.
    ///
    /// Ignores the [`limits`](Self::limits); [`try_insert`](Self::try_insert) observes them.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// let mut index = FilterIndex::new();
    /// assert_eq!(index.insert(42, webhook.clone()), None);
    /// assert_eq!(index.insert(42, Subscription::default()), Some(webhook));
    /// assert_eq!(index.len(), 1);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn insert(&mut self, key: K, subscription: Subscription) -> Option<Subscription>
    where
        K: Clone + Eq + Hash,
    {
        let hash = self.storage.hash(&key);
        let Some(found) = self.storage.find(hash, &key) else {
            self.storage.add(hash, key, subscription);
            return None;
        };
        self.storage.replace(hash, found, subscription)
    }

    /// Inserts a webhook like [`insert`](Self::insert), unless it would exceed a limit.
    ///
    /// The webhook must be within the limits for one webhook, and the index within its own after the
    /// change. When the webhook replaces one of the same key, only the difference counts. A figure that
    /// does not grow is not refused: in an index that exceeds its limits, webhooks can be made smaller.
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
    /// index.try_insert("first", two)?; // replaces as many filters
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first limit that would be exceeded, in the order of
    /// [`LimitKind`](crate::limits::LimitKind), with the key and the subscription. The index is not
    /// changed.
    pub fn try_insert(
        &mut self,
        key: K,
        subscription: Subscription,
    ) -> Result<Option<Subscription>, InsertError<K>>
    where
        K: Clone + Eq + Hash,
    {
        match self.check_insert(&key, &subscription) {
            Ok(()) => Ok(self.insert(key, subscription)),
            Err(exceeded) => Err(InsertError::new(exceeded, key, subscription)),
        }
    }

    /// Returns the keys of the webhooks that get the event, each once, in no promised order.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_name, urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert("a", Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// index.insert("b", Subscription::parse(["ping"], ["urn:allthings:app:B:*"])?);
    /// let mut keys = index.matches(&event_name!("ping"), &urn!("urn:allthings:app:B:ticket:C:T"));
    /// assert_eq!(keys.len(), 1);
    /// assert_eq!(keys.next(), Some(&"b"));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn matches(&self, event: &EventName, urn: &Urn<'_>) -> Matches<'_, K> {
        Matches::new(&self.storage, self.storage.hits_of_event(event, urn))
    }

    /// Reports whether any webhook gets the event. Stops at the first one.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_name, urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let urn = urn!("urn:allthings:app:A:ticket:C:T");
    /// assert!(index.is_match(&event_name!("ping"), &urn));
    /// assert!(!index.is_match(&event_name!("pong"), &urn));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        self.storage.is_match(event, urn)
    }

    /// Returns the number of webhooks that get the event.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_name, urn};
    ///
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// let index = FilterIndex::from_iter((0..3).map(|key| (key, webhook.clone())));
    /// assert_eq!(index.match_count(&event_name!("ping"), &urn!("urn:allthings:app:A:1")), 3);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn match_count(&self, event: &EventName, urn: &Urn<'_>) -> usize {
        self.matches(event, urn).len()
    }

    /// Replaces the content of the buffer with the keys of the webhooks that get the event, each once,
    /// in no promised order.
    ///
    /// The buffer is cleared first, so all keys in it belong to this event.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, event_name, urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let mut keys = Vec::new();
    /// for urn in [urn!("urn:allthings:app:B:1"), urn!("urn:allthings:app:A:1")] {
    ///     index.matches_into(&event_name!("ping"), &urn, &mut keys);
    /// }
    /// assert_eq!(keys, [42]);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn matches_into(&self, event: &EventName, urn: &Urn<'_>, keys: &mut Vec<K>)
    where
        K: Clone,
    {
        keys.clear();
        keys.extend(self.matches(event, urn).cloned());
    }

    /// Returns the keys of the webhooks that have a filter that matches the URN, each once, in no
    /// promised order. Ignores their event patterns.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription, urn};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(1, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// index.insert(2, Subscription::parse(["pong"], ["urn:allthings:app:A:*"])?);
    /// assert_eq!(index.matches_urn(&urn!("urn:allthings:app:A:1")).count(), 2);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn matches_urn(&self, urn: &Urn<'_>) -> Matches<'_, K> {
        Matches::new(&self.storage, self.storage.hits(&Wanted::All, urn, None))
    }

    /// Removes a webhook and returns its subscription.
    ///
    /// What other webhooks have in common with it stays, such as an equal filter.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// let mut index = FilterIndex::from([("a".to_owned(), webhook.clone())]);
    /// assert_eq!(index.remove("a"), Some(webhook));
    /// assert_eq!(index.remove("a"), None);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn remove<Q>(&mut self, key: &Q) -> Option<Subscription>
    where
        K: Clone + Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.remove_entry(key).map(|(_, subscription)| subscription)
    }

    /// Removes a webhook and returns its key, as it was inserted, and its subscription.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::from([("a".to_owned(), Subscription::default())]);
    /// assert_eq!(index.remove_entry("a"), Some(("a".to_owned(), Subscription::default())));
    /// ```
    pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, Subscription)>
    where
        K: Clone + Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.storage.hash(key);
        let found = self.storage.find(hash, key)?;
        self.storage.remove(hash, found)
    }

    /// Returns the subscription of a webhook, with its filters in their order.
    ///
    /// The index does not store subscriptions as such, so this puts a copy together.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// let index = FilterIndex::from([(42, webhook.clone())]);
    /// assert_eq!(index.get(&42), Some(webhook));
    /// assert_eq!(index.get(&43), None);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<Subscription>
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let (found, _) = self.storage.find(self.storage.hash(key), key)?;
        Some(self.storage.subscription(found))
    }

    /// Returns a view of a webhook, which reads its event patterns and filters where they lie.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// let index = FilterIndex::from([(42, webhook)]);
    /// let webhook = index.get_ref(&42).expect("it is there");
    /// assert_eq!(webhook.filters().next().expect("one").to_string(), "urn:allthings:app:A:*");
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn get_ref<Q>(&self, key: &Q) -> Option<WebhookRef<'_, K>>
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let (found, _) = self.storage.find(self.storage.hash(key), key)?;
        self.storage.webhook(found)
    }

    /// Reports whether there is a webhook with this key.
    #[must_use]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.storage.find(self.storage.hash(key), key).is_some()
    }

    /// Returns the keys and subscriptions of the webhooks, in no promised order. Each subscription is
    /// put together when it is returned; [`webhooks`](Self::webhooks) allocates nothing.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// for (key, subscription) in &index {
    ///     println!("{key}: {} filters", subscription.urns.len());
    /// }
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn iter(&self) -> Iter<'_, K> {
        Iter::new(&self.storage)
    }

    /// Returns views of the webhooks, in no promised order. They read event patterns and filters where
    /// they lie.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// for webhook in index.webhooks() {
    ///     println!("{}: {:?}", webhook.key(), webhook.filters());
    /// }
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn webhooks(&self) -> Webhooks<'_, K> {
        Webhooks::new(&self.storage)
    }

    /// Returns the keys of the webhooks, in no promised order.
    #[must_use]
    pub fn keys(&self) -> Keys<'_, K> {
        Keys::new(&self.storage)
    }

    /// Returns the number of webhooks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.storage.len()
    }

    /// Reports whether there is no webhook.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.storage.len() == 0
    }

    /// Removes all webhooks and gives the memory back. Keeps the limits.
    pub fn clear(&mut self) {
        *self = Self::with_limits(self.limits);
    }

    /// Returns the limits that [`try_insert`](Self::try_insert) observes. By default there are none.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sets other limits.
    ///
    /// Webhooks that exceed them stay. From then on `try_insert` refuses what makes an exceeded figure
    /// larger, and nothing that makes it smaller.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// Returns the number of event patterns that all webhooks have together. A pattern counts once for
    /// each webhook that has it. `O(1)`.
    #[must_use]
    pub fn event_count(&self) -> u64 {
        self.storage.usage().events
    }

    /// Returns the number of filters that all webhooks have together, duplicates counted. `O(1)`.
    #[must_use]
    pub fn filter_count(&self) -> u64 {
        self.storage.usage().filters
    }

    /// Returns the bytes of the texts of all webhooks' event patterns and filters, duplicates counted.
    /// `O(1)`.
    ///
    /// These are the bytes that were registered. [`memory_usage`](Self::memory_usage) returns those
    /// that are allocated.
    #[must_use]
    pub fn text_bytes(&self) -> u64 {
        self.storage.usage().bytes
    }

    /// Returns the bytes of memory that the index has allocated, without what the keys have allocated
    /// themselves. `O(n)` in the patterns of all different sets of event patterns; the number of webhooks
    /// does not matter.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        self.storage.heap_bytes()
    }
}
