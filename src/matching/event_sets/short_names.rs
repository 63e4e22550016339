//! The names that nearly all events have, in one flat table.
//!
//! An event's name is looked up before anything else. The way through pages is 150 instructions longer
//! than this one, and longer than all the rest of a small index. So the short names with the lowest ids
//! are here once more: five words each, which are hashed and compared as words.
//!
//! With each name are all ids with a bit of their own that the name resolves to: its own one and those of the
//! patterns with a `*` that match it. So an event with such a name costs the same with and without
//! wildcards.
//!
//! The table is made anew when one of these ids comes or goes: 64 names at most, 6 KiB. Each name is then
//! compared with each of the wildcards, 32 times 32 at most.

use alloc::sync::Arc;
use alloc::vec;

use crate::matching::hashing::FastState;
use crate::matching::paged::arc_bytes;

/// A short name, padded with zeros.
pub(super) type Words = [u64; 5];

/// Short names with the ids that they resolve to, as bits. `clone` is `O(1)`.
//
// INVARIANT: the number of slots is 0 or a power of two, and more than half of them are empty.
#[derive(Debug, Clone, Default)]
pub(super) struct ShortNames {
    slots: Arc<[Slot]>,
    len: usize,
}

/// A name with its ids. No name at all is in an empty one: a name has a byte that is not 0.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    name: Words,
    ids: u64,
}

impl ShortNames {
    /// Makes the table of these names.
    pub(super) fn new(names: &[(Words, u64)], hasher: &FastState) -> Self {
        if names.is_empty() {
            return Self::default();
        }
        let mut slots = vec![Slot::default(); (names.len() * 2 + 1).next_power_of_two()];
        let mask = slots.len() - 1;
        for &(name, ids) in names {
            let mut at = start(&name, hasher);
            while slots.get(at & mask).is_some_and(|slot| !slot.is_empty()) {
                at += 1;
            }
            if let Some(slot) = slots.get_mut(at & mask) {
                *slot = Slot { name, ids };
            }
        }
        Self {
            slots: slots.into(),
            len: names.len(),
        }
    }

    /// Returns the ids of a name.
    #[inline]
    pub(super) fn get(&self, name: &Words, hasher: &FastState) -> Option<u64> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = start(name, hasher);
        loop {
            let slot = self.slots.get(at & mask)?;
            if slot.is(name) {
                return Some(slot.ids);
            }
            if slot.is_empty() {
                return None;
            }
            at += 1;
        }
    }

    /// Returns the number of names.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Returns the bytes that the table has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        arc_bytes::of_slice::<Slot>(self.slots.len())
    }
}

impl Slot {
    /// Compares word by word: `==` of arrays of this length is a call.
    #[inline]
    fn is(&self, name: &Words) -> bool {
        let words = self.name.iter().zip(name);
        words.fold(0, |others, (word, other)| others | (word ^ other)) == 0
    }

    fn is_empty(&self) -> bool {
        let [first, ..] = self.name;
        first == 0
    }
}

/// Returns where the search for a name begins: less than 2³².
#[inline]
fn start(name: &Words, hasher: &FastState) -> usize {
    (hasher.words(name) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;
    use crate::language::EventName;

    fn name(number: usize) -> EventName {
        let letter = |at: u32| char::from(b"abcde"[number / 5_usize.pow(at) % 5]);
        // 3 to 30 letters.
        let letters = (0..3).map(letter);
        letters
            .cycle()
            .take(3 + number % 28)
            .collect::<String>()
            .parse()
            .unwrap()
    }

    #[test]
    fn names_are_found_and_no_others() {
        let hasher = FastState::default();
        for count in [0, 1, 2, 3, 10, 64] {
            let names = (0..count)
                .zip(0..)
                .map(|(number, id)| (name(number).words().unwrap(), id));
            let names: Vec<_> = names.collect();
            let table = ShortNames::new(&names, &hasher);
            assert_eq!(table.len(), count);
            for (number, expected) in (0..125).zip(0..) {
                let id = table.get(&name(number).words().unwrap(), &hasher);
                assert_eq!(id, (number < count).then_some(expected));
            }
        }
    }
}
