//! Buffers for the hits of one event, which are reused for the next event.

use alloc::vec::Vec;

/// The spare buffers of each thread.
#[cfg(feature = "std")]
mod spare {
    use std::cell::RefCell;

    /// The largest buffer that is kept for the next event: this many hits, 256 KiB.
    const MAX_KEPT_LEN: usize = 1 << 16;
    /// How many buffers a thread keeps. As many answers can be alive at once without an allocation.
    const MAX_KEPT: usize = 4;

    thread_local! {
        static SPARE: RefCell<Vec<Vec<u32>>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn take() -> Vec<u32> {
        // A thread that is ending has no spare buffers any more, and gets a new one.
        let spare = SPARE.try_with(|spare| spare.borrow_mut().pop());
        spare.ok().flatten().unwrap_or_default()
    }

    pub(super) fn put_back(mut buffer: Vec<u32>) {
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

    pub(super) fn take() -> Vec<u32> {
        Vec::new()
    }

    pub(super) fn put_back(_: Vec<u32>) {}
}

/// A list of hits in a buffer that is borrowed from the thread, and put back when this is dropped.
///
/// So an event allocates only while the thread's buffers still grow.
#[derive(Debug, Clone, Default)]
pub(crate) struct HitBuffer(Vec<u32>);

impl HitBuffer {
    /// Takes an empty buffer.
    pub(crate) fn take() -> Self {
        Self(spare::take())
    }

    #[inline]
    pub(crate) fn push(&mut self, hit: u32) {
        self.0.push(hit);
    }

    /// Sorts the hits in ascending order and removes duplicates.
    pub(crate) fn sort_dedup(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// Does the same for the hits of each of several events. The hits of the first event begin at
    /// `start`, and `ends` has the end of each event's hits, before and after. Allocates nothing.
    pub(crate) fn sort_dedup_parts(&mut self, start: usize, ends: &mut [usize]) {
        let (mut from, mut to) = (start, start);
        for end in ends {
            self.0[from..*end].sort_unstable();
            let part_start = to;
            for at in from..*end {
                let hit = self.0[at];
                // `to` never overtakes `at`, so no hit is overwritten before it is read.
                if to == part_start || self.0[to - 1] != hit {
                    self.0[to] = hit;
                    to += 1;
                }
            }
            (from, *end) = (*end, to);
        }
        self.0.truncate(to);
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.0
    }
}

impl Drop for HitBuffer {
    fn drop(&mut self) {
        spare::put_back(core::mem::take(&mut self.0));
    }
}
