//! Many patterns, compiled: which of them match a name?
//!
//! An event of the platform is about something in one app, and nearly every pattern names one. So
//! patterns lie in *blocks* by their *anchor*: the namespace and the first two selectors, as far as
//! those are literal, in one run of text such as `urn:allthings:app:<appId>`. A name finds the
//! blocks that can concern it by one look-up each for its first two, one and no segments; the last
//! two are few, mostly absent, and skipped where they are.
//!
//! Most blocks are [`small`]: one piece of memory, in which patterns are [rows](row) of bytes. A
//! block that outgrows that is [`large`]: a table by the [`shape`] of the patterns and a fingerprint
//! of their literals or, with many shapes, a tree that is [walked](walk).
//!
//! What was measured to choose this, with the workload of the benches (16 patterns an app, five to
//! six hits an event), reading the event not included. The tree and the rows took turns on a busy
//! machine, so only their ratios count; of the design in between there are counted instructions:
//!
//! | ns for an event | instructions | 1,000 patterns | 100,000 | 1 million |
//! | --- | --- | --- | --- | --- |
//! | one tree of segments for all patterns, hashed children | 4,500 | 757 | 4,354 | 5,935 |
//! | blocks by anchor; in a block a probe for each shape | 1,960 | | | |
//! | blocks by anchor; in a block rows | 1,540 | 304 | 346 | 1,387 |
//! | the same in batches | 1,620 | 350 | 299 | 649 |
//!
//! The tree waits for memory at each segment. A block costs three waits, for the table's control
//! byte, its bucket and the block, and in batches those of 32 events overlap.

mod chains;
mod draft;
mod hash;
mod large;
mod postings;
mod row;
mod shape;
mod small;
#[cfg(test)]
mod tests;
mod walk;

use alloc::boxed::Box;
use core::ops::ControlFlow;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use self::draft::{Added, Draft};
pub(crate) use self::hash::AnchorHash;
use self::hash::Keys;
use self::large::Large;
use self::small::Small;
use crate::language::{Extent, Name, Pattern, SEPARATOR};
use crate::matching::shrink::is_mostly_unused;

/// The most selectors of an anchor.
const MAX_DEPTH: usize = 2;

/// The most blocks that are fetched together. A processor waits for 10 to 20 pieces of memory at a
/// time; more only take more room in its caches.
pub(crate) const PREFETCHED: usize = 32;

/// So many blocks are in the processor's caches, more or less. DeniedFilter, having a block fetched as a
/// whole before it is read saves a fifth of a single event's time, and below costs a tenth.
const CACHED: usize = 1 << 12;

/// Who is interested in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// The number of whoever it is.
    pub(crate) slot: u32,
    /// A note of theirs, handed back with each hit.
    pub(crate) note: u32,
}

impl Posting {
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    #[inline]
    fn from_bytes(bytes: [u8; 8]) -> Self {
        let both = u64::from_le_bytes(bytes);
        Self {
            slot: both as u32,
            note: (both >> 32) as u32,
        }
    }

    fn to_bytes(self) -> [u8; 8] {
        (u64::from(self.note) << 32 | u64::from(self.slot)).to_le_bytes()
    }
}

/// A pattern as the matcher keeps it.
struct Target<'a> {
    anchor: &'a [u8],
    depth: usize,
    /// The selectors behind the anchor, each after a colon, without a last `*`.
    selectors: &'a [u8],
    extent: Extent,
}

impl<'a> Target<'a> {
    fn of(pattern: &'a Pattern) -> Self {
        let text = pattern.without_tail();
        let (depth, end) = anchor_of(text, pattern.namespace_end());
        let (anchor, selectors) = text.split_at(end);
        Self {
            anchor,
            depth,
            selectors,
            extent: pattern.extent(),
        }
    }
}

/// How many selectors belong to the anchor, and where it ends.
fn anchor_of(text: &[u8], namespace_end: usize) -> (usize, usize) {
    let mut end = namespace_end;
    for depth in 0..MAX_DEPTH {
        let Some((&SEPARATOR, rest)) = text[end..].split_first() else {
            return (depth, end);
        };
        let len = rest
            .iter()
            .position(|&byte| byte == SEPARATOR)
            .unwrap_or(rest.len());
        if rest[..len] == *b"*" {
            return (depth, end);
        }
        end += 1 + len;
    }
    (MAX_DEPTH, end)
}

/// The patterns with one anchor.
//
// 16 bytes: the null that is no `Box` tells the two apart.
#[derive(Debug, Clone)]
enum Block {
    Small(Small),
    Large(Box<Large>),
}

