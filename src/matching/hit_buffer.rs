//! Buffers for the hits of one event, used again for the next.

use alloc::vec::Vec;

/// The spare buffers of each thread.
#[cfg(feature = "std")]
mod spare {
    use std::cell::RefCell;

    /// Buffers up to this many entries are kept for the next event; 256 KiB each.
    const KEPT_LEN: usize = 1 << 16;
    /// So many are kept: as many answers can be open at once without allocating.
    const KEPT: usize = 4;

    thread_local! {
        static SPARE: RefCell<Vec<Vec<u32>>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn take() -> Vec<u32> {
        // A thread that is ending has no spare left; a new buffer does as well.
        let spare = SPARE.try_with(|spare| spare.borrow_mut().pop());
        spare.ok().flatten().unwrap_or_default()
    }

    pub(super) fn put_back(mut buffer: Vec<u32>) {
        if buffer.capacity() > KEPT_LEN {
            return;
        }
        buffer.clear();
        // Not kept where the thread is ending, nor beyond the number that is.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < KEPT {
                spare.push(buffer);
            }
        });
    }
}

/// Without `std` nobody knows of threads: each answer has a buffer of its own.
#[cfg(not(feature = "std"))]
mod spare {
    use alloc::vec::Vec;

    pub(super) fn take() -> Vec<u32> {
        Vec::new()
    }

    pub(super) fn put_back(_: Vec<u32>) {}
}

/// A `Vec<u32>` that begins as one of its thread's spare buffers, and becomes that again when it is
/// dropped: answering an event allocates only while these buffers still grow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch(Vec<u32>);

impl Scratch {
    /// An empty buffer.
    pub(crate) fn take() -> Self {
        Self(spare::take())
    }

    #[inline]
    pub(crate) fn push(&mut self, hit: u32) {
        self.0.push(hit);
    }

    /// Puts the hits in ascending order, each once.
    pub(crate) fn sort_dedup(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// The same for the hits of several events, each for itself: the first begin at `start`, all end
    /// at `ends`. Where they end afterwards is appended to `new_ends`.
    pub(crate) fn sort_dedup_parts(&mut self, start: usize, ends: &[usize], new_ends: &mut Self) {
        let mut parts = self.0.split_off(start);
        let mut rest = parts.as_mut_slice();
        let mut before = start;
        for &end in ends {
            let (part, behind) = rest.split_at_mut(end - before);
            part.sort_unstable();
            let unique = part.chunk_by(|one, other| one == other);
            self.0.extend(unique.map(|equal| equal[0]));
            new_ends.push(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
            (rest, before) = (behind, end);
        }
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        spare::put_back(core::mem::take(&mut self.0));
    }
}
