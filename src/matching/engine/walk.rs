//! The patterns of one block as a tree of segments, and the walk that finds those that match.
//!
//! A node stands for a run of selectors. It has one child for each literal segment that continues
//! it and one for `*`, and holds the entries that end with it, exactly or with the whole subtree.
//! All literal children of all nodes are in one hash table keyed by (parent, segment), so that a
//! node without them costs nothing for it.
//!
//! The walk goes down with the segments of a name. Where a node has both a literal child that fits
//! and a `*` child it takes one and notes the other. Every node is reached by one path only, so
//! the walk is bounded by the number of nodes whose selectors match, and what it has noted at any
//! time by the depth.

use alloc::boxed::Box;
use alloc::vec;
use core::hash::BuildHasher;
use core::ops::ControlFlow;

use foldhash::quality::RandomState;
use hashbrown::HashTable;
use slab::Slab;

use super::large::EntryId;
use crate::language::{Extent, MAX_SEGMENTS, SEPARATOR};
use crate::matching::shrink::is_mostly_unused;

type NodeId = usize;

const ROOT: NodeId = 0;

/// Below this many nodes, free ones are not worth a compaction.
const COMPACT_MIN: usize = 64;

/// A map from selectors to entries, searched by segments.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    nodes: Slab<Node>,
    /// The literal children, keyed by (parent, segment).
    literals: HashTable<NodeId>,
    /// Keyed by fresh randomness: whoever chooses patterns cannot choose collisions.
    hasher: RandomState,
    /// What the segments of all nodes have allocated.
    segment_bytes: usize,
}

#[derive(Debug, Clone, Default)]
struct Node {
    parent: NodeId,
    /// The literal segment that leads here; empty if `*` does.
    segment: Box<[u8]>,
    any: Option<NodeId>,
    children: u32,
    /// The pattern that ends here.
    exact: Option<EntryId>,
    /// The pattern that selects everything below.
    subtree: Option<EntryId>,
}

/// One step down the tree.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Literal(&'a [u8]),
    Any,
}

/// The way to a node: selectors, each after a colon.
fn steps(selectors: &[u8]) -> impl Iterator<Item = Step<'_>> {
    let selectors = selectors.split(|&byte| byte == SEPARATOR).skip(1);
    selectors.map(|selector| match selector {
        b"*" => Step::Any,
        literal => Step::Literal(literal),
    })
}

fn hash(hasher: &RandomState, parent: NodeId, segment: &[u8]) -> u64 {
    hasher.hash_one((parent, segment))
}

impl Node {
    fn entry_mut(&mut self, extent: Extent) -> &mut Option<EntryId> {
        match extent {
            Extent::Exact => &mut self.exact,
            Extent::Subtree => &mut self.subtree,
        }
    }

    fn is_unused(&self) -> bool {
        self.children == 0 && self.exact.is_none() && self.subtree.is_none()
    }

    fn is_literal(&self, parent: NodeId, segment: &[u8]) -> bool {
        self.parent == parent && *self.segment == *segment
    }

    fn hash(&self, hasher: &RandomState) -> u64 {
        hash(hasher, self.parent, &self.segment)
    }
}

/// The places that the walk will come back to: a node, and where in the name the segment begins
/// that leads on from it.
//
// INVARIANT: at most one place a level is noted at any time, since the last one is taken first:
// the namespace and each segment are a level.
struct Noted {
    places: [(NodeId, usize); MAX_SEGMENTS + 1],
    len: usize,
}

impl Noted {
    fn new() -> Self {
        Self {
            places: [(ROOT, 0); MAX_SEGMENTS + 1],
            len: 0,
        }
    }

    fn push(&mut self, place: (NodeId, usize)) {
        self.places[self.len] = place;
        self.len += 1;
    }

    fn pop(&mut self) -> Option<(NodeId, usize)> {
        self.len = self.len.checked_sub(1)?;
        Some(self.places[self.len])
    }
}

impl Walk {
    pub(super) fn new() -> Self {
        let mut nodes = Slab::new();
        nodes.insert(Node::default());
        Self {
            nodes,
            literals: HashTable::new(),
            hasher: RandomState::default(),
            segment_bytes: 0,
        }
    }

    /// What the tree has allocated. A free place among the nodes is told by the null that is no
    /// `Box`, and takes no more than a node.
    pub(super) fn heap_bytes(&self) -> usize {
        self.nodes.capacity() * size_of::<Node>()
            + self.literals.allocation_size()
            + self.segment_bytes
    }