/// Patterns, and for each those who are interested in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matcher {
    blocks: HashTable<Block>,
    /// How many blocks there are of each depth.
    depths: [usize; MAX_DEPTH + 1],
    keys: Keys,
    /// The bytes that the blocks have allocated.
    heap_bytes: usize,
    draft: Draft,
}

impl Block {
    fn anchor(&self) -> &[u8] {
        match self {
            Self::Small(block) => block.anchor(),
            Self::Large(block) => block.anchor(),
        }
    }

    fn has(&self, keys: &Keys, slot: u32) -> bool {
        match self {
            Self::Small(block) => block.has(slot),
            Self::Large(block) => block.has(keys, slot),
        }
    }

    /// Has the memory fetched that a search will read.
    fn prefetch(&self) {
        if let Self::Small(block) = self {
            block.prefetch();
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Small(block) => block.is_empty(),
            // What is so small is not kept like this.
            Self::Large(_) => false,
        }
    }

    fn heap_bytes(&self) -> usize {
        match self {
            Self::Small(block) => block.heap_bytes(),
            Self::Large(block) => block.heap_bytes(),
        }
    }
}

/// What is known of the deepest block that can concern a name, before any of it has been read.
#[derive(Clone, Copy, Default)]
pub(crate) enum Located<'a> {
    /// Nobody has looked for it.
    #[default]
    Unknown,
    /// There is none.
    Nowhere,
    /// It is this one, or none.
    Maybe(Candidate<'a>),
}

/// A block that may be the right one.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'a>(&'a Block);

/// Some of the blocks that are going to be searched or changed, and their memory fetched: of all of
/// them at the same time, once it is known where they are. At most [`PREFETCHED`] are looked at.
pub(crate) fn prefetch<'a>(blocks: impl Iterator<Item = Located<'a>>) -> [Located<'a>; PREFETCHED] {
    let mut located = [Located::Unknown; PREFETCHED];
    for (place, block) in located.iter_mut().zip(blocks) {
        *place = block;
    }
    for block in &located {
        if let Located::Maybe(Candidate(block)) = block {
            block.prefetch();
        }
    }
    located
}

/// How many segments an anchor has.
fn depth_of(anchor: &[u8]) -> usize {
    // `urn:` and the namespace have one colon.
    anchor
        .split(|&byte| byte == SEPARATOR)
        .count()
        .saturating_sub(2)
}

impl Matcher {
    /// Adds a posting to a pattern; one of a slot that the pattern has already is not added again.
    /// The answer is what [`remove`](Self::remove) asks for.
    pub(crate) fn insert(&mut self, pattern: &Pattern, posting: Posting) -> AnchorHash {
        let target = Target::of(pattern);
        let hash = self.keys.anchor(target.anchor);
        let keys = &self.keys;
        let entry = self.blocks.entry(
            hash.spread(),
            |block| block.anchor() == target.anchor,
            |block| keys.anchor(block.anchor()).spread(),
        );
        match entry {
            Entry::Vacant(vacant) => {
                self.depths[target.depth] += 1;
                self.draft.start(target.anchor);
                let block = match self.draft.insert(keys, &target, posting) {
                    Added::New | Added::Known => Block::Small(self.draft.encode()),
                    Added::Full => {
                        let mut large = Large::new(target.anchor);
                        large.insert(keys, &target, posting);
                        Block::Large(Box::new(large))
                    }
                };
                self.heap_bytes += block.heap_bytes();
                vacant.insert(block);
            }
            Entry::Occupied(mut occupied) => {
                let block = occupied.get_mut();
                self.heap_bytes -= block.heap_bytes();
                match block {
                    Block::Large(large) => large.insert(keys, &target, posting),
                    Block::Small(small) => {
                        self.draft.load(small);
                        match self.draft.insert(keys, &target, posting) {
                            Added::New => *small = self.draft.encode(),
                            Added::Known => {}
                            Added::Full => {
                                let mut large = Large::of_small(small, keys);
                                large.insert(keys, &target, posting);
                                *block = Block::Large(Box::new(large));
                            }
                        }
                    }
                }
                self.heap_bytes += block.heap_bytes();
            }
        }
        hash
    }

