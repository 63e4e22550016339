//! How a block is laid out, and how it is read.
//!
//! A block has all patterns of one anchor, or some of them if there are many. It is one run of whole
//! cache lines. There are two kinds.
//!
//! ```text
//! both    0  fingerprint of the block, 4 bytes
//!         4  length of the anchor, 2    only the first block of an anchor has one
//!         6  offset of the anchor, 2
//!        12  kind: 0 for a leaf, 1 for a node
//!        13  depth: how many segments the anchor has
//!        16  parent, 4: the node << 4 | the bucket; 0 for the first block of an anchor
//!
//! leaf    8  number of rows          INVARIANT: at most 64, since an answer is a mask of 64 bits
//!         9  number of home rows     they come first, and their keys are beside the block
//!        10  width of a row: 4, 8, 16, 32 or 64 cells
//!        11  number of segments
//!        14  number of event sets
//!        20  a tag of each segment, 1 byte each
//!         .  0, then where the text of each segment ends, 2 each
//!         .  rows, one byte for each cell
//!         .  the different event sets of the rows, 4 each
//!         .  which of these each row has, 1 each; only if there are several
//!         .  owners of the other rows, 8 each: the webhook, and which of its patterns it is
//!         .  anchor, then the texts of the segments
//!
//! node    8  bit i is set if there is a child in bucket i, 2
//!        10  the column that decides about the bucket, or 255
//!        20  number of the node, 4
//!        24  anchor
//! ```
//!
//! The header, the tags and the ends of up to 14 segments are in the first line. A search reads it, the
//! texts of the segments that have the tags of the name's, and the rows.

use super::page::LINE;
use super::row::{FIRST, STEP, UNKNOWN};
use super::store::MAX_BYTES;
use wide::u8x16;

use crate::language::are_equal;

/// Where the tags are.
pub(super) const TAGS: usize = 20;
/// Where a node says which children it has.
pub(super) const CHILDREN: usize = 8;
/// The number of the most rows.
pub(super) const MAX_ROWS: usize = 64;
/// The parent of the first block of an anchor.
pub(super) const NO_PARENT: u32 = 0;

/// Reads a number of four bytes.
#[inline]
pub(super) fn four(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..).and_then(<[u8]>::first_chunk) {
        Some(&bytes) => u32::from_le_bytes(bytes),
        None => 0,
    }
}

/// What both kinds of blocks have.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) bytes: &'a [u8],
    head: &'a [u8; TAGS],
}

/// A block of rows.
#[derive(Clone, Copy)]
pub(super) struct Leaf<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) rows: usize,
    pub(super) home: usize,
    pub(super) width: usize,
    pub(super) ids: usize,
    pub(super) sets: usize,
    rows_at: usize,
    sets_at: usize,
    owners_at: usize,
    texts_at: usize,
}

/// A block of children.
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) number: u32,
    pub(super) children: u16,
    /// The column that decides, or none if all children have the same pattern.
    pub(super) column: Option<usize>,
}

/// A block as what it is.
#[derive(Clone, Copy)]
pub(super) enum Kind<'a> {
    Leaf(Leaf<'a>),
    Node(Node),
}

/// The byte of a node's column that says that there is none.
const NO_COLUMN: u8 = u8::MAX;

/// The head of a block that is not there.
static NOTHING: [u8; TAGS] = [0; TAGS];

