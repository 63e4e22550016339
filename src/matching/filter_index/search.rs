//! The slots that get an event.

use core::ops::ControlFlow;

#[cfg(feature = "shared")]
use super::index::FilterIndex;
use super::storage::Storage;
use super::tag::Tag;
use crate::language::{EventName, Name, Urn};
use crate::matching::engine::Located;
use crate::matching::hit_buffer::HitBuffer;

impl Storage {
    /// Reports whether any slot gets the event.
    pub(super) fn is_match(&self, event: &EventName, urn: &Urn<'_>) -> bool {
        let Some(event) = self.sets.event(event) else {
            return false;
        };
        let found = urn.with_canonical(|name| {
            self.matcher.search(name, |hit| {
                if self.sets.wants(Tag(hit.tag).set(), &event) {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            })
        });
        found.is_break()
    }

    /// Returns the slots that get the event, each once.
    pub(super) fn hits_of(&self, event: &EventName, urn: &Urn<'_>) -> HitBuffer {
        match self.sets.event(event) {
            Some(event) => self.hits(urn, |tag| self.sets.wants(tag.set(), &event)),
            None => HitBuffer::take(),
        }
    }

    /// Returns the slots with a filter that matches the URN, each once.
    pub(super) fn hits_of_urn(&self, urn: &Urn<'_>) -> HitBuffer {
        self.hits(urn, |_| true)
    }

    fn hits(&self, urn: &Urn<'_>, wanted: impl Fn(Tag) -> bool) -> HitBuffer {
        let mut hits = HitBuffer::take();
        let can_repeat =
            urn.with_canonical(|name| self.search(name, Located::Unknown, wanted, &mut hits));
        if can_repeat {
            hits.sort_dedup();
        }
        hits
    }

    /// Appends the slots that are hit, once for each hit. Returns whether a slot can be there more than
    /// once.
    //
    // Most webhooks have one pattern. Then nothing has to be sorted.
    pub(super) fn search(
        &self,
        name: Name<'_>,
        located: Located<'_>,
        wanted: impl Fn(Tag) -> bool,
        hits: &mut HitBuffer,
    ) -> bool {
        let mut can_repeat = false;
        let _: ControlFlow<()> = self.matcher.search_located(name, located, |hit| {
            let tag = Tag(hit.tag);
            if wanted(tag) {
                hits.push(hit.slot);
                can_repeat |= tag.has_several();
            }
            ControlFlow::Continue(())
        });
        can_repeat
    }
}

/// What a `SharedIndex` needs, whose answers outlive a borrow of the index.
#[cfg(feature = "shared")]
impl<K> FilterIndex<K> {
    /// Returns the slots that get the event, each once.
    pub(crate) fn hits_of(&self, event: &EventName, urn: &Urn<'_>) -> HitBuffer {
        self.storage.hits_of(event, urn)
    }

    /// Returns the slots with a filter that matches the URN, each once.
    pub(crate) fn hits_of_urn(&self, urn: &Urn<'_>) -> HitBuffer {
        self.storage.hits_of_urn(urn)
    }

    /// Returns the key in a slot.
    pub(crate) fn key(&self, slot: u32) -> Option<&K> {
        self.table.slots.get(slot).map(|slot| &slot.key)
    }
}
