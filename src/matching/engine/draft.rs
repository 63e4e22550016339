//! A draft: a small block, taken apart for a change.

use alloc::vec::Vec;

use super::hash::Keys;
use super::posting::Posting;
use super::row::{ANY, FILLER, MAX_IDS, MAX_SELECTORS, Row, STEP, id_of};
use super::small::{HEADER, Small};
use super::target::Target;
use super::thresholds::{MAX_ROWS, MAX_ROWS_OF_MANY_SHAPES, MAX_SHAPES, MAX_TEXT};
use crate::language::SEPARATOR;

/// The parts of a small block, in lists that can grow. Their memory is reused for the next block.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    anchor: Vec<u8>,
    short_hashes: Vec<u8>,
    ends: Vec<u16>,
    texts: Vec<u8>,
    rows: Vec<Row>,
    postings: Vec<Posting>,
}

/// The outcome of adding a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    New,
    /// The pattern had a posting of this slot already.
    Known,
    /// A small block cannot have so much. The draft must not be encoded: it may contain a part of the
    /// pattern.
    Full,
}

impl Draft {
    /// Returns the bytes that are kept for the next block.
    pub(super) fn heap_bytes(&self) -> usize {
        self.anchor.capacity()
            + self.short_hashes.capacity()
            + self.ends.capacity() * size_of::<u16>()
            + self.texts.capacity()
            + self.rows.capacity() * size_of::<Row>()
            + self.postings.capacity() * size_of::<Posting>()
    }

    /// Begins an empty block.
    pub(super) fn start(&mut self, anchor: &[u8]) {
        self.anchor.clear();
        self.anchor.extend_from_slice(anchor);
        self.short_hashes.clear();
        self.ends.clear();
        self.texts.clear();
        self.rows.clear();
        self.postings.clear();
    }

    /// Takes a block apart.
    pub(super) fn load(&mut self, block: &Small) {
        let parts = block.parts();
        self.start(parts.anchor);
        let short_hashes = parts.short_hashes.as_flattened().iter();
        self.short_hashes
            .extend(short_hashes.take(parts.ends.len()));
        let ends = parts.ends.iter();
        self.ends.extend(ends.map(|&end| u16::from_le_bytes(end)));
        self.texts.extend_from_slice(parts.texts);
        self.rows.extend(parts.rows());
        self.postings.extend(parts.postings());
    }

    /// Adds a posting to a pattern, unless the pattern has one of the same slot.
    pub(super) fn insert(&mut self, keys: &Keys, target: &Target<'_>, posting: Posting) -> Added {
        let Some(row) = self.row_of(keys, target) else {
            return Added::Full;
        };
        let mut known = self.rows.iter().zip(&self.postings);
        if known.any(|(known, other)| *known == row && other.slot == posting.slot) {
            return Added::Known;
        }
        if self.is_full() {
            return Added::Full;
        }
        self.rows.push(row);
        self.postings.push(posting);
        Added::New
    }

    fn is_full(&self) -> bool {
        match self.rows.len() {
            ..MAX_ROWS => false,
            MAX_ROWS..MAX_ROWS_OF_MANY_SHAPES => !self.has_many_shapes(),
            _ => true,
        }
    }

    fn has_many_shapes(&self) -> bool {
        let mut shapes = Vec::with_capacity(MAX_SHAPES);
        self.rows.iter().map(Row::shape).any(|shape| {
            let is_new = !shapes.contains(&shape);
            if is_new {
                shapes.push(shape);
            }
            shapes.len() > MAX_SHAPES
        })
    }

    /// Returns the row of a pattern, and adds its segments as far as they are new. Returns `None` if
    /// there are too many selectors or segments.
    fn row_of(&mut self, keys: &Keys, target: &Target<'_>) -> Option<Row> {
        let mut selectors = [ANY; MAX_SELECTORS];
        let mut len = 0;
        for selector in target.selectors.split(|&byte| byte == SEPARATOR).skip(1) {
            let id = selectors.get_mut(len)?;
            if selector != b"*" {
                *id = self.id_or_insert(keys, selector)?;
            }
            len += 1;
        }
        Row::of(&selectors[..len], target.extent)
    }

