//! The patterns of one block as a tree of segments, and the walk that finds those that match.
//!
//! A node is a prefix of selectors. It has one child for each literal segment that continues it, and
//! one for `*`. It holds the entries that end there: an exact pattern, and one that selects the
//! subtree. The literal children of all nodes are in one hash table, keyed by parent and segment, so
//! that a node without them takes no memory for them.
//!
//! The walk descends with the segments of a name. If a node has both a literal child that fits and a
//! `*` child, the walk takes the literal one and puts the other on a stack. Every node is reached by
//! one path only, so the walk visits each prefix that matches the name once. The stack never has more
//! elements than the tree has levels.

use alloc::boxed::Box;
use core::hash::BuildHasher;
use core::ops::ControlFlow;

use hashbrown::HashTable;

use super::entry_id::EntryId;
use super::hash::narrow;
use crate::language::{Extent, MAX_SEGMENTS, SEPARATOR};
use crate::matching::hashing::RandomState;
use crate::matching::shrink::is_mostly_unused;
use crate::matching::slab::Slab;

type NodeId = u32;

const ROOT: NodeId = 0;

/// A tree with capacity for this many nodes is too small to be worth a compaction.
const COMPACT_MIN: usize = 64;

/// A map from selectors to entries, searched by segments.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    nodes: Slab<Node>,
    /// The literal children, keyed by (parent, segment).
    literals: HashTable<NodeId>,
    /// Random for each tree, so that an adversary cannot choose patterns that collide.
    hasher: RandomState,
    /// The bytes that the segments of all nodes have allocated.
    segment_bytes: usize,
}

/// A prefix of selectors.
//
// 48 bytes, for a hole too.
#[derive(Debug, Clone, Default)]
struct Node {
    parent: NodeId,
    /// The last selector: a literal segment, or empty for `*`.
    segment: Box<[u8]>,
    /// The child for `*`.
    any: Option<NodeId>,
    /// How many children there are, the one for `*` included.
    children: u32,
    /// The exact pattern with these selectors.
    exact: Option<EntryId>,
    /// The pattern that selects the subtree.
    subtree: Option<EntryId>,
}

/// One step down the tree.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Literal(&'a [u8]),
    Any,
}

/// Returns the steps of selectors that are each preceded by a colon.
fn steps(selectors: &[u8]) -> impl Iterator<Item = Step<'_>> {
    let selectors = selectors.split(|&byte| byte == SEPARATOR).skip(1);
    selectors.map(|selector| match selector {
        b"*" => Step::Any,
        literal => Step::Literal(literal),
    })
}

