//! The index that threads share: readers never wait, writers go through `&self`.
//!
//! There are two copies of the index. Readers use the published one; a writer changes the other,
//! which nobody sees, and publishes it; the copy that was published before gets the same change
//! when it is its turn. So a change costs twice what it costs in a [`FilterIndex`], whatever the
//! size, a reader pays nothing beyond loading a pointer, and no one ever sees half a change.
//!
//! The pointer is an [`ArcSwap`]; there are no atomics of our own. What was considered instead:
//! cloning the index for each change costs its whole size each time; a persistent map of blocks
//! costs each event three to five more cache misses, which is what an event's time consists of.

use std::borrow::Borrow;
use std::fmt;
use std::hash::Hash;
use std::iter::FusedIterator;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use arc_swap::{ArcSwap, Guard};

use crate::language::{EventName, Urn};
use crate::matching::filter_index::index::FilterIndex;
use crate::matching::hit_buffer::HitBuffer;
use crate::matching::limits::InsertError;
use crate::matching::limits::settings::Limits;
use crate::matching::subscription::Subscription;

/// A [`FilterIndex`] that many threads read while some change it.
///
/// # What a reader sees, and when
///
/// Every call answers from one version of the index: a change is seen as a whole or not at all, and
/// so is all that one [`update`](Self::update) contains. When a change has returned, every call that
/// begins later sees it, in whatever thread. A [`snapshot`](Self::snapshot) stays what it was.
///
/// Readers wait for nobody. Writers wait for each other, and a little for readers that still use
/// the version before the last; one that keeps a snapshot of it for long makes the next change copy
/// the index instead.
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
/// # Cost
///
/// Matching is as in `FilterIndex`; loading the pointer costs some nanoseconds and never a lock. A
/// change costs twice what it costs there. The memory is that of two indexes from the first change
/// on. The first change, and the first one after an [`update`](Self::update) of more than a quarter
/// of all webhooks, copies the index, `O(n)`.
pub struct SharedIndex<K> {
    published: ArcSwap<FilterIndex<K>>,
    hidden: Mutex<Option<Hidden<K>>>,
}

/// The copy that was published before.
struct Hidden<K> {
    index: Arc<FilterIndex<K>>,
    /// What has been done to the published copy since, in order.
    missed: Vec<Change<K>>,
}

enum Change<K> {
    Insert(K, Subscription),
    Remove(K),
    SetLimits(Limits),
}

impl<K> SharedIndex<K> {
    /// The index without a webhook.
    #[must_use]
    pub fn new() -> Self {
        Self::from(FilterIndex::new())
    }

    /// How many webhooks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.published.load().len()
    }

    /// Whether there is no webhook.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.published.load().is_empty()
    }

    /// The index as it is now, for several questions to one version of it, a
    /// [batch](FilterIndex::matches_batch) of events, or a look at all of it.
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

    /// Does any webhook get the event?
    #[must_use]
    pub fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        self.published.load().is_match(event, urn)
    }

    /// How many webhooks get the event?
    #[must_use]
    pub fn match_count(&self, event: &EventName, urn: &Urn<'_>) -> usize {
        self.published.load().match_count(event, urn)
    }

    /// Which webhooks get the event? Each key once, in no promised order, all from one version.
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
        SharedMatches {
            index,
            hits,
            next: 0,
        }
    }

    /// Which webhooks have a filter that matches the URN, whatever the event's name?
    #[must_use]
    pub fn matches_urn(&self, urn: &Urn<'_>) -> SharedMatches<K> {
        let index = self.published.load();
        let hits = index.hits_of_urn(urn);
        SharedMatches {
            index,
            hits,
            next: 0,
        }
    }

    /// Replaces the content of the buffer by the keys of the webhooks that get the event; see
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

    /// What [`try_insert`](Self::try_insert) observes; by default nothing is limited.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.published.load().limits()
    }

    /// The bytes of memory that both copies have allocated; see [`FilterIndex::memory_usage`].
    /// Waits for a writer at work.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        let hidden = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        let hidden = hidden
            .as_ref()
            .map_or(0, |hidden| hidden.index.memory_usage());
        self.published.load().memory_usage() + hidden
    }
}

