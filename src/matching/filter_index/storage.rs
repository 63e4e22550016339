//! The event patterns and filters of each slot, and how they are put together again.

use alloc::vec::Vec;

use super::event_sets::{EventSets, SetId};
use super::slots::{List, Patterns, SlotId, number};
use super::tag::Tag;
use crate::language::Pattern;
use crate::matching::engine::{AnchorHash, Matcher, Posting};
use crate::matching::limits::Usage;
use crate::matching::slab::Slab;
use crate::matching::subscription::Subscription;

/// The subscriptions of all slots, compiled.
#[derive(Debug, Clone, Default)]
pub(super) struct Storage {
    /// The patterns. A posting has a slot and a [`Tag`].
    pub(super) matcher: Matcher,
    pub(super) sets: EventSets,
    lists: Slab<List>,
    /// The bytes that the lists have allocated.
    list_bytes: usize,
    /// How much all webhooks have together.
    usage: Usage,
}

impl Storage {
    pub(super) fn usage(&self) -> Usage {
        self.usage
    }

    /// Adds the subscription of a slot that has none.
    pub(super) fn add(&mut self, id: SlotId, subscription: Subscription) -> Patterns {
        let Subscription { events, urns } = subscription;
        let set = self.sets.acquire(events);
        let filters = Usage::of_filters(urns.patterns());
        self.usage = self.usage.plus(self.webhook_usage(set, filters));
        let is_one = urns.len() == 1;
        let posting = Posting {
            slot: id,
            tag: Tag::new(set, !is_one).0,
        };
        if let [pattern] = urns.patterns() {
            return Patterns::One(self.matcher.insert(pattern, posting));
        }
        // The matcher has each pattern once. The ranks keep the order and the duplicates.
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
            text_bytes: filters.bytes,
        };
        self.list_bytes += list.heap_bytes();
        Patterns::Many(self.lists.insert(list))
    }

    /// Removes the subscription of a slot and returns it. What other slots have in common with it
    /// stays.
    pub(super) fn remove(&mut self, id: SlotId, patterns: Patterns) -> Subscription {
        let (set, urns) = self.content(id, patterns);
        let removed = Subscription {
            events: self.sets.patterns(set),
            urns: urns.into(),
        };
        self.usage = self.usage.minus(Usage::of(&removed));
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
        removed
    }

    fn remove_from(&mut self, block: AnchorHash, id: SlotId) {
        // Several blocks can have this hash, and each call removes the slot from one.
        while self.matcher.remove(block, id) {}
    }

    /// Returns the subscription of a slot.
    pub(super) fn subscription(&self, id: SlotId, patterns: Patterns) -> Subscription {
        let (set, patterns) = self.content(id, patterns);
        Subscription {
            events: self.sets.patterns(set),
            urns: patterns.into(),
        }
    }

    /// Returns the set of event patterns of a slot, and its patterns in their order.
    fn content(&self, id: SlotId, patterns: Patterns) -> (SetId, Vec<Pattern>) {
        let mut distinct = Vec::new();
        match patterns {
            Patterns::One(block) => {
                let mut set = SetId::MAX;
                self.matcher.patterns_of(block, id, |pattern, tag| {
                    distinct.push(pattern);
                    set = Tag(tag).set();
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

    /// Returns what a slot adds to the usage. `O(1)`, except for a slot with one pattern, which has to
    /// be found.
    pub(super) fn usage_of(&self, id: SlotId, patterns: Patterns) -> Usage {
        let (set, filters) = match patterns {
            Patterns::One(_) => {
                let (set, filters) = self.content(id, patterns);
                (set, Usage::of_filters(&filters))
            }
            Patterns::Many(list) => {
                let Some(list) = self.lists.get(list) else {
                    return Usage::default();
                };
                let filters = Usage {
                    filters: list.ranks.len() as u64,
                    bytes: list.text_bytes,
                    ..Usage::default()
                };
                (list.set, filters)
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
        self.matcher.heap_bytes()
            + self.sets.heap_bytes()
            + self.lists.heap_bytes()
            + self.list_bytes
    }
}
