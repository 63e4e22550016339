//! Which patterns of a list are superfluous: those that another one covers.

use alloc::vec::Vec;

use super::tree::{NodeId, ROOT, Tree, steps};
use crate::language::{Extent, Pattern, Selector};

/// For each pattern the index of one that makes it superfluous and is not superfluous itself, if
/// there is one. Always the same for the same list. A search for one pattern ends after `max_steps`
/// nodes of the tree with no answer.
pub(crate) fn covers_within(patterns: &[Pattern], max_steps: usize) -> Vec<Option<usize>> {
    let mut tree = Tree::new();
    let earlier: Vec<_> = (0..)
        .zip(patterns)
        .map(|(index, pattern)| tree.insert(pattern, index))
        .collect();
    let mut walk = Walk::default();
    let mut cover = |(index, pattern)| walk.other_cover(&tree, pattern, index, max_steps);
    let covers: Vec<_> = (0..)
        .zip(patterns)
        .zip(earlier)
        .map(|(pattern, earlier)| earlier.or_else(|| cover(pattern)))
        .collect();
    covers
        .iter()
        .map(|cover| cover.map(|by| kept(&covers, by)))
        .collect()
}

/// Follows the covers to one that has none. Each but the first step leads to a pattern with one
/// more `*` or fewer selectors, so there are at most 130.
fn kept(covers: &[Option<usize>], mut index: usize) -> usize {
    while let Some(by) = covers[index] {
        index = by;
    }
    index
}

/// The walk of a least instance through the tree, with its buffers.
#[derive(Default)]
struct Walk<'a> {
    segments: Vec<Selector<'a>>,
    /// Where the walk will go on: a node, and how many segments lead to it.
    open: Vec<(NodeId, usize)>,
}

impl<'a> Walk<'a> {
    /// A pattern of the tree that covers this one and has another index.
    ///
    /// Broad ones are tried first: a subtree before what is in it, `*` before a literal. Each node
    /// is reached by one path only, so the walk is bounded by the nodes whose selectors cover the
    /// beginning of the pattern.
    fn other_cover(
        &mut self,
        tree: &Tree<'_>,
        pattern: &'a Pattern,
        itself: usize,
        max_steps: usize,
    ) -> Option<usize> {
        self.segments.clear();
        self.segments.extend(steps(pattern));
        if pattern.extent() == Extent::Subtree {
            self.segments.push(Selector::Any);
        }
        self.open.clear();
        self.open.push((ROOT, 0));
        for _ in 0..max_steps {
            let (id, depth) = self.open.pop()?;
            let node = tree.node(id);
            let Some(segment) = self.segments.get(depth) else {
                if node.exact.is_some_and(|index| index != itself) {
                    return node.exact;
                }
                continue;
            };
            if node.subtree.is_some_and(|index| index != itself) {
                return node.subtree;
            }
            // The last one is taken first.
            let literal = match segment {
                // No pattern spells the segment that a `*` is in a least instance.
                Selector::Any => None,
                Selector::Literal(text) => tree.literal(id, text),
            };
            let children = literal.into_iter().chain(node.any);
            self.open.extend(children.map(|child| (child, depth + 1)));
        }
        None
    }
}