impl<'a> Block<'a> {
    #[inline]
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        let head = bytes.first_chunk().unwrap_or(&NOTHING);
        Self { bytes, head }
    }

    #[inline]
    fn number(&self, at: usize) -> usize {
        usize::from(u16::from_le_bytes([self.head[at], self.head[at + 1]]))
    }

    pub(super) fn fp(&self) -> u32 {
        four(self.head, 0)
    }

    #[inline]
    pub(super) fn parent(&self) -> u32 {
        four(self.head, 16)
    }

    pub(super) fn depth(&self) -> usize {
        usize::from(self.head[13])
    }

    /// Returns the anchor, if this is the first block of one.
    #[inline]
    pub(super) fn anchor(&self) -> &'a [u8] {
        let at = self.number(6);
        self.bytes.get(at..at + self.number(4)).unwrap_or_default()
    }

    /// Returns what a block needs that takes the place of this one.
    pub(super) fn to_new(self) -> NewBlock<'a> {
        NewBlock {
            fp: self.fp(),
            parent: self.parent(),
            depth: self.depth(),
            anchor: self.anchor(),
        }
    }

    #[inline]
    pub(super) fn kind(&self) -> Kind<'a> {
        if self.is_node() {
            Kind::Node(self.node())
        } else {
            Kind::Leaf(self.leaf())
        }
    }

    #[inline]
    pub(super) fn is_node(&self) -> bool {
        self.head[12] != 0
    }

    #[inline]
    pub(super) fn leaf(&self) -> Leaf<'a> {
        let head = self.head;
        let number = |at: usize| usize::from(head[at]);
        let (rows, home, width, ids) = (number(8), number(9), number(10), number(11));
        let sets = number(14);
        let rows_at = rows_at(ids);
        let sets_at = rows_at + rows * width;
        Leaf {
            bytes: self.bytes,
            rows,
            home,
            width,
            ids,
            sets,
            rows_at,
            sets_at,
            owners_at: owners_at(sets_at, sets, rows),
            texts_at: self.number(6) + self.number(4),
        }
    }

    #[cold]
    fn node(&self) -> Node {
        let column = self.head[10];
        Node {
            number: four(self.bytes, TAGS),
            children: u16::from_le_bytes([self.head[8], self.head[9]]),
            column: (column != NO_COLUMN).then_some(usize::from(column)),
        }
    }
}