    /// Puts an entry at its selectors. `O(length)`
    pub(super) fn insert(&mut self, selectors: &[u8], extent: Extent, entry: EntryId) {
        let mut node = ROOT;
        for step in steps(selectors) {
            node = self.child_or_insert(node, step);
        }
        *self.nodes[node].entry_mut(extent) = Some(entry);
    }

    /// Takes away the entry at these selectors and frees every node that is then of no more use.
    /// `O(length)`, and now and then a compaction that the removals before have paid for.
    pub(super) fn remove(&mut self, selectors: &[u8], extent: Extent) {
        let mut node = ROOT;
        for step in steps(selectors) {
            match self.child(node, step) {
                Some(child) => node = child,
                None => return,
            }
        }
        *self.nodes[node].entry_mut(extent) = None;
        self.prune(node);
    }

    /// Calls `on_hit` with every entry whose selectors match the segments, each after a colon,
    /// until told to stop.
    pub(super) fn search<B>(
        &self,
        segments: &[u8],
        mut on_hit: impl FnMut(EntryId) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut noted = Noted::new();
        // Behind the first colon.
        let mut next = Some((ROOT, 1));
        while let Some((id, start)) = next {
            let node = &self.nodes[id];
            let Some(rest) = segments.get(start..) else {
                node.exact.map_or(ControlFlow::Continue(()), &mut on_hit)?;
                next = noted.pop();
                continue;
            };
            node.subtree
                .map_or(ControlFlow::Continue(()), &mut on_hit)?;
            let len = rest.iter().position(|&byte| byte == SEPARATOR);
            let segment = &rest[..len.unwrap_or(rest.len())];
            let behind = start + segment.len() + 1;
            let any = node.any.map(|child| (child, behind));
            let literal = self.literal_child(id, segment).map(|child| (child, behind));
            if let (Some(_), Some(later)) = (literal, any) {
                noted.push(later);
            }
            next = literal.or(any).or_else(|| noted.pop());
        }
        ControlFlow::Continue(())
    }

    fn child(&self, parent: NodeId, step: Step<'_>) -> Option<NodeId> {
        match step {
            Step::Any => self.nodes[parent].any,
            Step::Literal(segment) => self.literal_child(parent, segment),
        }
    }

    fn literal_child(&self, parent: NodeId, segment: &[u8]) -> Option<NodeId> {
        let hash = hash(&self.hasher, parent, segment);
        let is_it = |&child: &NodeId| self.nodes[child].is_literal(parent, segment);
        self.literals.find(hash, is_it).copied()
    }

    fn child_or_insert(&mut self, parent: NodeId, step: Step<'_>) -> NodeId {
        if let Some(child) = self.child(parent, step) {
            return child;
        }
        let child = self.nodes.insert(Node {
            parent,
            segment: match step {
                Step::Any => Box::default(),
                Step::Literal(segment) => segment.into(),
            },
            ..Node::default()
        });
        self.segment_bytes += self.nodes[child].segment.len();
        self.nodes[parent].children += 1;
        self.link(child);
        child
    }

    /// Makes a node known to its parent.
    fn link(&mut self, child: NodeId) {
        let Node {
            parent, segment, ..
        } = &self.nodes[child];
        let parent = *parent;
        if segment.is_empty() {
            self.nodes[parent].any = Some(child);
            return;
        }
        let hash = hash(&self.hasher, parent, segment);
        let (nodes, hasher) = (&self.nodes, &self.hasher);
        let hash_of = |&id: &NodeId| nodes[id].hash(hasher);
        self.literals.insert_unique(hash, child, hash_of);
    }

    /// Frees the node if nothing depends on it, then its parent likewise, and so on.
    fn prune(&mut self, mut id: NodeId) {
        while id != ROOT && self.nodes[id].is_unused() {
            let node = &self.nodes[id];
            let parent = node.parent;
            if node.segment.is_empty() {
                self.nodes[parent].any = None;
            } else if let Ok(entry) = self
                .literals
                .find_entry(node.hash(&self.hasher), |&child| child == id)
            {
                entry.remove();
            }
            self.segment_bytes -= self.nodes.remove(id).segment.len();
            self.nodes[parent].children -= 1;
            id = parent;
        }
        if self.nodes.capacity() > COMPACT_MIN
            && is_mostly_unused(self.nodes.len(), self.nodes.capacity())
        {
            self.compact();
        }
    }

