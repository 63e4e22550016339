//! What an index holds, in the figures that [`Limits`](super::Limits) are about.

use crate::filter_set::FilterSet;
use crate::pattern::Pattern;

/// The figures of one webhook or of an index.
//
// In 64 bits everywhere: the index keeps a text once for all webhooks that have it, so the sum of
// the lengths can exceed the memory of a 32-bit machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Usage {
    pub(super) webhooks: u64,
    pub(super) filters: u64,
    pub(super) bytes: u64,
}

impl Usage {
    /// Of a webhook with these filters.
    pub(super) fn of(filters: &FilterSet) -> Self {
        Self::of_patterns(filters.patterns())
    }

    pub(super) fn of_patterns(patterns: &[Pattern]) -> Self {
        let lengths = patterns.iter().map(|pattern| pattern.as_str().len() as u64);
        Self {
            webhooks: 1,
            filters: patterns.len() as u64,
            bytes: lengths.sum(),
        }
    }

    /// With a webhook more.
    pub(super) fn plus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks + webhook.webhooks,
            filters: self.filters + webhook.filters,
            bytes: self.bytes + webhook.bytes,
        }
    }

    /// Without a webhook that has been counted.
    pub(super) fn minus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks - webhook.webhooks,
            filters: self.filters - webhook.filters,
            bytes: self.bytes - webhook.bytes,
        }
    }
}
