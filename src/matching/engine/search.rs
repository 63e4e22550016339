//! Which patterns match a name.

use core::ops::ControlFlow;

use super::compare::matching_rows;
use super::divide::buckets_for;
use super::engine::Engine;
use super::hits::Hits;
use super::store::Ref;
use super::target::{MAX_DEPTH, Target};
use super::view::{Block, Leaf, NO_PARENT, Node};
use crate::language::{Layout, Name, Pattern, are_equal};
use crate::matching::paged::Fp;

/// The deepest anchor that can match a name, which is looked up before the block is needed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sought {
    fp: Option<Fp>,
    /// Whether the block has been fetched.
    is_fetched: bool,
}

/// What a search knows of the block of the deepest anchor.
#[derive(Debug, Clone, Copy)]
enum Deepest {
    /// There is none.
    Absent,
    /// It is a node.
    Node(Ref),
    /// It is a leaf, and these are the rows that match and are wanted.
    Leaf(Ref, u64),
}

/// Whether a search goes on after a hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extend {
    /// To all hits.
    All,
    /// No further than the first block with a hit.
    First,
}

impl<K> Engine<K> {
    /// Returns the rows whose pattern matches the name and whose event set is wanted. With them comes
    /// whether a webhook can be there several times.
    ///
    /// `sought` is what [`seek`](Self::seek) has returned for the name.
    //
    // Small structures that are written to memory and read again cost more than all comparisons, so the
    // usual way is one function without calls.
    #[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
    #[inline(always)]
    pub(crate) fn search(
        &self,
        name: Name<'_>,
        sought: Sought,
        wanted: impl Fn(u32) -> bool + Copy,
        extend: Extend,
    ) -> (Hits, bool) {
        let prefetch = !sought.is_fetched && self.is_large();
        let deepest = sought.fp.and_then(|fp| {
            let anchor = name.anchor(MAX_DEPTH)?;
            self.find_anchor(fp, anchor, prefetch)
        });
        let Some((at, block)) = deepest else {
            if !self.has_shallow() {
                return (Hits::default(), false);
            }
            return self.search_further(name.parts(), Deepest::Absent, wanted, extend);
        };
        if block.is_node() {
            return self.search_further(name.parts(), Deepest::Node(at), wanted, extend);
        }
        // The usual way: one leaf, and nothing else to look at.
        let leaf = block.leaf();
        let mask = wanted_rows(
            &leaf,
            matching_rows(&leaf, &self.keys, name, MAX_DEPTH),
            wanted,
        );
        let is_enough = extend == Extend::First && mask != 0;
        if is_enough || !self.has_shallow() {
            return (Hits::of(at, mask), leaf.owned_of(mask) > 1);
        }
        self.search_further(name.parts(), Deepest::Leaf(at, mask), wanted, extend)
    }

    /// Returns the first block of an anchor.
    #[expect(clippy::inline_always, reason = "a call takes a tenth of an event")]
    #[inline(always)]
    fn find_anchor(&self, fp: Fp, anchor: &[u8], prefetch: bool) -> Option<(Ref, Block<'_>)> {
        self.table.find(fp, |at| {
            let at = Ref(at);
            if prefetch {
                self.store.prefetch(at);
            }
            let block = self.block(at);
            let is_it = block.parent() == NO_PARENT && are_equal(block.anchor(), anchor);
            is_it.then_some((at, block))
        })
    }

    /// Searches the blocks of shorter anchors, and what has not been searched of the deepest one.
    //
    // It gets the name in parts, which are passed in registers.
    #[inline(never)]
    fn search_further(
        &self,
        name: (&[u8], Layout),
        deepest: Deepest,
        wanted: impl Fn(u32) -> bool + Copy,
        extend: Extend,
    ) -> (Hits, bool) {
        let mut search = Search {
            engine: self,
            name: Name::of_parts(name),
            wanted,
            extend,
            hits: Hits::default(),
            owned: 0,
        };
        let go_on = match deepest {
            Deepest::Absent => ControlFlow::Continue(()),
            Deepest::Node(at) => search.block(at, MAX_DEPTH),
            Deepest::Leaf(at, mask) => search.add(at, &self.block(at).leaf(), mask),
        };
        if go_on.is_continue() && self.has_shallow() {
            search.shallow();
        }
        (search.hits, search.owned > 1)
    }

    /// Reports whether there is a block of an anchor that is not of the full depth.
    #[inline]
    fn has_shallow(&self) -> bool {
        self.depths[0] + self.depths[1] > 0
    }