impl<'a> Leaf<'a> {
    /// Returns the rows and what comes after them.
    #[inline]
    pub(super) fn rows_on(&self) -> &'a [u8] {
        self.bytes.get(self.rows_at..).unwrap_or_default()
    }

    /// Returns the cells of a row.
    pub(super) fn row(&self, row: usize) -> &'a [u8] {
        let at = self.rows_at + row * self.width;
        self.bytes.get(at..at + self.width).unwrap_or_default()
    }

    /// Returns the cells of all rows.
    pub(super) fn all_rows(&self) -> &'a [u8] {
        self.part(self.rows_at, self.rows * self.width)
    }

    /// Returns the event set of a row.
    #[inline]
    pub(super) fn set(&self, row: usize) -> u32 {
        four(self.bytes, self.sets_at + 4 * self.which_set(row))
    }

    /// Returns which of the different event sets a row has.
    #[inline]
    pub(super) fn which_set(&self, row: usize) -> usize {
        if self.sets == 1 {
            return 0;
        }
        let at = self.sets_at + 4 * self.sets + row;
        usize::from(self.bytes.get(at).copied().unwrap_or_default())
    }

    /// Returns the different event sets.
    pub(super) fn different_sets(&self) -> impl Iterator<Item = u32> {
        (0..self.sets).map(|at| four(self.bytes, self.sets_at + 4 * at))
    }

    /// Returns the owners of all rows but the home rows, as they are encoded.
    pub(super) fn owners(&self) -> &'a [u8] {
        self.part(self.owners_at, OWNER * (self.rows - self.home))
    }

    /// Returns the texts of all segments.
    pub(super) fn texts(&self) -> &'a [u8] {
        let end = four(self.bytes, TAGS + self.ids + 2 * self.ids) & 0xffff;
        self.part(self.texts_at, if self.ids == 0 { 0 } else { end as usize })
    }

    /// Returns 0 and the ends of the texts, as they are encoded.
    pub(super) fn ends(&self) -> &'a [u8] {
        self.part(TAGS + self.ids, 2 * (self.ids + 1))
    }

    fn part(&self, at: usize, len: usize) -> &'a [u8] {
        self.bytes.get(at..at + len).unwrap_or_default()
    }

    /// Returns the owner of a row that is not a home row.
    #[inline]
    pub(super) fn owner(&self, row: usize) -> Owner {
        let at = self.owners_at + OWNER * row.saturating_sub(self.home);
        Owner {
            webhook: four(self.bytes, at),
            place: four(self.bytes, at + 4),
        }
    }

    /// Returns how many of these rows are not home rows.
    #[inline]
    pub(super) fn owned_of(&self, rows: u64) -> u32 {
        if self.home < self.rows {
            (rows >> self.home).count_ones()
        } else {
            0
        }
    }

    /// Returns the text of a segment.
    #[inline]
    pub(super) fn text(&self, index: usize) -> &'a [u8] {
        // The end of the segment before it and its own, read as one number.
        let both = four(self.bytes, TAGS + self.ids + 2 * index);
        let (start, end) = (both & 0xffff, both >> 16);
        self.bytes
            .get(self.texts_at + start as usize..self.texts_at + end as usize)
            .unwrap_or_default()
    }

    pub(super) fn tags(&self) -> &'a [u8] {
        self.part(TAGS, self.ids)
    }

    /// Returns the first 16 tags.
    #[inline]
    pub(super) fn first_tags(&self) -> Tags {
        self.tags_from(0)
    }

    #[inline]
    fn tags_from(&self, first: usize) -> Tags {
        let tags = self.bytes.get(TAGS + first..).and_then(<[u8]>::first_chunk);
        Tags {
            // There are 16 bytes: a block is a line at least, and the ends follow the tags.
            all: u8x16::new(*tags.unwrap_or(&[0; 16])),
            // What comes after the tags counts for nothing.
            used: (1 << (self.ids - first).min(16)) - 1,
            first,
        }
    }

    /// Returns the id of a segment with this tag, or [`UNKNOWN`]. It takes the first tags, which are the
    /// same for all segments.
    #[inline]
    pub(super) fn id_of(&self, tags: &Tags, tag: u8, segment: &[u8]) -> u8 {
        let id = self.id_among(tags, tag, segment);
        if id == UNKNOWN && self.ids > 16 {
            id_behind(self.bytes, tag, segment)
        } else {
            id
        }
    }

    #[inline]
    fn id_among(&self, tags: &Tags, tag: u8, segment: &[u8]) -> u8 {
        let mut same = tags.all.simd_eq(u8x16::splat(tag)).to_bitmask() & tags.used;
        while same != 0 {
            let index = tags.first + same.trailing_zeros() as usize;
            if are_equal(self.text(index), segment) {
                return id(index);
            }
            same &= same - 1;
        }
        UNKNOWN
    }
}

/// Returns the id of a segment that is not among the first 16 of a leaf, or [`UNKNOWN`].
//
// It gets the bytes: a reference to the leaf would put all of it into memory.
#[inline(never)]
fn id_behind(leaf: &[u8], tag: u8, segment: &[u8]) -> u8 {
    let leaf = Block::of(leaf).leaf();
    let mut parts = (16..leaf.ids).step_by(16);
    let id = parts.find_map(|first| {
        let id = leaf.id_among(&leaf.tags_from(first), tag, segment);
        (id != UNKNOWN).then_some(id)
    });
    id.unwrap_or(UNKNOWN)
}

/// Up to 16 tags of a leaf.
#[derive(Clone, Copy)]
pub(super) struct Tags {
    all: u8x16,
    /// Bit `i` is set if tag `i` is one of the leaf.
    used: u32,
    /// The index of the first one.
    first: usize,
}

/// Who has a pattern that is not the only one of its webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    /// The number of the webhook.
    pub(crate) webhook: u32,
    /// Which of its patterns it is.
    pub(crate) place: u32,
}

impl Owner {
    pub(super) fn to_bytes(self) -> [u8; OWNER] {
        let mut bytes = [0; OWNER];
        bytes[..4].copy_from_slice(&self.webhook.to_le_bytes());
        bytes[4..].copy_from_slice(&self.place.to_le_bytes());
        bytes
    }
}

