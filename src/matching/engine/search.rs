//! Which patterns match a name.

use core::ops::ControlFlow;

use super::compare::matching_rows;
use super::divide::buckets_for;
use super::engine::Engine;
use super::hits::Hits;
use super::stack::Stack;
use super::store::Ref;
use super::target::{MAX_DEPTH, Target};
use super::view::{Block, Kind, Leaf, NO_PARENT, Node};
use crate::language::{Name, Pattern, are_equal};
use crate::matching::paged::Fp;

/// The deepest anchor that can match a name, which is looked up before the block is needed.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sought {
    fp: Option<Fp>,
    /// Whether the block has been fetched.
    is_fetched: bool,
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
    #[inline]
    pub(crate) fn search(
        &self,
        name: Name<'_>,
        sought: Sought,
        wanted: impl Fn(u32) -> bool + Copy,
        extend: Extend,
    ) -> (Hits, bool) {
        let mut search = Search {
            engine: self,
            name,
            wanted,
            extend,
            hits: Hits::default(),
            owned: 0,
        };
        if let Some(fp) = sought.fp {
            let prefetch = !sought.is_fetched && self.is_large();
            if search.anchor(MAX_DEPTH, fp, prefetch).is_break() {
                return (search.hits, false);
            }
        }
        if self.depths[0] + self.depths[1] > 0 {
            search.shallow();
        }
        (search.hits, search.owned > 1)
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

/// A search for one name.
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
    /// Searches the blocks of the anchor with this depth.
    #[inline]
    fn anchor(&mut self, depth: usize, fp: Fp, prefetch: bool) -> ControlFlow<()> {
        let engine = self.engine;
        let Some(anchor) = self.name.anchor(depth) else {
            return ControlFlow::Continue(());
        };
        let found = engine.table.find(fp, |at| {
            let at = Ref(at);
            if prefetch {
                engine.store.prefetch(at);
            }
            let block = engine.block(at);
            let is_it = block.parent() == NO_PARENT && are_equal(block.anchor(), anchor);
            is_it.then_some((at, block))
        });
        match found {
            Some((at, block)) => self.block(at, block, depth),
            None => ControlFlow::Continue(()),
        }
    }

    /// Searches the blocks of shorter anchors, which are rare.
    #[inline(never)]
    fn shallow(&mut self) {
        for depth in (0..MAX_DEPTH).rev() {
            if self.engine.depths[depth] == 0 {
                continue;
            }
            if let Some(anchor) = self.name.anchor(depth) {
                let fp = self.engine.keys.anchor(anchor);
                if self.anchor(depth, fp, false).is_break() {
                    return;
                }
            }
        }
    }

    #[inline]
    fn block(&mut self, at: Ref, block: Block<'_>, depth: usize) -> ControlFlow<()> {
        match block.as_node() {
            None => self.leaf(at, &block.leaf(), depth),
            Some(node) => self.divided(node, depth),
        }
    }

    #[inline]
    fn leaf(&mut self, at: Ref, leaf: &Leaf<'_>, depth: usize) -> ControlFlow<()> {
        let mask = matching_rows(leaf, &self.engine.keys, self.name, depth);
        let mask = self.wanted_rows(leaf, mask);
        if mask == 0 {
            return ControlFlow::Continue(());
        }
        if leaf.home < leaf.rows {
            self.owned += (mask >> leaf.home).count_ones();
        }
        self.hits.push(at, mask);
        match self.extend {
            Extend::All => ControlFlow::Continue(()),
            Extend::First => ControlFlow::Break(()),
        }
    }

    /// Returns the rows whose event set is wanted.
    #[inline]
    fn wanted_rows(&self, leaf: &Leaf<'_>, mask: u64) -> u64 {
        if mask == 0 {
            return 0;
        }
        if leaf.sets == 1 {
            return if (self.wanted)(leaf.set(0)) { mask } else { 0 };
        }
        let mut wanted = mask;
        let mut left = mask;
        while left != 0 {
            let row = left.trailing_zeros() as usize;
            left &= left - 1;
            if !(self.wanted)(leaf.set(row)) {
                wanted &= !(1 << row);
            }
        }
        wanted
    }

    /// Searches the blocks below a node.
    #[inline(never)]
    fn divided(&mut self, node: Node, depth: usize) -> ControlFlow<()> {
        let engine = self.engine;
        let mut left = Stack::new();
        self.visit(node, depth, &mut left);
        while let Some(parent) = left.pop() {
            let fp = engine.keys.child(parent);
            let Some(at) = engine.find_block(fp, parent, &[]) else {
                continue;
            };
            match engine.block(at).kind() {
                Kind::Leaf(leaf) => self.leaf(at, &leaf, depth)?,
                Kind::Node(node) => self.visit(node, depth, &mut left),
            }
        }
        ControlFlow::Continue(())
    }

    /// Adds the children of a node that can have rows that match.
    fn visit(&self, node: Node, depth: usize, left: &mut Stack) {
        let keys = &self.engine.keys;
        let wanted = match node.column {
            Some(column) => buckets_for(self.name, keys, node.number, depth, column),
            None => u16::MAX,
        };
        let children = Node {
            children: node.children & wanted,
            ..node
        };
        for parent in children.child_codes() {
            left.push(parent);
        }
    }
}
