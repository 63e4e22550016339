//! The tag of a posting in the matcher of an index.

use super::event_sets::SetId;

/// The 32 bits that the matcher hands back with each hit: the id of the webhook's set of event patterns,
/// and in the highest bit whether the webhook has several patterns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag(pub(super) u32);

impl Tag {
    const SEVERAL: u32 = 1 << 31;

    pub(super) fn new(set: SetId, has_several: bool) -> Self {
        // INVARIANT: the highest bit of a set's id is 0. A set takes more than 64 bytes, and no
        // machine has the memory for 2^31 of them.
        Self(if has_several {
            set | Self::SEVERAL
        } else {
            set
        })
    }

    #[inline]
    pub(super) fn set(self) -> SetId {
        self.0 & !Self::SEVERAL
    }

    /// Reports whether the webhook has several patterns. Only then it can be hit more than once.
    #[inline]
    pub(super) fn has_several(self) -> bool {
        self.0 & Self::SEVERAL != 0
    }
}