/// The bytes of an owner.
const OWNER: usize = 8;

/// Returns where the rows are in a leaf with so many segments.
#[inline]
fn rows_at(ids: usize) -> usize {
    TAGS + ids + 2 * (ids + 1)
}

/// Returns where the owners are in a leaf with so many different event sets and rows.
#[inline]
fn owners_at(sets_at: usize, sets: usize, rows: usize) -> usize {
    sets_at + 4 * sets + if sets > 1 { rows } else { 0 }
}

/// How many a leaf has of everything that its layout depends on.
pub(super) struct Counts {
    pub(super) rows: usize,
    pub(super) home: usize,
    pub(super) width: usize,
    pub(super) ids: usize,
    pub(super) sets: usize,
}

impl Counts {
    fn anchor_at(&self) -> usize {
        let sets_at = rows_at(self.ids) + self.rows * self.width;
        owners_at(sets_at, self.sets, self.rows) + OWNER * (self.rows - self.home)
    }

    /// Returns how long the leaf is with texts of so many bytes, the anchor's included, or `None` if that
    /// is too long for a block.
    pub(super) fn len(&self, texts: usize) -> Option<usize> {
        // A search reads whole steps of the rows.
        let read = rows_at(self.ids) + (self.rows * self.width).next_multiple_of(STEP);
        let len = (self.anchor_at() + texts).max(read).next_multiple_of(LINE);
        (len <= MAX_BYTES).then_some(len)
    }

    /// Begins to write a leaf of this length: clears the buffer and writes the head.
    #[expect(clippy::cast_possible_truncation, reason = "the limits of a block")]
    pub(super) fn begin(&self, block: &NewBlock<'_>, len: usize, to: &mut alloc::vec::Vec<u8>) {
        to.clear();
        to.reserve(len);
        to.resize(TAGS, 0);
        block.write(to, self.anchor_at());
        let counts = [self.rows, self.home, self.width, self.ids];
        to[8..12].copy_from_slice(&counts.map(|count| count as u8));
        to[14] = self.sets as u8;
    }
}

/// Returns the id of the segment with this index.
#[inline]
pub(super) fn id(index: usize) -> u8 {
    // INVARIANT: a block has at most `MAX_IDS` segments.
    u8::try_from(index).map_or(UNKNOWN, |index| index.saturating_add(FIRST))
}

/// Returns the bytes of a node.
pub(super) fn node(block: &NewBlock<'_>, node: Node) -> alloc::vec::Vec<u8> {
    let mut bytes = alloc::vec![0; TAGS + 4];
    block.write(&mut bytes, TAGS + 4);
    bytes[8..10].copy_from_slice(&node.children.to_le_bytes());
    bytes[10] = node
        .column
        .and_then(|column| u8::try_from(column).ok())
        .unwrap_or(NO_COLUMN);
    bytes[12] = 1;
    bytes[TAGS..TAGS + 4].copy_from_slice(&node.number.to_le_bytes());
    bytes.extend_from_slice(block.anchor);
    bytes.resize(bytes.len().next_multiple_of(LINE), 0);
    bytes
}

/// What is given when a block is made.
#[derive(Clone, Copy)]
pub(super) struct NewBlock<'a> {
    pub(super) fp: u32,
    pub(super) parent: u32,
    pub(super) depth: usize,
    pub(super) anchor: &'a [u8],
}

impl NewBlock<'_> {
    /// Writes what both kinds of blocks have in their head.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a block has less than 2^16 bytes"
    )]
    pub(super) fn write(&self, bytes: &mut [u8], anchor_at: usize) {
        bytes[0..4].copy_from_slice(&self.fp.to_le_bytes());
        bytes[4..6].copy_from_slice(&(self.anchor.len() as u16).to_le_bytes());
        bytes[6..8].copy_from_slice(&(anchor_at as u16).to_le_bytes());
        bytes[13] = self.depth as u8;
        bytes[16..20].copy_from_slice(&self.parent.to_le_bytes());
    }
}
