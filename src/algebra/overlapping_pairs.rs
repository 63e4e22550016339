//! The search of two trees for the pairs of patterns that overlap.

use alloc::vec;
use alloc::vec::Vec;

use super::selector_tree::{NodeId, SelectorTree};
use super::steps::{Steps, TooManySteps};
use crate::language::Parts;

/// The indices of two patterns: one of the left list, one of the right list.
type Pair = (usize, usize);

/// The length of the separator and the `*` at the end of a pattern.
const TAIL_LEN: usize = 2;

/// The pairs of patterns that overlap, each once.
///
/// The search goes down in both trees together, along paths that some name matches on both sides.
/// One level further down, two selectors have something in common if they are equal literals or if
/// at least one is `*`. Below a pattern that selects a subtree, every path of the other tree is
/// common, and the search goes on in the other tree alone.
//
// INVARIANT: each cursor has one parent. The two nodes of `Both` are equally deep, and its parent is
// the pair of their parents. The parent of `LeftOnly` is `Both` if its node is one level below the end
// of the right pattern, and `LeftOnly` if it is deeper. So no cursor is visited twice, and no pair is
// found twice.
//
// Time: in the worst case, one visit for each level of each pair of patterns.
// Memory: the stack holds children of the cursors on one path. A path contains each node at most once,
// and a visit pushes at most three cursors for each child of its nodes. So the stack is bounded by the
// number of nodes, for any patterns.
pub(super) struct OverlappingPairs<'a> {
    trees: Trees<'a>,
    /// The limit of the length of a name.
    max_len: usize,
    open: Vec<Visit>,
    /// Pairs that have been found and not been handed out: at most two.
    found: Vec<Pair>,
}

struct Trees<'a> {
    left: SelectorTree<'a>,
    right: SelectorTree<'a>,
}

/// A cursor that the search has still to visit.
struct Visit {
    cursor: Cursor,
    /// The length of the shortest text that both sides match up to here. A `*` counts one byte.
    len: usize,
}

/// Where the search is in the two trees.
#[derive(Clone, Copy)]
enum Cursor {
    /// At a node of each tree.
    Both { left: NodeId, right: NodeId },
    /// At a node of the left tree that is in the subtree which a right pattern selects.
    LeftOnly { left: NodeId, right_index: usize },
    /// At a node of the right tree that is in the subtree which a left pattern selects.
    RightOnly { left_index: usize, right: NodeId },
}

impl<'a> OverlappingPairs<'a> {
    /// Returns the next pair, or `None` if there is none. A step is the visit of a cursor, or the
    /// look-up of a literal.
    pub(super) fn next_within(&mut self, steps: &mut Steps) -> Result<Option<Pair>, TooManySteps> {
        while self.found.is_empty() {
            let Some(visit) = self.open.pop() else {
                return Ok(None);
            };
            steps.take_many(1 + self.trees.lookups(visit.cursor))?;
            self.visit(visit);
        }
        Ok(self.found.pop())
    }

    /// Returns the trees of both sides.
    pub(super) fn trees(&self) -> (&SelectorTree<'a>, &SelectorTree<'a>) {
        (&self.trees.left, &self.trees.right)
    }

    /// Starts the search in the trees of two lists of `P`.
    pub(super) fn new<P: Parts>(left: SelectorTree<'a>, right: SelectorTree<'a>) -> Self {
        Self {
            trees: Trees { left, right },
            max_len: P::MAX_LEN,
            open: vec![Visit {
                cursor: Cursor::Both {
                    left: NodeId::ROOT,
                    right: NodeId::ROOT,
                },
                len: P::HEAD_LEN,
            }],
            found: Vec::new(),
        }
    }

    /// Adds the pairs that end at a cursor to the answer, and the cursors below to the stack.
    fn visit(&mut self, Visit { cursor, len }: Visit) {
        let ends = self.trees.ends(cursor);
        self.add_pair(ends.exact, len);
        self.add_pair(ends.subtree, len + TAIL_LEN);
        let (trees, max_len, open) = (&self.trees, self.max_len, &mut self.open);
        trees.for_each_child(cursor, &mut |cursor| {
            // One separator and one selector.
            let len = len + 1 + trees.common_text_len(cursor);
            // Nothing as long as this is a name, and nothing below is shorter.
            if len <= max_len {
                open.push(Visit { cursor, len });
            }
        });
    }

    /// Adds a pair if both patterns exist and a name is allowed to have this length.
    fn add_pair(&mut self, (left, right): (Option<usize>, Option<usize>), len: usize) {
        if let (Some(left), Some(right)) = (left, right)
            && len <= self.max_len
        {
            self.found.push((left, right));
        }
    }
}

