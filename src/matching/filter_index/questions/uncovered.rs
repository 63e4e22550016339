//! What a webhook would add to those that exist.

use alloc::vec::Vec;

use crate::matching::engine::Relation;
use crate::matching::event_sets::{Event, SetId};
use crate::matching::filter_index::storage::Storage;
use crate::matching::subscription::Subscription;

/// The pairs of an event pattern and a filter that nobody covers. They borrow nothing.
//
// A pair is covered by webhooks together if and only if one of them covers it. The reason is that for one
// pattern: no finite list has all parts and all segments that a `*` stands for. So somebody gets the event
// of which both the name and the URN are least instances, and covers both then.
pub(crate) struct Pairs {
    /// What each event pattern resolves to, if any webhook has one that covers it.
    events: Vec<Option<Event>>,
    /// The filter that is looked at, and the next event pattern.
    filter: usize,
    event: usize,
    /// The event sets of the webhooks that cover the filter, in ascending order.
    sets: Vec<SetId>,
}

impl Pairs {
    pub(in crate::matching::filter_index) fn start<K>(
        storage: &Storage<K>,
        webhook: &Subscription,
    ) -> Self {
        let events = webhook.events.iter();
        let mut pairs = Self {
            events: events.map(|event| storage.sets.covering(event)).collect(),
            filter: 0,
            event: 0,
            sets: Vec::new(),
        };
        pairs.look(storage, webhook);
        pairs
    }

    /// Finds out who covers the filter that is looked at.
    fn look<K>(&mut self, storage: &Storage<K>, webhook: &Subscription) {
        self.sets.clear();
        if let Some(filter) = webhook.urns.get(self.filter) {
            let sets = &mut self.sets;
            storage
                .engine
                .related(filter, Relation::Covering, |set, _| sets.push(set));
            sets.sort_unstable();
            sets.dedup();
        }
    }

    /// Returns the next pair, as the index of the event pattern and that of the filter. The storage and the
    /// webhook are always the same ones.
    pub(in crate::matching::filter_index) fn next<K>(
        &mut self,
        storage: &Storage<K>,
        webhook: &Subscription,
    ) -> Option<(usize, usize)> {
        while self.filter < webhook.urns.len() {
            while let Some(wanted) = self.events.get(self.event) {
                let event = self.event;
                self.event += 1;
                let covers = |&set: &SetId| {
                    let wanted = wanted.as_ref();
                    wanted.is_some_and(|wanted| storage.sets.wants(set, wanted))
                };
                if !self.sets.iter().any(covers) {
                    return Some((event, self.filter));
                }
            }
            self.filter += 1;
            self.event = 0;
            self.look(storage, webhook);
        }
        None
    }
}
