//! Entries of a list that come twice.

use core::hash::Hash;

use hashbrown::HashMap;

use crate::matching::RandomState;

/// Returns for each entry the index of an equal one that comes first, or `None` if that is the entry
/// itself. `O(n)`
pub(super) fn first_equal<T: Eq + Hash>(
    entries: impl Iterator<Item = T>,
) -> impl Iterator<Item = Option<usize>> {
    let mut first_of: HashMap<T, usize, RandomState> = HashMap::default();
    entries.enumerate().map(move |(index, entry)| {
        let first = *first_of.entry(entry).or_insert(index);
        (first != index).then_some(first)
    })
}
