//! Many webhooks, compiled together: which of them get an event?

mod event_ids;
mod matches;

use std::borrow::Borrow;
use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::ops::ControlFlow;

use hashbrown::HashTable;
use slab::Slab;

use self::event_ids::{EventId, EventIds};
pub use self::matches::Matches;
use crate::event_name::EventName;
use crate::scratch::Scratch;
use crate::subscription::Subscription;
use crate::trie::Trie;
use crate::urn::Urn;

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
/// An event is answered in one walk over a tree of the segments of all patterns, whatever their
/// number: `O(length of the URN)`, plus the matches, plus the branches that middle wildcards open,
/// never more than the number of distinct prefixes that fit the URN. In the steady state nothing
/// is allocated. [`insert`](Self::insert) and [`remove`](Self::remove) are `O(length of the
/// subscription)` plus, for each pattern, the number of webhooks that have just this pattern; the
/// index as a whole is never rebuilt for a change, only moved together after three quarters of it
/// have been removed.
#[derive(Clone)]
pub struct FilterIndex<K> {
    slots: Slab<Slot<K>>,
    /// The slots by the key in them.
    by_key: HashTable<SlotId>,
    /// The slots by their patterns.
    trie: Trie,
    event_ids: EventIds,
    /// Of the keys; random, so that no choice of keys makes them collide.
    hasher: RandomState,
}

type SlotId = usize;

#[derive(Debug, Clone)]
struct Slot<K> {
    key: K,
    subscription: Subscription,
    /// The ids of the subscription's event names, in ascending order.
    events: Box<[EventId]>,
}

impl<K> FilterIndex<K> {
    /// The index without a webhook.
    #[must_use]
    pub fn new() -> Self {
        Self {
            slots: Slab::new(),
            by_key: HashTable::new(),
            trie: Trie::new(),
            event_ids: EventIds::default(),
            hasher: RandomState::new(),
        }
    }

    /// How many webhooks there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there is no webhook.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Removes every webhook and gives the memory back.
    pub fn clear(&mut self) {
        *self = Self::new();
    }

