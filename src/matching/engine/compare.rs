//! Which rows of a leaf match a name.

use bytemuck::cast;
use wide::{i8x16, i16x8, i16x16, i32x4, i32x8, i64x2, u8x16, u32x4};

use super::hash::Keys;
use super::row::{END, MAX_CELLS, READ, STEP};
use super::view::{Block, Leaf};
use crate::language::{KEPT_ENDS, Name};

/// What the cells of a matching row are: in each column this byte, or one that is not above the limit.
struct Wanted {
    /// The id of the name's segment, or [`END`] where it has none.
    same: [u8; MAX_CELLS],
    /// [`ANY`](super::row::ANY) where the name has a segment, or [`FREE`](super::row::FREE).
    limit: [u8; MAX_CELLS],
}

/// Returns a mask of the rows that match the name, whose first `depth` segments are the anchor.
//
// What is nearly always done is in the caller, in registers. What is seldom done is elsewhere, and gets
// the bytes of the leaf: a reference to the leaf would put all of it into memory.
#[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
#[inline(always)]
pub(super) fn matching_rows(leaf: &Leaf<'_>, keys: &Keys, name: Name<'_>, depth: usize) -> u64 {
    let mask = if leaf.width == 4 {
        narrow_rows(leaf, keys, name, depth)
    } else {
        wide_rows(leaf.bytes, keys, name, depth)
    };
    // The bytes after the last row can match.
    mask & u64::MAX >> ((64 - leaf.rows) & 63)
}

/// Rows of four cells, which nearly all are: 16 of them in each round. Fewer a round would make a loop
/// whose end is guessed wrong more often.
#[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
#[inline(always)]
fn narrow_rows(leaf: &Leaf<'_>, keys: &Keys, name: Name<'_>, depth: usize) -> u64 {
    let cells = narrow_cells(leaf, keys, name, depth);
    let (same, limit) = (every_four(cells.same), every_four(cells.limit));
    let mut mask = 0;
    let mut first = 0;
    let (rounds, rest) = leaf.rows_on().as_chunks::<READ>();
    for round in rounds {
        mask |= u64::from(sixteen_that_fit(round, same, limit)) << (first & 63);
        first += 16;
        if first >= leaf.rows {
            return mask;
        }
    }
    mask | last_that_fit(rest, same, limit) << (first & 63)
}

/// Compares the rows at the end of a page, after which there is no whole round.
#[cold]
fn last_that_fit(rest: &[u8], same: u8x16, limit: u8x16) -> u64 {
    let mut round = [0; READ];
    let len = rest.len().min(READ);
    round[..len].copy_from_slice(&rest[..len]);
    sixteen_that_fit(&round, same, limit).into()
}

/// Compares 16 rows, and returns a bit for each.
#[inline]
fn sixteen_that_fit(round: &[u8; READ], same: u8x16, limit: u8x16) -> u32 {
    let steps = round.as_chunks::<STEP>().0;
    let [one, two, three, four] = [0, 1, 2, 3].map(|at| -> i32x4 {
        let fits: i32x4 = cast(cells_that_fit(
            steps.get(at).unwrap_or(&[0; STEP]),
            same,
            limit,
        ));
        fits.simd_eq(i32x4::splat(-1))
    });
    let eight = |one, other| i16x8::from_i32x8_saturate(cast::<[i32x4; 2], i32x8>([one, other]));
    let all: i16x16 = cast([eight(one, two), eight(three, four)]);
    i8x16::from_i16x16_saturate(all).to_bitmask()
}

/// Four cells of [`Wanted`], each in a byte. Two numbers, which are returned in registers.
#[derive(Clone, Copy)]
struct NarrowCells {
    same: u32,
    limit: u32,
}

impl NarrowCells {
    /// The cells of a name without segments after the anchor.
    const NONE: Self = Self {
        same: u32::from_le_bytes([END; 4]),
        limit: 0,
    };

    /// Puts the id of a segment into the cell that begins with this bit.
    #[inline]
    fn with(self, id: u8, bit: u32) -> Self {
        Self {
            same: self.same ^ u32::from(id ^ END) << bit,
            limit: self.limit | 1 << bit,
        }
    }
}

#[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
#[inline(always)]
fn narrow_cells(leaf: &Leaf<'_>, keys: &Keys, name: Name<'_>, depth: usize) -> NarrowCells {
    let last = name.segment_count().min(depth + 4);
    // If the last end is kept, so are those before it.
    if last > KEPT_ENDS || name.layout.kept_end(last) == 0 {
        return long_name(leaf.bytes, keys, name, depth);
    }
    let tags = leaf.first_tags();
    let mut cells = NarrowCells::NONE;
    let mut ends = name.layout.kept_ends() >> (8 * depth);
    let mut bit = 0;
    for _ in depth..last {
        let [start, end, ..] = ends.to_le_bytes();
        ends >>= 8;
        let segment = name.bytes.get(usize::from(start) + 1..usize::from(end));
        let segment = segment.unwrap_or_default();
        cells = cells.with(leaf.id_of(&tags, keys.tag(segment), segment), bit);
        bit += 8;
    }
    cells
}

/// Does the same for a name that has ends which its layout does not keep.
#[cold]
fn long_name(leaf: &[u8], keys: &Keys, name: Name<'_>, depth: usize) -> NarrowCells {
    let leaf = Block::of(leaf).leaf();
    let tags = leaf.first_tags();
    let segments = name.segments_from(depth).take(4).zip([0, 8, 16, 24]);
    segments.fold(NarrowCells::NONE, |cells, ((_, segment), bit)| {
        cells.with(leaf.id_of(&tags, keys.tag(segment), segment), bit)
    })
}

/// Rows of more cells.
#[inline(never)]
fn wide_rows(leaf: &[u8], keys: &Keys, name: Name<'_>, depth: usize) -> u64 {
    let leaf = Block::of(leaf).leaf();
    let mut wanted = Wanted {
        same: [END; MAX_CELLS],
        limit: [0; MAX_CELLS],
    };
    let cells = wanted.same.iter_mut().zip(&mut wanted.limit);
    let segments = name.segments_from(depth);
    let tags = leaf.first_tags();
    for ((same, limit), (_, segment)) in cells.take(leaf.width).zip(segments) {
        *same = leaf.id_of(&tags, keys.tag(segment), segment);
        *limit = 1;
    }
    if leaf.width == 8 {
        return wanted.rows_of_eight(&leaf);
    }
    let rows = leaf.rows_on().chunks_exact(leaf.width).take(leaf.rows);
    let fit = rows.map(|row| u64::from(wanted.fits(row)));
    fit.zip(0..).fold(0, |mask, (fits, row)| mask | fits << row)
}

impl Wanted {
    /// Compares two rows at a time.
    fn rows_of_eight(&self, leaf: &Leaf<'_>) -> u64 {
        let twice = |cells: &[u8; MAX_CELLS]| u8x16::new(core::array::from_fn(|at| cells[at % 8]));
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
fn every_four(cells: u32) -> u8x16 {
    cast(u32x4::splat(cells))
}

/// Sets all bits of the cells that fit.
#[inline]
fn cells_that_fit(step: &[u8; STEP], same: u8x16, limit: u8x16) -> u8x16 {
    let step = u8x16::new(*step);
    step.simd_eq(same) | step.min(limit).simd_eq(step)
}
