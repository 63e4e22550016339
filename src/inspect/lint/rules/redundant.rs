//! Filters that another one of the list makes redundant.

use alloc::vec::Vec;

use super::first_equal::first_equal;
use crate::algebra::covers_within;
use crate::inspect::lint::kind::FindingKind;
use crate::matching::FilterSet;

/// The maximum number of nodes that the search for one filter visits.
//
// Without wildcards in the middle a search goes down one branch of at most 66 nodes. Each level at
// which the filters have both a `*` and the literal may double that: ten such levels are still
// searched to the end.
const MAX_STEPS: u64 = 2_048;

/// Returns for each filter what makes it redundant, if anything does: the first equal filter, or the
/// filter that [`FilterSet::minimize`] names.
///
/// Takes `O(total length)` to build a tree of the filters, then for each filter a search of at most
/// [`MAX_STEPS`] nodes.
pub(crate) fn redundant(filters: &FilterSet) -> Vec<Option<FindingKind>> {
    let covers = covers_within(filters.patterns(), MAX_STEPS);
    let equal = first_equal(filters.iter());
    let found = |(equal, cover): (Option<usize>, Option<usize>)| {
        if let Some(first) = equal {
            return Some(FindingKind::Duplicate { first });
        }
        let covered_by = cover?;
        let cover = filters.get(covered_by)?.clone();
        Some(FindingKind::Redundant { covered_by, cover })
    };
    equal.zip(covers).map(found).collect()
}
