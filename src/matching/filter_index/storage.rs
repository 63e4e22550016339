//! The webhooks of an index, compiled.

use alloc::vec::Vec;
use core::borrow::Borrow;
use core::hash::{BuildHasher, Hash};

use super::webhook::{Blocks, Place, Record, different, number};
use crate::language::Pattern;
use crate::matching::engine::{
    BlockId, Cursor, Engine, Moved, Owner, Posting, Sought, Spot, Untidy, Who,
};
use crate::matching::event_sets::{EventSets, SetId};
use crate::matching::hashing::RandomState;
use crate::matching::limits::Usage;
use crate::matching::paged::{Fp, Slab, Table};
use crate::matching::subscription::Subscription;

/// Webhooks by key. A clone takes constant time, and shares what neither of both changes.
#[derive(Debug)]
pub(super) struct Storage<K> {
    pub(super) engine: Engine<K>,
    pub(super) sets: EventSets,
    /// The webhooks that do not have exactly one pattern, or match nothing.
    pub(super) records: Slab<Record<K>>,
    /// The numbers of the records of webhooks that match nothing, because one of their lists is empty.
    pub(super) idle: Slab<u32>,
    /// The [`Place`] of each key.
    pub(super) by_key: Table,
    /// Random, so that nobody can choose keys that collide.
    hasher: RandomState,
    /// The bytes that the records have allocated.
    pub(super) record_bytes: usize,
    /// How much all webhooks have together.
    usage: Usage,
}

/// How many webhooks are inserted together.
pub(super) const FETCHED: usize = 32;

/// A webhook that has been found, until the next change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    One(Spot),
    Record(u32),
}

impl<K> Storage<K> {
    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    /// Returns the number of webhooks.
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    pub(super) fn hash<Q: Hash + ?Sized>(&self, key: &Q) -> u64 {
        self.hasher.hash_one(key)
    }

    /// Returns the webhook with a key that has this hash, and its place.
    pub(super) fn find<Q>(&self, hash: u64, key: &Q) -> Option<(Found, Place)>
    where
        K: Borrow<Q>,
        Q: Eq + ?Sized,
    {
        self.by_key.find(Fp::of(hash), |bits| {
            let place = Place::of_bits(bits);
            let found = match place {
                Place::One(block) => {
                    let spot = self
                        .engine
                        .find_home(block, |known| known.borrow() == key)?;
                    Found::One(spot)
                }
                Place::Record(number) => {
                    let record = self.records.get(number)?;
                    if record.key.borrow() != key {
                        return None;
                    }
                    Found::Record(number)
                }
            };
            Some((found, place))
        })
    }

    /// Returns the subscription of a webhook.
    pub(super) fn subscription(&self, found: Found) -> Subscription {
        let (set, patterns) = self.content(found);
        Subscription {
            events: self.sets.patterns(set),
            urns: patterns.into(),
        }
    }

    /// Returns the set of event patterns of a webhook, and its filters in their order.
    fn content(&self, found: Found) -> (SetId, Vec<Pattern>) {
        let number = match found {
            Found::One(spot) => {
                let pattern = self.engine.pattern(spot);
                return (self.engine.set(spot), pattern.into_iter().collect());
            }
            Found::Record(number) => number,
        };
        let Some(record) = self.records.get(number) else {
            return (SetId::default(), Vec::new());
        };
        let different = (0..record.blocks.len()).filter_map(|place| {
            let spot = self.owned(number, place)?;
            self.engine.pattern(spot)
        });
        let different: Vec<Pattern> = different.collect();
        let patterns = match &record.order {
            None => different,
            Some(order) => {
                let order = order.iter();
                order
                    .filter_map(|&index| different.get(index as usize).cloned())
                    .collect()
            }
        };
        (record.set, patterns)
    }

    /// Returns the set of event patterns of a webhook.
    pub(super) fn set_of(&self, found: Found) -> SetId {
        match found {
            Found::One(spot) => self.engine.set(spot),
            Found::Record(number) => {
                let record = self.records.get(number);
                record.map_or_else(SetId::default, |record| record.set)
            }
        }
    }

    /// Returns the number of filters of a webhook, duplicates counted.
    pub(super) fn filter_count(&self, found: Found) -> usize {
        match found {
            Found::One(_) => 1,
            Found::Record(number) => self.records.get(number).map_or(0, Record::len),
        }
    }

