//! A tree of many patterns: one level for the namespace and one for each selector.
//!
//! A tree is built for one question about a whole list and dropped with the answer. The compiled
//! matcher cannot answer such questions: it looks up one name at a time, and its order differs from
//! run to run. This tree can be searched together with another one, always in the same order.
//!
//! The literal children of all nodes are in one hash table, so that a node needs no table of
//! its own.

use alloc::vec;
use alloc::vec::Vec;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use foldhash::quality::RandomState;

use crate::language::{Extent, Pattern, Selector};

/// The number of a node: a type of its own, so that it is not mistaken for the index of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NodeId(usize);

impl NodeId {
    pub(super) const ROOT: Self = Self(0);
}

/// The patterns that have a namespace and a run of selectors in common.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    /// The text of the selector that leads here.
    pub(super) text: &'a str,
    /// The child for `*`.
    pub(super) any: Option<NodeId>,
    /// The literal child that was added last. Each literal child leads to the one added before it.
    last_literal: Option<NodeId>,
    literal_before: Option<NodeId>,
    pub(super) literal_count: usize,
    /// The index of the first exact pattern that ends here.
    pub(super) exact: Option<usize>,
    /// The index of the first pattern that selects everything below.
    pub(super) subtree: Option<usize>,
}

/// Patterns by their selectors.
pub(super) struct SelectorTree<'a> {
    nodes: Vec<Node<'a>>,
    /// The hasher has a fresh random key, so that nobody can choose patterns that collide.
    literals: HashMap<(NodeId, &'a str), NodeId, RandomState>,
}

/// Returns the path to a pattern's node: its namespace, then its selectors.
pub(super) fn path_to(pattern: &Pattern) -> impl Iterator<Item = Selector<'_>> {
    core::iter::once(Selector::Literal(pattern.namespace())).chain(pattern.selectors())
}

impl<'a> SelectorTree<'a> {
    /// Creates a tree without a pattern.
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
            literals: HashMap::default(),
        }
    }

    /// Inserts a pattern with its index and returns `None`. If an equal pattern is in the tree,
    /// returns the index of that one and changes nothing. `O(length)`
    pub(super) fn insert(&mut self, pattern: &'a Pattern, index: usize) -> Option<usize> {
        let NodeId(node) = path_to(pattern).fold(NodeId::ROOT, |node, selector| {
            self.child_or_insert(node, selector)
        });
        let node = &mut self.nodes[node];
        let end = match pattern.extent() {
            Extent::Exact => &mut node.exact,
            Extent::Subtree => &mut node.subtree,
        };
        let earlier = *end;
        end.get_or_insert(index);
        earlier
    }

    pub(super) fn node(&self, NodeId(id): NodeId) -> &Node<'a> {
        &self.nodes[id]
    }

    pub(super) fn literal(&self, parent: NodeId, text: &str) -> Option<NodeId> {
        self.literals.get(&(parent, text)).copied()
    }

    /// Returns the literal children. The one that was added last is first.
    pub(super) fn literals(&self, parent: NodeId) -> impl Iterator<Item = NodeId> {
        core::iter::successors(self.node(parent).last_literal, |&child| {
            self.node(child).literal_before
        })
    }

    /// Returns all children. The one for `*` is first.
    pub(super) fn children(&self, parent: NodeId) -> impl Iterator<Item = NodeId> {
        let any = self.node(parent).any;
        any.into_iter().chain(self.literals(parent))
    }

    fn child_or_insert(&mut self, parent: NodeId, selector: Selector<'a>) -> NodeId {
        let new = NodeId(self.nodes.len());
        let node = match selector {
            Selector::Any => match self.node(parent).any {
                Some(child) => return child,
                None => Node {
                    text: "*",
                    ..Node::default()
                },
            },
            Selector::Literal(text) => match self.literals.entry((parent, text)) {
                Entry::Occupied(child) => return *child.get(),
                Entry::Vacant(entry) => {
                    entry.insert(new);
                    Node {
                        text,
                        literal_before: self.node(parent).last_literal,
                        ..Node::default()
                    }
                }
            },
        };
        self.nodes.push(node);
        let parent = &mut self.nodes[parent.0];
        match selector {
            Selector::Any => parent.any = Some(new),
            Selector::Literal(_) => {
                parent.last_literal = Some(new);
                parent.literal_count += 1;
            }
        }
        new
    }
}

/// The tree of a list, with the indices in it. Of equal patterns the first is kept.
impl<'a> FromIterator<(usize, &'a Pattern)> for SelectorTree<'a> {
    fn from_iter<I: IntoIterator<Item = (usize, &'a Pattern)>>(patterns: I) -> Self {
        let mut tree = Self::new();
        for (index, pattern) in patterns {
            tree.insert(pattern, index);
        }
        tree
    }
}
