//! From a list of patterns to their tree: sorted, those that begin alike stand side by side.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::{Counted, Label, Part, Tree, Twig, labels};
use crate::language::Pattern;

/// Builds the tree of patterns, each with the number of its owner, which `item` turns into what the
/// tree tells. Equal patterns of one owner count once.
///
/// `O(n log n)` comparisons of patterns and `O(total number of segments)` nodes at most.
pub(super) fn tree<T>(
    mut entries: Vec<(&Pattern, usize)>,
    counted: Counted,
    item: impl Fn(usize) -> T,
) -> Tree<T> {
    entries.sort_unstable_by(|(a, a_owner), (b, b_owner)| {
        order(a.as_str(), b.as_str()).then(a_owner.cmp(b_owner))
    });
    entries.dedup();
    let mut draft = Draft::new();
    for (pattern, owner) in entries {
        let end = draft.grow(pattern);
        draft.nodes[end].ends.push(item(owner));
        draft.ends.push((owner, end));
    }
    draft.count();
    Tree {
        nodes: draft.nodes,
        counted,
    }
}

/// The order of the labels from the root on, read off the first byte in which the texts differ.
fn order(a: &str, b: &str) -> Ordering {
    let pairs = a.bytes().zip(b.bytes());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let rank = |text: &str| match text.as_bytes().get(same) {
        // A last `*` is behind one that goes on, whose colon is the other byte.
        None if text.ends_with('*') => u16::MAX,
        None => 0,
        // What ends here comes before what goes on.
        Some(b':') => 1,
        // A `*` is a whole selector, and behind all that are spelt out.
        Some(b'*') => u16::MAX,
        Some(&byte) => u16::from(byte),
    };
    rank(a).cmp(&rank(b))
}

struct Draft<T> {
    nodes: Vec<Twig<T>>,
    /// For each node the one above; the root for itself.
    parents: Vec<usize>,
    /// The nodes of the last pattern, from the root on.
    path: Vec<usize>,
    /// For each pattern its owner and the node where it ends.
    ends: Vec<(usize, usize)>,
}

impl<T> Draft<T> {
    fn new() -> Self {
        let mut draft = Self {
            nodes: Vec::new(),
            parents: Vec::new(),
            path: Vec::new(),
            ends: Vec::new(),
        };
        draft.add(Label::Urn, 0);
        draft.path.push(0);
        draft
    }

    fn add(&mut self, label: Label<'_>, parent: usize) -> usize {
        let id = self.nodes.len();
        self.nodes.push(Twig {
            part: Part::from(label),
            children: Vec::new(),
            ends: Vec::new(),
            count: 0,
        });
        self.parents.push(parent);
        id
    }

    /// Adds the nodes that the pattern does not share with the one before; where it ends.
    fn grow(&mut self, pattern: &Pattern) -> usize {
        let mut last = 0;
        for (depth, label) in (1..).zip(labels(pattern)) {
            let known = self.path.get(depth).copied();
            let known = known.filter(|&id| self.nodes[id].part.label() == label);
            last = known.unwrap_or_else(|| {
                let id = self.add(label, last);
                self.nodes[last].children.push(id);
                self.path.truncate(depth);
                self.path.push(id);
                id
            });
        }
        last
    }

    /// Counts for each node the owners of what ends there or below. Owner by owner, each walks up
    /// from the ends to the first node that has counted it already.
    fn count(&mut self) {
        self.ends.sort_unstable();
        let mut counted_last = vec![None; self.nodes.len()];
        for &(owner, end) in &self.ends {
            let mut id = end;
            while counted_last[id] != Some(owner) {
                counted_last[id] = Some(owner);
                self.nodes[id].count += 1;
                id = self.parents[id];
            }
        }
    }
}