    /// Returns which of the different filters of a webhook the one with this index in its list is.
    pub(super) fn place(&self, found: Found, index: usize) -> Option<usize> {
        match found {
            Found::One(_) => (index == 0).then_some(0),
            Found::Record(number) => self.records.get(number)?.place(index),
        }
    }

    /// Returns where the filter with this index in the list of a webhook is.
    pub(super) fn spot(&self, found: Found, index: usize) -> Option<Spot> {
        let place = self.place(found, index)?;
        match found {
            Found::One(spot) => Some(spot),
            Found::Record(number) => self.owned(number, place),
        }
    }

    /// Returns where a pattern of a record is.
    pub(super) fn owned(&self, record: u32, place: usize) -> Option<Spot> {
        let block = self.records.get(record)?.blocks.get(place)?;
        let owner = Owner {
            webhook: record,
            place: number(place),
        };
        self.engine.find_owned(block, owner)
    }

    /// Returns what a webhook adds to the usage.
    pub(super) fn usage_of(&self, found: Found) -> Usage {
        let (set, filters) = match found {
            Found::One(_) => {
                let (set, filters) = self.content(found);
                (set, Usage::of_filters(&filters))
            }
            Found::Record(number) => {
                let Some(record) = self.records.get(number) else {
                    return Usage::default();
                };
                let filters = Usage {
                    filters: record.len() as u64,
                    bytes: record.text_bytes,
                    ..Usage::default()
                };
                (record.set, filters)
            }
        };
        self.webhook_usage(set, filters)
    }

    /// Returns the usage of one webhook with these event patterns and filters.
    fn webhook_usage(&self, set: SetId, filters: Usage) -> Usage {
        Usage {
            webhooks: 1,
            ..self.sets.usage(set).plus(filters)
        }
    }

    /// Returns the bytes that the storage has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.engine.heap_bytes()
            + self.sets.heap_bytes()
            + self.records.heap_bytes()
            + self.idle.heap_bytes()
            + self.record_bytes
            + self.by_key.heap_bytes()
    }

    /// Returns the first home posting from a place on.
    pub(super) fn home_from(&self, from: Cursor) -> Option<(&K, Spot, Cursor)> {
        self.engine.home_from(from)
    }
}

impl<K: Clone + Eq + Hash> Storage<K> {
    /// Prepares for so many more webhooks.
    pub(super) fn reserve(&mut self, additional: usize) {
        self.by_key.reserve(additional);
    }

    /// Makes the processor fetch what inserting webhooks reads, the memory for up to [`FETCHED`] of them at
    /// the same time.
    pub(super) fn fetch(&self, webhooks: &[(K, Subscription)]) {
        if !self.engine.is_large() {
            return;
        }
        for (key, _) in webhooks {
            self.by_key.prefetch(Fp::of(self.hash(key)));
        }
        let patterns = webhooks
            .iter()
            .filter_map(|(_, webhook)| webhook.urns.get(0));
        let mut sought = [Sought::default(); FETCHED];
        for (sought, pattern) in sought.iter_mut().zip(patterns) {
            *sought = self.engine.seek_pattern(pattern);
        }
        self.engine.fetch(&mut sought);
    }

    /// Adds a webhook whose key has this hash and is not there.
    //
    // The caller's `Hash` may panic while a block is divided. A webhook of one pattern is then not there,
    // and one of several has those patterns that were added before.
    pub(super) fn add(&mut self, hash: u64, key: K, subscription: Subscription) {
        let Subscription { events, urns } = subscription;
        let is_idle = events.is_empty() || urns.is_empty();
        let set = self.sets.acquire(events);
        let filters = Usage::of_filters(urns.patterns());
        let usage = self.webhook_usage(set, filters);
        let fp = Fp::of(hash);
        if let ([pattern], false) = (urns.patterns(), is_idle) {
            let block = self.add_pattern(pattern, set, Posting::Home(key));
            self.by_key.insert(fp, Place::One(block).bits());
            self.usage = self.usage.plus(usage);
            return;
        }
        let (different, order) = different(urns.patterns());
        let record = Record {
            key,
            set,
            blocks: Blocks::new(different.len()),
            order,
            text_bytes: filters.bytes,
            idle: None,
        };
        self.record_bytes += record.heap_bytes();
        let webhook = self.records.insert(record);
        if is_idle {
            let idle = self.idle.insert(webhook);
            if let Some(record) = self.records.get_mut(webhook) {
                record.idle = Some(idle);
            }
        }
        self.by_key.insert(fp, Place::Record(webhook).bits());
        self.usage = self.usage.plus(usage);
        for (place, pattern) in different.into_iter().enumerate() {
            let owner = Owner {
                webhook,
                place: number(place),
            };
            let block = self.add_pattern(pattern, set, Posting::Owned(owner));
            if let Some(record) = self.records.get_mut(webhook) {
                record.blocks.set(place, block);
            }
        }
    }

