//! The figures that limits restrict.

use crate::language::{EventPatterns, Pattern};
use crate::matching::subscription::Subscription;

/// How much one webhook has, or all webhooks of an index together.
//
// 64 bits on all machines: the index keeps an equal filter of many webhooks once, so the sum of the
// lengths can exceed the memory of a 32-bit machine. Event patterns are the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::matching) struct Usage {
    pub(in crate::matching) webhooks: u64,
    pub(in crate::matching) events: u64,
    pub(in crate::matching) filters: u64,
    /// The lengths of the texts of event patterns and filters together.
    pub(in crate::matching) bytes: u64,
}

impl Usage {
    /// Returns the usage of one webhook.
    pub(in crate::matching) fn of(webhook: &Subscription) -> Self {
        Self {
            webhooks: 1,
            ..Self::of_events(&webhook.events).plus(Self::of_filters(webhook.urns.patterns()))
        }
    }

    /// Returns what event patterns add to the usage of their webhook.
    pub(in crate::matching) fn of_events(events: &EventPatterns) -> Self {
        let lengths = events.iter().map(|event| event.as_bytes().len() as u64);
        Self {
            events: events.len() as u64,
            bytes: lengths.sum(),
            ..Self::default()
        }
    }

    /// Returns what filters add to the usage of their webhook.
    pub(in crate::matching) fn of_filters(filters: &[Pattern]) -> Self {
        let lengths = filters.iter().map(|filter| filter.as_str().len() as u64);
        Self {
            filters: filters.len() as u64,
            bytes: lengths.sum(),
            ..Self::default()
        }
    }

    /// Adds the usage of a webhook.
    pub(in crate::matching) fn plus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks + webhook.webhooks,
            events: self.events + webhook.events,
            filters: self.filters + webhook.filters,
            bytes: self.bytes + webhook.bytes,
        }
    }

    /// Subtracts the usage of a webhook that has been added.
    pub(in crate::matching) fn minus(self, webhook: Self) -> Self {
        Self {
            webhooks: self.webhooks - webhook.webhooks,
            events: self.events - webhook.events,
            filters: self.filters - webhook.filters,
            bytes: self.bytes - webhook.bytes,
        }
    }
}
