//! What an index keeps for each webhook.

use alloc::boxed::Box;

use super::event_sets::SetId;
use crate::matching::engine::AnchorHash;
use crate::matching::slab::Slab;

/// The number of a webhook.
pub(super) type SlotId = u32;

/// The webhooks by their numbers.
pub(super) type Slots<K> = Slab<Slot<K>>;

/// A webhook. 16 bytes with a key of 8, for a hole too.
#[derive(Debug, Clone)]
pub(super) struct Slot<K> {
    pub(super) key: K,
    pub(super) patterns: Patterns,
}

/// How to find the patterns of a webhook.
#[derive(Debug, Clone, Copy)]
pub(super) enum Patterns {
    /// There is exactly one, in a block with this hash.
    One(AnchorHash),
    /// The id of a [`List`].
    Many(u32),
}

/// What is kept for a webhook that does not have exactly one pattern.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) set: SetId,
    /// The hashes of the blocks that the patterns are in, each once, in ascending order.
    pub(super) blocks: Box<[AnchorHash]>,
    /// For each pattern of the list its rank: its index among the distinct ones, sorted by text.
    //
    // The engine knows which patterns a slot has, but neither their order nor their duplicates.
    pub(super) ranks: Box<[u32]>,
    /// The bytes of the patterns' texts, duplicates counted.
    pub(super) text_bytes: u64,
}

impl List {
    pub(super) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.blocks) + size_of_val(&*self.ranks)
    }
}

/// Converts the number of a webhook, or of something that is no more frequent than webhooks or
/// patterns.
///
/// # Panics
///
/// Panics at 2³², for which no machine has the memory.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 webhooks and patterns")
}
