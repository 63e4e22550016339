//! Many webhooks, compiled together: which of them get an event?

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::fmt;
use core::hash::{BuildHasher, Hash};
use core::ops::ControlFlow;

use foldhash::quality::RandomState;
use hashbrown::HashTable;

use super::event_sets::{EventSets, SetId};
use super::matches::Matches;
use super::slots::{List, Note, Patterns, Slot, SlotId, Slots, number};
use crate::language::{EventName, Name, Pattern, Urn};
use crate::matching::engine::{self, AnchorHash, Located, Matcher, PREFETCHED, Posting};
use crate::matching::hit_buffer::Scratch;
use crate::matching::limits::Usage;
use crate::matching::limits::settings::Limits;
use crate::matching::shrink::is_mostly_unused;
use crate::matching::slab::Numbered;
use crate::matching::subscription::Subscription;

/// Webhooks by key, and for an event the keys of those that get it.
///
/// `K` is whatever the server knows its webhooks by: an integer, a UUID, a string. The three
/// tiers of asking are [`is_match`](Self::is_match), [`match_count`](Self::match_count) and
/// [`matches`](Self::matches), or [`matches_into`](Self::matches_into) with a buffer of your own;
/// those with `_urn` in their name leave the event's name out of account.
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
/// # Cost
///
/// Of an event that is about something in one app, or generally begins with the two segments that a
/// filter names first, only the filters with the same beginning are looked at, together with those
/// that begin with a `*` or name one segment at most. Up to 256 of these are all compared, four to
/// sixteen bytes each at a time. If they are more, the cost is `O(length of the URN)` for each
/// *shape* that they have (how many selectors, which of them `*`, tail or not); beyond 24 shapes, and
/// beyond 2,048 filters, a tree of segments is walked: no more steps than there are distinct
/// beginnings of filters that fit the URN, which for each of its segments are no more than there are
/// filters, whatever the wildcards. Besides, each match costs. In the steady state nothing is
/// allocated for an event.
///
/// [`insert`](Self::insert) and [`remove`](Self::remove) are `O(n log n)` in the filters of the
/// webhook. Each filter costs its length, and what is stored under its beginning if that is little;
/// if it is much, a look-up or two, however many webhooks have just this filter. DeniedFilter that, tables
/// grow and shrink with what is in them, as those of `HashMap` do. The index as a whole is never
/// rebuilt.
///
/// [`matches_batch`](Self::matches_batch) answers many events at once, which pays in large indexes.
/// Hashing is keyed afresh for each index, so whoever writes filters cannot choose collisions.
///
/// How much there may be is up to [`Limits`], which [`try_insert`](Self::try_insert) observes. A clone
/// has the limits of its original, and goes its own way from then on.
///
/// # Panics
///
/// Inserting panics at 2³² webhooks or at as many filters in one webhook, for which no machine has
/// the memory.
#[cfg_attr(
    feature = "shared",
    doc = "# Threads

An index that does not change can be read by many threads. One that changes while they read is a
[`SharedIndex`](crate::SharedIndex)."
)]
#[derive(Clone)]
pub struct FilterIndex<K> {
    pub(super) slots: Slots<K>,
    pub(super) by_key: HashTable<SlotId>,
    /// The patterns; a posting is a webhook's number, and that of its set of event names.
    pub(super) matcher: Matcher,
    pub(super) sets: EventSets,
    pub(super) lists: Numbered<List>,
    /// What the lists have allocated.
    pub(super) list_bytes: usize,
    /// What the webhooks have asked for, altogether.
    pub(super) usage: Usage,
    pub(super) limits: Limits,
    /// Of the keys; random, so that no choice of keys makes them collide.
    pub(super) hasher: RandomState,
}

impl<K> FilterIndex<K> {
    /// The index without a webhook.
    #[must_use]
    pub fn new() -> Self {
        Self {
            slots: Numbered::new(),
            by_key: HashTable::new(),
            matcher: Matcher::default(),
            sets: EventSets::default(),
            lists: Numbered::new(),
            list_bytes: 0,
            usage: Usage::default(),
            limits: Limits::new(),
            hasher: RandomState::default(),
        }
    }

