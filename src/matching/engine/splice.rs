//! A leaf with one more row, written from the leaf as it is.
//!
//! Nearly every insertion goes this way. It copies runs of bytes, where a [draft](super::draft) takes all
//! rows apart: 8,700 instructions for an insertion became 6,200.

use alloc::vec::Vec;

use super::hash::Keys;
use super::row::{ANY, FREE, MAX_IDS, UNKNOWN, last_cell};
use super::target::Target;
use super::view::{Counts, Leaf, MAX_ROWS, NewBlock, Owner, id};

/// The most cells of a row that is spliced in.
const MAX_WIDTH: usize = 8;

/// What a leaf gets.
pub(super) struct Addition<'a> {
    pub(super) target: &'a Target<'a>,
    pub(super) set: u32,
    /// The owner, unless it is a home row.
    pub(super) owner: Option<Owner>,
}

/// The row of an addition, with the segments that the leaf does not have yet.
#[derive(Default)]
struct NewRow<'a> {
    cells: [u8; MAX_WIDTH],
    tags: [u8; MAX_WIDTH],
    segments: [&'a [u8]; MAX_WIDTH],
    /// How many of the segments there are.
    fresh: usize,
}

impl<'a> NewRow<'a> {
    /// Returns `None` if the row has more cells than those of the leaf, or the leaf too many segments.
    fn of(leaf: &Leaf<'_>, keys: &Keys, target: &Target<'a>) -> Option<Self> {
        let mut row = Self::default();
        let mut len = 0;
        for selector in target.each_selector() {
            let cell = match selector {
                b"*" => ANY,
                literal => row.id_of(leaf, keys, literal)?,
            };
            *row.cells.get_mut(len)? = cell;
            len += 1;
        }
        *row.cells.get_mut(len)? = last_cell(target.extent);
        (len < leaf.width).then_some(row)
    }

    fn id_of(&mut self, leaf: &Leaf<'_>, keys: &Keys, segment: &'a [u8]) -> Option<u8> {
        let tag = keys.tag(segment);
        let known = leaf.id_of(&leaf.first_tags(), tag, segment);
        if known != UNKNOWN {
            return Some(known);
        }
        let mut fresh = self.segments.iter().take(self.fresh);
        let at = fresh.position(|known| *known == segment);
        let at = if let Some(at) = at {
            at
        } else {
            *self.segments.get_mut(self.fresh)? = segment;
            *self.tags.get_mut(self.fresh)? = tag;
            self.fresh += 1;
            self.fresh - 1
        };
        (leaf.ids + at < MAX_IDS).then(|| id(leaf.ids + at))
    }
}

/// Writes the leaf with one more row to a buffer. Returns how many home rows it has, or `None` if it has to
/// be taken apart or divided.
#[expect(clippy::cast_possible_truncation, reason = "the limits of a block")]
pub(super) fn splice(
    leaf: &Leaf<'_>,
    block: &NewBlock<'_>,
    keys: &Keys,
    addition: &Addition<'_>,
    to: &mut Vec<u8>,
) -> Option<usize> {
    if leaf.rows == MAX_ROWS {
        return None;
    }
    let row = NewRow::of(leaf, keys, addition.target)?;
    let at = match addition.owner {
        None => leaf.home,
        Some(_) => leaf.rows,
    };
    let known_set = leaf.different_sets().position(|set| set == addition.set);
    let counts = Counts {
        rows: leaf.rows + 1,
        home: leaf.home + usize::from(addition.owner.is_none()),
        width: leaf.width,
        ids: leaf.ids + row.fresh,
        sets: leaf.sets + usize::from(known_set.is_none()),
    };
    let segments = &row.segments[..row.fresh];
    let fresh_text: usize = segments.iter().map(|segment| segment.len()).sum();
    let len = counts.len(block.anchor.len() + leaf.texts().len() + fresh_text)?;
    counts.begin(block, len, to);
    to.extend_from_slice(leaf.tags());
    to.extend_from_slice(&row.tags[..row.fresh]);
    to.extend_from_slice(leaf.ends());
    let mut end = leaf.texts().len();
    for segment in segments {
        end += segment.len();
        to.extend_from_slice(&(end as u16).to_le_bytes());
    }
    let (before, after) = leaf.all_rows().split_at_checked(at * leaf.width)?;
    to.extend_from_slice(before);
    to.extend_from_slice(row.cells.get(..leaf.width.min(MAX_WIDTH))?);
    to.resize(to.len() + leaf.width.saturating_sub(MAX_WIDTH), FREE);
    to.extend_from_slice(after);
    leaf.different_sets()
        .for_each(|set| to.extend_from_slice(&set.to_le_bytes()));
    if known_set.is_none() {
        to.extend_from_slice(&addition.set.to_le_bytes());
    }
    if counts.sets > 1 {
        let which = |row| leaf.which_set(row) as u8;
        to.extend((0..at).map(which));
        to.push(known_set.unwrap_or(leaf.sets) as u8);
        to.extend((at..leaf.rows).map(which));
    }
    to.extend_from_slice(leaf.owners());
    if let Some(owner) = addition.owner {
        to.extend_from_slice(&owner.to_bytes());
    }
    to.extend_from_slice(block.anchor);
    to.extend_from_slice(leaf.texts());
    for segment in segments {
        to.extend_from_slice(segment);
    }
    to.resize(len, 0);
    Some(counts.home)
}
