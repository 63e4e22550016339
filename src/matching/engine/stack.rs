//! The children that a search still has to visit.

use crate::matching::buffer::Buffer;

/// How many children need no buffer. Each level has at most seven that are left.
const INLINE: usize = 64;

/// A stack of what children have for a parent.
pub(super) struct Stack {
    first: [u32; INLINE],
    len: usize,
    /// What comes after the first ones. Levels are few, unless hashes collide.
    more: Buffer,
}

impl Stack {
    pub(super) fn new() -> Self {
        Self {
            first: [0; INLINE],
            len: 0,
            more: Buffer::default(),
        }
    }

    pub(super) fn push(&mut self, child: u32) {
        match self.first.get_mut(self.len) {
            Some(to) => {
                *to = child;
                self.len += 1;
            }
            None => self.more.push(child.into()),
        }
    }

    pub(super) fn pop(&mut self) -> Option<u32> {
        if let Some(child) = self.more.pop() {
            return u32::try_from(child).ok();
        }
        self.len = self.len.checked_sub(1)?;
        self.first.get(self.len).copied()
    }
}
