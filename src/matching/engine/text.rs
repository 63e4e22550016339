//! A pattern in the engine as text, read where it lies.

use core::fmt;

use super::engine::{Engine, Spot};
use super::row::{FIRST, FREE, extent_of};
use super::view::{Kind, Leaf};
use crate::language::{Extent, Pattern, SEPARATOR};

/// A pattern of a leaf: its anchor and its cells.
#[derive(Clone, Copy)]
pub(crate) struct PatternText<'a> {
    anchor: &'a [u8],
    leaf: Leaf<'a>,
    /// Without free cells at the end.
    cells: &'a [u8],
}

impl<K> Engine<K> {
    /// Returns the pattern of a posting.
    pub(crate) fn pattern(&self, spot: Spot) -> Option<Pattern> {
        self.text(spot).map(PatternText::to_pattern)
    }

    /// Returns the pattern of a posting as it lies in its block.
    pub(crate) fn text(&self, spot: Spot) -> Option<PatternText<'_>> {
        let block = self.block(spot.at);
        let Kind::Leaf(leaf) = block.kind() else {
            return None;
        };
        let cells = leaf.row(spot.row);
        let len = cells.iter().rposition(|&cell| cell != FREE)? + 1;
        Some(PatternText {
            anchor: self.anchor_of(block),
            leaf,
            cells: &cells[..len],
        })
    }
}

impl<'a> PatternText<'a> {
    /// Puts the pattern together.
    pub(crate) fn to_pattern(self) -> Pattern {
        let mut text = alloc::vec::Vec::new();
        for selector in self.selectors() {
            text.push(SEPARATOR);
            text.extend_from_slice(selector);
        }
        Pattern::from_parts(self.anchor, &text, extent_of(self.cells))
    }

    /// Returns the selectors after the anchor, without a last `*`.
    fn selectors(self) -> impl Iterator<Item = &'a [u8]> {
        // The last cell says the extent, unless it is a selector.
        let cells = match self.cells.split_last() {
            Some((&last, selectors)) if last < FIRST => selectors,
            _ => self.cells,
        };
        // What is not an id is the cell of a `*`.
        let selector = move |&cell: &u8| {
            let index = cell.checked_sub(FIRST);
            index.map_or(&b"*"[..], |index| self.leaf.text(index.into()))
        };
        cells.iter().map(selector)
    }
}

/// Writes the canonical text.
impl fmt::Display for PatternText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_ascii(f, self.anchor)?;
        for selector in self.selectors() {
            f.write_str(":")?;
            write_ascii(f, selector)?;
        }
        match extent_of(self.cells) {
            Extent::Exact => Ok(()),
            Extent::Subtree => f.write_str(":*"),
        }
    }
}

/// Writes a part of a pattern, which is ASCII.
fn write_ascii(f: &mut fmt::Formatter<'_>, text: &[u8]) -> fmt::Result {
    f.write_str(core::str::from_utf8(text).unwrap_or_default())
}
