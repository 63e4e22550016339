//! A block: the patterns with one anchor, in one of two forms.

use alloc::boxed::Box;
use core::ops::ControlFlow;

use super::draft::{Added, Draft};
use super::hash::Keys;
use super::large::Large;
use super::posting::Posting;
use super::small::Small;
use super::target::Target;
use crate::language::{Extent, Name};

/// The patterns with one anchor.
//
// 16 bytes: the null that a `Box` never is distinguishes the two variants.
#[derive(Debug, Clone)]
pub(super) enum Block {
    Small(Small),
    Large(Box<Large>),
}

impl Block {
    /// Creates a block with one pattern and posting.
    pub(super) fn new(
        keys: &Keys,
        draft: &mut Draft,
        target: &Target<'_>,
        posting: Posting,
    ) -> Self {
        draft.start(target.anchor);
        match draft.insert(keys, target, posting) {
            Added::New | Added::Known => Self::Small(draft.encode()),
            // The pattern alone is too long for a row, or its segments are.
            Added::Full => {
                let mut large = Large::new(target.anchor);
                large.insert(keys, target, posting);
                Self::Large(Box::new(large))
            }
        }
    }

    /// Adds a posting to a pattern, unless the pattern has one of the same slot.
    pub(super) fn insert(
        &mut self,
        keys: &Keys,
        draft: &mut Draft,
        target: &Target<'_>,
        posting: Posting,
    ) {
        let small = match self {
            Self::Large(large) => return large.insert(keys, target, posting),
            Self::Small(small) => small,
        };
        draft.load(small);
        match draft.insert(keys, target, posting) {
            Added::New => *small = draft.encode(),
            Added::Known => {}
            Added::Full => {
                let mut large = Large::of_small(small, keys);
                large.insert(keys, target, posting);
                *self = Self::Large(Box::new(large));
            }
        }
    }

    /// Removes all postings of a slot, and the patterns that have no other posting.
    pub(super) fn remove(&mut self, keys: &Keys, draft: &mut Draft, slot: u32) {
        match self {
            Self::Small(small) => {
                draft.load(small);
                draft.remove(slot);
                *small = draft.encode();
            }
            Self::Large(large) => {
                large.remove(keys, slot);
                if let Some(small) = large.to_small(keys, draft) {
                    *self = Self::Small(small);
                }
            }
        }
    }

    /// Calls `on_hit` with the postings of every pattern that matches the name, until it breaks. The
    /// name begins with the anchor, which has `depth` segments.
    #[inline]
    pub(super) fn search<B>(
        &self,
        keys: &Keys,
        name: Name<'_>,
        depth: usize,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        match self {
            Self::Small(block) => block.search(keys, name, depth, on_hit),
            Self::Large(block) => block.search(keys, name, depth, on_hit),
        }
    }

    /// Calls `on_pattern` with each pattern that has a posting of the slot: its selectors after the
    /// anchor, each preceded by a colon, its extent, and the posting.
    pub(super) fn patterns_of(
        &self,
        keys: &Keys,
        slot: u32,
        on_pattern: impl FnMut(&[u8], Extent, Posting),
    ) {
        match self {
            Self::Small(block) => block.patterns_of(slot, on_pattern),
            Self::Large(block) => block.patterns_of(keys, slot, on_pattern),
        }
    }

    pub(super) fn anchor(&self) -> &[u8] {
        match self {
            Self::Small(block) => block.anchor(),
            Self::Large(block) => block.anchor(),
        }
    }

    /// Reports whether any pattern has a posting of the slot.
    pub(super) fn has(&self, keys: &Keys, slot: u32) -> bool {
        match self {
            Self::Small(block) => block.has(slot),
            Self::Large(block) => block.has(keys, slot),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Small(block) => block.is_empty(),
            // INVARIANT: a large block that has become small enough is a small one.
            Self::Large(_) => false,
        }
    }

    /// Makes the processor fetch the memory that a search will read.
    pub(super) fn prefetch(&self) {
        if let Self::Small(block) = self {
            block.prefetch();
        }
    }

    /// Returns the bytes that the block has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        match self {
            Self::Small(block) => block.heap_bytes(),
            Self::Large(block) => block.heap_bytes(),
        }
    }
}
