//! Event names that come twice.

use alloc::vec::Vec;

use hashbrown::HashMap;

use crate::inspect::lint::kind::FindingKind;
use crate::language::{EventName, EventNames};
use crate::matching::RandomState;

/// Returns for each name the finding that an equal one comes before it, if one does. `O(n)`
pub(crate) fn duplicate_events(events: &EventNames) -> Vec<Option<FindingKind>> {
    let mut first_of: HashMap<&EventName, usize, RandomState> = HashMap::default();
    let found = |(index, name)| {
        let first = *first_of.entry(name).or_insert(index);
        (first != index).then_some(FindingKind::DuplicateEvent { first })
    };
    events.iter().enumerate().map(found).collect()
}
