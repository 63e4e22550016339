//! Patterns as short rows of bytes, so that one instruction compares several of them with a name.
//!
//! In a block every segment that its patterns contain has an id, and a pattern is the row of the ids
//! of its selectors. The bytes after them say what its extent demands:
//!
//! | pattern, after the anchor | row |
//! | --- | --- |
//! | `:ticket:C:T` | ids of `ticket`, `C` and `T`, [`END`] |
//! | `:ticket:*:T` | id of `ticket`, [`ANY`], id of `T`, [`END`] |
//! | `:ticket:*` | id of `ticket`, [`ANY`], [`FREE`], [`FREE`] |
//! | `:*` | [`ANY`], [`FREE`], [`FREE`], [`FREE`] |
//!
//! A name becomes a row of the ids of its segments, filled up with [`END`]. A pattern matches the name
//! if each of its bytes is [`FREE`], or equal to the name's byte, or [`ANY`] where the name has a
//! segment. The last `*` of a subtree demands one segment and leaves the rest free.

use wide::u8x16;

use crate::language::Extent;

/// In a pattern: matches a segment and matches the end.
const FREE: u8 = 0;
/// In a pattern: matches any segment. As the last byte of a row before [`FREE`] it is the last `*` of
/// a subtree.
pub(super) const ANY: u8 = 1;
/// In a pattern and in a name: the name has no segment here.
const END: u8 = 2;
/// The id of the first segment of a block.
const FIRST_ID: u8 = 3;
/// In a name: a segment that no pattern of the block contains.
pub(super) const UNKNOWN: u8 = 254;
/// Fills up the last step of a block. It is no byte of a pattern's row. A row of it has no posting, so
/// it does not matter what it matches.
pub(super) const FILLER: u8 = 255;

/// How many segments of a block can have an id.
pub(super) const MAX_IDS: usize = (UNKNOWN - FIRST_ID) as usize;

/// How many bytes one instruction compares.
pub(super) const STEP: usize = 16;

/// The most selectors that a row can have; one byte is for the extent.
pub(super) const MAX_SELECTORS: usize = STEP - 1;

/// How many bytes the rows of a block have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Width {
    #[default]
    Four,
    Eight,
    Sixteen,
}

impl Width {
    /// Returns the least width for rows of a number of bytes, at most [`STEP`].
    pub(super) fn of(bytes: usize) -> Self {
        match bytes {
            0..=4 => Self::Four,
            5..=8 => Self::Eight,
            _ => Self::Sixteen,
        }
    }

    #[inline]
    pub(super) fn bytes(self) -> usize {
        match self {
            Self::Four => 4,
            Self::Eight => 8,
            Self::Sixteen => STEP,
        }
    }
}

/// The row of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Row([u8; STEP]);

/// Returns the id of the segment with this index in its block.
#[inline]
pub(super) fn id_of(index: usize) -> u8 {
    // INVARIANT: the index is below `MAX_IDS`.
    u8::try_from(index).map_or(UNKNOWN, |index| index.saturating_add(FIRST_ID))
}

/// Returns the index of the segment with this id. [`ANY`] and [`END`] are no such ids.
pub(super) fn index_of(id: u8) -> Option<usize> {
    matches!(id, FIRST_ID..UNKNOWN).then(|| usize::from(id - FIRST_ID))
}

impl Row {
    /// Creates the row with these selectors, if they are at most [`MAX_SELECTORS`].
    pub(super) fn of(selectors: &[u8], extent: Extent) -> Option<Self> {
        let mut row = [FREE; STEP];
        row.get_mut(..selectors.len())?.copy_from_slice(selectors);
        *row.get_mut(selectors.len())? = match extent {
            Extent::Exact => END,
            Extent::Subtree => ANY,
        };
        Some(Self(row))
    }

    /// Creates the row with these first bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Self {
        let mut row = [FREE; STEP];
        for (to, &byte) in row.iter_mut().zip(bytes) {
            *to = byte;
        }
        Self(row)
    }

    pub(super) fn bytes(&self, width: Width) -> &[u8] {
        &self.0[..width.bytes()]
    }

    /// Returns how many bytes are needed: all that come before trailing [`FREE`].
    fn len(&self) -> usize {
        self.0
            .iter()
            .rposition(|&byte| byte != FREE)
            .map_or(0, |last| last + 1)
    }

    pub(super) fn width(&self) -> Width {
        Width::of(self.len())
    }

    pub(super) fn extent(&self) -> Extent {
        if self.0.contains(&END) {
            Extent::Exact
        } else {
            Extent::Subtree
        }
    }

    /// Returns [`ANY`] or an id for each selector.
    pub(super) fn selectors(&self) -> &[u8] {
        &self.0[..self.len().saturating_sub(1)]
    }

    /// Returns the row with one id for all segments. Patterns of one shape have the same.
    pub(super) fn shape(&self) -> [u8; STEP] {
        self.0.map(|byte| byte.min(FIRST_ID))
    }

    /// Returns the indices of the segments that the row contains.
    pub(super) fn segments(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|&byte| index_of(byte))
    }

    /// Gives the segments the ids of other indices.
    pub(super) fn renumber(&mut self, new_index: impl Fn(usize) -> usize) {
        for byte in &mut self.0 {
            if let Some(index) = index_of(*byte) {
                *byte = id_of(new_index(index));
            }
        }
    }
}

/// A name's row, ready to be compared with a step of one or several rows of patterns.
pub(super) struct Wanted {
    /// The row, repeated as often as it fits into a step.
    same: u8x16,
    /// [`ANY`] at the bytes where the name has a segment, and 255 at the others.
    any: u8x16,
}

impl Wanted {
    /// Creates it for a name whose segments have these ids.
    #[inline]
    pub(super) fn of(ids: impl Iterator<Item = u8>, width: Width) -> Self {
        let mut row = [END; STEP];
        for (to, id) in row.iter_mut().zip(ids) {
            *to = id;
        }
        let row = match width {
            Width::Four => core::array::from_fn(|at| row[at % 4]),
            Width::Eight => core::array::from_fn(|at| row[at % 8]),
            Width::Sixteen => row,
        };
        let same = u8x16::new(row);
        let end = same.simd_eq(u8x16::splat(END));
        // A mask has 0 or 255 in each byte, and no row of a pattern has 255: there, only `END` and
        // `FREE` match.
        let any = end | u8x16::splat(ANY);
        Self { same, any }
    }

    /// Returns a bit for each byte of a step: whether it matches the name there.
    #[inline]
    fn compare(&self, step: &[u8; STEP]) -> u32 {
        let step = u8x16::new(*step);
        let free = step.simd_eq(u8x16::splat(FREE));
        (free | step.simd_eq(self.same) | step.simd_eq(self.any)).to_bitmask()
    }

    /// Returns which rows of a step match: the bit of a row's first byte is set if all its bytes match.
    #[inline]
    pub(super) fn matching(&self, step: &[u8; STEP], width: Width) -> u32 {
        let bits = self.compare(step);
        // A set bit of `by_two` says that its byte and the next one match, and so on.
        let by_two = bits & bits >> 1;
        let by_four = by_two & by_two >> 2;
        let by_eight = by_four & by_four >> 4;
        match width {
            Width::Four => by_four & 0x1111,
            Width::Eight => by_eight & 0x0101,
            Width::Sixteen => by_eight & by_eight >> 8 & 1,
        }
    }
}
