//! What filters cover, as a tree to look at: in text, in Graphviz DOT, or node by node.
//!
//! [`FilterSet::to_tree`](crate::FilterSet::to_tree) makes one of a webhook's filters, and
//! [`FilterIndex::to_tree`](crate::FilterIndex::to_tree) one of those of all webhooks.
//!
//! ```
//! use urn_filter::{FilterIndex, Subscription};
//!
//! let mut webhooks = FilterIndex::new();
//! webhooks.insert(42, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:*"])?);
//! webhooks.insert(43, Subscription::parse(["ping"], ["urn:allthings:app:A:ticket:C:*"])?);
//! let tree = webhooks.to_tree();
//! println!("{tree}");
//! println!("{}", tree.to_dot());
//! # Ok::<(), urn_filter::SubscriptionError>(())
//! ```

mod build;
mod dot;
mod sources;
mod text;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

pub use self::dot::Dot;
use crate::language::{Extent, Pattern, Selector};

/// Filters that begin alike, put together: a node for each beginning, from `urn` over the namespace
/// and the segments to where the filters end.
///
/// [`FilterSet::to_tree`](crate::FilterSet::to_tree) makes one of the filters of a webhook, with
/// their indices for `T`; [`FilterIndex::to_tree`](crate::FilterIndex::to_tree) one of all webhooks,
/// with their keys. `Display` draws it for people, [`to_dot`](Self::to_dot) for Graphviz, and
/// [`root`](Self::root) is where a program begins to walk.
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
/// Below one node the literals come first, in the order of their bytes, then a `*` for one segment,
/// then the `*` for everything below: equal filters give equal trees and texts, in whatever order
/// they were given. No branch has more than 66 nodes, since no pattern has more than 64 segments.
//
// INVARIANT: the root is node 0; the ids of children are above that of their parent and in the
// order of their labels.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tree<T = usize> {
    nodes: Vec<Twig<T>>,
    counted: Counted,
}

/// A node as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Twig<T> {
    part: Part,
    children: Vec<usize>,
    ends: Vec<T>,
    count: usize,
}

/// A [`Label`] that owns its text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    Urn,
    Namespace(Box<str>),
    Segment(Box<str>),
    Any,
    Subtree,
}

/// What a node's count is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Filters,
    Webhooks,
}

/// What a [`Node`] stands for.
///
/// ```
/// use urn_filter::tree::Label;
///
/// assert_eq!(Label::Segment("app").to_string(), "app");
/// assert_eq!(Label::Subtree.to_string(), "*");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label<'t> {
    /// The root: `urn`.
    Urn,
    /// The namespace, in lower case.
    Namespace(&'t str),
    /// A segment that is spelt out.
    Segment(&'t str),
    /// A `*` that is not last: any one segment.
    Any,
    /// A last `*`: everything below. Such a node has no children.
    Subtree,
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Urn => "urn",
            Self::Namespace(text) | Self::Segment(text) => text,
            Self::Any | Self::Subtree => "*",
        })
    }
}

/// A node of a [`Tree`]: one beginning that filters have.
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

impl<T> Tree<T> {
    /// The node for `urn`, above all others. The tree of no filters has only this one.
    #[must_use]
    pub fn root(&self) -> Node<'_, T> {
        Node { tree: self, id: 0 }
    }

    /// How many nodes there are, the root included.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }

    /// All nodes in the order of their ids.
    pub(crate) fn nodes(&self) -> impl DoubleEndedIterator<Item = Node<'_, T>> {
        (0..self.nodes.len()).map(move |id| Node { tree: self, id })
    }

    /// The tree as a graph for Graphviz: `Display` of the answer prints it in the language DOT.
    ///
    /// ```
    /// use urn_filter::FilterSet;
    ///
    /// let filters = FilterSet::parse(["urn:allthings:app:A:*"])?;
    /// assert_eq!(
    ///     filters.to_tree().to_dot().to_string(),
    ///     r#"digraph filters {
    ///   rankdir=LR;
    ///   node [shape=box];
    ///   n0 [label="urn"];
    ///   n1 [label="allthings"];
    ///   n2 [label="app"];
    ///   n3 [label="A"];
    ///   n4 [label="*", peripheries=2];
    ///   n0 -> n1 [label="1"];
    ///   n1 -> n2 [label="1"];
    ///   n2 -> n3 [label="1"];
    ///   n3 -> n4 [label="1"];
    /// }
    /// "#,
    /// );
    /// # Ok::<(), urn_filter::ListError>(())
    /// ```
    #[must_use]
    pub fn to_dot(&self) -> Dot<'_, T> {
        Dot::new(self)
    }
}

