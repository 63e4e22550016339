//! Blocks that are found before they are read, so that the memory of many is fetched together.
//!
//! `Matcher::locate` looks for the deepest block of a name by its hash
//! alone, and so touches only the table. Then [`prefetch`] touches the blocks of many names, and the
//! processor waits for all of them at the same time. Only the search compares the anchor's text.

use super::block::Block;
use super::thresholds::PREFETCHED;

/// What the table tells about the deepest block that can match a name.
#[derive(Clone, Copy, Default)]
pub(crate) enum Located<'a> {
    /// Nothing: there was no look-up, or several blocks have this hash.
    #[default]
    Unknown,
    /// There is no such block.
    Nowhere,
    /// If there is such a block, it is this one.
    Maybe(Candidate<'a>),
}

/// A block with the right hash. Its anchor has not been compared yet.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a>(pub(super) &'a Block);

/// Fetches the memory of blocks that are going to be searched or changed, and returns what was
/// located. Takes at most [`PREFETCHED`] blocks.
pub(crate) fn prefetch<'a>(blocks: impl Iterator<Item = Located<'a>>) -> [Located<'a>; PREFETCHED] {
    // All look-ups in the table come before the first block is touched. Each step is a loop of accesses
    // that do not depend on each other, so the processor overlaps them.
    let mut located = [Located::Unknown; PREFETCHED];
    for (entry, block) in located.iter_mut().zip(blocks) {
        *entry = block;
    }
    for block in &located {
        if let Located::Maybe(Candidate(block)) = block {
            block.prefetch();
        }
    }
    located
}
