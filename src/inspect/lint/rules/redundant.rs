//! Filters that another one of the list makes redundant.

use alloc::vec::Vec;

use foldhash::quality::RandomState;
use hashbrown::HashMap;

use crate::algebra::covers_within;
use crate::inspect::lint::kind::FindingKind;
use crate::language::Pattern;
use crate::matching::FilterSet;

/// The most nodes of the tree of filters that one search looks at.
//
// Without wildcards in the middle a search goes down one branch of at most 66 nodes. Each level at
// which the filters have both a `*` and the literal may double that: ten such levels are still
// searched to the end.
const MAX_STEPS: usize = 2_048;

/// For each filter what makes it redundant, if anything does: the first filter that is equal, or
/// the one on which [`FilterSet::minimize`] blames it.
///
/// `O(total length)` to build a tree of the filters, then for each filter a search of at most
/// [`MAX_STEPS`] nodes.
pub(in crate::inspect::lint) fn find(filters: &FilterSet) -> Vec<Option<FindingKind>> {
    let covers = covers_within(filters.patterns(), MAX_STEPS);
    let mut first_of: HashMap<&Pattern, usize, RandomState> = HashMap::default();
    let found = |((index, filter), cover): ((usize, _), Option<usize>)| {
        let first = *first_of.entry(filter).or_insert(index);
        if first != index {
            return Some(FindingKind::Duplicate { first });
        }
        let covered_by = cover?;
        let cover = filters.get(covered_by)?.clone();
        Some(FindingKind::Redundant { covered_by, cover })
    };
    filters.iter().enumerate().zip(covers).map(found).collect()
}
