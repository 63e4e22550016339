//! Numbers for the event names in use, so that sets are sorted out by comparing integers.

use foldhash::quality::RandomState;
use hashbrown::HashMap;

use crate::event_name::{EventName, EventNames};

pub(super) type EventId = usize;

/// The names that are in some set, each with its number and how many sets have it.
#[derive(Debug, Clone, Default)]
pub(super) struct EventIds {
    ids: HashMap<EventName, Use, RandomState>,
    /// Numbers that were in use and are no more.
    free: Vec<EventId>,
}

#[derive(Debug, Clone)]
struct Use {
    id: EventId,
    sets: usize,
}

impl EventIds {
    /// The number of a name, if any set has it.
    pub(super) fn get(&self, name: &EventName) -> Option<EventId> {
        self.ids.get(name).map(|name| name.id)
    }

    /// The numbers of the names of one more set, in ascending order.
    pub(super) fn acquire(&mut self, names: &EventNames) -> Box<[EventId]> {
        let mut ids: Box<[EventId]> = names.iter().map(|name| self.acquire_one(name)).collect();
        ids.sort_unstable();
        ids
    }

    fn acquire_one(&mut self, name: &EventName) -> EventId {
        if let Some(known) = self.ids.get_mut(name) {
            known.sets += 1;
            return known.id;
        }
        // Names in use and free numbers together are all the numbers that there are.
        let next = self.ids.len();
        let id = self.free.pop().unwrap_or(next);
        self.ids.insert(name.clone(), Use { id, sets: 1 });
        id
    }

    /// One set fewer has these names.
    pub(super) fn release(&mut self, names: &EventNames) {
        for name in names {
            if let Some(known) = self.ids.get_mut(name) {
                known.sets -= 1;
                if known.sets == 0 {
                    self.free.push(known.id);
                    self.ids.remove(name);
                }
            }
        }
        if self.ids.is_empty() {
            *self = Self::default();
        } else if self.ids.len() < self.ids.capacity() / 4 {
            self.ids.shrink_to_fit();
            self.free.shrink_to_fit();
        }
    }

    /// About what the names have allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        let entry = size_of::<(EventName, Use)>() + 1;
        self.ids.capacity() * entry + self.free.capacity() * size_of::<EventId>()
    }
}
