//! The invariants of an index, for tests and fuzz targets.

use core::hash::Hash;

use super::index::FilterIndex;
use super::iter::Iter;
use super::storage::Storage;
use crate::matching::limits::Usage;

impl<K: Clone + Eq + Hash> FilterIndex<K> {
    /// Asserts that all parts of the index agree with each other. `O(n)`
    ///
    /// Only unit tests and what cargo-fuzz builds have it.
    #[doc(hidden)]
    pub fn check_invariants(&self) {
        check(&self.storage);
    }
}

fn check<K: Clone + Eq + Hash>(storage: &Storage<K>) {
    storage.engine.check();
    storage.sets.check();
    storage.records.check();
    storage.by_key.check();
    let mut usage = Usage::default();
    for (key, webhook) in Iter::new(storage) {
        let (found, _) = storage.find(storage.hash(key), key).expect("a known key");
        assert_eq!(storage.subscription(found), webhook);
        usage = usage.plus(Usage::of(&webhook));
    }
    let webhooks = usage.webhooks;
    assert_eq!((usage, webhooks), (storage.usage(), storage.len() as u64));
    let records = storage.records.iter();
    let bytes: usize = records.map(|(_, record)| record.heap_bytes()).sum();
    assert_eq!(bytes, storage.record_bytes);
}

#[cfg(test)]
mod tests {
    use alloc::format;
    use alloc::vec::Vec;

    use super::*;
    use crate::language::EventPatterns;
    use crate::matching::filter_set::set::FilterSet;
    use crate::matching::subscription::Subscription;

    /// Webhooks without filters, with one, with several, and with one that comes twice.
    fn webhook(number: usize) -> Subscription {
        let filter =
            |place: usize| format!("urn:ns:app:{}:t:{}:*", number % 3, number * place % 40);
        let filters: Vec<_> = (0..number % 5).map(filter).collect();
        let name = format!("ticket.{}", ["created", "*"][number % 2]);
        Subscription {
            events: EventPatterns::parse([name.as_str()]).unwrap(),
            urns: FilterSet::parse(filters.iter().map(alloc::string::String::as_str)).unwrap(),
        }
    }

    #[test]
    fn they_hold_after_changes() {
        let mut index = FilterIndex::new();
        for number in 0..200 {
            index.insert(number, webhook(number));
            index.insert(number / 2, webhook(7 * number));
            if number % 8 == 0 {
                index.check_invariants();
            }
        }
        let copy = index.clone();
        for number in 0..200 {
            index.remove(&number);
            if number % 8 == 0 {
                index.check_invariants();
            }
        }
        copy.check_invariants();
        assert_eq!((index.len(), copy.len()), (0, 200));
    }
}
