//! What an index keeps of a webhook beside its patterns.
//!
//! Most webhooks have one pattern. Their key is with the pattern, in the engine. All others have a record
//! here, and the engine has the number of the record. So have those that match nothing, because one of
//! their lists is empty: they are listed, since no look-up leads to them.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::language::Pattern;
use crate::matching::engine::BlockId;
use crate::matching::event_sets::SetId;
use crate::matching::paged::{PagedVec, of_slice};

/// Where a webhook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It has one pattern, in a block with this id.
    One(BlockId),
    /// The number of its record.
    Record(u32),
}

impl Place {
    /// Encodes the place in 32 bits. Both numbers have 31.
    pub(super) fn bits(self) -> u32 {
        match self {
            Self::One(block) => block.0 << 1,
            Self::Record(number) => number << 1 | 1,
        }
    }

    pub(super) fn of_bits(bits: u32) -> Self {
        match bits & 1 {
            0 => Self::One(BlockId(bits >> 1)),
            _ => Self::Record(bits >> 1),
        }
    }
}

/// A webhook that does not have exactly one pattern, or matches nothing.
#[derive(Debug, Clone)]
pub(super) struct Record<K> {
    pub(super) key: K,
    pub(super) set: SetId,
    /// The block of each different pattern, in the order in which they come first.
    pub(super) blocks: Blocks,
    /// For each pattern of the list its index among the different ones, if any comes twice.
    pub(super) order: Option<Arc<[u32]>>,
    /// The bytes of the patterns' texts, duplicates counted.
    pub(super) text_bytes: u64,
    /// Where it is among the webhooks that match nothing, if it is one of them.
    pub(super) idle: Option<u32>,
}

impl<K> Record<K> {
    /// Returns how many patterns there are, duplicates counted.
    pub(super) fn len(&self) -> usize {
        match &self.order {
            Some(order) => order.len(),
            None => self.blocks.len(),
        }
    }

    /// Returns which of the different patterns the one with this index in the list is.
    pub(super) fn place(&self, index: usize) -> Option<usize> {
        match &self.order {
            Some(order) => order.get(index).map(|&place| place as usize),
            None => (index < self.blocks.len()).then_some(index),
        }
    }

    /// Returns the bytes that the record has allocated, without those of the key.
    pub(super) fn heap_bytes(&self) -> usize {
        let order = self.order.as_ref();
        self.blocks.heap_bytes() + order.map_or(0, |order| of_slice::<u32>(order.len()))
    }
}

/// The blocks of many patterns. A copy takes constant time, and one of them can change at little cost.
#[derive(Debug, Clone)]
pub(super) enum Blocks {
    Few(Arc<[u32]>),
    Many(PagedVec<u32, MANY>),
}

/// So many are copied when one changes.
const MANY: usize = 64;

impl Blocks {
    /// Makes room for the blocks of so many patterns.
    pub(super) fn new(len: usize) -> Self {
        if len == 0 {
            return Self::Few(Arc::default());
        }
        if len <= MANY {
            return Self::Few(core::iter::repeat_n(0, len).collect());
        }
        let mut all = PagedVec::new();
        (0..len).for_each(|_| all.push(0));
        Self::Many(all)
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::Few(all) => all.len(),
            Self::Many(all) => all.len(),
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<BlockId> {
        let block = match self {
            Self::Few(all) => all.get(index),
            Self::Many(all) => all.get(index),
        };
        block.copied().map(BlockId)
    }

    pub(super) fn set(&mut self, index: usize, block: BlockId) {
        let known = match self {
            Self::Few(all) => Arc::make_mut(all).get_mut(index),
            Self::Many(all) => all.get_mut(index),
        };
        if let Some(known) = known {
            *known = block.0;
        }
    }

    fn heap_bytes(&self) -> usize {
        match self {
            Self::Few(all) => of_slice::<u32>(all.len()),
            Self::Many(all) => all.heap_bytes(),
        }
    }
}

/// The different patterns of a list in the order in which they come first, and for each pattern of the
/// list its index among them, if any comes twice. `O(n log n)`.
pub(super) fn different(patterns: &[Pattern]) -> (Vec<&Pattern>, Option<Arc<[u32]>>) {
    let mut by_text: Vec<usize> = (0..patterns.len()).collect();
    by_text.sort_by_key(|&index| &patterns[index]);
    // The first of those that are equal to a pattern. The sort is stable, so it comes first here, too.
    let mut firsts: Vec<usize> = (0..patterns.len()).collect();
    for pair in by_text.windows(2) {
        if patterns[pair[0]] == patterns[pair[1]] {
            firsts[pair[1]] = firsts[pair[0]];
        }
    }
    let mut different = Vec::with_capacity(patterns.len());
    let mut places: Vec<u32> = Vec::with_capacity(patterns.len());
    for (index, &first) in firsts.iter().enumerate() {
        if first == index {
            places.push(number(different.len()));
            different.push(&patterns[index]);
        } else {
            places.push(places[first]);
        }
    }
    let has_repeated = different.len() < patterns.len();
    (different, has_repeated.then(|| places.into()))
}

/// Converts an index.
///
/// # Panics
///
/// Panics at 2³² patterns, for which no machine has the memory.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 patterns")
}