    fn id_or_insert(&mut self, keys: &Keys, segment: &[u8]) -> Option<u8> {
        let short_hash = keys.short_hash(segment);
        let mut known = self.short_hashes.iter().enumerate();
        if let Some((index, _)) =
            known.find(|&(index, known)| *known == short_hash && self.text(index) == segment)
        {
            return Some(id_of(index));
        }
        let index = self.ends.len();
        let end = self.texts.len() + segment.len();
        if index == MAX_IDS || end > MAX_TEXT {
            return None;
        }
        self.short_hashes.push(short_hash);
        self.texts.extend_from_slice(segment);
        self.ends.push(u16::try_from(end).ok()?);
        Some(id_of(index))
    }

    fn text(&self, index: usize) -> &[u8] {
        &self.texts[self.start_of(index)..usize::from(self.ends[index])]
    }

    fn start_of(&self, index: usize) -> usize {
        index
            .checked_sub(1)
            .map_or(0, |before| usize::from(self.ends[before]))
    }

    /// Removes the postings of a slot, and the segments that only their patterns have.
    pub(super) fn remove(&mut self, slot: u32) {
        let mut postings = self.postings.iter();
        self.rows
            .retain(|_| postings.next().is_none_or(|posting| posting.slot != slot));
        self.postings.retain(|posting| posting.slot != slot);
        self.remove_unused_segments();
    }

    /// Moves the segments that a row contains together, and gives the rows their new ids.
    fn remove_unused_segments(&mut self) {
        let mut used = [false; MAX_IDS];
        let mut new_indices = [0; MAX_IDS];
        for index in self.rows.iter().flat_map(Row::segments) {
            used[index] = true;
        }
        let (mut short_hashes, mut ends, mut texts) = (Vec::new(), Vec::new(), Vec::new());
        for index in (0..self.ends.len()).filter(|&index| used[index]) {
            new_indices[index] = ends.len();
            short_hashes.push(self.short_hashes[index]);
            texts.extend_from_slice(self.text(index));
            // INVARIANT: the texts were shorter than 2^16 bytes, and are no longer now.
            ends.push(u16::try_from(texts.len()).unwrap_or(u16::MAX));
        }
        for row in &mut self.rows {
            row.renumber(|index| new_indices[index]);
        }
        (self.short_hashes, self.ends, self.texts) = (short_hashes, ends, texts);
    }

    /// Puts the parts together, in the layout that the module `small` describes.
    pub(super) fn encode(&self) -> Small {
        let width = self.rows.iter().map(Row::width).max().unwrap_or_default();
        let (ids, count) = (self.ends.len(), self.rows.len());
        let steps = |bytes: usize| bytes.next_multiple_of(STEP);
        let (hashes_len, rows_len) = (steps(ids), steps(count * width.bytes()));
        // The exact capacity: giving an excess back would cost a second allocation.
        let len = HEADER + self.anchor.len() + hashes_len + 2 * ids + rows_len + 8 * count;
        let mut out = Vec::with_capacity(len + self.texts.len());
        // INVARIANT: all lengths and numbers are below 2^16, those of ids and bytes in a row below 2^8.
        let short = |len: usize| u16::try_from(len).unwrap_or(u16::MAX).to_le_bytes();
        let byte = |len: usize| u8::try_from(len).unwrap_or(u8::MAX);
        out.extend(short(self.anchor.len()));
        out.extend([byte(ids), byte(width.bytes())]);
        out.extend(short(count));
        out.extend(short(self.texts.len()));
        out.extend_from_slice(&self.anchor);
        out.extend_from_slice(&self.short_hashes);
        out.extend(core::iter::repeat_n(0, hashes_len - ids));
        out.extend(self.ends.iter().flat_map(|end| end.to_le_bytes()));
        for row in &self.rows {
            out.extend_from_slice(row.bytes(width));
        }
        out.extend(core::iter::repeat_n(
            FILLER,
            rows_len - count * width.bytes(),
        ));
        out.extend(self.postings.iter().flat_map(|posting| posting.to_bytes()));
        out.extend_from_slice(&self.texts);
        Small::new(out)
    }
}