impl<K: Eq + Hash> SharedIndex<K> {
    /// What the webhook has asked for.
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
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.published.load().get(key)
    }

    /// Whether there is a webhook with this key.
    #[must_use]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.published.load().contains_key(key)
    }
}

impl<K: Clone + Eq + Hash> SharedIndex<K> {
    /// Adds a webhook, or puts it in the place of the one with an equal key, whose subscription is
    /// then returned. No reader sees neither of the two, or both. Whatever the
    /// [`limits`](Self::limits) are: [`try_insert`](Self::try_insert) observes them.
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
    pub fn insert(&self, key: K, subscription: Subscription) -> Option<Subscription> {
        self.update(|update| update.insert(key, subscription))
    }

    /// [`insert`](Self::insert), unless a limit is exceeded; see [`FilterIndex::try_insert`]. Several
    /// threads together cannot exceed a limit either. One that is refused does not wait for writers,
    /// unless it is they who have used up what was left.
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
    /// The first limit that is exceeded; nothing has changed.
    pub fn try_insert(
        &self,
        key: K,
        subscription: Subscription,
    ) -> Result<Option<Subscription>, InsertError<K>> {
        let checked = self.published.load().check_insert(&key, &subscription);
        match checked {
            Ok(()) => self.update(|update| update.try_insert(key, subscription)),
            Err(exceeded) => Err(InsertError::new(exceeded, key, subscription)),
        }
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
    pub fn set_limits(&self, limits: Limits) {
        self.update(|update| update.set_limits(limits));
    }

    /// Removes a webhook, and returns what it had asked for. A match that begins after this has
    /// returned does not contain it.
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
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        if !self.published.load().contains_key(key) {
            return None;
        }
        self.update(|update| update.remove(key))
    }

    /// Makes several changes that readers see all at once. Other writers wait meanwhile; if `changes`
    /// panics nothing has changed.
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
    pub fn update<R>(&self, changes: impl FnOnce(&mut Update<'_, K>) -> R) -> R {
        // A writer that panicked has left `None`, which is as good as any other state.
        let mut place = self.hidden.lock().unwrap_or_else(PoisonError::into_inner);
        let mut index = match place.take() {
            Some(hidden) => self.caught_up(hidden),
            None => Arc::new(self.copy()),
        };
        let mut done = Vec::new();
        // INVARIANT: nobody else has this `Arc` yet, or any more: a copy is never made here.
        let mut update = Update {
            index: Arc::make_mut(&mut index),
            done: &mut done,
        };
        let result = changes(&mut update);
        if done.is_empty() {
            *place = Some(Hidden {
                index,
                missed: done,
            });
            return result;
        }
        let few = done.len() <= MIN_LOG.max(index.len() / 4);
        let before = self.published.swap(index);
        *place = few.then_some(Hidden {
            index: before,
            missed: done,
        });
        result
    }

    /// The hidden copy, brought up to what is published, with nobody else looking at it.
    fn caught_up(&self, mut hidden: Hidden<K>) -> Arc<FilterIndex<K>> {
        for _ in 0..PATIENCE {
            if let Some(index) = Arc::get_mut(&mut hidden.index) {
                for change in hidden.missed {
                    change.apply(index);
                }
                return hidden.index;
            }
            thread::yield_now();
        }
        Arc::new(self.copy())
    }

    fn copy(&self) -> FilterIndex<K> {
        FilterIndex::clone(&self.published.load())
    }
}

/// As many changes are done again rather than the index copied, however small it is.
const MIN_LOG: usize = 64;

/// How often a writer lets others run before it makes a copy. A reader needs microseconds.
const PATIENCE: usize = 1000;

impl<K: Eq + Hash> Change<K> {
    fn apply(self, index: &mut FilterIndex<K>) {
        match self {
            // It was within the limits when it was done first, or they were not asked.
            Self::Insert(key, subscription) => drop(index.insert(key, subscription)),
            Self::Remove(key) => drop(index.remove(&key)),
            Self::SetLimits(limits) => index.set_limits(limits),
        }
    }
}

/// Changes that are published together; see [`SharedIndex::update`].
///
/// ```
/// use urn_filter::{SharedIndex, Subscription};
///
/// let index = SharedIndex::new();
/// let seen = index.update(|update| {
///     update.insert(1, Subscription::default());
///     update.insert(2, Subscription::default());
///     update.remove(&1);
///     update.index().len()
/// });
/// assert_eq!((seen, index.len()), (1, 1));
/// ```
pub struct Update<'a, K> {
    index: &'a mut FilterIndex<K>,
    done: &'a mut Vec<Change<K>>,
}

