//! A block of few patterns, in one piece of memory.
//!
//! Most apps have a handful of patterns, and finding them costs the memory that has to be fetched
//! for it. So a block is one allocation, in the order in which a search reads it, and a search goes
//! through it once: shape by shape it computes the fingerprint that a matching pattern must have,
//! looks for it among those of that shape, and compares the text where it finds it.
//!
//! | part | bytes |
//! | --- | --- |
//! | lengths of the anchor, of the encoded shapes, of the texts; number of entries | 4 × 2 |
//! | anchor: the canonical text that all names found here begin with | |
//! | shapes: for each the number of its entries less one, and its encoding | 2 or more each |
//! | fingerprints | 2 for each entry |
//! | ends of the entries' texts and postings | 4 for each entry |
//! | texts: the selectors behind the anchor, each after a colon | |
//! | postings | 8 each |
//!
//! Entries of a shape are neighbours. A change decodes the whole into a [`Draft`], and encodes it
//! anew: at 16 entries that is some hundred bytes each way.

use std::hint::black_box;
use std::ops::ControlFlow;

use super::hash::Sums;
use super::shape::Shape;
use super::{Posting, Target};

/// Blocks with more entries or bytes than this are [`Large`](super::large::Large).
pub(super) const MAX_ENTRIES: usize = 256;
const MAX_BYTES: usize = 16 * 1024;

const HEADER: usize = 8;

const CACHE_LINE: usize = 64;
/// As many lines as a processor can wait for at the same time, or fewer.
const PREFETCHED_LINES: usize = 12;

#[derive(Debug, Clone)]
pub(super) struct Small(Box<[u8]>);

/// The parts of a block.
#[derive(Default)]
struct Parts<'a> {
    anchor: &'a [u8],
    shapes: &'a [u8],
    fingerprints: &'a [[u8; 2]],
    text_ends: &'a [[u8; 2]],
    posting_ends: &'a [[u8; 2]],
    texts: &'a [u8],
    postings: &'a [[u8; 8]],
}

#[inline]
fn number(bytes: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(bytes))
}

/// The items of the entry with this index, by the ends of all entries' items.
fn part<'a, T>(items: &'a [T], ends: &[[u8; 2]], index: usize) -> &'a [T] {
    let start = index
        .checked_sub(1)
        .map_or(0, |before| number(ends[before]));
    items.get(start..number(ends[index])).unwrap_or_default()
}

/// Takes so many bytes off the front.
#[inline]
fn take<'a>(bytes: &mut &'a [u8], len: usize) -> &'a [u8] {
    // INVARIANT: blocks are made by `Draft::encode` only, and have all their parts.
    let (taken, rest) = bytes.split_at_checked(len).unwrap_or_default();
    *bytes = rest;
    taken
}

impl Small {
    #[inline]
    pub(super) fn anchor(&self) -> &[u8] {
        match &*self.0 {
            [low, high, ..] => {
                let len = number([*low, *high]);
                self.0.get(HEADER..HEADER + len).unwrap_or_default()
            }
            _ => &[],
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.0.len()
    }

    /// Has the memory fetched that a search will read, all of it at once: a search goes from one
    /// part to the next by what it has found, and would wait for each anew. At a million patterns
    /// that is a third of an event's time.
    pub(super) fn prefetch(&self) {
        let lines = self.0.iter().step_by(CACHE_LINE).take(PREFETCHED_LINES);
        black_box(lines.fold(0, |all, byte| all | byte));
    }

    #[inline]
    fn parts(&self) -> Parts<'_> {
        let Some((&[a0, a1, s0, s1, t0, t1, n0, n1], mut rest)) = self.0.split_first_chunk() else {
            return Parts::default();
        };
        let entries = number([n0, n1]);
        let rest = &mut rest;
        Parts {
            anchor: take(rest, number([a0, a1])),
            shapes: take(rest, number([s0, s1])),
            fingerprints: take(rest, 2 * entries).as_chunks().0,
            text_ends: take(rest, 2 * entries).as_chunks().0,
            posting_ends: take(rest, 2 * entries).as_chunks().0,
            texts: take(rest, number([t0, t1])),
            postings: rest.as_chunks().0,
        }
    }

