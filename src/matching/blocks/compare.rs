//! Which rows of a leaf match a name.

use bytemuck::cast;
use wide::{i32x4, i64x2, u8x16};

use super::hash::Keys;
use super::row::{END, MAX_CELLS, STEP};
use super::view::Leaf;
use crate::language::Name;

/// What the cells of a matching row are: in each column this byte, or one that is not above the limit.
struct Wanted {
    /// The id of the name's segment, or [`END`] where it has none.
    same: [u8; MAX_CELLS],
    /// [`ANY`](super::row::ANY) where the name has a segment, or [`FREE`](super::row::FREE).
    limit: [u8; MAX_CELLS],
}

/// Returns a mask of the rows that match the name, whose first `depth` segments are the anchor.
#[inline]
pub(super) fn matching_rows(leaf: &Leaf<'_>, keys: &Keys, name: Name<'_>, depth: usize) -> u64 {
    let mask = if leaf.width == 4 {
        narrow_rows(leaf, keys, name, depth)
    } else {
        wide_rows(leaf, keys, name, depth)
    };
    // The bytes after the last row can match.
    mask & u64::MAX >> ((64 - leaf.rows) & 63)
}

/// Rows of four cells, which nearly all are: four of them at a time.
#[inline]
fn narrow_rows(leaf: &Leaf<'_>, keys: &Keys, name: Name<'_>, depth: usize) -> u64 {
    let (mut same, mut limit) = ([END; 4], [0; 4]);
    let cells = same.iter_mut().zip(&mut limit);
    for ((same, limit), (_, segment)) in cells.zip(name.segments_from(depth)) {
        *same = leaf.id_of(keys.tag(segment), segment);
        *limit = 1;
    }
    let same = every_four(same);
    let limit = every_four(limit);
    let steps = leaf.rows_on().as_chunks::<STEP>().0.iter();
    let mut mask = 0;
    let mut first = 0;
    for step in steps.take(leaf.rows.div_ceil(4)) {
        let fits: i32x4 = cast(cells_that_fit(step, same, limit));
        let rows = fits.simd_eq(i32x4::splat(-1)).to_bitmask();
        mask |= u64::from(rows) << first;
        first += 4;
    }
    mask
}

/// Rows of more cells.
#[inline(never)]
fn wide_rows(leaf: &Leaf<'_>, keys: &Keys, name: Name<'_>, depth: usize) -> u64 {
    let mut wanted = Wanted {
        same: [END; MAX_CELLS],
        limit: [0; MAX_CELLS],
    };
    let cells = wanted.same.iter_mut().zip(&mut wanted.limit);
    let segments = name.segments_from(depth);
    for ((same, limit), (_, segment)) in cells.take(leaf.width).zip(segments) {
        *same = leaf.id_of(keys.tag(segment), segment);
        *limit = 1;
    }
    if leaf.width == 8 {
        return wanted.rows_of_eight(leaf);
    }
    let rows = leaf.rows_on().chunks_exact(leaf.width).take(leaf.rows);
    let fit = rows.map(|row| u64::from(wanted.fits(row)));
    fit.zip(0..).fold(0, |mask, (fits, row)| mask | fits << row)
}

impl Wanted {
    /// Compares two rows at a time.
    fn rows_of_eight(&self, leaf: &Leaf<'_>) -> u64 {
        let twice = |cells: &[u8; MAX_CELLS]| {
            u8x16::new(core::array::from_fn(|at| cells[at % 8]))
        };
        let (same, limit) = (twice(&self.same), twice(&self.limit));
        let steps = leaf.rows_on().as_chunks::<STEP>().0.iter();
        let rows = steps.take(leaf.rows.div_ceil(2)).map(|step| {
            let fits: i64x2 = cast(cells_that_fit(step, same, limit));
            u64::from(fits.simd_eq(i64x2::splat(-1)).to_bitmask())
        });
        rows.zip(0..)
            .fold(0, |mask, (rows, step)| mask | rows << (2 * step))
    }

    /// Compares one row, whose cells are a multiple of a step.
    fn fits(&self, row: &[u8]) -> bool {
        let steps = row.as_chunks::<STEP>().0.iter();
        let wanted = self.same.as_chunks::<STEP>().0.iter();
        let limits = self.limit.as_chunks::<STEP>().0;
        steps.zip(wanted.zip(limits)).all(|(step, (same, limit))| {
            cells_that_fit(step, u8x16::new(*same), u8x16::new(*limit)).all()
        })
    }
}

/// Repeats four cells.
#[inline]
fn every_four(cells: [u8; 4]) -> u8x16 {
    cast([cells; 4])
}

/// Sets all bits of the cells that fit.
#[inline]
fn cells_that_fit(step: &[u8; STEP], same: u8x16, limit: u8x16) -> u8x16 {
    let step = u8x16::new(*step);
    step.simd_eq(same) | step.min(limit).simd_eq(step)
}
