//! The matcher: a table of blocks by their anchors.

use core::ops::ControlFlow;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::block::Block;
use super::draft::Draft;
use super::hash::{AnchorHash, Keys};
use super::located::{Candidate, Located};
use super::posting::Posting;
use super::target::{MAX_DEPTH, Target, depth_of};
use super::thresholds::CACHED_BLOCKS;
use crate::language::{Extent, Name, Pattern};
use crate::matching::shrink::is_mostly_unused;

/// Many patterns, each with its postings.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matcher {
    pub(super) blocks: HashTable<Block>,
    /// How many blocks there are of each depth. A search skips the depths without a block.
    pub(super) depths: [usize; MAX_DEPTH + 1],
    keys: Keys,
    /// The bytes that the blocks have allocated.
    pub(super) heap_bytes: usize,
    /// The buffers for taking a small block apart, kept from change to change.
    draft: Draft,
}

impl Matcher {
    /// Adds a posting to a pattern, unless the pattern has one of the same slot.
    ///
    /// Returns the hash of the pattern's block, which [`remove`](Self::remove) and
    /// [`patterns_of`](Self::patterns_of) take.
    pub(crate) fn insert(&mut self, pattern: &Pattern, posting: Posting) -> AnchorHash {
        let target = Target::of(pattern);
        let hash = self.keys.anchor(target.anchor);
        let (keys, draft) = (&self.keys, &mut self.draft);
        let entry = self.blocks.entry(
            hash.spread(),
            |block| block.anchor() == target.anchor,
            |block| keys.anchor(block.anchor()).spread(),
        );
        match entry {
            Entry::Vacant(vacant) => {
                self.depths[target.depth] += 1;
                let block = Block::new(keys, draft, &target, posting);
                self.heap_bytes += block.heap_bytes();
                vacant.insert(block);
            }
            Entry::Occupied(mut occupied) => {
                let block = occupied.get_mut();
                self.heap_bytes -= block.heap_bytes();
                block.insert(keys, draft, &target, posting);
                self.heap_bytes += block.heap_bytes();
            }
        }
        hash
    }

    /// Removes all postings of a slot from one block with this hash, and reports whether there was
    /// such a block. Several anchors can have one hash: the caller repeats this until it is false.
    pub(crate) fn remove(&mut self, hash: AnchorHash, slot: u32) -> bool {
        let (keys, draft) = (&self.keys, &mut self.draft);
        let is_it = |block: &Block| keys.anchor(block.anchor()) == hash && block.has(keys, slot);
        let Ok(mut entry) = self.blocks.find_entry(hash.spread(), is_it) else {
            return false;
        };
        let block = entry.get_mut();
        self.heap_bytes -= block.heap_bytes();
        block.remove(keys, draft, slot);
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
    /// with this hash, and with the posting's tag.
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
                on_pattern(Pattern::from_parts(anchor, selectors, extent), posting.tag);
            };
            block.patterns_of(&self.keys, slot, on_selectors);
        }
    }

    /// Calls `on_hit` with the postings of every pattern that matches the name, until it breaks.
    pub(crate) fn search<B>(
        &self,
        name: Name<'_>,
        on_hit: impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        self.search_located(name, Located::Unknown, on_hit)
    }

    /// Does the same as [`search`](Self::search), with what [`locate`](Self::locate) has returned for
    /// the name.
    pub(crate) fn search_located<B>(
        &self,
        name: Name<'_>,
        located: Located<'_>,
        mut on_hit: impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for depth in (0..=MAX_DEPTH).filter(|&depth| self.depths[depth] > 0) {
            let block = match located {
                // Only now is the candidate's text read, which has been fetched in the meantime.
                Located::Maybe(Candidate(block)) if depth == MAX_DEPTH => name
                    .anchor(depth)
                    .filter(|anchor| block.anchor() == *anchor)
                    .map(|_| block),
                Located::Nowhere if depth == MAX_DEPTH => None,
                _ => self.find_at(name, depth),
            };
            if let Some(block) = block {
                block.search(&self.keys, name, depth, &mut on_hit)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Looks up the deepest block that can match a name.
    pub(crate) fn locate(&self, name: Name<'_>) -> Located<'_> {
        name.anchor(MAX_DEPTH)
            .map_or(Located::Nowhere, |anchor| self.locate_anchor(anchor))
    }

    /// Looks up the block of a pattern.
    pub(crate) fn locate_pattern(&self, pattern: &Pattern) -> Located<'_> {
        self.locate_anchor(Target::of(pattern).anchor)
    }

    fn locate_anchor(&self, anchor: &[u8]) -> Located<'_> {
        let hash = self.keys.anchor(anchor).spread();
        let mut found = self.blocks.iter_hash(hash);
        match (found.next(), found.next()) {
            (None, _) => Located::Nowhere,
            (Some(block), None) => Located::Maybe(Candidate(block)),
            // Only the text of the anchor can tell which one it is.
            (Some(_), Some(_)) => Located::Unknown,
        }
    }

    /// Returns the block for the first `depth` segments of a name.
    fn find_at(&self, name: Name<'_>, depth: usize) -> Option<&Block> {
        let anchor = name.anchor(depth)?;
        let hash = self.keys.anchor(anchor).spread();
        let is_large = self.blocks.len() > CACHED_BLOCKS;
        self.blocks.find(hash, |block| {
            // All lines of the block at once, rather than first the anchor and then the rest.
            if is_large {
                block.prefetch();
            }
            block.anchor() == anchor
        })
    }

    /// Returns the bytes that the matcher has allocated.
    pub(crate) fn heap_bytes(&self) -> usize {
        self.heap_bytes + self.blocks.allocation_size() + self.draft.heap_bytes()
    }

    /// Gives memory of the table back once three quarters of it are unused.
    fn shrink(&mut self) {
        if is_mostly_unused(self.blocks.len(), self.blocks.capacity()) {
            let keys = &self.keys;
            self.blocks
                .shrink_to_fit(|block| keys.anchor(block.anchor()).spread());
        }
    }
}
