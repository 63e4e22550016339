//! Numbers for the event names in use, so that webhooks are sorted out by comparing integers.

use std::collections::HashMap;

use crate::event_name::{EventName, EventNames};

pub(super) type EventId = usize;

/// The names that some webhook wants, each with its number and how many webhooks want it.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    ids: HashMap<EventName, Use>,
    /// Numbers that were in use and are no more.
    free: Vec<EventId>,
}

#[derive(Debug, Clone)]
struct Use {
    id: EventId,
    webhooks: usize,
}

impl EventIds {
    /// The number of a name, if any webhook wants it.
    pub(super) fn get(&self, name: &EventName) -> Option<EventId> {
        self.ids.get(name).map(|name| name.id)
    }

    /// The numbers of the names that one more webhook wants, in ascending order.
    pub(super) fn acquire(&mut self, names: &EventNames) -> Box<[EventId]> {
        let mut ids: Box<[EventId]> = names.iter().map(|name| self.acquire_one(name)).collect();
        ids.sort_unstable();
        ids
    }

    fn acquire_one(&mut self, name: &EventName) -> EventId {
        if let Some(known) = self.ids.get_mut(name) {
            known.webhooks += 1;
            return known.id;
        }
        // Names in use and free numbers together are all the numbers that there are.
        let next = self.ids.len();
        let id = self.free.pop().unwrap_or(next);
        self.ids.insert(name.clone(), Use { id, webhooks: 1 });
        id
    }

    /// One webhook fewer wants these names.
    pub(super) fn release(&mut self, names: &EventNames) {
        for name in names {
            if let Some(known) = self.ids.get_mut(name) {
                known.webhooks -= 1;
                if known.webhooks == 0 {
                    self.free.push(known.id);
                    self.ids.remove(name);
                }
            }
        }
        if self.ids.is_empty() {
            *self = Self::default();
        }
    }
}