    /// Moves the nodes together and gives the memory between them back. `O(nodes)`; called when
    /// three quarters have been freed, so that each removal pays for a part of it.
    fn compact(&mut self) {
        let old = core::mem::take(&mut self.nodes);
        let mut new_ids = vec![ROOT; old.capacity()];
        for (new, (id, _)) in (ROOT..).zip(old.iter()) {
            new_ids[id] = new;
        }
        self.nodes.reserve_exact(old.len());
        self.literals = HashTable::with_capacity(old.len());
        for (_, mut node) in old {
            node.parent = new_ids[node.parent];
            node.any = node.any.map(|any| new_ids[any]);
            self.nodes.insert(node);
        }
        for id in (ROOT + 1..).take(self.nodes.len() - 1) {
            self.link(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;

    use super::*;

    /// By number: some short and many long ones, with a `*` here and there.
    fn selectors(number: usize) -> String {
        let depth = if number.is_multiple_of(3) { 1 } else { 6 };
        let selector = |at: usize| match number >> at & 3 {
            0 if at > 0 => ":*".into(),
            _ => format!(":{}", number + at),
        };
        (0..depth).map(selector).collect()
    }

    /// What there is but for the root: each beginning of what is in the tree, once.
    fn beginnings(there: &BTreeSet<usize>) -> BTreeSet<String> {
        let all = there.iter().map(|&number| selectors(number));
        let of_one = |selectors: String| {
            let ends = selectors.match_indices(':').map(|(at, _)| at).skip(1);
            let ends: Vec<usize> = ends.chain([selectors.len()]).collect();
            ends.into_iter().map(move |end| selectors[..end].into())
        };
        all.flat_map(of_one).collect()
    }

    fn check(walk: &Walk, there: &BTreeSet<usize>) {
        let beginnings = beginnings(there);
        assert_eq!(walk.nodes.len(), 1 + beginnings.len());
        let literals = beginnings.iter().filter_map(|selectors| {
            let (_, last) = selectors.rsplit_once(':')?;
            (last != "*").then_some(last.len())
        });
        assert_eq!(walk.literals.len(), literals.clone().count());
        assert_eq!(walk.segment_bytes, literals.sum::<usize>());
        for number in 0..COUNT {
            let mut found = Vec::new();
            // A `*` is here a segment like others, which none but a `*` selects.
            let _: ControlFlow<()> = walk.search(selectors(number).as_bytes(), |entry| {
                found.push(entry as usize);
                ControlFlow::Continue(())
            });
            assert_eq!(found.contains(&number), there.contains(&number), "{number}");
        }
    }

    const COUNT: usize = 300;

    #[test]
    fn what_is_taken_out_leaves_no_node_behind() {
        let (mut walk, mut there) = (Walk::new(), BTreeSet::new());
        for number in 0..COUNT {
            let entry = EntryId::try_from(number).unwrap();
            walk.insert(selectors(number).as_bytes(), Extent::Exact, entry);
            there.insert(number);
        }
        check(&walk, &there);
        let full = walk.heap_bytes();
        // The long ones first: that leaves many entries and few nodes.
        let short = (0..COUNT).filter(|number| number.is_multiple_of(3));
        for number in (0..COUNT).filter(|n| !n.is_multiple_of(3)).chain(short) {
            walk.remove(selectors(number).as_bytes(), Extent::Exact);
            there.remove(&number);
            if number % 10 < 3 {
                check(&walk, &there);
            }
            let room = 4 * (walk.nodes.len() + 1);
            assert!(walk.nodes.capacity() <= COMPACT_MIN.max(room));
        }
        check(&walk, &there);
        assert!(walk.heap_bytes() < full / 10, "{}", walk.heap_bytes());
    }

    /// Whoever looks for a child compares it with few others.
    #[test]
    fn nodes_are_spread_over_hashes() {
        let hasher = RandomState::default();
        let segments: Vec<String> = (0..100).map(|n| format!("{n}")).collect();
        let all = (0..100).flat_map(|parent| segments.iter().map(move |segment| (parent, segment)));
        let all: BTreeSet<u64> = all
            .map(|(parent, segment)| hash(&hasher, parent, segment.as_bytes()))
            .collect();
        assert_eq!(all.len(), 10_000);
    }
}
