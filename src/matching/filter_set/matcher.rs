//! Many patterns of one list, in an engine of their own.

use alloc::vec::Vec;
use core::ops::ControlFlow;

use crate::language::{Name, Pattern};
use crate::matching::buffer::Buffer;
use crate::matching::engine::{Engine, Extend, Hits, Hitter, Hitters, Posting};

/// The patterns with their indices for keys.
#[derive(Debug, Clone)]
pub(super) struct Matcher(Engine<u32>);

impl Matcher {
    /// Compiles patterns.
    pub(super) fn of(patterns: &[Pattern]) -> Self {
        let mut engine = Engine::default();
        // Nobody asks where an index is, so it does not matter which ones move.
        let mut moved = Vec::new();
        for (index, pattern) in (0..).zip(patterns) {
            moved.clear();
            let hash_of = |&index: &u32| u64::from(index);
            engine.insert(pattern, 0, Posting::Home(index), hash_of, &mut moved);
        }
        Self(engine)
    }

    /// Reports whether any pattern matches the name.
    pub(super) fn is_match(&self, name: Name<'_>) -> bool {
        self.hits(name, Extend::First).len() > 0
    }

    /// Calls `on_match` with the index of every pattern that matches the name, until it breaks.
    pub(super) fn search<B>(
        &self,
        name: Name<'_>,
        mut on_match: impl FnMut(usize) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        for hitter in Hitters::new(&self.0, self.hits(name, Extend::All)) {
            if let Hitter::Home(&index) = hitter {
                on_match(index as usize)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Returns the indices of the patterns that match the name, in ascending order.
    pub(super) fn indices(&self, name: Name<'_>) -> Buffer {
        let hitters = Hitters::new(&self.0, self.hits(name, Extend::All));
        let mut indices = Buffer::default();
        hitters.for_each(|hitter| {
            if let Hitter::Home(&index) = hitter {
                indices.push(index.into());
            }
        });
        indices.as_mut_slice().sort_unstable();
        indices
    }

    fn hits(&self, name: Name<'_>, extend: Extend) -> Hits {
        let sought = self.0.seek(name);
        self.0.search(name, sought, |_| true, extend).0
    }
}
