//! The tree and its nodes.

use alloc::vec::Vec;

use super::label::{Label, OwnedLabel};

/// Filters that begin alike, put together. The tree has one node for each distinct beginning of a
/// filter: `urn`, then the namespace, then the segments up to the end of the filter.
///
/// A tree comes from [`FilterSet::to_tree`](crate::FilterSet::to_tree) or
/// [`FilterIndex::to_tree`](crate::FilterIndex::to_tree). The first knows the filters by their
/// indices (`T` is `usize`), the second knows the webhooks by their keys (`T` is `&K`).
///
/// The tree of event patterns, from [`EventPatterns::to_tree`](crate::EventPatterns::to_tree) or
/// [`FilterIndex::to_event_tree`](crate::FilterIndex::to_event_tree), has a root for all of them, and
/// below it their parts.
///
/// ```
/// use urn_filter::FilterSet;
///
/// let filters = FilterSet::parse([
///     "urn:allthings:app:A:ticket:C1:*",
///     "urn:allthings:app:A:ticket:C2:T",
///     "urn:allthings:app:A",
///     "urn:allthings:app:*:booking:*",
/// ])?;
/// assert_eq!(
///     filters.to_tree().to_string(),
///     "\
/// urn:allthings → app (4 filters)
/// ├── A (3, 1 here)
/// │   └── ticket (2)
/// │       ├── C1 → *
/// │       └── C2 → T
/// └── * → booking → *",
/// );
/// # Ok::<(), urn_filter::ListError>(())
/// ```
///
/// With the feature `serde` it serializes as its root, and a [`Node`] as an object. The `kind` is `urn`,
/// `namespace`, `segment`, `any` (a `*` in the middle) or `subtree` (a last `*`), and for event patterns
/// `events` and `part`:
///
/// ```json
/// { "kind": "segment", "text": "ticket", "count": 2, "ends": [], "children": [{ "kind": "segment", … }, …] }
/// ```
///
/// The children of a node are ordered: literals first, in the order of their bytes, then a `*` for
/// one segment, then the `*` for everything below. So equal filters give equal trees and equal
/// texts, in any order of the list. A branch has at most 66 nodes, since a pattern has at most 64
/// segments.
//
// INVARIANT: the root is node 0. The id of a child is greater than that of its parent, and the
// children of a node are in the order of their labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tree<T = usize> {
    pub(super) nodes: Vec<NodeData<T>>,
    pub(super) counted: Counted,
}

/// The content of one node.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct NodeData<T> {
    pub(super) label: OwnedLabel,
    /// The ids of the nodes directly below.
    pub(super) children: Vec<usize>,
    /// The filters or webhooks that end here.
    pub(super) ends: Vec<T>,
    /// The number of filters or webhooks that end here or below.
    pub(super) count: usize,
}

/// What the nodes of a tree count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Counted {
    Filters,
    EventPatterns,
    Webhooks,
}

impl<T> Tree<T> {
    /// Returns the node for `urn`, or for all event patterns, which is above all others. The tree of an empty list has only
    /// this node.
    #[must_use]
    pub fn root(&self) -> Node<'_, T> {
        Node { tree: self, id: 0 }
    }

    /// Returns the number of nodes, including the root.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }
}

/// A node of a [`Tree`]: one beginning that filters have in common.
///
/// ```
/// use urn_filter::FilterSet;
/// use urn_filter::tree::Label;
///
/// let tree = FilterSet::parse(["urn:allthings:app:A", "urn:allthings:app:A:*"])?.to_tree();
/// let namespace = tree.root().child(Label::Namespace("allthings")).expect("a namespace");
/// let app = namespace.children().next().expect("a segment");
/// assert_eq!((app.label(), app.count()), (Label::Segment("app"), 2));
/// assert_eq!(app.child(Label::Segment("A")).expect("an app").ends(), [0]);
/// # Ok::<(), urn_filter::ListError>(())
/// ```
#[derive(Debug)]
pub struct Node<'t, T = usize> {
    tree: &'t Tree<T>,
    id: usize,
}

impl<'t, T> Node<'t, T> {
    /// Returns the part of a filter that the node stands for.
    #[must_use]
    pub fn label(self) -> Label<'t> {
        self.data().label.as_label()
    }

    /// Returns the nodes directly below, in the order of their labels.
    #[must_use]
    pub fn children(self) -> impl DoubleEndedIterator<Item = Node<'t, T>> + ExactSizeIterator {
        let tree = self.tree;
        let children = self.data().children.iter();
        children.map(move |&id| Node { tree, id })
    }

    /// Returns the node directly below with this label, if there is one. `O(log n)` in the number
    /// of children.
    #[must_use]
    pub fn child(self, label: Label<'_>) -> Option<Self> {
        let tree = self.tree;
        let children = &self.data().children;
        let found = children.binary_search_by(|&id| Node { tree, id }.label().cmp(&label));
        let id = *children.get(found.ok()?)?;
        Some(Node { tree, id })
    }

    /// Returns what ends here. In the tree of a list these are the indices of the filters that end
    /// at this node, in ascending order. In the tree of an index these are the keys of the webhooks
    /// that have a filter that ends at this node, each once.
    #[must_use]
    pub fn ends(self) -> &'t [T] {
        &self.data().ends
    }

    /// Returns the number of filters that end here or below, duplicates included. In the tree of an
    /// index it is the number of webhooks that have such a filter.
    #[must_use]
    pub fn count(self) -> usize {
        self.data().count
    }

    /// Returns the node's number, which is unique in its tree and less than [`Tree::node_count`].
    /// The root has 0, and a node has a greater number than the node above it.
    #[must_use]
    pub fn id(self) -> usize {
        self.id
    }

    fn data(self) -> &'t NodeData<T> {
        &self.tree.nodes[self.id]
    }
}

impl<T> Clone for Node<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Node<'_, T> {}
