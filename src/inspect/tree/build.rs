//! Builds a tree from a list of patterns.
//!
//! The patterns are sorted first. Those that begin alike are then neighbours, so that each pattern
//! only adds the nodes that the one before it does not have.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::label::{Label, OwnedLabel};
use super::structure::{Counted, NodeData, Tree};
use crate::language::{EventPattern, Extent, Pattern, Selector};

/// A pattern as a branch of a tree.
pub(super) trait Branch: Eq {
    /// What all branches begin with.
    const ROOT: Label<'static>;
    /// What is between two selectors.
    const SEPARATOR: u8;

    fn text(&self) -> &str;

    /// Returns the labels from the root to the end of the pattern, without that of the root.
    fn labels(&self) -> impl Iterator<Item = Label<'_>>;
}

impl Branch for Pattern {
    const ROOT: Label<'static> = Label::Urn;
    const SEPARATOR: u8 = b':';

    fn text(&self) -> &str {
        self.as_str()
    }

    fn labels(&self) -> impl Iterator<Item = Label<'_>> {
        let selectors = labels(self.selectors(), self.extent(), Label::Segment);
        core::iter::once(Label::Namespace(self.namespace())).chain(selectors)
    }
}

impl Branch for EventPattern {
    const ROOT: Label<'static> = Label::Events;
    const SEPARATOR: u8 = b'.';

    fn text(&self) -> &str {
        self.as_str()
    }

    fn labels(&self) -> impl Iterator<Item = Label<'_>> {
        labels(self.selectors(), self.extent(), Label::Part)
    }
}

/// Builds the tree of patterns. Each pattern comes with the number of its owner, and `item` turns
/// that number into what [`Node::ends`](super::structure::Node::ends) returns. Equal patterns of one
/// owner count once.
///
/// `O(n log n)` comparisons of patterns. The tree has at most one node for each segment.
pub(super) fn build<P: Branch, T>(
    mut entries: Vec<(&P, usize)>,
    counted: Counted,
    item: impl Fn(usize) -> T,
) -> Tree<T> {
    entries.sort_unstable_by(|(a, a_owner), (b, b_owner)| {
        order(a.text(), b.text(), P::SEPARATOR).then(a_owner.cmp(b_owner))
    });
    entries.dedup();
    let mut draft = Draft::new(P::ROOT);
    for (pattern, owner) in entries {
        let end = draft.insert(pattern);
        draft.nodes[end].ends.push(item(owner));
        draft.ends.push((owner, end));
    }
    draft.count();
    Tree {
        nodes: draft.nodes,
        counted,
    }
}

/// Compares two patterns by their labels from the root on. The first byte in which the texts differ
/// decides.
fn order(a: &str, b: &str, separator: u8) -> Ordering {
    let pairs = a.bytes().zip(b.bytes());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let rank = |text: &str| match text.as_bytes().get(same) {
        // This text ends with `*` and the other goes on with a separator: a last `*` comes after a `*`
        // for one segment.
        None if text.ends_with('*') => u16::MAX,
        // A pattern comes before those that begin with it.
        None => 0,
        // The segment or part ends here. In the other text it is longer.
        Some(&byte) if byte == separator => 1,
        // A `*` is always a whole selector and comes after all literals.
        Some(b'*') => u16::MAX,
        Some(&byte) => u16::from(byte),
    };
    rank(a).cmp(&rank(b))
}

/// Returns the labels of selectors and of a last `*`.
fn labels<'a>(
    selectors: impl Iterator<Item = Selector<'a>>,
    extent: Extent,
    literal: fn(&'a str) -> Label<'a>,
) -> impl Iterator<Item = Label<'a>> {
    let selectors = selectors.map(move |selector| match selector {
        Selector::Literal(text) => literal(text),
        Selector::Any => Label::Any,
    });
    selectors.chain((extent == Extent::Subtree).then_some(Label::Subtree))
}

/// A tree that is being built.
struct Draft<T> {
    nodes: Vec<NodeData<T>>,
    /// The parent of each node. The root is its own parent.
    parents: Vec<usize>,
    /// The nodes of the last pattern, from the root on.
    path: Vec<usize>,
    /// The owner of each pattern, and the node where the pattern ends.
    ends: Vec<(usize, usize)>,
}

impl<T> Draft<T> {
    fn new(root: Label<'static>) -> Self {
        let mut draft = Self {
            nodes: Vec::new(),
            parents: Vec::new(),
            path: Vec::new(),
            ends: Vec::new(),
        };
        draft.add(root, 0);
        draft.path.push(0);
        draft
    }

    fn add(&mut self, label: Label<'_>, parent: usize) -> usize {
        let id = self.nodes.len();
        self.nodes.push(NodeData {
            label: OwnedLabel::from(label),
            children: Vec::new(),
            ends: Vec::new(),
            count: 0,
        });
        self.parents.push(parent);
        id
    }

    /// Adds the nodes that the pattern does not share with the one before, and returns the node
    /// where the pattern ends.
    fn insert(&mut self, pattern: &impl Branch) -> usize {
        let mut last = 0;
        for (depth, label) in (1..).zip(pattern.labels()) {
            let known = self.path.get(depth).copied();
            let known = known.filter(|&id| self.nodes[id].label.as_label() == label);
            last = known.unwrap_or_else(|| {
                let id = self.add(label, last);
                self.nodes[last].children.push(id);
                // From here on the path of the pattern before leads elsewhere.
                self.path.truncate(depth);
                self.path.push(id);
                id
            });
        }
        last
    }

    /// Counts for each node the owners of the patterns that end there or below.
    ///
    /// The ends are visited owner by owner. From each end the walk goes up to the first node that
    /// has already counted this owner, so that no node counts an owner twice.
    fn count(&mut self) {
        self.ends.sort_unstable();
        let mut counted_last = vec![None; self.nodes.len()];
        for &(owner, end) in &self.ends {
            let mut id = end;
            // The walk ends at the root, which is its own parent.
            while counted_last[id] != Some(owner) {
                counted_last[id] = Some(owner);
                self.nodes[id].count += 1;
                id = self.parents[id];
            }
        }
    }
}