fn hash(hasher: &RandomState, parent: NodeId, segment: &[u8]) -> u64 {
    narrow(hasher.hash_one((parent, segment)))
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

/// A step of the walk that is still to be done: a node, and the offset of the segment that leads to
/// its children.
type Visit = (NodeId, usize);

/// The visits that the walk comes back to.
//
// INVARIANT: the stack has at most one visit for each level, since the last one is taken first. The
// levels are the namespace and each segment.
struct Stack {
    visits: [Visit; MAX_SEGMENTS + 1],
    len: usize,
}

impl Stack {
    fn new() -> Self {
        Self {
            visits: [(ROOT, 0); MAX_SEGMENTS + 1],
            len: 0,
        }
    }

    fn push(&mut self, visit: Visit) {
        self.visits[self.len] = visit;
        self.len += 1;
    }

    fn pop(&mut self) -> Option<Visit> {
        self.len = self.len.checked_sub(1)?;
        Some(self.visits[self.len])
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

    /// Returns the bytes that the tree has allocated.
    pub(super) fn heap_bytes(&self) -> usize {
        self.nodes.heap_bytes() + self.literals.allocation_size() + self.segment_bytes
    }

    /// Adds an entry for selectors. `O(length)`.
    pub(super) fn insert(&mut self, selectors: &[u8], extent: Extent, entry: EntryId) {
        let mut node = ROOT;
        for step in steps(selectors) {
            node = self.child_or_insert(node, step);
        }
        *self.nodes[node].entry_mut(extent) = Some(entry);
    }

    /// Removes the entry for selectors, and every node that is then unused. `O(length)`, and rarely a
    /// compaction that the removals before have paid for.
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

    /// Calls `on_hit` with every entry whose selectors match the segments, until it breaks. Each
    /// segment is preceded by a colon.
    pub(super) fn search<B>(
        &self,
        segments: &[u8],
        mut on_hit: impl FnMut(EntryId) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        let mut stack = Stack::new();
        // The first segment begins after the first colon.
        let mut next = Some((ROOT, 1));
        while let Some((id, start)) = next {
            let node = &self.nodes[id];
            // The offset after the last segment is one beyond the length, as if a colon followed.
            let Some(rest) = segments.get(start..) else {
                node.exact.map_or(ControlFlow::Continue(()), &mut on_hit)?;
                next = stack.pop();
                continue;
            };
            // There is one more segment, which is all that a subtree demands.
            node.subtree
                .map_or(ControlFlow::Continue(()), &mut on_hit)?;
            let len = rest.iter().position(|&byte| byte == SEPARATOR);
            let segment = &rest[..len.unwrap_or(rest.len())];
            let after = start + segment.len() + 1;
            let any = node.any.map(|child| (child, after));
            let literal = self.literal_child(id, segment).map(|child| (child, after));
            if let (Some(_), Some(later)) = (literal, any) {
                stack.push(later);
            }
            next = literal.or(any).or_else(|| stack.pop());
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

    /// Registers a node as a child of its parent.
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

    /// Removes a node if it is unused, then its parent if that is unused, and so on.
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
            let removed = self.nodes.remove(id);
            self.segment_bytes -= removed.map_or(0, |node| node.segment.len());
            self.nodes[parent].children -= 1;
            id = parent;
        }
        self.shrink();
    }

    /// Gives memory back once three quarters of it are unused.
    fn shrink(&mut self) {
        let is_worth_it = |len, capacity| capacity > COMPACT_MIN && is_mostly_unused(len, capacity);
        if is_worth_it(self.nodes.len(), self.nodes.capacity()) {
            self.compact();
        } else if is_worth_it(self.literals.len(), self.literals.capacity()) {
            // The slab has given its own memory back, since only its last nodes were removed.
            let (nodes, hasher) = (&self.nodes, &self.hasher);
            self.literals.shrink_to_fit(|&id| nodes[id].hash(hasher));
        }
    }

    /// Moves the nodes together, which gives them other ids, and so fills the table anew. `O(nodes)`.
    fn compact(&mut self) {
        let new_ids = self.nodes.compact();
        let new_id = |old: NodeId| new_ids[old as usize];
        let count = NodeId::try_from(self.nodes.len()).unwrap_or(NodeId::MAX);
        self.literals = HashTable::with_capacity(self.nodes.len());
        // INVARIANT: the root is the first node, so it keeps its id.
        for id in ROOT..count {
            let node = &mut self.nodes[id];
            node.parent = new_id(node.parent);
            node.any = node.any.map(new_id);
        }
        // Only now, since the table asks other nodes for their hashes when it grows.
        for id in ROOT + 1..count {
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

    /// Returns selectors for a number: some short and many long ones, some with a `*`.
    fn selectors(number: usize) -> String {
        let depth = if number.is_multiple_of(3) { 1 } else { 6 };
        let selector = |index: usize| match number >> index & 3 {
            0 if index > 0 => ":*".into(),
            _ => format!(":{}", number + index),
        };
        (0..depth).map(selector).collect()
    }

    /// Returns the prefixes that the tree has a node for, the root excepted.
    fn prefixes(inserted: &BTreeSet<usize>) -> BTreeSet<String> {
        let all = inserted.iter().map(|&number| selectors(number));
        let of_one = |selectors: String| {
            let ends = selectors.match_indices(':').map(|(end, _)| end).skip(1);
            let ends: Vec<usize> = ends.chain([selectors.len()]).collect();
            ends.into_iter().map(move |end| selectors[..end].into())
        };
        all.flat_map(of_one).collect()
    }

    fn check(walk: &Walk, inserted: &BTreeSet<usize>) {
        let prefixes = prefixes(inserted);
        assert_eq!(walk.nodes.len(), 1 + prefixes.len());
        let literals = prefixes.iter().filter_map(|selectors| {
            let (_, last) = selectors.rsplit_once(':')?;
            (last != "*").then_some(last.len())
        });
        assert_eq!(walk.literals.len(), literals.clone().count());
        assert_eq!(walk.segment_bytes, literals.sum::<usize>());
        for number in 0..COUNT {
            let mut found = Vec::new();
            // The selectors are the name here. A `*` in it is a segment that only a `*` selects.
            let _: ControlFlow<()> = walk.search(selectors(number).as_bytes(), |entry| {
                found.push(entry as usize);
                ControlFlow::Continue(())
            });
            assert_eq!(
                found.contains(&number),
                inserted.contains(&number),
                "{number}"
            );
        }
    }

    const COUNT: usize = 300;

    #[test]
    fn removed_entries_leave_no_node() {
        let (mut walk, mut inserted) = (Walk::new(), BTreeSet::new());
        for number in 0..COUNT {
            let entry = EntryId::try_from(number).unwrap();
            walk.insert(selectors(number).as_bytes(), Extent::Exact, entry);
            inserted.insert(number);
        }
        check(&walk, &inserted);
        let full = walk.heap_bytes();
        // The long ones first, which leaves many entries and few nodes.
        let short = (0..COUNT).filter(|number| number.is_multiple_of(3));
        for number in (0..COUNT).filter(|n| !n.is_multiple_of(3)).chain(short) {
            walk.remove(selectors(number).as_bytes(), Extent::Exact);
            inserted.remove(&number);
            if number % 10 < 3 {
                check(&walk, &inserted);
            }
            let most = 4 * (walk.nodes.len() + 1);
            assert!(walk.nodes.capacity() <= COMPACT_MIN.max(most));
        }
        check(&walk, &inserted);
        assert!(walk.heap_bytes() < full / 10, "{}", walk.heap_bytes());
    }

    /// The other order leaves no hole among the nodes: the table shrinks without a compaction.
    #[test]
    fn removing_the_last_nodes_gives_memory_back() {
        let (mut walk, mut inserted) = (Walk::new(), BTreeSet::new());
        for number in 0..COUNT {
            let entry = EntryId::try_from(number).unwrap();
            walk.insert(selectors(number).as_bytes(), Extent::Exact, entry);
            inserted.insert(number);
        }
        let full = walk.heap_bytes();
        for number in (10..COUNT).rev() {
            walk.remove(selectors(number).as_bytes(), Extent::Exact);
            inserted.remove(&number);
        }
        check(&walk, &inserted);
        assert!(walk.heap_bytes() < full / 10, "{}", walk.heap_bytes());
    }

    #[test]
    fn a_node_is_small() {
        assert_eq!(size_of::<Option<Node>>(), 48);
    }

    /// A look-up compares a child with few others.
    #[test]
    #[cfg_attr(urn_filter_narrow_hash, ignore = "hashes are narrow")]
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
