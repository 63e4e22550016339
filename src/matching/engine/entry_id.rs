//! The id of a pattern in a large block.

/// The index of an entry in the slab of its large block.
pub(super) type EntryId = u32;