    /// Takes away all postings of a slot in one block with this hash; whether there was one.
    pub(crate) fn remove(&mut self, hash: AnchorHash, slot: u32) -> bool {
        let keys = &self.keys;
        let is_it = |block: &Block| keys.anchor(block.anchor()) == hash && block.has(keys, slot);
        let Ok(mut entry) = self.blocks.find_entry(hash.spread(), is_it) else {
            return false;
        };
        let block = entry.get_mut();
        self.heap_bytes -= block.heap_bytes();
        match block {
            Block::Small(small) => {
                self.draft.load(small);
                self.draft.remove(slot);
                *small = self.draft.encode();
            }
            Block::Large(large) => {
                large.remove(keys, slot);
                if let Some(small) = large.to_small(keys, &mut self.draft) {
                    *block = Block::Small(small);
                }
            }
        }
        if block.is_empty() {
            self.depths[depth_of(block.anchor())] -= 1;
            entry.remove();
            self.shrink();
        } else {
            self.heap_bytes += block.heap_bytes();
        }
        true
    }

    /// Calls `on_pattern` with each distinct pattern that has a posting of the slot in the blocks
    /// with this hash.
    pub(crate) fn patterns_of(
        &self,
        hash: AnchorHash,
        slot: u32,
        mut on_pattern: impl FnMut(Pattern, u32),
    ) {
        let is_it = |block: &&Block| self.keys.anchor(block.anchor()) == hash;
        for block in self.blocks.iter_hash(hash.spread()).filter(is_it) {
            let anchor = block.anchor();
            let on_selectors = |selectors: &[u8], extent: Extent, posting: Posting| {
                on_pattern(Pattern::of_parts(anchor, selectors, extent), posting.note);
            };
            match block {
                Block::Small(small) => small.patterns_of(slot, on_selectors),
                Block::Large(large) => large.patterns_of(&self.keys, slot, on_selectors),
            }
        }
    }

    /// Calls `on_hit` with the postings of every pattern that matches the name, until told to stop.
    pub(crate) fn search<B>(
        &self,
        name: Name<'_>,
        on_hit: impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.search_located(name, Located::Unknown, on_hit)
    }

    /// [`search`](Self::search), with what [`locate`](Self::locate) has said of the name.
    pub(crate) fn search_located<B>(
        &self,
        name: Name<'_>,
        located: Located<'_>,
        mut on_hit: impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for depth in (0..=MAX_DEPTH).filter(|&depth| self.depths[depth] > 0) {
            let block = match located {
                Located::Maybe(Candidate(block)) if depth == MAX_DEPTH => name
                    .anchor(depth)
                    .filter(|anchor| block.anchor() == *anchor)
                    .map(|_| block),
                Located::Nowhere if depth == MAX_DEPTH => None,
                _ => self.find_at(name, depth),
            };
            match block {
                Some(Block::Small(small)) => small.search(&self.keys, name, depth, &mut on_hit)?,
                Some(Block::Large(large)) => large.search(&self.keys, name, depth, &mut on_hit)?,
                None => {}
            }
        }
        ControlFlow::Continue(())
    }

    /// The deepest block that can concern a name.
    pub(crate) fn locate(&self, name: Name<'_>) -> Located<'_> {
        name.anchor(MAX_DEPTH)
            .map_or(Located::Nowhere, |anchor| self.locate_anchor(anchor))
    }

    /// The block of a pattern.
    pub(crate) fn locate_pattern(&self, pattern: &Pattern) -> Located<'_> {
        let text = pattern.without_tail();
        let (_, end) = anchor_of(text, pattern.namespace_end());
        self.locate_anchor(&text[..end])
    }

    fn locate_anchor(&self, anchor: &[u8]) -> Located<'_> {
        let hash = self.keys.anchor(anchor).spread();
        let mut found = self.blocks.iter_hash(hash);
        match (found.next(), found.next()) {
            (None, _) => Located::Nowhere,
            (Some(block), None) => Located::Maybe(Candidate(block)),
            // Only the text tells.
            (Some(_), Some(_)) => Located::Unknown,
        }
    }

    fn find_at(&self, name: Name<'_>, depth: usize) -> Option<&Block> {
        let anchor = name.anchor(depth)?;
        let hash = self.keys.anchor(anchor).spread();
        let is_large = self.blocks.len() > CACHED;
        self.blocks.find(hash, |block| {
            if is_large {
                block.prefetch();
            }
            block.anchor() == anchor
        })
    }

    /// The bytes that the matcher has allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.heap_bytes + self.blocks.allocation_size() + self.draft.heap_bytes()
    }

    /// Gives back what removals have left unused, once that is three quarters.
    fn shrink(&mut self) {
        if is_mostly_unused(self.blocks.len(), self.blocks.capacity()) {
            let keys = &self.keys;
            self.blocks
                .shrink_to_fit(|block| keys.anchor(block.anchor()).spread());
        }
    }
}