    /// The webhooks, in no promised order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, Subscription)> {
        self.slots
            .iter()
            .map(|(_, slot)| (&slot.key, slot.subscription.clone()))
    }

    /// The keys of the webhooks, in no promised order.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.slots.iter().map(|(_, slot)| &slot.key)
    }

    /// Does any webhook get the event?
    #[must_use]
    pub fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        self.event_ids
            .get(event)
            .is_some_and(|event| self.any_slot(urn, |slot| slot.wants(event)))
    }

    /// Does any webhook have a filter that matches the URN, and any event name?
    #[must_use]
    pub fn is_match_urn(&self, urn: &Urn<'_>) -> bool {
        self.any_slot(urn, |_| true)
    }

    /// How many webhooks get the event?
    #[must_use]
    pub fn match_count(&self, event: &EventName, urn: &Urn<'_>) -> usize {
        self.matches(event, urn).len()
    }

    /// How many webhooks have a filter that matches the URN?
    #[must_use]
    pub fn match_count_urn(&self, urn: &Urn<'_>) -> usize {
        self.matches_urn(urn).len()
    }

    /// Which webhooks get the event? Each key once, in no promised order.
    #[must_use]
    pub fn matches(&self, event: &EventName, urn: &Urn<'_>) -> Matches<'_, K> {
        let hits = match self.event_ids.get(event) {
            Some(event) => self.hits(urn, |slot| slot.wants(event)),
            None => Scratch::take(),
        };
        Matches::new(&self.slots, hits)
    }

    /// Which webhooks have a filter that matches the URN, whatever the event's name? Each key once,
    /// in no promised order.
    #[must_use]
    pub fn matches_urn(&self, urn: &Urn<'_>) -> Matches<'_, K> {
        Matches::new(&self.slots, self.hits(urn, |_| true))
    }

    /// Replaces the content of the buffer by the keys of the webhooks that get the event, each
    /// once, in no promised order.
    ///
    /// The buffer is cleared first: what is in it afterwards belongs to this event and no other.
    pub fn matches_into(&self, event: &EventName, urn: &Urn<'_>, keys: &mut Vec<K>)
    where
        K: Clone,
    {
        keys.clear();
        keys.extend(self.matches(event, urn).cloned());
    }

    /// [`matches_into`](Self::matches_into), whatever the event's name.
    pub fn matches_urn_into(&self, urn: &Urn<'_>, keys: &mut Vec<K>)
    where
        K: Clone,
    {
        keys.clear();
        keys.extend(self.matches_urn(urn).cloned());
    }

    fn any_slot(&self, urn: &Urn<'_>, wanted: impl Fn(&Slot<K>) -> bool) -> bool {
        let found = urn.with_canonical(|name| {
            self.trie.search(name, |slots| {
                if slots.iter().any(|&slot| wanted(&self.slots[slot])) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        found.is_break()
    }

    fn hits(&self, urn: &Urn<'_>, wanted: impl Fn(&Slot<K>) -> bool) -> Scratch {
        let mut hits = Scratch::take();
        let _: ControlFlow<()> = urn.with_canonical(|name| {
            self.trie.search(name, |slots| {
                let wanted = |slot: &&SlotId| wanted(&self.slots[**slot]);
                hits.extend(slots.iter().filter(wanted).copied());
                ControlFlow::Continue(())
            })
        });
        hits.sort_dedup();
        hits
    }
}

impl<K> Slot<K> {
    fn wants(&self, event: EventId) -> bool {
        self.events.binary_search(&event).is_ok()
    }
}

impl<K: Eq + Hash> FilterIndex<K> {
    /// Adds a webhook, or puts it in the place of the one with an equal key, whose subscription is
    /// then returned.
    pub fn insert(&mut self, key: K, subscription: Subscription) -> Option<Subscription> {
        let replaced = self.remove(&key);
        let hash = self.hasher.hash_one(&key);
        let events = self.event_ids.acquire(&subscription.events);
        let slot = self.slots.vacant_entry();
        for pattern in &subscription.urns {
            self.trie.insert(pattern, slot.key());
        }
        let id = slot.key();
        slot.insert(Slot {
            key,
            subscription,
            events,
        });
        let (slots, hasher) = (&self.slots, &self.hasher);
        self.by_key
            .insert_unique(hash, id, |&id| hasher.hash_one(&slots[id].key));
        replaced
    }

    /// Removes a webhook and all that belongs to it and to no other, and returns what it had asked
    /// for.
    pub fn remove<Q>(&mut self, key: &Q) -> Option<Subscription>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let is_it = |&id: &SlotId| self.slots[id].key.borrow() == key;
        let (id, _) = self.by_key.find_entry(hash, is_it).ok()?.remove();
        let Slot { subscription, .. } = self.slots.remove(id);
        self.event_ids.release(&subscription.events);
        for pattern in &subscription.urns {
            self.trie.remove(pattern, id);
        }
        self.shrink();
        Some(subscription)
    }

    /// What the webhook has asked for. A copy: how the index keeps it is its own affair.
    #[must_use]
    pub fn get<Q>(&self, key: &Q) -> Option<Subscription>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.slot(key).map(|slot| slot.subscription.clone())
    }

    /// Whether there is a webhook with this key.
    #[must_use]
    pub fn contains_key<Q>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.slot(key).is_some()
    }

    fn slot<Q>(&self, key: &Q) -> Option<&Slot<K>>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let is_it = |&id: &SlotId| self.slots[id].key.borrow() == key;
        self.by_key.find(hash, is_it).map(|&id| &self.slots[id])
    }

    /// Gives back what removals have left unused, once that is three quarters.
    fn shrink(&mut self) {
        let (slots, hasher) = (&self.slots, &self.hasher);
        if self.by_key.len() < self.by_key.capacity() / 4 {
            self.by_key
                .shrink_to_fit(|&id| hasher.hash_one(&slots[id].key));
        }
        if self.slots.is_empty() {
            self.slots = Slab::new();
        }
    }
}

impl<K> Default for FilterIndex<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Eq + Hash> FromIterator<(K, Subscription)> for FilterIndex<K> {
    /// Of several webhooks with an equal key the last one counts.
    fn from_iter<I: IntoIterator<Item = (K, Subscription)>>(webhooks: I) -> Self {
        let mut index = Self::new();
        index.extend(webhooks);
        index
    }
}

impl<K: Eq + Hash> Extend<(K, Subscription)> for FilterIndex<K> {
    fn extend<I: IntoIterator<Item = (K, Subscription)>>(&mut self, webhooks: I) {
        for (key, subscription) in webhooks {
            self.insert(key, subscription);
        }
    }
}

impl<K: fmt::Debug> fmt::Debug for FilterIndex<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