    fn add_pattern(&mut self, pattern: &Pattern, set: SetId, posting: Posting<K>) -> BlockId {
        let hasher = &self.hasher;
        let mut moved = Vec::new();
        let hash_of = |key: &K| hasher.hash_one(key);
        let block = self
            .engine
            .insert(pattern, set, posting, hash_of, &mut moved);
        self.note(&moved);
        block
    }

    /// Notes the blocks in which postings are now.
    fn note(&mut self, moved: &[Moved]) {
        for moved in moved {
            match moved.who {
                Who::Home(hash) => {
                    let before = Place::One(moved.from).bits();
                    let after = Place::One(moved.to).bits();
                    self.by_key
                        .update(Fp::of(hash), |bits| bits == before, after);
                }
                Who::Owned(Owner { webhook, place }) => {
                    if let Some(record) = self.records.get_mut(webhook) {
                        record.blocks.set(place as usize, moved.to);
                    }
                }
            }
        }
    }

    /// Replaces the subscription of a webhook whose key has this hash, and returns the previous one.
    pub(super) fn replace(
        &mut self,
        hash: u64,
        found: (Found, Place),
        subscription: Subscription,
    ) -> Option<Subscription> {
        let (key, previous) = self.remove(hash, found)?;
        // If it was the only one, there are other hashes now.
        let hash = self.hash(&key);
        self.add(hash, key, subscription);
        Some(previous)
    }

    /// Removes a webhook whose key has this hash. What others have in common with it stays.
    pub(super) fn remove(
        &mut self,
        hash: u64,
        (found, place): (Found, Place),
    ) -> Option<(K, Subscription)> {
        let subscription = self.subscription(found);
        let mut untidy = Vec::new();
        let (key, set) = match found {
            Found::One(spot) => {
                let set = self.engine.set(spot);
                let (key, left) = self.engine.remove(spot);
                untidy.extend(left);
                (key?, set)
            }
            Found::Record(number) => {
                let patterns = self.records.get(number)?.blocks.len();
                for place in 0..patterns {
                    if let Some(spot) = self.owned(number, place) {
                        untidy.extend(self.engine.remove(spot).1);
                    }
                }
                let record = self.records.remove(number)?;
                self.record_bytes -= record.heap_bytes();
                if let Some(idle) = record.idle {
                    self.idle.remove(idle);
                }
                (record.key, record.set)
            }
        };
        self.by_key
            .remove(Fp::of(hash), |bits| bits == place.bits());
        self.usage = self.usage.minus(Usage::of(&subscription));
        self.sets.release(set);
        if self.len() == 0 {
            // Gives back what the tables keep for the next entry.
            *self = Self::default();
        } else {
            self.tidy(untidy);
        }
        Some((key, subscription))
    }

    /// Brings what is left in blocks with few patterns together.
    fn tidy(&mut self, untidy: Vec<Untidy>) {
        for untidy in untidy {
            let hasher = &self.hasher;
            let mut moved = Vec::new();
            self.engine
                .tidy(untidy, |key| hasher.hash_one(key), &mut moved);
            self.note(&moved);
        }
    }
}

impl<K> Default for Storage<K> {
    fn default() -> Self {
        Self {
            engine: Engine::default(),
            sets: EventSets::default(),
            records: Slab::new(),
            idle: Slab::new(),
            by_key: Table::new(),
            hasher: RandomState::default(),
            record_bytes: 0,
            usage: Usage::default(),
        }
    }
}

impl<K> Clone for Storage<K> {
    fn clone(&self) -> Self {
        Self {
            engine: self.engine.clone(),
            sets: self.sets.clone(),
            records: self.records.clone(),
            idle: self.idle.clone(),
            by_key: self.by_key.clone(),
            hasher: self.hasher.clone(),
            ..*self
        }
    }
}
