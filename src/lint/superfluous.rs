//! Filters that another one of the list makes superfluous.

use alloc::vec;
use alloc::vec::Vec;

use super::kind::FindingKind;
use crate::filter_set::FilterSet;
use crate::pattern::Pattern;
use crate::tree::{Label, Node, Tree, labels};

/// The most nodes of the tree that one search looks at.
//
// Without wildcards in the middle a search goes down one branch of at most 66 nodes. Each level at
// which the filters have both a `*` and the literal may double that: ten such levels are still
// searched to the end.
const MAX_STEPS: usize = 2_048;

/// For each filter what makes it superfluous, if anything does: the first one that is equal, or
/// one that covers it and is not superfluous itself.
///
/// `O(n log n)` comparisons of filters to build the tree, then for each filter a search of at most
/// [`MAX_STEPS`] nodes, each found by a binary search among its siblings.
pub(super) fn find(filters: &FilterSet) -> Vec<Option<FindingKind>> {
    let tree = filters.to_tree();
    let covers = Covers::of(&tree);
    let mut found = vec![None; filters.len()];
    let mut cover = vec![None; filters.len()];
    for node in tree.nodes() {
        let Some((&of, duplicates)) = node.ends().split_first() else {
            continue;
        };
        for &index in duplicates {
            found[index] = Some(FindingKind::Duplicate { of });
        }
        let pattern = filters.get(of);
        cover[of] = pattern.and_then(|pattern| covers.first_of(pattern, node));
    }
    for (index, first) in cover.iter().enumerate() {
        // Each step leads to a filter that selects more: it has fewer literals, or is shorter.
        let Some(covered_by) = core::iter::successors(*first, |&by| cover[by]).last() else {
            continue;
        };
        found[index] = filters
            .get(covered_by)
            .map(|cover| FindingKind::Superfluous {
                covered_by,
                cover: cover.clone(),
            });
    }
    found
}

/// Which filter of a tree covers another one?
struct Covers<'t> {
    root: Node<'t>,
    /// For each node the lowest index of a filter that ends there or below.
    first: Vec<usize>,
}

impl<'t> Covers<'t> {
    fn of(tree: &'t Tree) -> Self {
        let mut first = vec![usize::MAX; tree.node_count()];
        // A node has a lower id than those below it: these have their answer first.
        for node in tree.nodes().rev() {
            let below = node.children().map(|child| first[child.id()]);
            let lowest = below.chain(node.ends().first().copied()).min();
            first[node.id()] = lowest.unwrap_or(usize::MAX);
        }
        Self {
            root: tree.root(),
            first,
        }
    }

    /// The lowest index of a filter that covers the pattern and does not end at its own node, as
    /// far as [`MAX_STEPS`] go.
    ///
    /// The pattern is walked as its least instance: a `*` of it, the last one too, is a segment that
    /// no filter spells, and only a `*` of a filter selects that.
    fn first_of(&self, pattern: &Pattern, own: Node<'t>) -> Option<usize> {
        let labels: Vec<Label<'_>> = labels(pattern).collect();
        let mut best = usize::MAX;
        let mut todo = vec![(self.root, 0)];
        for _ in 0..MAX_STEPS {
            let Some((node, depth)) = todo.pop() else {
                break;
            };
            if self.first[node.id()] >= best {
                continue;
            }
            let ends_here = match (labels.get(depth), node.label()) {
                (None, _) | (_, Label::Subtree) => node.ends().first(),
                _ => None,
            };
            if let Some(&end) = ends_here.filter(|_| node.id() != own.id()) {
                best = best.min(end);
            }
            let Some(&label) = labels.get(depth) else {
                continue;
            };
            let spelt = match label {
                Label::Any | Label::Subtree => None,
                spelt => node.child(spelt),
            };
            let below = [
                spelt.map(|child| (child, depth + 1)),
                node.child(Label::Any).map(|child| (child, depth + 1)),
                // It selects this segment and whatever follows.
                node.child(Label::Subtree).map(|child| (child, depth)),
            ];
            let start = todo.len();
            todo.extend(below.into_iter().flatten());
            // The lowest is looked at next.
            todo[start..]
                .sort_unstable_by_key(|(child, _)| core::cmp::Reverse(self.first[child.id()]));
        }
        (best != usize::MAX).then_some(best)
    }
}
