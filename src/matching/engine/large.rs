//! A block of many patterns: a table of the patterns by fingerprint, and a tree if they have many
//! shapes.
//!
//! A search probes the table once for each shape that fits the name. An adversary can register as many
//! shapes as patterns. So with more than [`MAX_SHAPES`] shapes the block also keeps a tree of segments,
//! and a search walks the tree instead. The cost of the walk is bounded by the prefixes that match.

use alloc::boxed::Box;
use core::ops::ControlFlow;

use hashbrown::HashTable;

use super::chains::Chains;
use super::draft::{Added, Draft};
use super::entry_id::EntryId;
use super::hash::{self, Keys, LONG, SHORT, Sums};
use super::posting::Posting;
use super::posting_list::PostingList;
use super::shape::{Shape, Shapes};
use super::small::Small;
use super::target::{Target, depth_of};
use super::thresholds::{MAX_ROWS, MAX_SHAPES};
use super::walk::Walk;
use crate::language::{Extent, Name};
use crate::matching::shrink::is_mostly_unused;
use crate::matching::slab::Slab;

/// A large block.
#[derive(Debug, Clone)]
pub(super) struct Large {
    anchor: Box<[u8]>,
    /// The shapes of the entries.
    shapes: Shapes,
    /// The patterns. INVARIANT: each has a posting.
    entries: Slab<Entry>,
    by_fingerprint: HashTable<EntryId>,
    /// The entries that have a posting of a slot.
    by_slot: Chains,
    /// The entries by their selectors, if there are many shapes.
    walk: Option<Box<Walk>>,
    /// The bytes that the selectors and postings of all entries have allocated.
    items_bytes: usize,
}

/// A pattern of the block.
#[derive(Debug, Clone)]
struct Entry {
    shape: Shape,
    fingerprint: u64,
    selectors: Box<[u8]>,
    postings: PostingList,
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

    /// Creates a block with the patterns of a small one.
    pub(super) fn of_small(small: &Small, keys: &Keys) -> Self {
        let parts = small.parts();
        let mut this = Self::new(parts.anchor);
        let depth = depth_of(parts.anchor);
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

    /// Returns the bytes that the block has allocated, its own included: it is in a `Box`.
    pub(super) fn heap_bytes(&self) -> usize {
        size_of::<Self>()
            + self.anchor.len()
            + self.entries.heap_bytes()
            + self.shapes.heap_bytes()
            + self.by_fingerprint.allocation_size()
            + self.by_slot.heap_bytes()
            + self
                .walk
                .as_ref()
                .map_or(0, |walk| size_of::<Walk>() + walk.heap_bytes())
            + self.items_bytes
    }

    /// Adds a posting to a pattern, unless the pattern has one of the same slot.
    pub(super) fn insert(&mut self, keys: &Keys, target: &Target<'_>, posting: Posting) {
        let id = self.entry_or_insert(keys, target);
        let entry = &mut self.entries[id];
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
            let entry = &entries[id];
            entry.shape == shape && *entry.selectors == *target.selectors
        };
        if let Some(&id) = self.by_fingerprint.find(fingerprint, is_it) {
            return id;
        }
        let entry = Entry {
            shape,
            fingerprint,
            selectors: target.selectors.into(),
            postings: PostingList::new(),
        };
        self.items_bytes += bytes_of(&entry);
        let id = entries.insert(entry);
        self.by_fingerprint
            .insert_unique(fingerprint, id, |&id| entries[id].fingerprint);
        self.shapes.add(keys, shape);
        self.add_to_walk(id);
        id
    }

    /// Adds a new entry to the tree. Builds the tree if there are now too many shapes.
    fn add_to_walk(&mut self, id: EntryId) {
        if let Some(walk) = &mut self.walk {
            let entry = &self.entries[id];
            walk.insert(&entry.selectors, entry.shape.extent(), id);
        } else if self.shapes.len() > MAX_SHAPES {
            let mut walk = Walk::new();
            for (id, entry) in self.entries.iter() {
                walk.insert(&entry.selectors, entry.shape.extent(), id);
            }
            self.walk = Some(Box::new(walk));
        }
    }

