//! The event patterns with a `*`, in one flat list while there are few.
//!
//! Most servers have a handful. Then it is faster to compare each of them with the name than to hash the
//! parts of the name. Nearly all are a literal part and a last `*`, which one comparison of words decides.
//! Of the others that comparison, and one of the last bytes, leaves few that have to be looked at.

use alloc::sync::Arc;
use alloc::vec::Vec;

use super::mask::EventId;
use super::short_names::Words;
use crate::language::{EventName, EventPattern, Extent};
use crate::matching::paged::arc_bytes;

/// How many patterns the list has at most. One more, and they are found by hashes.
const MAX: usize = 16;

/// The patterns with a `*` whose ids have a bit of their own. `clone` is `O(1)`.
#[derive(Debug, Clone, Default)]
pub(super) struct FewWildcards {
    /// Empty if there are more than [`MAX`].
    each: Arc<[Entry]>,
    /// How many there are.
    count: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// What is before the first `*`, as far as a short name has room for it, and which bits that is.
    start: Words,
    start_mask: Words,
    /// The same of the last bytes, if the pattern ends with a literal part.
    end: u32,
    end_mask: u32,
    id: EventId,
    /// Whether the pattern matches each short name that begins so.
    is_decided: bool,
}

impl FewWildcards {
    /// Makes the list of these patterns.
    pub(super) fn new<'p>(patterns: impl Iterator<Item = (EventId, &'p EventPattern)>) -> Self {
        let mut each = Vec::new();
        let mut count = 0;
        for (id, pattern) in patterns {
            if count < MAX {
                each.push(Entry::new(id, pattern));
            }
            count += 1;
        }
        if count == 0 || count > MAX {
            each.clear();
        }
        let each = if each.is_empty() {
            Arc::default()
        } else {
            each.into()
        };
        Self { each, count }
    }

    /// Returns how many patterns there are.
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// Reports whether there are too many to be in the list.
    pub(super) fn are_too_many(&self) -> bool {
        self.count > MAX
    }

    /// Calls `found` with the id of each pattern that matches a short name. `is` asks the pattern itself.
    pub(super) fn matching(
        &self,
        name: &EventName,
        words: &Words,
        is: impl Fn(EventId) -> bool,
        mut found: impl FnMut(EventId),
    ) {
        let last = name.as_bytes().last_chunk().copied();
        for entry in &*self.each {
            if entry.can_match(words, last) && (entry.is_decided || is(entry.id)) {
                found(entry.id);
            }
        }
    }

    /// Returns the bytes that the list has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        arc_bytes::of_slice::<Entry>(self.each.len())
    }
}

impl Entry {
    fn new(id: EventId, pattern: &EventPattern) -> Self {
        let text = pattern.as_bytes();
        let is_star = |&byte: &u8| byte == b'*';
        let first = text.iter().position(is_star).unwrap_or(text.len());
        let last = text.iter().rposition(is_star).map_or(0, |at| at + 1);
        let (start, start_mask) = words(text.get(..first).unwrap_or_default());
        let (end, end_mask) = last_bytes(text.get(last..).unwrap_or_default());
        Self {
            start,
            start_mask,
            end,
            end_mask,
            id,
            // The literal part has a dot at its end, and no part of a name is empty.
            is_decided: pattern.extent() == Extent::Subtree
                && first + 1 == text.len()
                && first <= size_of::<Words>(),
        }
    }

    #[inline]
    fn can_match(&self, name: &Words, last: Option<[u8; 4]>) -> bool {
        let words = name.iter().zip(&self.start).zip(&self.start_mask);
        let other = words.fold(0, |other, ((name, start), mask)| {
            other | ((name & mask) ^ start)
        });
        // A name of fewer bytes is asked for itself.
        let end = last.map_or(self.end, u32::from_le_bytes);
        other == 0 && end & self.end_mask == self.end & self.end_mask
    }
}

/// Returns the first bytes as words, and which bits they are.
fn words(text: &[u8]) -> (Words, Words) {
    let (mut words, mut masks) = (Words::default(), Words::default());
    let places = words.iter_mut().zip(&mut masks);
    for ((word, mask), bytes) in places.zip(text.chunks(8)) {
        let of = |byte: fn(u8) -> u8| {
            let mut eight = [0; 8];
            let filled = eight.iter_mut().zip(bytes);
            filled.for_each(|(place, &known)| *place = byte(known));
            u64::from_le_bytes(eight)
        };
        *word = of(|byte| byte);
        *mask = of(|_| u8::MAX);
    }
    (words, masks)
}

/// Returns the last bytes as a word of which the last byte is the highest, and which bits they are.
fn last_bytes(text: &[u8]) -> (u32, u32) {
    let last = text.iter().rev().take(4);
    let (mut word, mut mask) = (0, 0);
    for (place, &byte) in last.enumerate() {
        let shift = 8 * (3 - place);
        word |= u32::from(byte) << shift;
        mask |= 0xff << shift;
    }
    (word, mask)
}

#[cfg(test)]
mod tests {
    use alloc::string::String;

    use super::*;

    /// All names and patterns of up to three parts, some longer than a word or than four bytes.
    #[test]
    fn the_list_finds_what_patterns_match() {
        let texts = |parts: &[&str]| -> Vec<String> {
            let mut texts: Vec<String> = parts.iter().map(|&part| part.into()).collect();
            for _ in 0..2 {
                let longer: Vec<_> = texts
                    .iter()
                    .flat_map(|text| {
                        parts
                            .iter()
                            .map(move |part| alloc::format!("{text}.{part}"))
                    })
                    .collect();
                texts.extend(longer);
            }
            texts.sort_unstable();
            texts.dedup();
            texts
        };
        let names = texts(&["a", "b", "ticket-a", "created-and-more"]);
        let names: Vec<EventName> = names.iter().map(|text| text.parse().unwrap()).collect();
        let patterns: Vec<EventPattern> = texts(&["*", "a", "ticket-a", "created-and-more"])
            .iter()
            .filter(|text| text.contains('*'))
            .map(|text| text.parse().unwrap())
            .collect();
        assert!(names.iter().any(|name| name.words().is_none()));
        for chunk in patterns.chunks(MAX) {
            let few = FewWildcards::new((0..).zip(chunk));
            assert_eq!(few.len(), chunk.len());
            for name in &names {
                let Some(words) = name.words() else { continue };
                let mut found = Vec::new();
                let is = |id: EventId| chunk[id as usize].matches(name);
                few.matching(name, &words, is, |id| found.push(id));
                let expected: Vec<EventId> = (0..).take(chunk.len()).filter(|&id| is(id)).collect();
                assert_eq!(found, expected, "{name}");
            }
        }
        let many = FewWildcards::new((0..).zip(&patterns));
        assert!(many.are_too_many() && many.each.is_empty());
    }
}
