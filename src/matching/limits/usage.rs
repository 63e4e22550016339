//! What an index holds, in the figures that [`Limits`](crate::Limits) are about.

use crate::language::Pattern;
use crate::matching::filter_set::set::FilterSet;

/// The figures of one webhook or of an index.
//
// In 64 bits everywhere: the index keeps a text once for all webhooks that have it, so the sum of
// the lengths can exceed the memory of a 32-bit machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::matching) struct Usage {
    pub(in crate::matching) webhooks: u64,
    pub(in crate::matching) filters: u64,
    pub(in crate::matching) bytes: u64,
}

impl Usage {
    /// Of a webhook with these filters.
    pub(in crate::matching) fn of(filters: &FilterSet) -> Self {
        Self::of_patterns(filters.patterns())
    }

    pub(in crate::matching) fn of_patterns(patterns: &[Pattern]) -> Self {
        let lengths = patterns.iter().map(|pattern| pattern.as_str().len() as u64);
        Self {
            webhooks: 1,
            filters: patterns.len() as u64,
            bytes: lengths.sum(),
        }
    }

    /// With a webhook more.
    pub(in crate::matching) fn plus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks + webhook.webhooks,
            filters: self.filters + webhook.filters,
            bytes: self.bytes + webhook.bytes,
        }
    }

    /// Without a webhook that has been counted.
    pub(in crate::matching) fn minus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks - webhook.webhooks,
            filters: self.filters - webhook.filters,
            bytes: self.bytes - webhook.bytes,
        }
    }
}
