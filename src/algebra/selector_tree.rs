//! Many patterns as a tree: one level for each selector. The namespace of a URN is a selector here.
//!
//! A tree serves one question about a whole list and is dropped afterwards. The compiled matcher
//! answers questions about one name, and its order differs from run to run. This tree can be searched
//! together with another one, and always in the same order. All literal children of all nodes are in
//! one hash table, so that a node without them costs nothing for it.

use alloc::vec;
use alloc::vec::Vec;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use crate::language::{Extent, Parts, Selector};
use crate::matching::RandomState;

/// The number of a node: a type of its own, so that it is not mistaken for the index of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NodeId(usize);

impl NodeId {
    pub(super) const ROOT: Self = Self(0);
}

/// The node of a path of selectors.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// The selector that leads here, as text.
    pub(super) text: &'a str,
    /// The child for `*`.
    pub(super) any: Option<NodeId>,
    /// The literal child that was added last. Each one leads to the one added before it.
    last_literal: Option<NodeId>,
    previous_literal: Option<NodeId>,
    pub(super) literal_count: usize,
    /// The index of the first pattern that ends here.
    pub(super) exact: Option<usize>,
    /// The index of the first pattern that ends here with a subtree.
    pub(super) subtree: Option<usize>,
    /// The lowest index of a pattern that ends here or below.
    pub(super) lowest: usize,
}

impl<'a> Node<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            any: None,
            last_literal: None,
            previous_literal: None,
            literal_count: 0,
            exact: None,
            subtree: None,
            lowest: usize::MAX,
        }
    }
}

/// Patterns by their selectors, each known by its index in a list.
pub(super) struct SelectorTree<'a> {
    nodes: Vec<Node<'a>>,
    /// Keyed at random, so that nobody who chooses patterns can choose collisions.
    literals: HashMap<(NodeId, &'a str), NodeId, RandomState>,
}

impl<'a> SelectorTree<'a> {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::new("")],
            literals: HashMap::default(),
        }
    }

    /// Inserts a pattern with its index. If an equal pattern is there, nothing changes, and its index
    /// is returned. `O(length)`
    pub(super) fn insert<P: Parts>(&mut self, pattern: &'a P, index: usize) -> Option<usize> {
        let mut id = NodeId::ROOT;
        self.see(id, index);
        for selector in pattern.path() {
            id = self.child_or_insert(id, selector);
            self.see(id, index);
        }
        let node = &mut self.nodes[id.0];
        let end = match pattern.extent() {
            Extent::Exact => &mut node.exact,
            Extent::Subtree => &mut node.subtree,
        };
        let earlier = *end;
        end.get_or_insert(index);
        earlier
    }

    /// Notes that a pattern with this index ends at the node or below.
    fn see(&mut self, id: NodeId, index: usize) {
        let lowest = &mut self.nodes[id.0].lowest;
        *lowest = index.min(*lowest);
    }

    pub(super) fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id.0]
    }

    /// Returns the literal child with this text.
    pub(super) fn literal(&self, parent: NodeId, text: &str) -> Option<NodeId> {
        self.literals.get(&(parent, text)).copied()
    }

    /// Returns an iterator over the literal children. The one that was added last comes first.
    pub(super) fn literals(&self, parent: NodeId) -> impl Iterator<Item = NodeId> {
        core::iter::successors(self.node(parent).last_literal, |&child| {
            self.node(child).previous_literal
        })
    }

    /// Returns an iterator over all children. The one for `*` comes first.
    pub(super) fn children(&self, parent: NodeId) -> impl Iterator<Item = NodeId> {
        let any = self.node(parent).any;
        any.into_iter().chain(self.literals(parent))
    }

    fn child_or_insert(&mut self, parent: NodeId, selector: Selector<'a>) -> NodeId {
        let id = NodeId(self.nodes.len());
        match selector {
            Selector::Any => {
                if let Some(child) = self.node(parent).any {
                    return child;
                }
                self.nodes[parent.0].any = Some(id);
                self.nodes.push(Node::new("*"));
            }
            Selector::Literal(text) => {
                match self.literals.entry((parent, text)) {
                    Entry::Occupied(child) => return *child.get(),
                    Entry::Vacant(vacant) => vacant.insert(id),
                };
                let siblings = &mut self.nodes[parent.0];
                siblings.literal_count += 1;
                let previous_literal = siblings.last_literal.replace(id);
                self.nodes.push(Node {
                    previous_literal,
                    ..Node::new(text)
                });
            }
        }
        id
    }
}

/// The tree of a list, with the indices in the list. Of equal patterns the first is kept.
impl<'a, P: Parts> FromIterator<(usize, &'a P)> for SelectorTree<'a> {
    fn from_iter<I: IntoIterator<Item = (usize, &'a P)>>(patterns: I) -> Self {
        let mut tree = Self::new();
        for (index, pattern) in patterns {
            tree.insert(pattern, index);
        }
        tree
    }
}
