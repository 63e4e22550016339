//! The walk through two trees of patterns at once that finds the pairs with a URN in common.

use alloc::vec;
use alloc::vec::Vec;

use super::tree::{NodeId, ROOT, Tree};
use crate::language::MAX_LEN;

/// The indices of one pattern of each tree.
type Pair = (usize, usize);

/// `urn`; each level adds a colon and a selector.
const BEFORE_NAMESPACE: usize = "urn".len();
const TAIL: usize = ":*".len();

/// The pairs of patterns that overlap, each once.
///
/// The walk goes down in both trees together, as long as the selectors have something in common:
/// equal literals, or a `*` on at least one side. Where a subtree pattern ends in one tree, it goes
/// on through the other alone. A pair of nodes has one parent, so each is visited once. What is left
/// to do at any time is bounded by the number of nodes, since it lies beside one path.
pub(super) struct Meetings<'a> {
    trees: Trees<'a>,
    open: Vec<Place>,
    found: Vec<Pair>,
}

struct Trees<'a> {
    ours: Tree<'a>,
    theirs: Tree<'a>,
}

/// A place that the walk will come to, and how long the common text up to it is. `*` counts as the
/// one byte that the shortest segment has.
struct Place {
    at: At,
    len: usize,
}

#[derive(Clone, Copy)]
enum At {
    /// In both trees.
    Both(NodeId, NodeId),
    /// In our tree, below the end of their subtree pattern with this index.
    OursBelow(NodeId, usize),
    /// In their tree, below the end of ours.
    TheirsBelow(usize, NodeId),
}

impl<'a> Meetings<'a> {
    pub(super) fn new(ours: Tree<'a>, theirs: Tree<'a>) -> Self {
        Self {
            trees: Trees { ours, theirs },
            open: vec![Place {
                at: At::Both(ROOT, ROOT),
                len: BEFORE_NAMESPACE,
            }],
            found: Vec::new(),
        }
    }

    /// Notes a pair whose common text has this length, if any URN is as short as that.
    fn find(&mut self, ours: Option<usize>, theirs: Option<usize>, len: usize) {
        if let (Some(ours), Some(theirs)) = (ours, theirs)
            && len <= MAX_LEN
        {
            self.found.push((ours, theirs));
        }
    }

    fn visit(&mut self, Place { at, len }: Place) {
        let (exact, subtree) = self.trees.ends(at);
        self.find(exact.0, exact.1, len);
        self.find(subtree.0, subtree.1, len + TAIL);
        let (trees, open) = (&self.trees, &mut self.open);
        trees.below(at, &mut |at| {
            let len = len + 1 + trees.text_len(at);
            if len <= MAX_LEN {
                open.push(Place { at, len });
            }
        });
    }
}

impl Iterator for Meetings<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        while self.found.is_empty() {
            let place = self.open.pop()?;
            self.visit(place);
        }
        self.found.pop()
    }
}

/// A pattern of each tree that may end at a place.
type Ends = (Option<usize>, Option<usize>);

impl Trees<'_> {
    /// The patterns that end exactly at a place, and those that select everything below.
    fn ends(&self, at: At) -> (Ends, Ends) {
        match at {
            At::Both(ours, theirs) => {
                let (ours, theirs) = (self.ours.node(ours), self.theirs.node(theirs));
                ((ours.exact, theirs.exact), (ours.subtree, theirs.subtree))
            }
            At::OursBelow(ours, theirs) => {
                let ours = self.ours.node(ours);
                ((ours.exact, Some(theirs)), (ours.subtree, Some(theirs)))
            }
            At::TheirsBelow(ours, theirs) => {
                let theirs = self.theirs.node(theirs);
                ((Some(ours), theirs.exact), (Some(ours), theirs.subtree))
            }
        }
    }

    /// Calls `push` with every place one level below.
    fn below(&self, at: At, push: &mut impl FnMut(At)) {
        match at {
            At::OursBelow(ours, end) => self.below_ours(ours, end, push),
            At::TheirsBelow(end, theirs) => self.below_theirs(end, theirs, push),
            At::Both(ours, theirs) => {
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

    fn below_ours(&self, ours: NodeId, end: usize, push: &mut impl FnMut(At)) {
        for child in self.ours.children(ours) {
            push(At::OursBelow(child, end));
        }
    }

    fn below_theirs(&self, end: usize, theirs: NodeId, push: &mut impl FnMut(At)) {
        for child in self.theirs.children(theirs) {
            push(At::TheirsBelow(end, child));
        }
    }

    /// Every pair of children of which at least one is for `*`.
    fn below_any(&self, ours: NodeId, theirs: NodeId, push: &mut impl FnMut(At)) {
        if let Some(any) = self.ours.node(ours).any {
            for child in self.theirs.children(theirs) {
                push(At::Both(any, child));
            }
        }
        if let Some(any) = self.theirs.node(theirs).any {
            for child in self.ours.literals(ours) {
                push(At::Both(child, any));
            }
        }
    }

    /// Every pair of equal literal children, from the side that has fewer of them.
    fn below_literals(&self, ours: NodeId, theirs: NodeId, push: &mut impl FnMut(At)) {
        if self.ours.node(ours).literal_count <= self.theirs.node(theirs).literal_count {
            for child in self.ours.literals(ours) {
                if let Some(same) = self.theirs.literal(theirs, self.ours.node(child).text) {
                    push(At::Both(child, same));
                }
            }
        } else {
            for child in self.theirs.literals(theirs) {
                if let Some(same) = self.ours.literal(ours, self.theirs.node(child).text) {
                    push(At::Both(same, child));
                }
            }
        }
    }

    /// The length of what the two selectors at a place have in common.
    fn text_len(&self, at: At) -> usize {
        // A `*` is no longer than any other.
        let ours = |id| self.ours.node(id).text.len();
        let theirs = |id| self.theirs.node(id).text.len();
        match at {
            At::Both(one, other) => ours(one).max(theirs(other)),
            At::OursBelow(id, _) => ours(id),
            At::TheirsBelow(_, id) => theirs(id),
        }
    }
}
