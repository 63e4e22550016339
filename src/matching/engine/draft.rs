//! A leaf taken apart, for a change.
//!
//! A draft has no limits, so that a pattern can be added first. If the rows then do not fit into one
//! block, they are divided.

use alloc::vec::Vec;

use super::hash::Keys;
use super::row::{ANY, FIRST, FREE, MAX_CELLS, MAX_IDS, last_cell, width_for};
use super::splice::Addition;
use super::target::Target;
use super::view::{Counts, Leaf, MAX_ROWS, NewBlock, Owner};

/// A cell of a row. A draft can have more segments than a block.
pub(super) type Cell = u16;

/// The rows of a leaf, with their segments.
#[derive(Debug, Default)]
pub(super) struct Draft {
    tags: Vec<u8>,
    /// Where the text of each segment ends.
    ends: Vec<usize>,
    texts: Vec<u8>,
    /// The cells of all rows, without free ones at the end.
    cells: Vec<Cell>,
    /// Where each row ends.
    row_ends: Vec<usize>,
    sets: Vec<u32>,
    /// How many rows are home rows. They come first.
    home: usize,
    /// The owners of the other rows.
    owners: Vec<Owner>,
    /// The sets, each once, as far as [`fit`](Self::fit) has seen them.
    different_sets: Vec<u32>,
}

/// How rows are laid out as one block.
pub(super) struct Fit {
    counts: Counts,
    len: usize,
}

impl Draft {
    pub(super) fn clear(&mut self) {
        self.tags.clear();
        self.ends.clear();
        self.texts.clear();
        self.cells.clear();
        self.row_ends.clear();
        self.sets.clear();
        self.home = 0;
        self.owners.clear();
    }

    /// Takes a leaf apart.
    pub(super) fn load(&mut self, leaf: &Leaf<'_>) {
        self.clear();
        self.tags.extend_from_slice(leaf.tags());
        for index in 0..leaf.ids {
            self.texts.extend_from_slice(leaf.text(index));
            self.ends.push(self.texts.len());
        }
        for row in 0..leaf.rows {
            let cells = leaf.row(row);
            let last = cells.iter().rposition(|&cell| cell != FREE);
            let cells = &cells[..last.map_or(0, |last| last + 1)];
            self.cells
                .extend(cells.iter().map(|&cell| Cell::from(cell)));
            self.row_ends.push(self.cells.len());
            self.sets.push(leaf.set(row));
        }
        self.home = leaf.home;
        self.owners
            .extend((leaf.home..leaf.rows).map(|row| leaf.owner(row)));
    }

    pub(super) fn rows(&self) -> usize {
        self.sets.len()
    }

    pub(super) fn home(&self) -> usize {
        self.home
    }

    /// Returns the owner of a row, unless it is a home row.
    pub(super) fn owner(&self, row: usize) -> Option<Owner> {
        self.owners.get(row.checked_sub(self.home)?).copied()
    }

    /// Returns the cells of a row.
    pub(super) fn row(&self, row: usize) -> &[Cell] {
        let start = row.checked_sub(1).and_then(|row| self.row_ends.get(row));
        let end = self.row_ends.get(row).copied().unwrap_or_default();
        self.cells
            .get(start.copied().unwrap_or_default()..end)
            .unwrap_or_default()
    }

    /// Returns the text of a cell, if it is a literal.
    pub(super) fn literal(&self, cell: Cell) -> Option<&[u8]> {
        let index = usize::from(cell.checked_sub(Cell::from(FIRST))?);
        self.text(index)
    }

    fn text(&self, index: usize) -> Option<&[u8]> {
        let start = index
            .checked_sub(1)
            .and_then(|before| self.ends.get(before));
        let end = *self.ends.get(index)?;
        self.texts.get(start.copied().unwrap_or_default()..end)
    }

    /// Adds a row, after the other ones of its kind. Returns its index.
    pub(super) fn add(&mut self, keys: &Keys, addition: &Addition<'_>) -> usize {
        let at = match addition.owner {
            None => self.home,
            Some(_) => self.rows(),
        };
        self.add_row(keys, addition.target, addition.set, at);
        match addition.owner {
            None => self.home += 1,
            Some(owner) => self.owners.push(owner),
        }
        at
    }

    fn add_row(&mut self, keys: &Keys, target: &Target<'_>, set: u32, at: usize) {
        let mut row = [Cell::default(); MAX_CELLS];
        let mut len = 0;
        let mut push = |cell: Cell| {
            // A row of the most selectors has no cell left for the extent.
            if let Some(to) = row.get_mut(len) {
                *to = cell;
                len += 1;
            }
        };
        for selector in target.each_selector() {
            push(match selector {
                b"*" => ANY.into(),
                literal => self.id(keys, literal),
            });
        }
        push(last_cell(target.extent).into());
        self.insert_row(&row[..len], set, at);
    }

    fn insert_row(&mut self, row: &[Cell], set: u32, at: usize) {
        let start = at
            .checked_sub(1)
            .and_then(|before| self.row_ends.get(before));
        let start = start.copied().unwrap_or_default();
        self.cells.splice(start..start, row.iter().copied());
        for end in &mut self.row_ends[at..] {
            *end += row.len();
        }
        self.row_ends.insert(at, start + row.len());
        self.sets.insert(at, set);
    }

