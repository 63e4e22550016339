//! Patterns as short rows of bytes, so that one instruction compares several of them with a name.
//!
//! In a block every segment that its patterns spell has an id, and a pattern is the row of the ids
//! of its selectors. Behind them stands what its extent demands:
//!
//! | pattern, behind the anchor | row |
//! | --- | --- |
//! | `:ticket:C:T` | ids of `ticket`, `C` and `T`, [`END`] |
//! | `:ticket:*:T` | id of `ticket`, [`ANY`], id of `T`, [`END`] |
//! | `:ticket:*` | id of `ticket`, [`ANY`], [`FREE`], [`FREE`] |
//! | `:*` | [`ANY`], [`FREE`], [`FREE`], [`FREE`] |
//!
//! A name becomes a row of the ids of its segments, and a pattern matches if each of its bytes is
//! [`FREE`], or equal, or [`ANY`] where the name has a segment.

use wide::u8x16;

use crate::language::Extent;

/// In a pattern: whatever the name has here, or nothing.
const FREE: u8 = 0;
/// In a pattern: one segment. The last one of a row that is not [`FREE`] is the tail of a subtree.
pub(super) const ANY: u8 = 1;
/// No segment.
const END: u8 = 2;
/// The id of the first segment of a block.
const FIRST_ID: u8 = 3;
/// In a name: a segment that has no id.
pub(super) const UNKNOWN: u8 = 254;
/// In no name: a row that matches nothing.
pub(super) const NEVER: u8 = 255;

/// How many segments can have an id.
pub(super) const MAX_IDS: usize = (UNKNOWN - FIRST_ID) as usize;

/// The bytes that are compared at once.
pub(super) const STEP: usize = 16;

/// The most selectors that a row can have.
pub(super) const MAX_SELECTORS: usize = STEP - 1;

/// The bytes of a row: four, eight or sixteen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Width {
    #[default]
    Four,
    Eight,
    Sixteen,
}

impl Width {
    /// The least one for rows of so many bytes, of which a row has no more than [`STEP`].
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

/// The id of the segment with this index in its block.
#[inline]
pub(super) fn id_of(index: usize) -> u8 {
    // INVARIANT: the index is below `MAX_IDS`.
    u8::try_from(index).map_or(UNKNOWN, |index| index.saturating_add(FIRST_ID))
}

/// The index of the segment with this id.
pub(super) fn index_of(id: u8) -> Option<usize> {
    matches!(id, FIRST_ID..UNKNOWN).then(|| usize::from(id - FIRST_ID))
}

impl Row {
    /// The row with these selectors, if they are not too many.
    pub(super) fn of(selectors: &[u8], extent: Extent) -> Option<Self> {
        let mut row = [FREE; STEP];
        row.get_mut(..selectors.len())?.copy_from_slice(selectors);
        *row.get_mut(selectors.len())? = match extent {
            Extent::Exact => END,
            Extent::Subtree => ANY,
        };
        Some(Self(row))
    }

    /// The row with these first bytes.
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

    /// How many bytes are needed.
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

    /// [`ANY`] or an id for each selector.
    pub(super) fn selectors(&self) -> &[u8] {
        &self.0[..self.len().saturating_sub(1)]
    }

    /// The same for rows that differ in nothing but what they spell.
    pub(super) fn shape(&self) -> [u8; STEP] {
        self.0.map(|byte| byte.min(FIRST_ID))
    }

    /// The indices of the segments that it spells.
    pub(super) fn segments(&self) -> impl Iterator<Item = usize> {
        self.0.iter().filter_map(|&byte| index_of(byte))
    }

    /// Gives segments other ids.
    pub(super) fn renumber(&mut self, new_index: impl Fn(usize) -> usize) {
        for byte in &mut self.0 {
            if let Some(index) = index_of(*byte) {
                *byte = id_of(new_index(index));
            }
        }
    }
}

/// A name's row, as often as it fits into a step, beside what [`ANY`] must be there.
pub(super) struct Wanted {
    same: u8x16,
    any: u8x16,
}

impl Wanted {
    /// Of a name with these ids of segments and [`END`] behind them.
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
        // `ANY` where there is a segment, and where there is none what no pattern has.
        let any = end | u8x16::splat(ANY);
        Self { same, any }
    }

    /// Which bytes of a step of rows are as they should be.
    #[inline]
    fn compare(&self, step: &[u8; STEP]) -> u32 {
        let step = u8x16::new(*step);
        let free = step.simd_eq(u8x16::splat(FREE));
        (free | step.simd_eq(self.same) | step.simd_eq(self.any)).to_bitmask()
    }

    /// The indices of the rows in one step that match, as every `width`-th bit.
    #[inline]
    pub(super) fn matching(&self, step: &[u8; STEP], width: Width) -> u32 {
        let bits = self.compare(step);
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
