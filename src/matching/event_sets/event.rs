//! What the name of an event resolves to.

use super::mask::{EventId, Mask, has_own_bit};
use crate::matching::buffer::Buffer;

/// The ids that an event's name resolves to.
#[derive(Debug, Clone, Default)]
pub(in crate::matching) struct Event {
    pub(super) mask: Mask,
    /// The ids without a bit of their own.
    high: Buffer,
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
    #[inline]
    pub(super) fn add(&mut self, id: EventId) {
        self.mask.add(id);
        if !has_own_bit(id) {
            self.high.push(id.into());
        }
    }

    /// Reports whether there is no id.
    pub(super) fn is_empty(&self) -> bool {
        self.mask == Mask::default()
    }

    /// Returns the ids without a bit of their own.
    pub(super) fn high(&self) -> impl Iterator<Item = EventId> {
        let cells = self.high.as_slice().iter();
        cells.map(|&cell| EventId::try_from(cell).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use allocation_counter::measure;

    use super::*;

    #[test]
    fn ids_are_kept_and_those_with_a_bit_need_no_memory() {
        let mut event = Event::default();
        let few = measure(|| (0..64).for_each(|id| event.add(id)));
        assert_eq!(few.count_total, 0);
        (64..90).for_each(|id| event.add(id));
        assert!(event.high().eq(64..90));
    }
}
