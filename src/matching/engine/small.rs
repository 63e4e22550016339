//! A block of few patterns, in one piece of memory.
//!
//! Most apps have a handful of patterns, and the cost of finding them is the memory that has to be
//! fetched. So a block is one allocation. It contains once what its patterns have in common: the
//! anchor, and each segment that any of them has after it. A search looks up the name's segments among
//! these, and then compares [rows](super::row) of their ids, four to sixteen bytes each, one to four
//! patterns at a time.
//!
//! | part | bytes |
//! | --- | --- |
//! | header: the anchor's length (2), number of segments (1), width of rows (1), number of rows (2), length of the texts (2) | 8 |
//! | anchor: the canonical text that all names found here begin with | its length |
//! | short hashes: 8 bits of the keyed hash of each segment | 1 each, filled up to a multiple of 16 |
//! | ends: the offset at which each segment's text ends | 2 each |
//! | rows | 4, 8 or 16 each, filled up to a multiple of 16 |
//! | postings, one for each row | 8 each |
//! | texts of the segments | their lengths |
//!
//! A pattern with several postings has as many rows. At 16 patterns for each app, that is 30 bytes
//! for a pattern whose text has 77. A change decodes the block into a `Draft` and encodes it again.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::hint::black_box;
use core::ops::ControlFlow;

use wide::u8x16;

use super::hash::Keys;
use super::posting::Posting;
use super::row::{self, Row, STEP, Wanted, Width};
use crate::language::{Extent, Name, SEPARATOR};

/// The length of the header.
pub(super) const HEADER: usize = 8;

const CACHE_LINE: usize = 64;
/// The most cache lines that are fetched together. A processor can wait for about as many.
const PREFETCHED_LINES: usize = 12;

/// A small block. The table above says what its bytes are.
#[derive(Debug, Clone)]
pub(super) struct Small(Box<[u8]>);

/// The parts of a small block.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub(super) anchor: &'a [u8],
    pub(super) width: Width,
    /// How many rows are in use. After them come rows of filler.
    pub(super) count: usize,
    pub(super) short_hashes: &'a [[u8; STEP]],
    pub(super) ends: &'a [[u8; 2]],
    pub(super) rows: &'a [[u8; STEP]],
    pub(super) postings: &'a [[u8; 8]],
    pub(super) texts: &'a [u8],
}

/// Decodes a number of the block.
#[inline]
fn number(bytes: [u8; 2]) -> usize {
    usize::from(u16::from_le_bytes(bytes))
}

/// Splits a number of bytes off the front.
#[inline]
fn take<'a>(bytes: &mut &'a [u8], len: usize) -> &'a [u8] {
    // INVARIANT: only `Draft::encode` makes blocks, so they have all their parts.
    let (taken, rest) = bytes.split_at_checked(len).unwrap_or_default();
    *bytes = rest;
    taken
}

impl Small {
    /// Creates a block of bytes that are laid out like one.
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

    /// Makes the processor fetch the memory that a search will read.
    ///
    /// A search goes from part to part, by what it has found in the one before, and would wait for
    /// each. Here no access depends on another one.
    pub(super) fn prefetch(&self) {
        let lines = self.0.iter().step_by(CACHE_LINE).take(PREFETCHED_LINES);
        black_box(lines.fold(0, |all, byte| all | byte));
    }

    /// Takes the block apart. Copies nothing.
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
            short_hashes: take(rest, steps(ids)).as_chunks().0,
            ends: take(rest, 2 * ids).as_chunks().0,
            rows: take(rest, steps(count * width.bytes())).as_chunks().0,
            postings: take(rest, 8 * count).as_chunks().0,
            texts: take(rest, number([t0, t1])),
        }
    }

    /// Calls `on_hit` with the postings of every pattern that matches the name, until it breaks. The
    /// name begins with the anchor, which has `depth` segments.
    #[inline]
    pub(super) fn search<B>(
        &self,
        keys: &Keys,
        name: Name<'_>,
        depth: usize,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let parts = self.parts();
        // Segments beyond the width need no id: they are never compared.
        let ids = name.segments_from(depth).take(parts.width.bytes());
        let wanted = Wanted::of(
            ids.map(|(_, segment)| parts.id_of(keys, segment)),
            parts.width,
        );
        // The width is a constant in each of these, so that the loop has no division.
        match parts.width {
            Width::Four => parts.search::<B, 4>(&wanted, on_hit),
            Width::Eight => parts.search::<B, 8>(&wanted, on_hit),
            Width::Sixteen => parts.search::<B, STEP>(&wanted, on_hit),
        }
    }

    /// Calls `on_pattern` with each pattern that has a posting of the slot: its selectors, each
    /// preceded by a colon, its extent, and the posting.
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

    /// Reports whether any pattern has a posting of the slot.
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
            // A bit for each row that matches, at the row's first byte.
            let mut matching = wanted.matching(step, Width::of(WIDTH));
            while matching != 0 {
                let index = (number * STEP + matching.trailing_zeros() as usize) / WIDTH;
                // A row of filler can match, but it has no posting.
                if let Some(&posting) = self.postings.get(index) {
                    on_hit(Posting::from_bytes(posting))?;
                }
                matching &= matching - 1;
            }
        }
        ControlFlow::Continue(())
    }

    /// Returns the id of a segment of a name, or `UNKNOWN`.
    #[inline]
    fn id_of(&self, keys: &Keys, segment: &[u8]) -> u8 {
        let short_hash = u8x16::splat(keys.short_hash(segment));
        for (number, step) in self.short_hashes.iter().enumerate() {
            let mut same = u8x16::new(*step).simd_eq(short_hash).to_bitmask();
            // One in 256 segments has an equal short hash by chance, so the texts are compared. The
            // filler has no text.
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

    /// Returns the text of the segment with this index.
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

    /// Calls `on_pattern` with each pattern and posting: the selectors, each preceded by a colon, the
    /// extent, and the posting.
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
