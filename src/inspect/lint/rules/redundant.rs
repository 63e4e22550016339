//! Event patterns and filters that another one of their list makes redundant.

use alloc::vec::Vec;
use core::hash::Hash;

use super::first_equal::first_equal;
use crate::algebra::covers_within;
use crate::inspect::lint::kind::FindingKind;
use crate::language::{EventPatterns, Parts};
use crate::matching::FilterSet;

/// The maximum number of nodes that the search for one filter or event pattern visits.
//
// Without wildcards in the middle a search goes down one branch of at most 66 nodes. Each level at
// which the filters have both a `*` and the literal may double that: ten such levels are still
// searched to the end.
const MAX_STEPS: u64 = 2_048;

/// Why an entry of a list is redundant.
enum Reason {
    /// The first of the equal entries has this index.
    Equal(usize),
    /// The entry with this index covers it.
    Covered(usize),
}

/// Returns for each filter what makes it redundant, if anything does: the first equal filter, or the
/// filter that [`FilterSet::minimize`] names.
///
/// Takes `O(total length)` to build a tree of the filters, then for each filter a search of at most
/// [`MAX_STEPS`] nodes.
pub(crate) fn redundant(filters: &FilterSet) -> Vec<Option<FindingKind>> {
    let found = |reason| match reason {
        Reason::Equal(first) => Some(FindingKind::Duplicate { first }),
        Reason::Covered(covered_by) => {
            let cover = filters.get(covered_by)?.clone();
            Some(FindingKind::Redundant { covered_by, cover })
        }
    };
    let reasons = reasons(filters.patterns());
    reasons.map(|reason| reason.and_then(found)).collect()
}

/// Does for event patterns what [`redundant`] does for filters.
pub(crate) fn redundant_events(events: &EventPatterns) -> Vec<Option<FindingKind>> {
    let found = |reason| match reason {
        Reason::Equal(first) => Some(FindingKind::DuplicateEvent { first }),
        Reason::Covered(covered_by) => {
            let cover = events.get(covered_by)?.clone();
            Some(FindingKind::RedundantEvent { covered_by, cover })
        }
    };
    let reasons = reasons(events.patterns());
    reasons.map(|reason| reason.and_then(found)).collect()
}

fn reasons<P: Parts + Hash>(entries: &[P]) -> impl Iterator<Item = Option<Reason>> {
    let covers = covers_within(entries, MAX_STEPS);
    let equal = first_equal(entries.iter());
    equal.zip(covers).map(|(equal, cover)| {
        let covered = cover.map(Reason::Covered);
        equal.map(Reason::Equal).or(covered)
    })
}
