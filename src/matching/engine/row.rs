//! Patterns as short rows, so that one instruction compares several of them with a name.
//!
//! In a block every segment that its patterns contain has an id, and a pattern is the row of the ids
//! of its selectors. The cell after them says what its extent demands:
//!
//! | pattern, after the anchor | row |
//! | --- | --- |
//! | `:ticket:C:T` | ids of `ticket`, `C` and `T`, [`END`] |
//! | `:ticket:*:T` | id of `ticket`, [`ANY`], id of `T`, [`END`] |
//! | `:ticket:*` | id of `ticket`, [`ANY`], [`FREE`], [`FREE`] |
//! | `:*` | [`ANY`], [`FREE`], [`FREE`], [`FREE`] |
//!
//! A pattern matches a name if each of its cells is [`FREE`], or the id of the name's segment, or
//! [`ANY`] where the name has a segment, or [`END`] where it has none. The last `*` of a subtree demands
//! one segment and leaves the rest free.
//!
//! A row has at most [`MAX_CELLS`] cells. A name has as many segments at most, so a pattern of that
//! many selectors needs no [`END`].

use crate::language::{Extent, MAX_SEGMENTS};

/// A cell that matches whatever the name has.
pub(super) const FREE: u8 = 0;
/// A cell that matches each segment.
pub(super) const ANY: u8 = 1;
/// A cell that matches where the name has no segment.
pub(super) const END: u8 = 2;
/// The id of the first segment of a block.
pub(super) const FIRST: u8 = 3;
/// The id of a segment that the block does not have. No row has it.
pub(super) const UNKNOWN: u8 = 255;
/// The most segments that a block can have.
pub(super) const MAX_IDS: usize = (UNKNOWN - FIRST) as usize;
/// The most cells of a row.
pub(super) const MAX_CELLS: usize = MAX_SEGMENTS;
/// How many cells one instruction compares.
pub(super) const STEP: usize = 16;
/// How many cells of narrow rows a search reads at a time, whatever comes after them.
pub(super) const READ: usize = 4 * STEP;

/// Returns how many cells the rows of a block have, of which the longest has `longest` in use.
pub(super) fn width_for(longest: usize) -> usize {
    longest.next_power_of_two().max(4)
}

/// Returns the cell after the selectors of a pattern.
pub(super) fn last_cell(extent: Extent) -> u8 {
    match extent {
        Extent::Exact => END,
        Extent::Subtree => ANY,
    }
}

/// Returns the extent of the pattern with these cells, without free ones at the end.
pub(super) fn extent_of(cells: &[u8]) -> Extent {
    match cells.last() {
        Some(&ANY) => Extent::Subtree,
        _ => Extent::Exact,
    }
}
