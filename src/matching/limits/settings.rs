//! The settings: how much a webhook and an index may have.

use super::exceeded::LimitExceeded;
use super::kind::LimitKind;
use super::usage::Usage;
use crate::matching::subscription::Subscription;

/// How many event patterns, filters and bytes a webhook may have, and an index as a whole.
///
/// By default nothing is limited. Every `try_insert`, such as
/// [`FilterIndex::try_insert`](crate::FilterIndex::try_insert), observes the limits of its index.
/// `insert`, `extend` and `collect` ignore them.
///
/// What the owner of a webhook has registered is counted. Each duplicate counts. Bytes are
/// those of the texts of event patterns and filters. The [module](crate::limits) has an example with all
/// limits, and says how much memory they allow.
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
    events: Option<u64>,
    filters: Option<u64>,
    bytes: Option<u64>,
}

impl Limits {
    /// Creates limits that limit nothing.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            webhook_events: None,
            webhook_filters: None,
            webhook_bytes: None,
            webhooks: None,
            events: None,
            filters: None,
            bytes: None,
        }
    }

    /// Sets how many event patterns a webhook may have, duplicates counted.
    #[must_use]
    pub const fn max_webhook_events(mut self, at_most: u64) -> Self {
        self.webhook_events = Some(at_most);
        self
    }

    /// Sets how many filters a webhook may have.
    #[must_use]
    pub const fn max_webhook_filters(mut self, at_most: u64) -> Self {
        self.webhook_filters = Some(at_most);
        self
    }

    /// Sets how many bytes the event patterns and the filters of a webhook may have together: the sum of the
    /// lengths of their texts.
    #[must_use]
    pub const fn max_webhook_bytes(mut self, at_most: u64) -> Self {
        self.webhook_bytes = Some(at_most);
        self
    }

    /// Sets how many webhooks the index may have.
    #[must_use]
    pub const fn max_webhooks(mut self, at_most: u64) -> Self {
        self.webhooks = Some(at_most);
        self
    }

    /// Sets how many event patterns all webhooks of the index may have together. A pattern counts once for
    /// each webhook that has it.
    #[must_use]
    pub const fn max_events(mut self, at_most: u64) -> Self {
        self.events = Some(at_most);
        self
    }

    /// Sets how many filters all webhooks of the index may have together.
    #[must_use]
    pub const fn max_filters(mut self, at_most: u64) -> Self {
        self.filters = Some(at_most);
        self
    }

    /// Sets how many bytes the event patterns and the filters of all webhooks may have together: the sum
    /// of the lengths of their texts.
    #[must_use]
    pub const fn max_bytes(mut self, at_most: u64) -> Self {
        self.bytes = Some(at_most);
        self
    }

    /// Returns the limit of a kind, if it is set.
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
            LimitKind::Events => self.events,
            LimitKind::Filters => self.filters,
            LimitKind::Bytes => self.bytes,
        }
    }

    /// Checks whether a webhook is within the limits for one webhook. The content of an index does not
    /// matter. `O(n)` in the webhook's event patterns and filters.
    ///
    /// # Errors
    ///
    /// Returns the first limit that the webhook exceeds, in the order of [`LimitKind`].
    pub fn check(&self, subscription: &Subscription) -> Result<(), LimitExceeded> {
        let requested = Usage::of(subscription);
        self.admit(LimitKind::WebhookEvents, requested.events)?;
        self.admit(LimitKind::WebhookFilters, requested.filters)?;
        self.admit(LimitKind::WebhookBytes, requested.bytes)
    }

    /// Checks whether the usage of an index may change from `before` to `after`.
    ///
    /// A figure that does not grow is not refused. So an index that exceeds its limits, because they were
    /// lowered or ignored, can be brought back step by step.
    pub(in crate::matching) fn check_change(
        &self,
        before: Usage,
        after: Usage,
    ) -> Result<(), LimitExceeded> {
        let figures = [
            (LimitKind::Webhooks, before.webhooks, after.webhooks),
            (LimitKind::Events, before.events, after.events),
            (LimitKind::Filters, before.filters, after.filters),
            (LimitKind::Bytes, before.bytes, after.bytes),
        ];
        let mut grown = figures
            .into_iter()
            .filter(|(_, before, after)| after > before);
        grown.try_for_each(|(kind, _, after)| self.admit(kind, after))
    }

    fn admit(&self, kind: LimitKind, requested: u64) -> Result<(), LimitExceeded> {
        match self.get(kind) {
            Some(limit) if requested > limit => Err(LimitExceeded::new(kind, limit, requested)),
            _ => Ok(()),
        }
    }
}