impl Iterator for OverlappingPairs<'_> {
    type Item = Pair;

    fn next(&mut self) -> Option<Pair> {
        // There are always enough steps.
        self.next_within(&mut Steps::unlimited()).ok().flatten()
    }
}

/// The patterns of both sides that end at a cursor, left and right.
struct Ends {
    /// Those that match exactly the path of the cursor.
    exact: (Option<usize>, Option<usize>),
    /// Those that match everything below it.
    subtree: (Option<usize>, Option<usize>),
}

impl Trees<'_> {
    // A pattern that selects a subtree around the cursor matches the path of the cursor and
    // everything below it. So it is a partner for patterns of either kind.
    fn ends(&self, cursor: Cursor) -> Ends {
        let (left, right) = match cursor {
            Cursor::Both { left, right } => {
                let (left, right) = (self.left.node(left), self.right.node(right));
                ((left.exact, left.subtree), (right.exact, right.subtree))
            }
            Cursor::LeftOnly { left, right_index } => {
                let left = self.left.node(left);
                (
                    (left.exact, left.subtree),
                    (Some(right_index), Some(right_index)),
                )
            }
            Cursor::RightOnly { left_index, right } => {
                let right = self.right.node(right);
                (
                    (Some(left_index), Some(left_index)),
                    (right.exact, right.subtree),
                )
            }
        };
        Ends {
            exact: (left.0, right.0),
            subtree: (left.1, right.1),
        }
    }

    /// Calls `push` with each cursor one level below.
    fn for_each_child(&self, cursor: Cursor, push: &mut impl FnMut(Cursor)) {
        match cursor {
            Cursor::LeftOnly { left, right_index } => self.left_only(left, right_index, push),
            Cursor::RightOnly { left_index, right } => self.right_only(left_index, right, push),
            Cursor::Both { left, right } => {
                if let Some(left_index) = self.left.node(left).subtree {
                    self.right_only(left_index, right, push);
                }
                if let Some(right_index) = self.right.node(right).subtree {
                    self.left_only(left, right_index, push);
                }
                self.wildcards(left, right, push);
                self.equal_literals(left, right, push);
            }
        }
    }

    fn left_only(&self, left: NodeId, right_index: usize, push: &mut impl FnMut(Cursor)) {
        for left in self.left.children(left) {
            push(Cursor::LeftOnly { left, right_index });
        }
    }

    fn right_only(&self, left_index: usize, right: NodeId, push: &mut impl FnMut(Cursor)) {
        for right in self.right.children(right) {
            push(Cursor::RightOnly { left_index, right });
        }
    }

    /// Calls `push` with each pair of children of which at least one is `*`.
    fn wildcards(&self, left: NodeId, right: NodeId, push: &mut impl FnMut(Cursor)) {
        if let Some(left) = self.left.node(left).any {
            for right in self.right.children(right) {
                push(Cursor::Both { left, right });
            }
        }
        // The pair of two `*` is among those above.
        if let Some(right) = self.right.node(right).any {
            for left in self.left.literals(left) {
                push(Cursor::Both { left, right });
            }
        }
    }

    /// Calls `push` with each pair of equal literal children.
    //
    // It goes through the side that has fewer and looks them up on the other side. A node with a
    // thousand apps then costs one look-up where the other side names one app.
    fn equal_literals(&self, left: NodeId, right: NodeId, push: &mut impl FnMut(Cursor)) {
        if self.left.node(left).literal_count <= self.right.node(right).literal_count {
            for left in self.left.literals(left) {
                if let Some(right) = self.right.literal(right, self.left.node(left).text) {
                    push(Cursor::Both { left, right });
                }
            }
        } else {
            for right in self.right.literals(right) {
                if let Some(left) = self.left.literal(left, self.right.node(right).text) {
                    push(Cursor::Both { left, right });
                }
            }
        }
    }

    /// Returns how many literals are looked up to go on from a cursor.
    fn lookups(&self, cursor: Cursor) -> usize {
        match cursor {
            Cursor::Both { left, right } => {
                let (left, right) = (self.left.node(left), self.right.node(right));
                left.literal_count.min(right.literal_count)
            }
            Cursor::LeftOnly { .. } | Cursor::RightOnly { .. } => 0,
        }
    }

    /// Returns the length of the shortest segment that the selectors at a cursor have in common.
    fn common_text_len(&self, cursor: Cursor) -> usize {
        // The text `*` is one byte, as long as the shortest segment. Two literals are equal here.
        let left_len = |id| self.left.node(id).text.len();
        let right_len = |id| self.right.node(id).text.len();
        match cursor {
            Cursor::Both { left, right } => left_len(left).max(right_len(right)),
            Cursor::LeftOnly { left, .. } => left_len(left),
            Cursor::RightOnly { right, .. } => right_len(right),
        }
    }
}