    /// Calls `on_hit` with the postings of every pattern that matches a name, given as its segments
    /// behind the anchor, each after a colon. `start` is how many the anchor has.
    pub(super) fn search<B, const N: usize>(
        &self,
        segments: &[u8],
        count: usize,
        start: usize,
        sums: &Sums<N>,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let parts = self.parts();
        for (shape, entries) in parts.by_shape().filter(|(shape, _)| shape.fits(count)) {
            let wanted = short(shape.fingerprint(sums, start)).to_le_bytes();
            let first = entries.start;
            let fingerprints = parts.fingerprints.get(entries).unwrap_or_default();
            for (index, _) in (first..)
                .zip(fingerprints)
                .filter(|(_, known)| **known == wanted)
            {
                if shape.matches(part(parts.texts, parts.text_ends, index), segments) {
                    for posting in part(parts.postings, parts.posting_ends, index) {
                        on_hit(Posting::from_bytes(*posting))?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Calls `on_pattern` with each pattern that has a posting of the slot.
    pub(super) fn patterns_of(&self, slot: u32, mut on_pattern: impl FnMut(&[u8], Shape, Posting)) {
        let parts = self.parts();
        for (shape, entries) in parts.by_shape() {
            for index in entries {
                let postings = part(parts.postings, parts.posting_ends, index);
                let postings = postings.iter().map(|&bytes| Posting::from_bytes(bytes));
                for posting in postings.filter(|posting| posting.slot == slot) {
                    on_pattern(part(parts.texts, parts.text_ends, index), shape, posting);
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts().fingerprints.is_empty()
    }

    pub(super) fn has(&self, slot: u32) -> bool {
        let mut postings = self.parts().postings.iter();
        postings.any(|&bytes| Posting::from_bytes(bytes).slot == slot)
    }
}

impl Parts<'_> {
    /// Each shape with the indices of its entries.
    #[inline]
    fn by_shape(&self) -> impl Iterator<Item = (Shape, std::ops::Range<usize>)> {
        let mut bytes = self.shapes;
        let mut start = 0;
        std::iter::from_fn(move || {
            let (&more, rest) = bytes.split_first()?;
            bytes = rest;
            let shape = Shape::decode(&mut bytes)?;
            let entries = start..start + usize::from(more) + 1;
            start = entries.end;
            Some((shape, entries))
        })
    }
}

/// What is kept of a fingerprint.
#[inline]
fn short(fingerprint: u64) -> u16 {
    (fingerprint >> 48) as u16
}

/// A block taken apart for a change. Its memory is used again for the next one.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    anchor: Vec<u8>,
    /// Each with how many entries it has, at least one.
    shapes: Vec<(Shape, usize)>,
    fingerprints: Vec<u16>,
    text_ends: Vec<u16>,
    posting_ends: Vec<u16>,
    texts: Vec<u8>,
    postings: Vec<Posting>,
}

fn range(ends: &[u16], index: usize) -> std::ops::Range<usize> {
    let start = index.checked_sub(1).map_or(0, |before| ends[before]);
    usize::from(start)..usize::from(ends[index])
}

impl Draft {
    /// Begins an empty block.
    pub(super) fn start(&mut self, anchor: &[u8]) {
        self.anchor.clear();
        self.anchor.extend_from_slice(anchor);
        self.shapes.clear();
        self.fingerprints.clear();
        self.text_ends.clear();
        self.posting_ends.clear();
        self.texts.clear();
        self.postings.clear();
    }

    /// Takes a block apart.
    pub(super) fn load(&mut self, block: &Small) {
        let parts = block.parts();
        self.start(parts.anchor);
        let shapes = parts.by_shape();
        self.shapes
            .extend(shapes.map(|(shape, entries)| (shape, entries.len())));
        self.fingerprints.extend(numbers(parts.fingerprints));
        self.text_ends.extend(numbers(parts.text_ends));
        self.posting_ends.extend(numbers(parts.posting_ends));
        self.texts.extend_from_slice(parts.texts);
        self.postings.extend(
            parts
                .postings
                .iter()
                .map(|&bytes| Posting::from_bytes(bytes)),
        );
    }

    /// Adds a posting to a pattern; whether it was not there yet.
    pub(super) fn insert(&mut self, target: &Target<'_>, posting: Posting) -> bool {
        let (at, entries) = self.place_of_shape(target.shape);
        let fingerprint = short(target.fingerprint);
        let known = entries.clone().find(|&index| {
            self.fingerprints[index] == fingerprint
                && self.texts[range(&self.text_ends, index)] == *target.selectors
        });
        let index = known.unwrap_or(entries.end);
        if known.is_none() {
            match self.shapes.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => self.shapes.push((target.shape, 1)),
            }
            self.insert_entry(index, fingerprint, target.selectors);
        }
        let postings = range(&self.posting_ends, index);
        if self.postings[postings.clone()]
            .iter()
            .any(|known| known.slot == posting.slot)
        {
            return false;
        }
        self.postings.insert(postings.end, posting);
        shift(&mut self.posting_ends, index, 1);
        true
    }

    /// The place of a shape among the shapes, and its entries; behind all if it is new.
    fn place_of_shape(&self, shape: Shape) -> (usize, std::ops::Range<usize>) {
        let mut start = 0;
        for (at, &(known, count)) in self.shapes.iter().enumerate() {
            if known == shape {
                return (at, start..start + count);
            }
            start += count;
        }
        (self.shapes.len(), start..start)
    }

    /// Adds an entry without postings.
    fn insert_entry(&mut self, index: usize, fingerprint: u16, selectors: &[u8]) {
        let end_before = |ends: &[u16]| index.checked_sub(1).map_or(0, |before| ends[before]);
        let (text_start, postings) = (end_before(&self.text_ends), end_before(&self.posting_ends));
        self.fingerprints.insert(index, fingerprint);
        self.posting_ends.insert(index, postings);
        self.text_ends.insert(index, text_start);
        shift(&mut self.text_ends, index, selectors.len());
        let at = usize::from(text_start);
        self.texts.splice(at..at, selectors.iter().copied());
    }

    /// Takes away the postings of a slot, and the patterns that have no other.
    pub(super) fn remove(&mut self, slot: u32) {
        while let Some(at) = self
            .postings
            .iter()
            .position(|posting| posting.slot == slot)
        {
            let index = self
                .posting_ends
                .partition_point(|&end| usize::from(end) <= at);
            self.postings.remove(at);
            unshift(&mut self.posting_ends, index, 1);
            if range(&self.posting_ends, index).is_empty() {
                self.remove_entry(index);
            }
        }
    }

    fn remove_entry(&mut self, index: usize) {
        let text = range(&self.text_ends, index);
        unshift(&mut self.text_ends, index, text.len());
        self.texts.drain(text);
        self.text_ends.remove(index);
        self.posting_ends.remove(index);
        self.fingerprints.remove(index);
        let mut end = 0;
        let shape = self.shapes.iter_mut().find(|(_, count)| {
            end += count;
            index < end
        });
        if let Some((_, count)) = shape {
            *count -= 1;
        }
        self.shapes.retain(|&(_, count)| count > 0);
    }

    /// Whether it is small enough to be encoded.
    pub(super) fn fits(&self) -> bool {
        // INVARIANT: below 2^16, so that all lengths and ends are numbers of 16 bits.
        let bytes = self.texts.len() + 8 * self.postings.len() + 16 * self.fingerprints.len();
        self.fingerprints.len() <= MAX_ENTRIES && bytes <= MAX_BYTES
    }

    #[inline]
    pub(super) fn anchor(&self) -> &[u8] {
        &self.anchor
    }

    /// Each pattern with its postings.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&[u8], Shape, &[Posting])> {
        let shapes = self
            .shapes
            .iter()
            .flat_map(|&(shape, count)| std::iter::repeat_n(shape, count));
        shapes.enumerate().map(|(index, shape)| {
            let postings = &self.postings[range(&self.posting_ends, index)];
            (&self.texts[range(&self.text_ends, index)], shape, postings)
        })
    }

    pub(super) fn encode(&self) -> Small {
        let entries = self.fingerprints.len();
        let shapes = self.shapes.iter();
        let shapes_len: usize = shapes.map(|(shape, _)| 1 + shape.encoded_len()).sum();
        let lengths = [self.anchor.len(), shapes_len, self.texts.len(), entries];
        // Just what is needed: what is over would cost a second allocation to give back.
        let bytes = HEADER + self.anchor.len() + shapes_len + 6 * entries;
        let mut out = Vec::with_capacity(bytes + self.texts.len() + 8 * self.postings.len());
        out.extend_from_slice(&[0; HEADER]);
        out.extend_from_slice(&self.anchor);
        for &(shape, count) in &self.shapes {
            out.push(u8::try_from(count - 1).unwrap_or(u8::MAX));
            shape.encode(&mut out);
        }
        for (to, len) in out.as_chunks_mut().0.iter_mut().zip(lengths) {
            *to = u16::try_from(len).unwrap_or(u16::MAX).to_le_bytes();
        }
        for numbers in [&self.fingerprints, &self.text_ends, &self.posting_ends] {
            out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        }
        out.extend_from_slice(&self.texts);
        out.extend(self.postings.iter().flat_map(|posting| posting.to_bytes()));
        Small(out.into())
    }
}

fn numbers(bytes: &[[u8; 2]]) -> impl Iterator<Item = u16> {
    bytes.iter().map(|&pair| u16::from_le_bytes(pair))
}

/// Moves the ends from an index on.
fn shift(ends: &mut [u16], from: usize, by: usize) {
    for end in ends.iter_mut().skip(from) {
        // Only ever past the largest block, which is then not encoded.
        *end = end.saturating_add(u16::try_from(by).unwrap_or(u16::MAX));
    }
}

fn unshift(ends: &mut [u16], from: usize, by: usize) {
    for end in ends.iter_mut().skip(from) {
        *end = end.saturating_sub(u16::try_from(by).unwrap_or(u16::MAX));
    }
}