    /// Hashes the deepest anchor of a name.
    #[inline]
    pub(crate) fn seek(&self, name: Name<'_>) -> Sought {
        let anchor = match self.depths[MAX_DEPTH] {
            0 => None,
            _ => name.anchor(MAX_DEPTH),
        };
        Sought {
            fp: anchor.map(|anchor| self.keys.anchor(anchor)),
            is_fetched: false,
        }
    }

    /// Looks for the anchor of a pattern.
    pub(crate) fn seek_pattern(&self, pattern: &Pattern) -> Sought {
        Sought {
            fp: Some(self.keys.anchor(Target::of(pattern).anchor)),
            is_fetched: false,
        }
    }

    /// Makes the processor fetch what searches read, unless it is in a cache anyhow: first the table for
    /// all of them, then the blocks.
    #[inline]
    pub(crate) fn fetch(&self, sought: &mut [Sought]) {
        if !self.is_large() {
            return;
        }
        for fp in sought.iter().filter_map(|sought| sought.fp) {
            self.table.prefetch(fp);
        }
        for sought in sought {
            if let Some(fp) = sought.fp {
                let _: Option<()> = self.table.find(fp, |at| {
                    self.store.prefetch(Ref(at));
                    None
                });
                sought.is_fetched = true;
            }
        }
    }

    /// Reports whether prefetching is worth it.
    pub(crate) fn is_large(&self) -> bool {
        self.store.is_large()
    }
}

/// If a leaf has at most so many different event sets, these are looked at before its rows: mostly all of
/// them are wanted, or none. An event that hits five rows with two sets took 131 ns, and takes 115.
const FEW_SETS: usize = 2;

/// Returns the rows whose event set is wanted.
#[inline]
fn wanted_rows(leaf: &Leaf<'_>, mask: u64, wanted: impl Fn(u32) -> bool) -> u64 {
    if mask == 0 {
        return 0;
    }
    if leaf.sets == 1 {
        return if wanted(leaf.set(0)) { mask } else { 0 };
    }
    if leaf.sets <= FEW_SETS {
        let count = leaf.different_sets().filter(|&set| wanted(set)).count();
        if count == leaf.sets {
            return mask;
        }
        if count == 0 {
            return 0;
        }
    }
    let mut rows = mask;
    let mut left = mask;
    while left != 0 {
        let row = left.trailing_zeros() as usize;
        left &= left - 1;
        if !wanted(leaf.set(row)) {
            rows &= !(1 << row);
        }
    }
    rows
}

/// A search for one name that visits several blocks.
struct Search<'a, 'n, K, W> {
    engine: &'a Engine<K>,
    name: Name<'n>,
    wanted: W,
    extend: Extend,
    hits: Hits,
    /// How many of the hits are not home rows.
    owned: u32,
}

impl<K, W: Fn(u32) -> bool + Copy> Search<'_, '_, K, W> {
    /// Searches the blocks of shorter anchors, which are rare.
    fn shallow(&mut self) {
        for depth in (0..MAX_DEPTH).rev() {
            if self.engine.depths[depth] == 0 {
                continue;
            }
            if let Some(anchor) = self.name.anchor(depth) {
                let fp = self.engine.keys.anchor(anchor);
                let found = self.engine.find_anchor(fp, anchor, false);
                if found.is_some_and(|(at, _)| self.block(at, depth).is_break()) {
                    return;
                }
            }
        }
    }

    /// Searches the leaves below a block, or the block if it is a leaf.
    fn block(&mut self, at: Ref, depth: usize) -> ControlFlow<()> {
        let (engine, name) = (self.engine, self.name);
        let buckets = |node: Node| match node.column {
            Some(column) => buckets_for(name, &engine.keys, node.number, depth, column),
            None => u16::MAX,
        };
        engine.each_leaf_below(at, buckets, |at, leaf| self.leaf(at, leaf, depth))
    }

    fn leaf(&mut self, at: Ref, leaf: &Leaf<'_>, depth: usize) -> ControlFlow<()> {
        let mask = matching_rows(leaf, &self.engine.keys, self.name, depth);
        self.add(at, leaf, wanted_rows(leaf, mask, self.wanted))
    }

    fn add(&mut self, at: Ref, leaf: &Leaf<'_>, mask: u64) -> ControlFlow<()> {
        if mask == 0 {
            return ControlFlow::Continue(());
        }
        self.owned += leaf.owned_of(mask);
        self.hits.push(at, mask);
        match self.extend {
            Extend::All => ControlFlow::Continue(()),
            Extend::First => ControlFlow::Break(()),
        }
    }
}
