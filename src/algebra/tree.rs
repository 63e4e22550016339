//! Many patterns as a tree: one level for the namespace and one for each selector.
//!
//! It lives as long as one question about the whole list takes. The compiled matcher answers
//! questions about one name, and in an order that differs from run to run; this tree can be walked
//! beside another one, and always in the same order. All literal children are in one hash table, as
//! in the matcher's own tree.

use alloc::vec;
use alloc::vec::Vec;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;

use foldhash::quality::RandomState;

use crate::language::{Extent, Pattern, Selector};

pub(super) type NodeId = usize;

pub(super) const ROOT: NodeId = 0;

/// The place of a run of selectors.
#[derive(Debug, Default)]
pub(super) struct Node<'a> {
    /// The selector that leads here, as text.
    pub(super) text: &'a str,
    /// The child for `*`.
    pub(super) any: Option<NodeId>,
    /// The literal child that was added last; each leads to the one before.
    last_literal: Option<NodeId>,
    literal_before: Option<NodeId>,
    pub(super) literal_count: usize,
    /// The index of the first pattern that ends here.
    pub(super) exact: Option<usize>,
    /// The index of the first pattern that selects everything below.
    pub(super) subtree: Option<usize>,
}

/// Patterns by their selectors.
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Keyed by fresh randomness: whoever chooses patterns cannot choose collisions.
    literals: HashMap<(NodeId, &'a str), NodeId, RandomState>,
}

/// The way to a pattern's node: its namespace, then its selectors.
pub(super) fn steps(pattern: &Pattern) -> impl Iterator<Item = Selector<'_>> {
    core::iter::once(Selector::Literal(pattern.namespace())).chain(pattern.selectors())
}

impl<'a> Tree<'a> {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
            literals: HashMap::default(),
        }
    }

    /// Adds a pattern with its index, unless an equal one is there: the answer is then the index
    /// of that one. `O(length)`
    pub(super) fn insert(&mut self, pattern: &'a Pattern, index: usize) -> Option<usize> {
        let node = steps(pattern).fold(ROOT, |node, step| self.child_or_insert(node, step));
        let node = &mut self.nodes[node];
        let end = match pattern.extent() {
            Extent::Exact => &mut node.exact,
            Extent::Subtree => &mut node.subtree,
        };
        let earlier = *end;
        end.get_or_insert(index);
        earlier
    }

    pub(super) fn node(&self, id: NodeId) -> &Node<'a> {
        &self.nodes[id]
    }

    pub(super) fn literal(&self, parent: NodeId, text: &str) -> Option<NodeId> {
        self.literals.get(&(parent, text)).copied()
    }

    /// The literal children, the one that was added last first.
    pub(super) fn literals(&self, parent: NodeId) -> impl Iterator<Item = NodeId> {
        core::iter::successors(self.nodes[parent].last_literal, |&child| {
            self.nodes[child].literal_before
        })
    }

    /// All children, the one for `*` first.
    pub(super) fn children(&self, parent: NodeId) -> impl Iterator<Item = NodeId> {
        let any = self.nodes[parent].any;
        any.into_iter().chain(self.literals(parent))
    }

    fn child_or_insert(&mut self, parent: NodeId, step: Selector<'a>) -> NodeId {
        let new = self.nodes.len();
        let node = match step {
            Selector::Any => match self.nodes[parent].any {
                Some(child) => return child,
                None => Node {
                    text: "*",
                    ..Node::default()
                },
            },
            Selector::Literal(text) => match self.literals.entry((parent, text)) {
                Entry::Occupied(child) => return *child.get(),
                Entry::Vacant(place) => {
                    place.insert(new);
                    Node {
                        text,
                        literal_before: self.nodes[parent].last_literal,
                        ..Node::default()
                    }
                }
            },
        };
        self.nodes.push(node);
        let parent = &mut self.nodes[parent];
        match step {
            Selector::Any => parent.any = Some(new),
            Selector::Literal(_) => {
                parent.last_literal = Some(new);
                parent.literal_count += 1;
            }
        }
        new
    }
}

/// The tree of a list, with the indices in it; of equal patterns the first is kept.
impl<'a> FromIterator<(usize, &'a Pattern)> for Tree<'a> {
    fn from_iter<I: IntoIterator<Item = (usize, &'a Pattern)>>(patterns: I) -> Self {
        let mut tree = Self::new();
        for (index, pattern) in patterns {
            tree.insert(pattern, index);
        }
        tree
    }
}
