//! What the index keeps for each webhook.

use alloc::boxed::Box;

use super::event_sets::SetId;
use crate::matching::engine::AnchorHash;
use crate::matching::slab::Numbered;

pub(super) type SlotId = u32;

/// The webhooks by their numbers.
pub(super) type Slots<K> = Numbered<Slot<K>>;

/// What the index notes beside each pattern of a webhook: the number of its set of event names, and
/// in the highest bit whether it has several patterns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Note(pub(super) u32);

impl Note {
    const SEVERAL: u32 = 1 << 31;

    pub(super) fn new(set: SetId, is_of_several: bool) -> Self {
        // INVARIANT: a set takes more than 64 bytes, and there is no memory for 2^31 of them.
        Self(if is_of_several {
            set | Self::SEVERAL
        } else {
            set
        })
    }

    #[inline]
    pub(super) fn set(self) -> SetId {
        self.0 & !Self::SEVERAL
    }

    /// Whether a webhook can be hit more than once: one with one pattern cannot.
    #[inline]
    pub(super) fn is_of_several(self) -> bool {
        self.0 & Self::SEVERAL != 0
    }
}

/// A webhook. 16 bytes with a key of 8, the value for a hole included.
#[derive(Debug, Clone)]
pub(super) struct Slot<K> {
    pub(super) key: K,
    pub(super) patterns: Patterns,
}

/// How to come from a webhook to its patterns.
#[derive(Debug, Clone, Copy)]
pub(super) enum Patterns {
    /// There is just one, in a block with this hash.
    One(AnchorHash),
    /// The number of a [`List`].
    Many(u32),
}

/// The patterns of a webhook that has not just one.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) set: SetId,
    /// Of the blocks that they are in; each once, in ascending order.
    pub(super) blocks: Box<[AnchorHash]>,
    /// For each pattern of the list its rank among the distinct ones in the order of their texts.
    pub(super) ranks: Box<[u32]>,
    /// The sum of the lengths of the patterns' texts, duplicates counted.
    pub(super) text_bytes: u64,
}

/// A number of a webhook, or of something of which there are no more than webhooks or patterns.
///
/// # Panics
///
/// With 2³² of them, for which no machine has the memory.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 webhooks and patterns")
}

impl List {
    pub(super) fn heap_bytes(&self) -> usize {
        size_of_val(&*self.blocks) + size_of_val(&*self.ranks)
    }
}
