//! What the name of an event resolves to.

use alloc::vec::Vec;

use super::mask::{EventId, Mask, has_own_bit};

/// How many ids without a bit of their own need no allocation.
const FEW: usize = 6;

/// The ids that an event's name resolves to.
#[derive(Debug, Clone, Default)]
pub(in crate::matching) struct Event {
    pub(super) mask: Mask,
    /// The ids without a bit of their own: the first ones, and the others.
    few: [EventId; FEW],
    count: usize,
    more: Vec<EventId>,
}

impl Event {
    /// Makes an event of ids with a bit of their own.
    #[inline]
    pub(super) fn of_own(ids: u64) -> Self {
        Self {
            mask: Mask::of_own(ids),
            ..Self::default()
        }
    }

    /// Adds an id.
    pub(super) fn add(&mut self, id: EventId) {
        self.mask.add(id);
        if has_own_bit(id) {
            return;
        }
        match self.few.get_mut(self.count) {
            Some(place) => {
                *place = id;
                self.count += 1;
            }
            None => self.more.push(id),
        }
    }

    /// Reports whether there is no id.
    pub(super) fn is_empty(&self) -> bool {
        self.mask == Mask::default()
    }

    /// Returns the ids without a bit of their own.
    pub(super) fn high(&self) -> impl Iterator<Item = EventId> {
        let few = self.few.iter().take(self.count);
        few.chain(&self.more).copied()
    }
}

#[cfg(test)]
mod tests {
    use allocation_counter::measure;

    use super::*;

    #[test]
    fn few_ids_need_no_allocation_and_many_are_kept() {
        let mut event = Event::default();
        let few = measure(|| (0..64 + 6).for_each(|id| event.add(id)));
        assert_eq!(few.count_total, 0);
        (70..90).for_each(|id| event.add(id));
        assert!(event.high().eq(64..90));
    }
}
