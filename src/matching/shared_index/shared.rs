//! The index that threads share: readers never wait, and writers go through `&self`.
//!
//! Readers use the published version. A writer clones it, changes the clone and publishes that. Clones
//! share their pages, so a clone takes constant time, and a change copies what it touches. A reader pays
//! nothing but loading a pointer, and no reader ever sees half a change.
//!
//! The pointer is an [`ArcSwap`], so there are no atomics of our own.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::fmt;
use std::hash::Hash;
use std::sync::{Arc, Mutex};

use arc_swap::ArcSwap;

use super::matches::SharedMatches;
use super::turn::Turn;
use super::update::Update;
use crate::language::{EventName, Urn};
use crate::matching::filter_index::index::FilterIndex;
use crate::matching::limits::InsertError;
use crate::matching::limits::settings::Limits;
use crate::matching::subscription::Subscription;

/// A [`FilterIndex`] that some threads read while others change it.
///
/// Every call answers from one version of the index. A reader sees either all of a change or nothing
/// of it. When a change has returned, every call that begins later sees it, in every thread.
///
/// ```
/// use urn_filter::{SharedIndex, Subscription, Urn};
///
/// let index = SharedIndex::new();
/// let event = "ticket.created".parse()?;
/// let urn = Urn::parse("urn:allthings:app:A:ticket:C:T")?;
/// std::thread::scope(|scope| {
///     scope.spawn(|| {
///         let webhook = Subscription::parse(["ticket.created"], ["urn:allthings:app:A:*"]);
///         index.insert(42, webhook.unwrap());
///     });
///     scope.spawn(|| assert!(index.matches(&event, &urn).all(|key| key == 42)));
/// });
/// assert!(index.matches(&event, &urn).eq([42]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Readers wait for nobody. Writers wait for each other. The module
/// [`shared_index`](crate::shared_index) says more about versions, and about async code.
///
/// # Cost
///
/// Matching costs what it costs in a `FilterIndex`. Loading the pointer adds some nanoseconds, and never
/// takes a lock. A change costs what it costs there, and copies the pages that it touches, some of 4 KiB
/// and of 1 KiB. Neither the size of the index nor what readers hold makes a difference.
pub struct SharedIndex<K> {
    published: ArcSwap<FilterIndex<K>>,
    /// The lock of the writers.
    writers: Mutex<()>,
}

impl<K> SharedIndex<K> {
    /// Creates an empty index without limits.
    #[must_use]
    pub fn new() -> Self {
        Self::from(FilterIndex::new())
    }

    /// Inserts a webhook and returns the previous subscription of the same key.
    ///
    /// A reader sees either the old subscription or the new one. Ignores the [`limits`](Self::limits);
    /// [`try_insert`](Self::try_insert) observes them.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::new();
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// assert_eq!(index.insert(42, webhook.clone()), None);
    /// assert_eq!(index.insert(42, Subscription::default()), Some(webhook));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn insert(&self, key: K, subscription: Subscription) -> Option<Subscription>
    where
        K: Clone + Eq + Hash,
    {
        self.update(|update| update.insert(key, subscription))
    }

    /// Inserts a webhook like [`insert`](Self::insert), unless it would exceed a limit; see
    /// [`FilterIndex::try_insert`].
    ///
    /// Several threads together cannot exceed a limit either. A webhook that already exceeds a limit is
    /// refused without waiting for other writers.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Limits, SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::from(FilterIndex::with_limits(Limits::new().max_webhooks(1)));
    /// assert!(index.try_insert(1, Subscription::default()).is_ok());
    /// assert!(index.try_insert(2, Subscription::default()).is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the first limit that would be exceeded, with the key and the subscription. The index is
    /// not changed.
    pub fn try_insert(
        &self,
        key: K,
        subscription: Subscription,
    ) -> Result<Option<Subscription>, InsertError<K>>
    where
        K: Clone + Eq + Hash,
    {
        let checked = self.published.load().check_insert(&key, &subscription);
        match checked {
            // Checked again by the update, since other writers may have used up what was left.
            Ok(()) => self.update(|update| update.try_insert(key, subscription)),
            Err(exceeded) => Err(InsertError::new(exceeded, key, subscription)),
        }
    }

