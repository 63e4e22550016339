//! How rows that do not fit into one leaf are divided among the children of a node.
//!
//! A node has one column that decides. A child has the rows whose cell in that column is of one bucket:
//!
//! | bucket | cell | searched if the name |
//! | --- | --- | --- |
//! | 0 to 7 | a literal, by a hash that is another one for each node | has that segment there |
//! | 8 | [`ANY`] | has a segment there |
//! | 9 | [`END`] | has no segment there |
//! | 10 | [`FREE`] | always |
//!
//! Rows of one pattern alone cannot be told apart by a column. They are divided by their owners into two
//! children, and a search visits both.
//!
//! So a search visits at most three children of a node, and as many levels as are needed to tell 64
//! rows from each other. Literals of one bucket have other buckets in the next node.

use super::draft::{Cell, Draft};
use super::hash::Keys;
use super::row::{ANY, END};
use super::target::Target;
use crate::language::{Extent, Name};

/// The bucket of the rows with [`ANY`].
pub(super) const ANY_BUCKET: u8 = 8;
/// The bucket of the rows with [`END`].
pub(super) const END_BUCKET: u8 = 9;
/// The bucket of the rows with [`FREE`](super::row::FREE).
pub(super) const FREE_BUCKET: u8 = 10;
/// How many buckets there are.
pub(super) const BUCKETS: usize = 11;

/// How the rows of a draft are divided.
pub(super) struct Division {
    /// The column that decides, or none if the owners decide.
    pub(super) column: Option<usize>,
    /// The bucket of each row.
    pub(super) buckets: alloc::vec::Vec<u8>,
}

impl Division {
    /// Chooses the column whose largest bucket is the smallest.
    ///
    /// `identities` are numbers that tell the owners of the rows apart.
    pub(super) fn of(draft: &Draft, keys: &Keys, node: u32, identities: &[u64]) -> Self {
        let rows = draft.rows();
        let columns = (0..rows).map(|row| draft.row(row).len()).max();
        let differing = (0..columns.unwrap_or_default()).filter(|&column| {
            (1..rows).any(|row| cell(draft, row, column) != cell(draft, 0, column))
        });
        let divisions = differing.map(|column| Self {
            column: Some(column),
            buckets: (0..rows)
                .map(|row| bucket_of_cell(draft, keys, node, cell(draft, row, column)))
                .collect(),
        });
        let best = divisions.min_by_key(Self::largest);
        best.unwrap_or_else(|| Self {
            column: None,
            buckets: identities
                .iter()
                .map(|&identity| keys.spread(identity, node))
                .collect(),
        })
    }

    fn largest(&self) -> usize {
        let mut counts = [0; BUCKETS];
        for &bucket in &self.buckets {
            counts[usize::from(bucket)] += 1;
        }
        counts.into_iter().max().unwrap_or_default()
    }
}

/// Returns a cell of a row, without one beyond the last.
fn cell(draft: &Draft, row: usize, column: usize) -> Option<Cell> {
    draft.row(row).get(column).copied()
}

pub(super) fn bucket_of_cell(draft: &Draft, keys: &Keys, node: u32, cell: Option<Cell>) -> u8 {
    let Some(cell) = cell else {
        return FREE_BUCKET;
    };
    match draft.literal(cell) {
        Some(segment) => keys.bucket(segment, node),
        None if cell == Cell::from(ANY) => ANY_BUCKET,
        None if cell == Cell::from(END) => END_BUCKET,
        None => FREE_BUCKET,
    }
}

/// Returns the bucket of a pattern in a node that has a column.
pub(super) fn bucket_of(target: &Target<'_>, keys: &Keys, node: u32, column: usize) -> u8 {
    match target.each_selector().nth(column) {
        Some(b"*") => ANY_BUCKET,
        Some(literal) => keys.bucket(literal, node),
        // The cell after the last selector says the extent, and those after it are free.
        None if target.each_selector().count() < column => FREE_BUCKET,
        None => match target.extent {
            Extent::Exact => END_BUCKET,
            Extent::Subtree => ANY_BUCKET,
        },
    }
}

/// Returns a mask of the buckets that can have rows that match a name, whose first `depth` segments are the
/// anchor.
pub(super) fn buckets_for(
    name: Name<'_>,
    keys: &Keys,
    node: u32,
    depth: usize,
    column: usize,
) -> u16 {
    let found = name.segments_from(depth).nth(column);
    1 << FREE_BUCKET
        | match found {
            Some((_, segment)) => 1 << ANY_BUCKET | 1 << keys.bucket(segment, node),
            None => 1 << END_BUCKET,
        }
}