    /// How many webhooks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is no webhook.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Removes every webhook and gives the memory back. The limits stay.
    pub fn clear(&mut self) {
        *self = Self::with_limits(self.limits);
    }

    /// The bytes of memory that the index has allocated, without what keys have allocated
    /// themselves. `O(n)` in the names of all different sets of event names, whatever the webhooks.
    #[must_use]
    pub fn memory_usage(&self) -> usize {
        self.slots.heap_bytes()
            + self.by_key.allocation_size()
            + self.matcher.heap_bytes()
            + self.sets.heap_bytes()
            + self.lists.heap_bytes()
            + self.list_bytes
    }

    /// Does any webhook get the event?
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
        self.sets
            .event(event)
            .is_some_and(|event| self.any(urn, |note| self.sets.wants(note.set(), event)))
    }

    /// How many webhooks get the event?
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

    /// Which webhooks get the event? Each key once, in no promised order.
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
        Matches::new(&self.slots, self.hits_of(event, urn))
    }

    /// Which webhooks have a filter that matches the URN, whatever the event's name? Each key once,
    /// in no promised order.
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
        Matches::new(&self.slots, self.hits_of_urn(urn))
    }

    /// Replaces the content of the buffer by the keys of the webhooks that get the event, each
    /// once, in no promised order.
    ///
    /// The buffer is cleared first: what is in it afterwards belongs to this event and no other.
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

    fn any(&self, urn: &Urn<'_>, wanted: impl Fn(Note) -> bool) -> bool {
        let found = urn.with_canonical(|name| {
            self.matcher.search(name, |hit| {
                if wanted(Note(hit.note)) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        found.is_break()
    }

    /// The numbers of the webhooks that get the event, each once.
    pub(crate) fn hits_of(&self, event: &EventName, urn: &Urn<'_>) -> Scratch {
        match self.sets.event(event) {
            Some(event) => self.hits(urn, |note| self.sets.wants(note.set(), event)),
            None => Scratch::take(),
        }
    }

    /// The same whatever the event's name.
    pub(crate) fn hits_of_urn(&self, urn: &Urn<'_>) -> Scratch {
        self.hits(urn, |_| true)
    }

    /// The key of the webhook with this number.
    #[cfg(feature = "shared")]
    pub(crate) fn key(&self, id: u32) -> Option<&K> {
        self.slots.get(id).map(|slot| &slot.key)
    }

    fn hits(&self, urn: &Urn<'_>, wanted: impl Fn(Note) -> bool) -> Scratch {
        let mut hits = Scratch::take();
        let repeats =
            urn.with_canonical(|name| self.search(name, Located::Unknown, wanted, &mut hits));
        if repeats {
            hits.sort_dedup();
        }
        hits
    }

    /// Appends the numbers of the webhooks that are hit, as often as they are; whether any can be
    /// there more than once.
    pub(super) fn search(
        &self,
        name: Name<'_>,
        located: Located<'_>,
        wanted: impl Fn(Note) -> bool,
        hits: &mut Scratch,
    ) -> bool {
        let mut repeats = false;
        let _: ControlFlow<()> = self.matcher.search_located(name, located, |hit| {
            let note = Note(hit.note);
            if wanted(note) {
                hits.push(hit.slot);
                repeats |= note.is_of_several();
            }
            ControlFlow::Continue(())
        });
        repeats
    }

    /// What the webhook with this number has asked for, put together from where it is kept.
    pub(super) fn subscription(&self, id: SlotId, patterns: Patterns) -> Subscription {
        let (set, patterns) = self.content(id, patterns);
        Subscription {
            events: self.sets.names(set),
            urns: patterns.into(),
        }
    }

    pub(super) fn content(&self, id: SlotId, patterns: Patterns) -> (SetId, Vec<Pattern>) {
        let mut distinct = Vec::new();
        match patterns {
            Patterns::One(block) => {
                let mut set = SetId::MAX;
                self.matcher.patterns_of(block, id, |pattern, note| {
                    distinct.push(pattern);
                    set = Note(note).set();
                });
                (set, distinct)
            }
            Patterns::Many(list) => {
                let Some(list) = self.lists.get(list) else {
                    return (SetId::MAX, distinct);
                };
                for &block in &list.blocks {
                    self.matcher
                        .patterns_of(block, id, |pattern, _| distinct.push(pattern));
                }
                distinct.sort_unstable();
                let ranks = list.ranks.iter();
                let patterns = ranks.filter_map(|&rank| distinct.get(rank as usize).cloned());
                (list.set, patterns.collect())
            }
        }
    }

    /// Files the patterns under a number that is not in use.
    fn add_patterns(&mut self, id: SlotId, subscription: Subscription) -> Patterns {
        let Subscription { events, urns } = subscription;
        let usage = Usage::of(&urns);
        self.usage = self.usage.plus(usage);
        let set = self.sets.acquire(events);
        let is_one = urns.len() == 1;
        let posting = Posting {
            slot: id,
            note: Note::new(set, !is_one).0,
        };
        if let [pattern] = urns.patterns() {
            return Patterns::One(self.matcher.insert(pattern, posting));
        }
        let mut distinct: Vec<&Pattern> = urns.iter().collect();
        distinct.sort_unstable();
        distinct.dedup();
        let rank = |pattern| distinct.partition_point(|known| *known < pattern);
        let mut blocks: Vec<AnchorHash> = distinct
            .iter()
            .map(|pattern| self.matcher.insert(pattern, posting))
            .collect();
        blocks.sort_unstable();
        blocks.dedup();
        let list = List {
            set,
            blocks: blocks.into(),
            ranks: urns.iter().map(|pattern| number(rank(pattern))).collect(),
            text_bytes: usage.bytes,
        };
        self.list_bytes += list.heap_bytes();
        Patterns::Many(self.lists.insert(list))
    }

    /// Takes away all that belongs to a number and to no other.
    fn remove_patterns(&mut self, id: SlotId, patterns: Patterns) -> Subscription {
        let (set, urns) = self.content(id, patterns);
        self.usage = self.usage.minus(Usage::of_patterns(&urns));
        let events = self.sets.names(set);
        match patterns {
            Patterns::One(block) => self.remove_from(block, id),
            Patterns::Many(list) => {
                if let Some(list) = self.lists.remove(list) {
                    self.list_bytes -= list.heap_bytes();
                    for &block in &list.blocks {
                        self.remove_from(block, id);
                    }
                }
            }
        }
        self.sets.release(set);
        Subscription {
            events,
            urns: urns.into(),
        }
    }

    fn remove_from(&mut self, block: AnchorHash, id: SlotId) {
        // Of several blocks with an equal hash one goes at a time.
        while self.matcher.remove(block, id) {}
    }
}

impl<K: Eq + Hash> FilterIndex<K> {
    /// Adds a webhook, or puts it in the place of the one with an equal key, whose subscription is
    /// then returned. Whatever the [`limits`](Self::limits) are: [`try_insert`](Self::try_insert)
    /// observes them.
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
    pub fn insert(&mut self, key: K, subscription: Subscription) -> Option<Subscription> {
        let hash = self.hasher.hash_one(&key);
        if let Some(id) = self.find(hash, &key) {
            return self.replace(id, subscription);
        }
        let id = self.slots.next_number();
        let patterns = self.add_patterns(id, subscription);
        self.slots.insert(Slot { key, patterns });
        let (slots, hasher) = (&self.slots, &self.hasher);
        self.by_key
            .insert_unique(hash, id, |&id| hash_of(hasher, slots, id));
        None
    }

    fn replace(&mut self, id: SlotId, subscription: Subscription) -> Option<Subscription> {
        let patterns = self.slots.get(id)?.patterns;
        let replaced = self.remove_patterns(id, patterns);
        let patterns = self.add_patterns(id, subscription);
        self.slots.get_mut(id)?.patterns = patterns;
        Some(replaced)
    }

    /// Removes a webhook and all that belongs to it and to no other, and returns what it had asked
    /// for.
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
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.remove_entry(key).map(|(_, subscription)| subscription)
    }

    /// [`remove`](Self::remove), and the key as it was inserted.
    ///
    /// ```
    /// use urn_filter::{FilterIndex, Subscription};
    ///
    /// let mut index = FilterIndex::from([("a".to_owned(), Subscription::default())]);
    /// assert_eq!(index.remove_entry("a"), Some(("a".to_owned(), Subscription::default())));
    /// ```
    pub fn remove_entry<Q>(&mut self, key: &Q) -> Option<(K, Subscription)>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let id = self.find(hash, key)?;
        if let Ok(entry) = self.by_key.find_entry(hash, |&known| known == id) {
            entry.remove();
        }
        let slot = self.slots.remove(id)?;
        let subscription = self.remove_patterns(id, slot.patterns);
        self.shrink();
        Some((slot.key, subscription))
    }

    /// What the webhook has asked for. A copy: how the index keeps it is its own affair.
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
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let id = self.find(self.hasher.hash_one(key), key)?;
        let slot = self.slots.get(id)?;
        Some(self.subscription(id, slot.patterns))
    }

    /// Whether there is a webhook with this key.
    #[must_use]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.find(self.hasher.hash_one(key), key).is_some()
    }

    pub(super) fn find<Q>(&self, hash: u64, key: &Q) -> Option<SlotId>
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        let is_it = |&id: &SlotId| {
            let slot = self.slots.get(id);
            slot.is_some_and(|slot| slot.key.borrow() == key)
        };
        self.by_key.find(hash, is_it).copied()
    }

    /// Gives back what removals have left unused, once that is three quarters.
    fn shrink(&mut self) {
        if self.by_key.is_empty() {
            self.clear();
            return;
        }
        if is_mostly_unused(self.by_key.len(), self.by_key.capacity()) {
            let (slots, hasher) = (&self.slots, &self.hasher);
            self.by_key.shrink_to_fit(|&id| hash_of(hasher, slots, id));
        }
    }
}

