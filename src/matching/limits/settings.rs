//! How much one webhook, and the index as a whole, may hold.

use super::exceeded::{LimitExceeded, LimitKind};
use super::usage::Usage;
use crate::matching::subscription::Subscription;

/// How many filters, bytes and event names a webhook may have, and an index altogether.
///
/// By default nothing is limited. [`FilterIndex::try_insert`](crate::FilterIndex::try_insert) and
/// its like observe the limits of their index; `insert`, `extend` and `collect` do not. What
/// is counted is what the owner of a webhook wrote: duplicates count as often as they are there, and
/// bytes are those of the filters' texts, not of memory.
///
/// ```
/// use urn_filter::limits::LimitKind;
/// use urn_filter::{Limits, Subscription};
///
/// const LIMITS: Limits = Limits::new().max_webhook_filters(2).max_webhook_bytes(10_000);
/// let webhook = Subscription::parse(["ping"], ["urn:ex:a", "urn:ex:b", "urn:ex:c"])?;
/// let exceeded = LIMITS.check(&webhook).unwrap_err();
/// assert_eq!(exceeded.kind(), LimitKind::WebhookFilters);
/// assert_eq!((exceeded.requested(), exceeded.limit()), (3, 2));
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Limits {
    webhook_events: Option<u64>,
    webhook_filters: Option<u64>,
    webhook_bytes: Option<u64>,
    webhooks: Option<u64>,
    filters: Option<u64>,
    bytes: Option<u64>,
}

impl Limits {
    /// Nothing is limited.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            webhook_events: None,
            webhook_filters: None,
            webhook_bytes: None,
            webhooks: None,
            filters: None,
            bytes: None,
        }
    }

    /// A webhook may have so many event names, duplicates not counted.
    #[must_use]
    pub const fn max_webhook_events(mut self, at_most: u64) -> Self {
        self.webhook_events = Some(at_most);
        self
    }

    /// A webhook may have so many filters.
    #[must_use]
    pub const fn max_webhook_filters(mut self, at_most: u64) -> Self {
        self.webhook_filters = Some(at_most);
        self
    }

    /// The filters of a webhook may have so many bytes, the sum of their texts' lengths.
    #[must_use]
    pub const fn max_webhook_bytes(mut self, at_most: u64) -> Self {
        self.webhook_bytes = Some(at_most);
        self
    }

    /// The index may have so many webhooks.
    #[must_use]
    pub const fn max_webhooks(mut self, at_most: u64) -> Self {
        self.webhooks = Some(at_most);
        self
    }

    /// All webhooks of the index together may have so many filters.
    #[must_use]
    pub const fn max_filters(mut self, at_most: u64) -> Self {
        self.filters = Some(at_most);
        self
    }

    /// The filters of all webhooks together may have so many bytes, the sum of their texts' lengths.
    #[must_use]
    pub const fn max_bytes(mut self, at_most: u64) -> Self {
        self.bytes = Some(at_most);
        self
    }

    /// The limit of a kind, if there is one.
    ///
    /// ```
    /// # use urn_filter::limits::LimitKind;
    /// # use urn_filter::Limits;
    /// let limits = Limits::new().max_webhooks(100);
    /// assert_eq!(limits.get(LimitKind::Webhooks), Some(100));
    /// assert_eq!(limits.get(LimitKind::Filters), None);
    /// ```
    #[must_use]
    pub const fn get(&self, kind: LimitKind) -> Option<u64> {
        match kind {
            LimitKind::WebhookEvents => self.webhook_events,
            LimitKind::WebhookFilters => self.webhook_filters,
            LimitKind::WebhookBytes => self.webhook_bytes,
            LimitKind::Webhooks => self.webhooks,
            LimitKind::Filters => self.filters,
            LimitKind::Bytes => self.bytes,
        }
    }

    /// Whether a webhook is within the limits for one webhook, whatever the index holds. `O(n)` in
    /// its filters.
    ///
    /// # Errors
    ///
    /// The first limit that it exceeds, in the order of [`LimitKind`].
    pub fn check(&self, subscription: &Subscription) -> Result<(), LimitExceeded> {
        let asked = Usage::of(&subscription.urns);
        self.admit(LimitKind::WebhookEvents, subscription.events.len() as u64)?;
        self.admit(LimitKind::WebhookFilters, asked.filters)?;
        self.admit(LimitKind::WebhookBytes, asked.bytes)
    }

    /// Whether the index may go from one usage to the other. What does not grow is not refused: an
    /// index beyond its limits, which were lowered or not observed, can be brought back step by step.
    pub(in crate::matching) fn check_change(
        &self,
        before: Usage,
        after: Usage,
    ) -> Result<(), LimitExceeded> {
        let figures = [
            (LimitKind::Webhooks, before.webhooks, after.webhooks),
            (LimitKind::Filters, before.filters, after.filters),
            (LimitKind::Bytes, before.bytes, after.bytes),
        ];
        let mut grown = figures
            .into_iter()
            .filter(|(_, before, after)| after > before);
        grown.try_for_each(|(kind, _, after)| self.admit(kind, after))
    }

    fn admit(&self, kind: LimitKind, asked: u64) -> Result<(), LimitExceeded> {
        match self.get(kind) {
            Some(limit) if asked > limit => Err(LimitExceeded::new(kind, limit, asked)),
            _ => Ok(()),
        }
    }
}