    /// Returns clones of the keys of the webhooks that get the event, each once, in no promised order.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, event_name, urn};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// for id in index.matches(&event_name!("ping"), &urn!("urn:allthings:app:A:1")) {
    ///     assert_eq!(id, 42);
    /// }
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn matches(&self, event: &EventName, urn: &Urn<'_>) -> SharedMatches<K> {
        let index = self.published.load();
        let hits = index.hits_of(event, urn);
        SharedMatches::new(index, hits)
    }

    /// Reports whether any webhook gets the event.
    #[must_use]
    pub fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        self.published.load().is_match(event, urn)
    }

    /// Returns the number of webhooks that get the event.
    #[must_use]
    pub fn match_count(&self, event: &EventName, urn: &Urn<'_>) -> usize {
        self.published.load().match_count(event, urn)
    }

    /// Replaces the content of the buffer with the keys of the webhooks that get the event; see
    /// [`FilterIndex::matches_into`].
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, event_name, urn};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let mut keys = vec![7];
    /// index.matches_into(&event_name!("ping"), &urn!("urn:allthings:app:A:1"), &mut keys);
    /// assert_eq!(keys, [42]);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn matches_into(&self, event: &EventName, urn: &Urn<'_>, keys: &mut Vec<K>)
    where
        K: Clone,
    {
        self.published.load().matches_into(event, urn, keys);
    }

    /// Returns clones of the keys of the webhooks that have a filter that matches the URN, each once, in
    /// no promised order. Ignores their event patterns.
    #[must_use]
    pub fn matches_urn(&self, urn: &Urn<'_>) -> SharedMatches<K> {
        let index = self.published.load();
        let hits = index.hits_of_urn(urn);
        SharedMatches::new(index, hits)
    }

    /// Removes a webhook and returns its subscription. A match that begins after this has returned does
    /// not contain the webhook.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription, event_name, urn};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// assert!(index.remove(&42).is_some());
    /// assert!(!index.is_match(&event_name!("ping"), &urn!("urn:allthings:app:A:1")));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn remove<Q>(&self, key: &Q) -> Option<Subscription>
    where
        K: Clone + Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if !self.published.load().contains_key(key) {
            return None;
        }
        self.update(|update| update.remove(key))
    }

    /// Makes several changes that readers see all at once, and returns what `changes` returns.
    ///
    /// Other writers wait meanwhile. If `changes` panics, nothing has changed. Reads of this index inside
    /// `changes` answer from before the update.
    ///
    /// ```
    /// # use urn_filter::{SharedIndex, Subscription};
    /// let index: SharedIndex<u32> = SharedIndex::new();
    /// let webhook = Subscription::parse(["ping"], ["urn:example:*"])?;
    /// index.update(|update| {
    ///     for key in 0..1000 {
    ///         update.insert(key, webhook.clone());
    ///     }
    ///     update.remove(&7);
    /// });
    /// assert_eq!(index.len(), 999);
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    ///
    /// # Panics
    ///
    /// Panics inside an update of the same index in the same thread, where it would wait for itself. So
    /// do the other methods that change the index. The index is as it was before the outer update. Make
    /// the changes through the [`Update`] instead.
    pub fn update<R>(&self, changes: impl FnOnce(&mut Update<'_, K>) -> R) -> R
    where
        K: Clone + Eq + Hash,
    {
        match self.try_update(|update| Ok::<_, Infallible>(changes(update))) {
            Ok(result) => result,
            Err(never) => match never {},
        }
    }

    /// Makes several changes like [`update`](Self::update), or none of them if `changes` fails.
    ///
    /// ```
    /// use urn_filter::limits::LimitExceeded;
    /// use urn_filter::{FilterIndex, Limits, SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::from(FilterIndex::with_limits(Limits::new().max_webhooks(2)));
    /// let updated = index.try_update(|update| {
    ///     for key in 0..3 {
    ///         update.try_insert(key, Subscription::default())?;
    ///     }
    ///     Ok::<_, LimitExceeded>(())
    /// });
    /// assert!(updated.is_err() && index.is_empty());
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the error of `changes`. The index is not changed.
    ///
    /// # Panics
    ///
    /// As [`update`](Self::update).
    pub fn try_update<R, E>(
        &self,
        changes: impl FnOnce(&mut Update<'_, K>) -> Result<R, E>,
    ) -> Result<R, E>
    where
        K: Clone + Eq + Hash,
    {
        let _turn = Turn::take(&self.writers);
        let mut index = FilterIndex::clone(&self.published.load());
        let mut update = Update::new(&mut index);
        let result = changes(&mut update)?;
        if !update.is_empty() {
            self.published.store(Arc::new(index));
        }
        Ok(result)
    }

    /// Returns the index as it is now, which does not change any more.
    ///
    /// Use it for several questions to one version, for a [batch](FilterIndex::matches_batch) of events,
    /// or to iterate over all webhooks. It takes constant time, and can be held for any time: it keeps
    /// those pages alive that have changed since.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::new();
    /// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
    /// let before = index.snapshot();
    /// index.remove(&42);
    /// assert_eq!((before.len(), index.len()), (1, 0));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn snapshot(&self) -> Arc<FilterIndex<K>> {
        self.published.load_full()
    }

    /// Returns the subscription of a webhook.
    ///
    /// ```
    /// use urn_filter::{SharedIndex, Subscription};
    ///
    /// let index = SharedIndex::new();
    /// let webhook = Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?;
    /// index.insert("a".to_owned(), webhook.clone());
    /// assert_eq!(index.get("a"), Some(webhook));
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<Subscription>
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.published.load().get(key)
    }

    /// Reports whether there is a webhook with this key.
    #[must_use]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Eq + Hash + Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.published.load().contains_key(key)
    }

    /// Returns the number of webhooks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.published.load().len()
    }

    /// Reports whether there is no webhook.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.published.load().is_empty()
    }

    /// Returns the limits that [`try_insert`](Self::try_insert) observes. By default there are none.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.published.load().limits()
    }

    /// Sets other limits; see [`FilterIndex::set_limits`].
    ///
    /// ```
    /// use urn_filter::{Limits, SharedIndex, Subscription};
    ///
    /// let index: SharedIndex<u32> = SharedIndex::new();
    /// index.set_limits(Limits::new().max_webhook_filters(1));
    /// let webhook = Subscription::parse(["ping"], ["urn:ex:a", "urn:ex:b"])?;
    /// assert!(index.try_insert(42, webhook).is_err());
    /// # Ok::<(), urn_filter::SubscriptionError>(())
    /// ```
    pub fn set_limits(&self, limits: Limits)
    where
        K: Clone + Eq + Hash,
    {
        self.update(|update| update.set_limits(limits));
    }

    /// Returns the bytes of memory that the index has allocated; see [`FilterIndex::memory_usage`].
    ///
    /// Pages of older versions that snapshots and answers keep alive are not counted.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        self.published.load().memory_usage()
    }
}

impl<K> From<FilterIndex<K>> for SharedIndex<K> {
    /// Shares an index, with its limits. Copies nothing before the first change.
    fn from(index: FilterIndex<K>) -> Self {
        Self {
            published: ArcSwap::from_pointee(index),
            writers: Mutex::new(()),
        }
    }
}

impl<K> Default for SharedIndex<K> {
    /// Creates an empty index without limits.
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Clone + Eq + Hash> FromIterator<(K, Subscription)> for SharedIndex<K> {
    /// Creates an index without limits. If several webhooks have an equal key, the last one counts.
    fn from_iter<I: IntoIterator<Item = (K, Subscription)>>(webhooks: I) -> Self {
        Self::from(FilterIndex::from_iter(webhooks))
    }
}

impl<K: fmt::Debug> fmt::Debug for SharedIndex<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self.published.load(), f)
    }
}
