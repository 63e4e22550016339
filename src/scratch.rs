//! A buffer for the hits of one event, used again for the next.

use std::cell::Cell;

/// Buffers up to this many entries are kept for the next event; 256 KiB a thread.
const KEPT: usize = 1 << 15;

thread_local! {
    static SPARE: Cell<Vec<usize>> = const { Cell::new(Vec::new()) };
}

/// A `Vec<usize>` that begins as its thread's spare buffer, and becomes that again when it is
/// dropped: answering an event allocates only while these buffers still grow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scratch(Vec<usize>);

impl Scratch {
    /// An empty buffer.
    pub(crate) fn take() -> Self {
        // A thread that is ending has no spare left; a new buffer does as well.
        Self(SPARE.try_with(Cell::take).unwrap_or_default())
    }

    pub(crate) fn extend(&mut self, hits: impl IntoIterator<Item = usize>) {
        self.0.extend(hits);
    }

    /// Puts the hits in ascending order, each once.
    pub(crate) fn sort_dedup(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    pub(crate) fn as_slice(&self) -> &[usize] {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.0.capacity() <= KEPT {
            self.0.clear();
            let buffer = std::mem::take(&mut self.0);
            // Not kept where the thread is ending.
            let _ = SPARE.try_with(|spare| spare.set(buffer));
        }
    }
}
