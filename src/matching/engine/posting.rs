//! A posting: the record that a webhook has a pattern.

/// The slot that has a pattern, and the tag that is handed back with each hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// The number of a webhook, or in a `FilterSet` the index of a pattern.
    pub(crate) slot: u32,
    /// 32 bits of the caller, which the engine does not interpret.
    pub(crate) tag: u32,
}

impl Posting {
    /// Decodes a posting of a small block.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    #[inline]
    pub(super) fn from_bytes(bytes: [u8; 8]) -> Self {
        let both = u64::from_le_bytes(bytes);
        Self {
            slot: both as u32,
            tag: (both >> 32) as u32,
        }
    }

    /// Encodes the posting for a small block.
    pub(super) fn to_bytes(self) -> [u8; 8] {
        (u64::from(self.tag) << 32 | u64::from(self.slot)).to_le_bytes()
    }
}
