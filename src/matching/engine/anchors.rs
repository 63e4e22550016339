//! The anchors, with what they have.

use core::ops::ControlFlow;

use super::engine::Engine;
use super::store::Ref;
use super::view::NO_PARENT;

/// A place among all blocks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AnchorCursor(Ref);

impl AnchorCursor {
    pub(crate) const START: Self = Self(Ref::START);
}

/// The patterns of an anchor.
pub(crate) struct AnchorRows<'a> {
    pub(crate) anchor: &'a str,
    /// How many have a key that has this pattern alone.
    pub(crate) home: usize,
    /// How many others there are.
    pub(crate) owned: usize,
    pub(crate) next: AnchorCursor,
}

impl<K> Engine<K> {
    /// Returns the first anchor from a place on. Calls `owned` with the number of the webhook of each
    /// pattern that is one of several.
    pub(crate) fn anchor_from(
        &self,
        from: AnchorCursor,
        mut owned: impl FnMut(u32),
    ) -> Option<AnchorRows<'_>> {
        let mut at = from.0;
        loop {
            at = self.store.next(at)?;
            if self.block(at).parent() == NO_PARENT {
                break;
            }
            at = at.next();
        }
        let mut rows = AnchorRows {
            // A pattern is ASCII.
            anchor: core::str::from_utf8(self.block(at).anchor()).unwrap_or_default(),
            home: 0,
            owned: 0,
            next: AnchorCursor(at.next()),
        };
        let all = |_| u16::MAX;
        let _: ControlFlow<()> = self.each_leaf_below(at, all, |_, leaf| {
            rows.home += leaf.home;
            rows.owned += leaf.rows - leaf.home;
            (leaf.home..leaf.rows).for_each(|row| owned(leaf.owner(row).webhook));
            ControlFlow::Continue(())
        });
        Some(rows)
    }
}