    /// Returns the cell for a segment, which is added if it is not there.
    fn id(&mut self, keys: &Keys, segment: &[u8]) -> Cell {
        let tag = keys.tag(segment);
        let known = (0..self.tags.len())
            .find(|&index| self.tags[index] == tag && self.text(index) == Some(segment));
        let index = known.unwrap_or_else(|| {
            self.tags.push(tag);
            self.texts.extend_from_slice(segment);
            self.ends.push(self.texts.len());
            self.tags.len() - 1
        });
        // INVARIANT: a block has few segments, and a pattern adds at most 64.
        Cell::try_from(index + usize::from(FIRST)).unwrap_or(Cell::MAX)
    }

    /// Removes a row, and the segments that no other row has.
    pub(super) fn remove(&mut self, row: usize) {
        let cells = self.row(row).len();
        let end = self.row_ends.remove(row);
        self.cells.drain(end - cells..end);
        for end in &mut self.row_ends[row..] {
            *end -= cells;
        }
        self.sets.remove(row);
        match row.checked_sub(self.home) {
            Some(owner) => _ = self.owners.remove(owner),
            None => self.home -= 1,
        }
        self.forget_segments();
    }

    fn forget_segments(&mut self) {
        let mut used = alloc::vec![false; self.tags.len()];
        for cell in &self.cells {
            if let Some(index) = cell.checked_sub(Cell::from(FIRST)) {
                used[usize::from(index)] = true;
            }
        }
        if used.iter().all(|&used| used) {
            return;
        }
        let old = core::mem::take(self);
        let mut new_cells = alloc::vec![Cell::default(); used.len()];
        for (index, _) in used.iter().enumerate().filter(|&(_, &used)| used) {
            new_cells[index] = Cell::try_from(self.tags.len())
                .unwrap_or_default()
                .saturating_add(FIRST.into());
            self.tags.push(old.tags[index]);
            self.texts
                .extend_from_slice(old.text(index).unwrap_or_default());
            self.ends.push(self.texts.len());
        }
        let new_cell = |&cell: &Cell| match cell.checked_sub(Cell::from(FIRST)) {
            Some(index) => new_cells[usize::from(index)],
            None => cell,
        };
        self.cells.extend(old.cells.iter().map(new_cell));
        self.home = old.home;
        (self.row_ends, self.sets, self.owners) = (old.row_ends, old.sets, old.owners);
    }

    /// Appends rows of another draft. Home rows come first in `rows`, and this draft has no other ones
    /// before them.
    pub(super) fn append(&mut self, keys: &Keys, from: &Self, rows: impl Iterator<Item = usize>) {
        for row in rows {
            let cells: Vec<Cell> = from
                .row(row)
                .iter()
                .map(|&cell| match from.literal(cell) {
                    Some(segment) => self.id(keys, segment),
                    None => cell,
                })
                .collect();
            let set = from.sets[row];
            if let Some(owner) = from.owner(row) {
                self.insert_row(&cells, set, self.rows());
                self.owners.push(owner);
            } else {
                self.insert_row(&cells, set, self.home);
                self.home += 1;
            }
        }
    }

    /// Returns how the rows are laid out as one block with this anchor, or `None` if they do not fit.
    pub(super) fn fit(&mut self, anchor: &[u8]) -> Option<Fit> {
        if self.rows() > MAX_ROWS || self.tags.len() > MAX_IDS {
            return None;
        }
        self.find_different_sets();
        let counts = Counts {
            rows: self.rows(),
            home: self.home,
            width: self.width(),
            ids: self.tags.len(),
            sets: self.different_sets.len(),
        };
        let len = counts.len(anchor.len() + self.texts.len())?;
        Some(Fit { counts, len })
    }

    fn width(&self) -> usize {
        let lens = (0..self.rows()).map(|row| self.row(row).len());
        width_for(lens.max().unwrap_or_default())
    }

    fn find_different_sets(&mut self) {
        self.different_sets.clear();
        for &set in &self.sets {
            if !self.different_sets.contains(&set) {
                self.different_sets.push(set);
            }
        }
    }

    /// Writes the block to a buffer, as it [fits](Self::fit).
    #[expect(clippy::cast_possible_truncation, reason = "the limits of a block")]
    pub(super) fn encode(&self, block: &NewBlock<'_>, fit: &Fit, to: &mut Vec<u8>) {
        let sets = &self.different_sets;
        fit.counts.begin(block, fit.len, to);
        to.extend_from_slice(&self.tags);
        to.extend_from_slice(&[0; 2]);
        for &end in &self.ends {
            to.extend_from_slice(&(end as u16).to_le_bytes());
        }
        for row in 0..self.rows() {
            let cells = self.row(row);
            let end = to.len() + fit.counts.width;
            to.extend(cells.iter().map(|&cell| cell as u8));
            to.resize(end, FREE);
        }
        for set in sets {
            to.extend_from_slice(&set.to_le_bytes());
        }
        if sets.len() > 1 {
            let which = |set| sets.iter().position(|known| known == set);
            let which = self.sets.iter().map(|set| which(set).unwrap_or_default());
            to.extend(which.map(|which| which as u8));
        }
        for owner in &self.owners {
            to.extend_from_slice(&owner.to_bytes());
        }
        to.extend_from_slice(block.anchor);
        to.extend_from_slice(&self.texts);
        to.resize(fit.len, 0);
    }

    /// Returns the bytes that the draft has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.tags.capacity()
            + self.texts.capacity()
            + size_of::<usize>() * (self.ends.capacity() + self.row_ends.capacity())
            + size_of::<Cell>() * self.cells.capacity()
            + size_of::<u32>() * (self.sets.capacity() + self.different_sets.capacity())
            + size_of::<Owner>() * self.owners.capacity()
    }
}
