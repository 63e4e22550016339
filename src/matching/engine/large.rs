//! A block of many patterns: a table of them by fingerprint, or a tree where their shapes are many.
//!
//! A search probes the table once for each shape that fits. Whoever writes patterns can make as
//! many shapes as patterns, so with more than [`MAX_SHAPES`] of them the block keeps a tree of
//! segments beside, and walks that: its cost is bounded by the prefixes that match.

use alloc::boxed::Box;
use core::ops::ControlFlow;

use hashbrown::HashTable;
use slab::Slab;

use super::chains::Chains;
use super::draft::{Added, Draft, MAX_ROWS};
use super::hash::{self, Keys, LONG, SHORT, Sums};
use super::postings::Postings;
use super::shape::{Shape, Shapes};
use super::small::Small;
use super::walk::Walk;
use super::{Posting, Target};
use crate::language::{Extent, Name};
use crate::matching::shrink::is_mostly_unused;

/// With more shapes than this a block walks.
pub(super) const MAX_SHAPES: usize = 24;

pub(super) type EntryId = u32;

#[derive(Debug, Clone)]
pub(super) struct Large {
    anchor: Box<[u8]>,
    /// Of the entries.
    shapes: Shapes,
    entries: Slab<Entry>,
    by_fingerprint: HashTable<EntryId>,
    /// Which entries have a posting of which slot.
    by_slot: Chains,
    /// The entries by their selectors, once the shapes are too many.
    walk: Option<Box<Walk>>,
    /// The bytes of texts and postings.
    items_bytes: usize,
}

#[derive(Debug, Clone)]
struct Entry {
    shape: Shape,
    fingerprint: u64,
    selectors: Box<[u8]>,
    postings: Postings,
}

impl Large {
    pub(super) fn new(anchor: &[u8]) -> Self {
        Self {
            anchor: anchor.into(),
            shapes: Shapes::new(),
            entries: Slab::new(),
            by_fingerprint: HashTable::new(),
            by_slot: Chains::new(),
            walk: None,
            items_bytes: 0,
        }
    }

    /// A block with the same patterns as a small one.
    pub(super) fn of_small(small: &Small, keys: &Keys) -> Self {
        let parts = small.parts();
        let mut this = Self::new(parts.anchor);
        let depth = super::depth_of(parts.anchor);
        parts.for_each(|selectors, extent, posting| {
            let target = Target {
                anchor: parts.anchor,
                depth,
                selectors,
                extent,
            };
            this.insert(keys, &target, posting);
        });
        this
    }

    pub(super) fn anchor(&self) -> &[u8] {
        &self.anchor
    }

    #[cfg(test)]
    pub(super) fn has_walk(&self) -> bool {
        self.walk.is_some()
    }

    pub(super) fn heap_bytes(&self) -> usize {
        size_of::<Self>()
            + self.anchor.len()
            + self.entries.capacity() * size_of::<Entry>()
            + self.shapes.heap_bytes()
            + self.by_fingerprint.allocation_size()
            + self.by_slot.heap_bytes()
            + self
                .walk
                .as_ref()
                .map_or(0, |walk| size_of::<Walk>() + walk.heap_bytes())
            + self.items_bytes
    }

    pub(super) fn insert(&mut self, keys: &Keys, target: &Target<'_>, posting: Posting) {
        let id = self.entry_or_insert(keys, target);
        let entry = &mut self.entries[id as usize];
        self.items_bytes -= bytes_of(entry);
        let is_new = entry.postings.insert(posting);
        self.items_bytes += bytes_of(entry);
        if is_new {
            self.by_slot.insert(keys, posting.slot, id);
        }
    }

    fn entry_or_insert(&mut self, keys: &Keys, target: &Target<'_>) -> EntryId {
        let shape = Shape::of(target.selectors, target.extent);
        let sum = hash::sum_of_literals(keys, target.selectors, target.depth);
        let fingerprint = shape.fingerprint_of(sum);
        let entries = &mut self.entries;
        let is_it = |&id: &EntryId| {
            let entry = &entries[id as usize];
            entry.shape == shape && *entry.selectors == *target.selectors
        };
        if let Some(&id) = self.by_fingerprint.find(fingerprint, is_it) {
            return id;
        }
        let entry = Entry {
            shape,
            fingerprint,
            selectors: target.selectors.into(),
            postings: Postings::new(),
        };
        self.items_bytes += bytes_of(&entry);
        // A matcher has fewer than 2^32 postings, and no entry is without.
        let id = EntryId::try_from(entries.insert(entry)).unwrap_or(EntryId::MAX);
        self.by_fingerprint
            .insert_unique(fingerprint, id, |&id| entries[id as usize].fingerprint);
        self.shapes.add(keys, shape);
        self.remember_for_walk(id);
        id
    }

    /// Keeps the tree up with a new entry, or begins it.
    fn remember_for_walk(&mut self, id: EntryId) {
        if let Some(walk) = &mut self.walk {
            let entry = &self.entries[id as usize];
            walk.insert(&entry.selectors, entry.shape.extent(), id);
        } else if self.shapes.len() > MAX_SHAPES {
            let mut walk = Walk::new();
            for (id, entry) in &self.entries {
                let id = EntryId::try_from(id).unwrap_or(EntryId::MAX);
                walk.insert(&entry.selectors, entry.shape.extent(), id);
            }
            self.walk = Some(Box::new(walk));
        }
    }