impl<K: Clone + Eq + Hash> Update<'_, K> {
    /// Adds a webhook, or puts it in the place of the one with an equal key, whose subscription is
    /// then returned. Whatever the limits are.
    pub fn insert(&mut self, key: K, subscription: Subscription) -> Option<Subscription> {
        let change = Change::Insert(key.clone(), subscription.clone());
        self.done.push(change);
        self.index.insert(key, subscription)
    }

    /// [`insert`](Self::insert), unless a limit is exceeded, with the changes so far counted; see
    /// [`FilterIndex::try_insert`].
    ///
    /// # Errors
    ///
    /// The first limit that is exceeded. It has not changed anything, and the changes so far stay.
    pub fn try_insert(
        &mut self,
        key: K,
        subscription: Subscription,
    ) -> Result<Option<Subscription>, InsertError<K>> {
        match self.index.check_insert(&key, &subscription) {
            Ok(()) => Ok(self.insert(key, subscription)),
            Err(exceeded) => Err(InsertError::new(exceeded, key, subscription)),
        }
    }

    /// Sets other limits, for the changes that follow too; see [`FilterIndex::set_limits`].
    pub fn set_limits(&mut self, limits: Limits) {
        self.done.push(Change::SetLimits(limits));
        self.index.set_limits(limits);
    }

    /// Removes a webhook, and returns what it had asked for.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<Subscription>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let (key, subscription) = self.index.remove_entry(key)?;
        self.done.push(Change::Remove(key));
        Some(subscription)
    }

    /// The index with the changes so far, which nobody else sees yet.
    #[must_use]
    pub fn index(&self) -> &FilterIndex<K> {
        self.index
    }
}

impl<K> From<FilterIndex<K>> for SharedIndex<K> {
    /// Shares an index, with its limits. Nothing is copied before the first change.
    fn from(index: FilterIndex<K>) -> Self {
        Self {
            published: ArcSwap::from_pointee(index),
            hidden: Mutex::new(None),
        }
    }
}

impl<K> Default for SharedIndex<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Eq + Hash> FromIterator<(K, Subscription)> for SharedIndex<K> {
    fn from_iter<I: IntoIterator<Item = (K, Subscription)>>(webhooks: I) -> Self {
        Self::from(FilterIndex::from_iter(webhooks))
    }
}

impl<K: fmt::Debug> fmt::Debug for SharedIndex<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self.published.load(), f)
    }
}

impl<K: fmt::Debug> fmt::Debug for Update<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Update")
            .field("index", &self.index)
            .field("changes", &self.done.len())
            .finish()
    }
}

/// The keys of the webhooks that get an event, as copies: the version of the index that they are
/// from may be gone before this is; see [`SharedIndex::matches`].
///
/// ```
/// use urn_filter::{SharedIndex, Subscription, event_name, urn};
///
/// let index = SharedIndex::new();
/// index.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:*"])?);
/// let webhooks = index.matches(&event_name!("ping"), &urn!("urn:allthings:app:A:1"));
/// index.remove(&42);
/// assert!(webhooks.eq([42]));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
pub struct SharedMatches<K> {
    index: Guard<Arc<FilterIndex<K>>>,
    /// INVARIANT: ids of occupied slots of this version, each once.
    hits: HitBuffer,
    next: usize,
}

impl<K: Clone> Iterator for SharedMatches<K> {
    type Item = K;

    fn next(&mut self) -> Option<K> {
        let id = *self.hits.as_slice().get(self.next)?;
        self.next += 1;
        self.index.key(id).cloned()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.hits.as_slice().len() - self.next;
        (left, Some(left))
    }
}

impl<K: Clone> ExactSizeIterator for SharedMatches<K> {}
impl<K: Clone> FusedIterator for SharedMatches<K> {}

impl<K: fmt::Debug> fmt::Debug for SharedMatches<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = self.hits.as_slice().iter().skip(self.next);
        let keys = left.filter_map(|&id| self.index.key(id));
        f.debug_list().entries(keys).finish()
    }
}