impl<'t, T> Node<'t, T> {
    /// What the node stands for.
    #[must_use]
    pub fn label(self) -> Label<'t> {
        self.twig().part.label()
    }

    /// The nodes directly below, in the order of their labels.
    #[must_use]
    pub fn children(self) -> impl DoubleEndedIterator<Item = Node<'t, T>> + ExactSizeIterator {
        let tree = self.tree;
        let children = self.twig().children.iter();
        children.map(move |&id| Node { tree, id })
    }

    /// The node directly below with this label. `O(log n)` in the number of children.
    #[must_use]
    pub fn child(self, label: Label<'_>) -> Option<Self> {
        let tree = self.tree;
        let children = &self.twig().children;
        let found = children.binary_search_by(|&id| Node { tree, id }.label().cmp(&label));
        let id = *children.get(found.ok()?)?;
        Some(Node { tree, id })
    }

    /// The filters that end here, by their indices in the list, in ascending order; or the webhooks
    /// that have a filter that ends here, by their keys, each once.
    #[must_use]
    pub fn ends(self) -> &'t [T] {
        &self.twig().ends
    }

    /// How many filters, duplicates counted, end here or below; or how many webhooks have such a
    /// filter, each counted once.
    #[must_use]
    pub fn count(self) -> usize {
        self.twig().count
    }

    /// The node's number, unique in its tree: the root has 0, and each node a higher one than the
    /// node above it. Below [`Tree::node_count`].
    #[must_use]
    pub fn id(self) -> usize {
        self.id
    }

    fn twig(self) -> &'t Twig<T> {
        &self.tree.nodes[self.id]
    }

    /// The only node below, if there is just one and nothing ends here.
    fn only_child(self) -> Option<Self> {
        let mut children = self.children();
        let first = children.next().filter(|_| self.ends().is_empty())?;
        children.next().is_none().then_some(first)
    }
}

impl<T> Clone for Node<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Node<'_, T> {}

impl Part {
    fn label(&self) -> Label<'_> {
        match self {
            Self::Urn => Label::Urn,
            Self::Namespace(text) => Label::Namespace(text),
            Self::Segment(text) => Label::Segment(text),
            Self::Any => Label::Any,
            Self::Subtree => Label::Subtree,
        }
    }
}

impl From<Label<'_>> for Part {
    fn from(label: Label<'_>) -> Self {
        match label {
            Label::Urn => Self::Urn,
            Label::Namespace(text) => Self::Namespace(text.into()),
            Label::Segment(text) => Self::Segment(text.into()),
            Label::Any => Self::Any,
            Label::Subtree => Self::Subtree,
        }
    }
}

/// The labels on the way from the root, which is not among them, to where the pattern ends.
pub(crate) fn labels(pattern: &Pattern) -> impl Iterator<Item = Label<'_>> {
    let selectors = pattern.selectors().map(|selector| match selector {
        Selector::Literal(segment) => Label::Segment(segment),
        Selector::Any => Label::Any,
    });
    let tail = (pattern.extent() == Extent::Subtree).then_some(Label::Subtree);
    core::iter::once(Label::Namespace(pattern.namespace()))
        .chain(selectors)
        .chain(tail)
}
