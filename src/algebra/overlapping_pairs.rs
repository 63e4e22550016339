//! The walk through two trees of patterns at once that finds the pairs that overlap.

use alloc::vec;
use alloc::vec::Vec;

use super::selector_tree::{NodeId, ROOT, SelectorTree};
use crate::language::MAX_LEN;

/// The indices of one pattern of each tree.
type Pair = (usize, usize);

/// The length of the text before the namespace and its colon. Each level of the trees adds a colon and
/// a selector.
const BEFORE_NAMESPACE: usize = "urn".len();
const TAIL: usize = ":*".len();

/// The pairs of patterns that overlap, each once.
///
/// The walk goes down both trees together, as long as the selectors have something in common: equal
/// literals, or a `*` on at least one side. At the end of a subtree pattern in one tree, the walk goes
/// on through the other tree alone.
//
// INVARIANT: a pair of nodes has one parent pair, so each pair is visited at most once. `open` holds
// only the siblings along one path, so its length is bounded by the number of nodes of both trees.
pub(super) struct OverlappingPairs<'a> {
    trees: Trees<'a>,
    open: Vec<Visit>,
    found: Vec<Pair>,
}

struct Trees<'a> {
    ours: SelectorTree<'a>,
    theirs: SelectorTree<'a>,
}

/// A step that the walk will take.
struct Visit {
    nodes: Nodes,
    /// The length of the shortest common text up to here. A `*` counts as one byte, which the shortest
    /// segment has.
    len: usize,
}

/// Where a step is.
#[derive(Clone, Copy)]
enum Nodes {
    /// At these nodes of both trees.
    Both(NodeId, NodeId),
    /// At this node of our tree, below the end of their subtree pattern with this index.
    OursBelow(NodeId, usize),
    /// At this node of their tree, below the end of our subtree pattern with this index.
    TheirsBelow(usize, NodeId),
}

impl<'a> OverlappingPairs<'a> {
    pub(super) fn new(ours: SelectorTree<'a>, theirs: SelectorTree<'a>) -> Self {
        Self {
            trees: Trees { ours, theirs },
            open: vec![Visit {
                nodes: Nodes::Both(ROOT, ROOT),
                len: BEFORE_NAMESPACE,
            }],
            found: Vec::new(),
        }
    }

    /// Notes a pair of patterns, unless every URN that both match is too long.
    fn find(&mut self, ours: Option<usize>, theirs: Option<usize>, len: usize) {
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && len <= MAX_LEN
        {
            self.found.push((ours, theirs));
        }
    }

    fn visit(&mut self, Visit { nodes, len }: Visit) {
        let (exact, subtree) = self.trees.ends(nodes);
        self.find(exact.0, exact.1, len);
        self.find(subtree.0, subtree.1, len + TAIL);
        let (trees, open) = (&self.trees, &mut self.open);
        trees.below(nodes, &mut |nodes| {
            let len = len + 1 + trees.text_len(nodes);
            if len <= MAX_LEN {
                open.push(Visit { nodes, len });
            }
        });
    }
}

impl Iterator for OverlappingPairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        while self.found.is_empty() {
            let next = self.open.pop()?;
            self.visit(next);
        }
        self.found.pop()
    }
}

/// A pattern of each tree that ends at a step, if there is one.
type Ends = (Option<usize>, Option<usize>);

impl Trees<'_> {
    /// Returns the exact patterns that end at a step, and the subtree patterns that do.
    fn ends(&self, nodes: Nodes) -> (Ends, Ends) {
        match nodes {
            Nodes::Both(ours, theirs) => {
                let (ours, theirs) = (self.ours.node(ours), self.theirs.node(theirs));
                ((ours.exact, theirs.exact), (ours.subtree, theirs.subtree))
            }
            Nodes::OursBelow(ours, theirs) => {
                let ours = self.ours.node(ours);
                ((ours.exact, Some(theirs)), (ours.subtree, Some(theirs)))
            }
            Nodes::TheirsBelow(ours, theirs) => {
                let theirs = self.theirs.node(theirs);
                ((Some(ours), theirs.exact), (Some(ours), theirs.subtree))
            }
        }
    }

    /// Calls `push` with every step one level below.
    fn below(&self, nodes: Nodes, push: &mut impl FnMut(Nodes)) {
        match nodes {
            Nodes::OursBelow(ours, end) => self.below_ours(ours, end, push),
            Nodes::TheirsBelow(end, theirs) => self.below_theirs(end, theirs, push),
            Nodes::Both(ours, theirs) => {
                if let Some(end) = self.ours.node(ours).subtree {
                    self.below_theirs(end, theirs, push);
                }
                if let Some(end) = self.theirs.node(theirs).subtree {
                    self.below_ours(ours, end, push);
                }
                self.below_any(ours, theirs, push);
                self.below_literals(ours, theirs, push);
            }
        }
    }

    fn below_ours(&self, ours: NodeId, end: usize, push: &mut impl FnMut(Nodes)) {
        for child in self.ours.children(ours) {
            push(Nodes::OursBelow(child, end));
        }
    }

    fn below_theirs(&self, end: usize, theirs: NodeId, push: &mut impl FnMut(Nodes)) {
        for child in self.theirs.children(theirs) {
            push(Nodes::TheirsBelow(end, child));
        }
    }

    /// Calls `push` with every pair of children in which at least one is for `*`.
    fn below_any(&self, ours: NodeId, theirs: NodeId, push: &mut impl FnMut(Nodes)) {
        if let Some(any) = self.ours.node(ours).any {
            for child in self.theirs.children(theirs) {
                push(Nodes::Both(any, child));
            }
        }
        if let Some(any) = self.theirs.node(theirs).any {
            for child in self.ours.literals(ours) {
                push(Nodes::Both(child, any));
            }
        }
    }

    /// Calls `push` with every pair of equal literal children. It goes through the side that has fewer
    /// of them and looks the others up.
    fn below_literals(&self, ours: NodeId, theirs: NodeId, push: &mut impl FnMut(Nodes)) {
        if self.ours.node(ours).literal_count <= self.theirs.node(theirs).literal_count {
            for child in self.ours.literals(ours) {
                if let Some(same) = self.theirs.literal(theirs, self.ours.node(child).text) {
                    push(Nodes::Both(child, same));
                }
            }
        } else {
            for child in self.theirs.literals(theirs) {
                if let Some(same) = self.ours.literal(ours, self.theirs.node(child).text) {
                    push(Nodes::Both(same, child));
                }
            }
        }
    }

    /// Returns the length of what the selectors at a step have in common.
    fn text_len(&self, nodes: Nodes) -> usize {
        // A `*` has one byte, and no selector is shorter.
        let ours = |id| self.ours.node(id).text.len();
        let theirs = |id| self.theirs.node(id).text.len();
        match nodes {
            Nodes::Both(one, other) => ours(one).max(theirs(other)),
            Nodes::OursBelow(id, _) => ours(id),
            Nodes::TheirsBelow(_, id) => theirs(id),
        }
    }
}