/// The hash of the key in an occupied slot.
fn hash_of<K: Hash>(hasher: &RandomState, slots: &Slots<K>, id: SlotId) -> u64 {
    slots.get(id).map_or(0, |slot| hasher.hash_one(&slot.key))
}

impl<K> Default for FilterIndex<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Eq + Hash, const N: usize> From<[(K, Subscription); N]> for FilterIndex<K> {
    /// As [`from_iter`](Self::from_iter).
    fn from(webhooks: [(K, Subscription); N]) -> Self {
        Self::from_iter(webhooks)
    }
}

impl<K: Eq + Hash> FromIterator<(K, Subscription)> for FilterIndex<K> {
    /// Of several webhooks with an equal key the last one counts. Nothing is limited.
    fn from_iter<I: IntoIterator<Item = (K, Subscription)>>(webhooks: I) -> Self {
        let mut index = Self::new();
        index.extend(webhooks);
        index
    }
}

impl<K: Eq + Hash> Extend<(K, Subscription)> for FilterIndex<K> {
    /// Inserts all of them, whatever the [`limits`](FilterIndex::limits) are. In a large index that
    /// is sooner done than one by one: the memory for some webhooks is fetched at the same time.
    fn extend<I: IntoIterator<Item = (K, Subscription)>>(&mut self, webhooks: I) {
        let mut webhooks = webhooks.into_iter();
        let mut some = Vec::with_capacity(PREFETCHED);
        loop {
            some.extend(webhooks.by_ref().take(PREFETCHED));
            if some.is_empty() {
                return;
            }
            let patterns = some.iter().filter_map(|(_, webhook)| webhook.urns.get(0));
            engine::prefetch(patterns.map(|pattern| self.matcher.locate_pattern(pattern)));
            for (key, subscription) in some.drain(..) {
                self.insert(key, subscription);
            }
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for FilterIndex<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
