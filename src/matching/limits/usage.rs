//! The figures that limits restrict.

use crate::language::Pattern;
use crate::matching::filter_set::set::FilterSet;

/// How much one webhook has, or all webhooks of an index together.
//
// 64 bits on all machines: the index keeps an equal filter of many webhooks once, so the sum of the
// lengths can exceed the memory of a 32-bit machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::matching) struct Usage {
    pub(in crate::matching) webhooks: u64,
    pub(in crate::matching) filters: u64,
    pub(in crate::matching) bytes: u64,
}

impl Usage {
    /// Returns the usage of one webhook with these filters.
    pub(in crate::matching) fn of(filters: &FilterSet) -> Self {
        Self::of_patterns(filters.patterns())
    }

    /// Returns the usage of one webhook with these patterns.
    pub(in crate::matching) fn of_patterns(patterns: &[Pattern]) -> Self {
        let lengths = patterns.iter().map(|pattern| pattern.as_str().len() as u64);
        Self {
            webhooks: 1,
            filters: patterns.len() as u64,
            bytes: lengths.sum(),
        }
    }

    /// Adds the usage of a webhook.
    pub(in crate::matching) fn plus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks + webhook.webhooks,
            filters: self.filters + webhook.filters,
            bytes: self.bytes + webhook.bytes,
        }
    }

    /// Subtracts the usage of a webhook that has been added.
    pub(in crate::matching) fn minus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks - webhook.webhooks,
            filters: self.filters - webhook.filters,
            bytes: self.bytes - webhook.bytes,
        }
    }
}