    /// Removes the postings of a slot, and the patterns that have no other posting.
    pub(super) fn remove(&mut self, keys: &Keys, slot: u32) {
        for id in self.by_slot.remove(keys, slot) {
            let entry = &mut self.entries[id];
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
        let Some(entry) = self.entries.remove(id) else {
            return;
        };
        self.items_bytes -= bytes_of(&entry);
        let is_it = |&known: &EntryId| known == id;
        if let Ok(found) = self.by_fingerprint.find_entry(entry.fingerprint, is_it) {
            found.remove();
        }
        self.shapes.subtract(keys, entry.shape);
        if let Some(walk) = &mut self.walk {
            walk.remove(&entry.selectors, entry.shape.extent());
        }
        // Half of the threshold, so that the tree is not built and dropped again and again.
        if self.shapes.len() < MAX_SHAPES / 2 {
            self.walk = None;
        }
    }

    /// Gives memory back once three quarters of it are unused.
    fn shrink(&mut self, keys: &Keys) {
        if is_mostly_unused(self.entries.len(), self.entries.capacity()) {
            *self = self.rebuilt(keys);
        } else if is_mostly_unused(self.by_fingerprint.len(), self.by_fingerprint.capacity()) {
            // The slab has given its own memory back, since only its last entries were removed.
            let entries = &self.entries;
            self.by_fingerprint
                .shrink_to_fit(|&id| entries[id].fingerprint);
        }
    }

    /// Returns the same block without holes.
    fn rebuilt(&self, keys: &Keys) -> Self {
        let mut new = Self::new(&self.anchor);
        let _: ControlFlow<()> = self.for_each(|target, posting| {
            new.insert(keys, target, posting);
            ControlFlow::Continue(())
        });
        new
    }

    /// Calls `on_pattern` with each pattern and posting, until it breaks.
    fn for_each<B>(
        &self,
        mut on_pattern: impl FnMut(&Target<'_>, Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let depth = depth_of(&self.anchor);
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

    /// Returns the block in its small form, if that has become better.
    //
    // Half of the threshold, so that a block does not change its form again and again.
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

    /// Calls `on_hit` with the postings of every pattern that matches the name, until it breaks. The
    /// name begins with the anchor, which has `depth` segments.
    pub(super) fn search<B>(
        &self,
        keys: &Keys,
        name: Name<'_>,
        depth: usize,
        on_hit: &mut impl FnMut(Posting) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut report = |id: EntryId| {
            let postings = &self.entries[id].postings;
            postings.try_for_each(on_hit)
        };
        let segments = &name.bytes[self.anchor.len()..];
        if let Some(walk) = &self.walk {
            return walk.search(segments, report);
        }
        // Two sizes of the array of sums: clearing the one for 64 segments would cost more than what
        // nearly all names need.
        if name.layout.segment_count() < SHORT {
            let sums = Sums::<SHORT>::of(keys, name, depth);
            self.probe(segments, name, depth, &sums, &mut report)
        } else {
            let sums = Sums::<LONG>::of(keys, name, depth);
            self.probe(segments, name, depth, &sums, &mut report)
        }
    }

    /// Looks for the pattern of each shape that matches; there is at most one.
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
                let entry = &self.entries[id];
                entry.shape == shape && shape.matches(&entry.selectors, segments)
            };
            if let Some(&id) = self.by_fingerprint.find(fingerprint, matches) {
                report(id)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// Calls `on_pattern` with each pattern that has a posting of the slot: its selectors, each
    /// preceded by a colon, its extent, and the posting.
    pub(super) fn patterns_of(
        &self,
        keys: &Keys,
        slot: u32,
        mut on_pattern: impl FnMut(&[u8], Extent, Posting),
    ) {
        for id in self.by_slot.entries_of(keys, slot) {
            let entry = &self.entries[id];
            if let Some(posting) = entry.postings.get(slot) {
                on_pattern(&entry.selectors, entry.shape.extent(), posting);
            }
        }
    }

    /// Reports whether any pattern has a posting of the slot.
    pub(super) fn has(&self, keys: &Keys, slot: u32) -> bool {
        self.by_slot.has(keys, slot)
    }
}

/// Returns the bytes that an entry has allocated.
fn bytes_of(entry: &Entry) -> usize {
    entry.selectors.len() + entry.postings.heap_bytes()
}