    /// Takes away the postings of a slot, and the patterns that have no other.
    pub(super) fn remove(&mut self, keys: &Keys, slot: u32) {
        for id in self.by_slot.remove(keys, slot) {
            let entry = &mut self.entries[id as usize];
            self.items_bytes -= bytes_of(entry);
            entry.postings.remove(slot);
            self.items_bytes += bytes_of(entry);
            if entry.postings.is_empty() {
                self.remove_entry(keys, id);
            }
        }
        self.shrink(keys);
    }

    fn remove_entry(&mut self, keys: &Keys, id: EntryId) {
        let entry = self.entries.remove(id as usize);
        self.items_bytes -= bytes_of(&entry);
        let is_it = |&known: &EntryId| known == id;
        if let Ok(found) = self.by_fingerprint.find_entry(entry.fingerprint, is_it) {
            found.remove();
        }
        self.shapes.subtract(keys, entry.shape);
        if let Some(walk) = &mut self.walk {
            walk.remove(&entry.selectors, entry.shape.extent());
        }
        if self.shapes.len() < MAX_SHAPES / 2 {
            self.walk = None;
        }
    }

    /// Gives back what removals have left unused, once that is three quarters.
    fn shrink(&mut self, keys: &Keys) {
        if is_mostly_unused(self.entries.len(), self.entries.capacity()) {
            *self = self.rebuilt(keys);
        }
    }

    fn rebuilt(&self, keys: &Keys) -> Self {
        let mut new = Self::new(&self.anchor);
        let _: ControlFlow<()> = self.for_each(|target, posting| {
            new.insert(keys, target, posting);
            ControlFlow::Continue(())
        });
        new
    }

    /// Calls `on_pattern` with each pattern and posting, until told to stop.
    fn for_each<B>(
        &self,
        mut on_pattern: impl FnMut(&Target<'_>, Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let depth = super::depth_of(&self.anchor);
        self.entries.iter().try_for_each(|(_, entry)| {
            let target = Target {
                anchor: &self.anchor,
                depth,
                selectors: &entry.selectors,
                extent: entry.shape.extent(),
            };
            let mut on_posting = |posting| on_pattern(&target, posting);
            entry.postings.try_for_each(&mut on_posting)
        })
    }

    /// The same block in one piece, if so little is left that this is better; far enough below the
    /// limit that a block does not change back and forth.
    pub(super) fn to_small(&self, keys: &Keys, draft: &mut Draft) -> Option<Small> {
        if self.by_slot.len() > MAX_ROWS / 2 {
            return None;
        }
        draft.start(&self.anchor);
        let filled = self.for_each(
            |target, posting| match draft.insert(keys, target, posting) {
                Added::New | Added::Known => ControlFlow::Continue(()),
                Added::Full => ControlFlow::Break(()),
            },
        );
        filled.is_continue().then(|| draft.encode())
    }

    /// Calls `on_hit` with the postings of every pattern that matches a name that begins with the
    /// anchor; that has `depth` segments.
    pub(super) fn search<B>(
        &self,
        keys: &Keys,
        name: Name<'_>,
        depth: usize,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut report = |id: EntryId| {
            let postings = &self.entries[id as usize].postings;
            postings.try_for_each(on_hit)
        };
        let segments = &name.bytes[self.anchor.len()..];
        if let Some(walk) = &self.walk {
            return walk.search(segments, report);
        }
        if name.layout.segment_count() < SHORT {
            let sums = Sums::<SHORT>::of(keys, name, depth);
            self.probe(segments, name, depth, &sums, &mut report)
        } else {
            let sums = Sums::<LONG>::of(keys, name, depth);
            self.probe(segments, name, depth, &sums, &mut report)
        }
    }

    /// Looks for the one pattern of each shape that matches.
    fn probe<B, const N: usize>(
        &self,
        segments: &[u8],
        name: Name<'_>,
        depth: usize,
        sums: &Sums<N>,
        report: &mut impl FnMut(EntryId) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let count = name.layout.segment_count().saturating_sub(depth);
        for shape in self.shapes.iter().filter(|shape| shape.fits(count)) {
            let fingerprint = shape.fingerprint(sums, depth);
            let matches = |&id: &EntryId| {
                let entry = &self.entries[id as usize];
                entry.shape == shape && shape.matches(&entry.selectors, segments)
            };
            if let Some(&id) = self.by_fingerprint.find(fingerprint, matches) {
                report(id)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Calls `on_pattern` with each pattern that has a posting of the slot.
    pub(super) fn patterns_of(
        &self,
        keys: &Keys,
        slot: u32,
        mut on_pattern: impl FnMut(&[u8], Extent, Posting),
    ) {
        for id in self.by_slot.entries_of(keys, slot) {
            let entry = &self.entries[id as usize];
            if let Some(posting) = entry.postings.get(slot) {
                on_pattern(&entry.selectors, entry.shape.extent(), posting);
            }
        }
    }

    pub(super) fn has(&self, keys: &Keys, slot: u32) -> bool {
        self.by_slot.has(keys, slot)
    }
}

fn bytes_of(entry: &Entry) -> usize {
    entry.selectors.len() + entry.postings.heap_bytes()
}
