//! A block of few patterns, in one piece of memory.
//!
//! Most apps have a handful of patterns, and finding them costs the memory that has to be fetched
//! for it. So a block is one allocation, and what its patterns have in common is in it once: the
//! anchor, and each segment that any of them spells behind it. A search looks the name's segments
//! up among those, and then compares [rows](super::row) of their ids, four patterns at a time.
//!
//! | part | bytes |
//! | --- | --- |
//! | the anchor's length; number of segments; width of rows; number of rows; length of the texts | 8 |
//! | anchor: the canonical text that all names found here begin with | |
//! | tags: of each segment's keyed hash | 1 each, in steps of 16 |
//! | where each segment's text ends | 2 each |
//! | rows | 4, 8 or 16 each, in steps of 16 |
//! | postings, one for each row | 8 each |
//! | texts of the segments | |
//!
//! A pattern with several postings has as many rows. At 16 patterns an app that is 30 bytes a
//! pattern, of whose text 77 bytes are. A change decodes the whole into a
//! [`Draft`](super::draft::Draft), and encodes it anew.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::hint::black_box;
use core::ops::ControlFlow;

use wide::u8x16;

use super::Posting;
use super::hash::Keys;
use super::row::{self, Row, STEP, Wanted, Width};
use crate::language::{Extent, Name, SEPARATOR};

pub(super) const HEADER: usize = 8;

const CACHE_LINE: usize = 64;
/// As many lines as a processor can wait for at the same time, or fewer.
const PREFETCHED_LINES: usize = 12;

#[derive(Debug, Clone)]
pub(super) struct Small(Box<[u8]>);

/// The parts of a block.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) anchor: &'a [u8],
    pub(super) width: Width,
    /// How many rows are in use; behind them are some that match nothing.
    pub(super) count: usize,
    pub(super) tags: &'a [[u8; STEP]],
    pub(super) ends: &'a [[u8; 2]],
    pub(super) rows: &'a [[u8; STEP]],
    pub(super) postings: &'a [[u8; 8]],
    pub(super) texts: &'a [u8],
}

#[inline]
fn number(bytes: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(bytes))
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
    /// The block with these bytes, which are laid out like one.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }

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
    /// part to the next by what it has found, and would wait for each anew.
    pub(super) fn prefetch(&self) {
        let lines = self.0.iter().step_by(CACHE_LINE).take(PREFETCHED_LINES);
        black_box(lines.fold(0, |all, byte| all | byte));
    }

    #[inline]
    pub(super) fn parts(&self) -> Parts<'_> {
        let Some((&[a0, a1, ids, width, n0, n1, t0, t1], mut rest)) = self.0.split_first_chunk()
        else {
            return Parts::default();
        };
        let (ids, count) = (usize::from(ids), number([n0, n1]));
        let width = Width::of(usize::from(width));
        let rest = &mut rest;
        let steps = |bytes: usize| bytes.next_multiple_of(STEP);
        Parts {
            anchor: take(rest, number([a0, a1])),
            width,
            count,
            tags: take(rest, steps(ids)).as_chunks().0,
            ends: take(rest, 2 * ids).as_chunks().0,
            rows: take(rest, steps(count * width.bytes())).as_chunks().0,
            postings: take(rest, 8 * count).as_chunks().0,
            texts: take(rest, number([t0, t1])),
        }
    }

    /// Calls `on_hit` with the postings of every pattern that matches a name that begins with the
    /// anchor; that has `depth` segments.
    #[inline]
    pub(super) fn search<B>(
        &self,
        keys: &Keys,
        name: Name<'_>,
        depth: usize,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let parts = self.parts();
        // What is behind the last byte of a row is never compared; nor can the last one be an id.
        let ids = name.segments_from(depth).take(parts.width.bytes());
        let wanted = Wanted::of(
            ids.map(|(_, segment)| parts.id_of(keys, segment)),
            parts.width,
        );
        match parts.width {
            Width::Four => parts.search::<B, 4>(&wanted, on_hit),
            Width::Eight => parts.search::<B, 8>(&wanted, on_hit),
            Width::Sixteen => parts.search::<B, STEP>(&wanted, on_hit),
        }
    }

    /// Calls `on_pattern` with each pattern that has a posting of the slot: its selectors, each
    /// after a colon.
    pub(super) fn patterns_of(
        &self,
        slot: u32,
        mut on_pattern: impl FnMut(&[u8], Extent, Posting),
    ) {
        self.parts().for_each(|selectors, extent, posting| {
            if posting.slot == slot {
                on_pattern(selectors, extent, posting);
            }
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts().count == 0
    }

    pub(super) fn has(&self, slot: u32) -> bool {
        let mut postings = self.parts().postings.iter();
        postings.any(|&bytes| Posting::from_bytes(bytes).slot == slot)
    }
}

impl<'a> Parts<'a> {
    #[inline]
    fn search<B, const WIDTH: usize>(
        &self,
        wanted: &Wanted,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for (number, step) in self.rows.iter().enumerate() {
            let mut matching = wanted.matching(step, Width::of(WIDTH));
            while matching != 0 {
                let at = (number * STEP + matching.trailing_zeros() as usize) / WIDTH;
                if let Some(&posting) = self.postings.get(at) {
                    on_hit(Posting::from_bytes(posting))?;
                }
                matching &= matching - 1;
            }
        }
        ControlFlow::Continue(())
    }

    /// The id of a segment of a name.
    #[inline]
    fn id_of(&self, keys: &Keys, segment: &[u8]) -> u8 {
        let tag = u8x16::splat(keys.tag(segment));
        for (number, tags) in self.tags.iter().enumerate() {
            let mut same = u8x16::new(*tags).simd_eq(tag).to_bitmask();
            while same != 0 {
                let index = number * STEP + same.trailing_zeros() as usize;
                if self.text(index) == Some(segment) {
                    return row::id_of(index);
                }
                same &= same - 1;
            }
        }
        row::UNKNOWN
    }

    /// The text of the segment with this index.
    #[inline]
    fn text(&self, index: usize) -> Option<&'a [u8]> {
        let end = number(*self.ends.get(index)?);
        let start = match index.checked_sub(1) {
            Some(before) => number(*self.ends.get(before)?),
            None => 0,
        };
        self.texts.get(start..end)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row> {
        let rows = self.rows.as_flattened().chunks_exact(self.width.bytes());
        rows.take(self.count).map(Row::of_bytes)
    }

    pub(super) fn postings(&self) -> impl Iterator<Item = Posting> {
        self.postings
            .iter()
            .map(|&bytes| Posting::from_bytes(bytes))
    }

    /// Calls `on_pattern` with each pattern and posting.
    pub(super) fn for_each(&self, mut on_pattern: impl FnMut(&[u8], Extent, Posting)) {
        let mut selectors = Vec::new();
        for (row, posting) in self.rows().zip(self.postings()) {
            selectors.clear();
            for &selector in row.selectors() {
                selectors.push(SEPARATOR);
                let text = row::index_of(selector).and_then(|index| self.text(index));
                selectors.extend_from_slice(text.unwrap_or(b"*"));
            }
            on_pattern(&selectors, row.extent(), posting);
        }
    }
}
