//! The names that nearly all events have, in one flat table.
//!
//! An event's name is looked up before anything else. The way through pages is 150 instructions longer
//! than this one, and longer than all the rest of a small index. So the short names with the lowest ids
//! are here once more: five words each, which are hashed and compared as words.
//!
//! The table is made anew when one of its names comes or goes: 64 names at most, 6 KiB.

use alloc::sync::Arc;
use alloc::vec;

use super::mask::EventId;
use crate::language::EventName;
use crate::matching::hashing::FastState;
use crate::matching::paged::arc_bytes;

/// How many words a short name has.
const WORDS: usize = 5;

/// A short name, padded with zeros.
pub(super) type Words = [u64; WORDS];

/// Short names with their ids. `clone` is `O(1)`.
//
// INVARIANT: the number of slots is 0 or a power of two, and more than half of them are empty.
#[derive(Debug, Clone, Default)]
pub(super) struct ShortNames {
    slots: Arc<[Slot]>,
    len: usize,
}

/// A name with its id. No name at all is in an empty one: a name has a byte that is not 0.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    name: Words,
    id: EventId,
}

/// Returns the words of a name, if it is short.
#[inline]
pub(super) fn words(name: &EventName) -> Option<Words> {
    let bytes = name.padded()?;
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u64::from_le_bytes(*bytes);
    }
    Some(words)
}

impl ShortNames {
    /// Makes the table of these names.
    pub(super) fn new(names: &[(Words, EventId)], hasher: &FastState) -> Self {
        if names.is_empty() {
            return Self::default();
        }
        let mut slots = vec![Slot::default(); (names.len() * 2 + 1).next_power_of_two()];
        let mask = slots.len() - 1;
        for &(name, id) in names {
            let mut at = start(&name, hasher);
            while slots.get(at & mask).is_some_and(|slot| !slot.is_empty()) {
                at += 1;
            }
            if let Some(slot) = slots.get_mut(at & mask) {
                *slot = Slot { name, id };
            }
        }
        Self {
            slots: slots.into(),
            len: names.len(),
        }
    }

    /// Returns the id of a name.
    #[inline]
    pub(super) fn get(&self, name: &Words, hasher: &FastState) -> Option<EventId> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = start(name, hasher);
        loop {
            let slot = self.slots.get(at & mask)?;
            if slot.name == *name {
                return Some(slot.id);
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

    fn name(number: usize) -> EventName {
        let letter = |at: u32| char::from(b'a' + (number / 5_usize.pow(at) % 5) as u8);
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
            let names = (0..count).map(|number| (words(&name(number)).unwrap(), number as EventId));
            let names: Vec<_> = names.collect();
            let table = ShortNames::new(&names, &hasher);
            assert_eq!(table.len(), count);
            for number in 0..125 {
                let id = table.get(&words(&name(number)).unwrap(), &hasher);
                assert_eq!(id, (number < count).then_some(number as EventId));
            }
        }
    }

    #[test]
    fn the_words_of_a_name_are_its_bytes() {
        for len in 1..60 {
            let name: EventName = "abcdefg.xyz".repeat(6)[..len]
                .trim_end_matches('.')
                .parse()
                .unwrap();
            let bytes: Option<Vec<u8>> = words(&name)
                .map(|words| words.iter().flat_map(|word| word.to_le_bytes()).collect());
            assert_eq!(bytes.is_some(), name.heap_bytes() == 0);
            if let Some(bytes) = bytes {
                let (text, padding) = bytes.split_at(name.as_str().len());
                assert_eq!(text, name.as_str().as_bytes());
                assert!(padding.iter().all(|&byte| byte == 0));
            }
        }
    }
}
