//! Buffers for the hits of one event, which are reused for the next event.

use alloc::vec::Vec;

/// The spare buffers of each thread.
#[cfg(feature = "std")]
mod spare {
    use std::cell::RefCell;

    /// The largest buffer that is kept for the next event: this many cells, 256 KiB.
    const MAX_KEPT_LEN: usize = 1 << 15;
    /// How many buffers a thread keeps. As many can be in use at once without an allocation.
    const MAX_KEPT: usize = 8;

    /// The cells of a new buffer.
    const FIRST: usize = 64;

    thread_local! {
        static SPARE: RefCell<Vec<Vec<u64>>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn take() -> Vec<u64> {
        // A thread that is ending has no spare buffers any more, and gets a new one.
        let spare = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            // The largest one, so that it is the same one that grows for each event.
            let sizes = spare.iter().map(Vec::capacity).enumerate();
            let (largest, _) = sizes.max_by_key(|&(_, size)| size)?;
            Some(spare.swap_remove(largest))
        });
        let spare = spare.ok().flatten();
        spare.unwrap_or_else(|| Vec::with_capacity(FIRST))
    }

    pub(super) fn put_back(mut buffer: Vec<u64>) {
        if buffer.capacity() > MAX_KEPT_LEN {
            return;
        }
        buffer.clear();
        // An error means that the thread is ending. Then the buffer is dropped.
        let _ = SPARE.try_with(|spare| {
            let mut spare = spare.borrow_mut();
            if spare.len() < MAX_KEPT {
                spare.push(buffer);
            }
        });
    }
}

/// Without `std` there are no thread-local variables: each answer allocates its own buffer.
#[cfg(not(feature = "std"))]
mod spare {
    use alloc::vec::Vec;

    pub(super) fn take() -> Vec<u64> {
        Vec::new()
    }

    pub(super) fn put_back(_: Vec<u64>) {}
}

/// Cells in a buffer that is borrowed from the thread with the first cell, and put back when this is
/// dropped.
///
/// So an event allocates only while the thread's buffers still grow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Buffer(Vec<u64>);

impl Buffer {
    /// Takes an empty buffer.
    pub(crate) fn take() -> Self {
        Self(spare::take())
    }

    #[inline]
    pub(crate) fn push(&mut self, cell: u64) {
        if self.0.capacity() == 0 {
            self.0 = spare::take();
        }
        self.0.push(cell);
    }

    #[inline]
    pub(crate) fn pop(&mut self) -> Option<u64> {
        self.0.pop()
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u64] {
        &self.0
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [u64] {
        &mut self.0
    }

    /// Puts the cells in ascending order, and leaves one of each that are equal.
    pub(crate) fn sort_and_dedup(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// Leaves the cells for which `keep` returns true.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(u64) -> bool) {
        self.0.retain(|&cell| keep(cell));
    }
}

impl Drop for Buffer {
    #[inline]
    fn drop(&mut self) {
        if self.0.capacity() > 0 {
            spare::put_back(core::mem::take(&mut self.0));
        }
    }
}

#[cfg(feature = "std")]
#[cfg(test)]
mod tests {
    use allocation_counter::measure;

    use super::*;

    /// Uses a buffer for so many cells, and returns the bytes that are left of it.
    fn used(cells: u64) -> i64 {
        let kept = measure(|| {
            let mut buffer = Buffer::default();
            (0..cells).for_each(|cell| buffer.push(cell));
            assert!((0..cells).rev().all(|cell| buffer.pop() == Some(cell)));
        });
        kept.bytes_current
    }

    #[test]
    fn buffers_are_kept_unless_they_are_large() {
        assert!(used(10_000) > 8 * 10_000);
        assert_eq!(used(10_000), 0);
        let large = used(100_000);
        assert!(large <= 0, "{large}");
    }
}
