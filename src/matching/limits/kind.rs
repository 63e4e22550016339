//! The kinds of limits.

/// Which of the [`Limits`](crate::Limits) it is.
///
/// ```
/// use urn_filter::limits::LimitKind;
///
/// assert!(LimitKind::WebhookFilters.is_per_webhook());
/// assert!(!LimitKind::Webhooks.is_per_webhook());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LimitKind {
    /// The number of event patterns in one webhook.
    WebhookEvents,
    /// The number of filters in one webhook.
    WebhookFilters,
    /// The bytes of the event patterns and filters of one webhook.
    WebhookBytes,
    /// The number of webhooks in the index.
    Webhooks,
    /// The number of event patterns in the index.
    Events,
    /// The number of filters in the index.
    Filters,
    /// The bytes of the event patterns and filters in the index.
    Bytes,
}

impl LimitKind {
    /// Returns the code of the kind, which is also what serde writes.
    ///
    /// ```
    /// # use urn_filter::limits::LimitKind;
    /// assert_eq!(LimitKind::WebhookEvents.as_str(), "webhook-events");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebhookEvents => "webhook-events",
            Self::WebhookFilters => "webhook-filters",
            Self::WebhookBytes => "webhook-bytes",
            Self::Webhooks => "webhooks",
            Self::Events => "events",
            Self::Filters => "filters",
            Self::Bytes => "bytes",
        }
    }

    /// Reports whether the limit is one for each webhook by itself. Then the webhook's owner can keep
    /// within it. The other limits also depend on the other webhooks of the index.
    #[must_use]
    pub const fn is_per_webhook(self) -> bool {
        match self {
            Self::WebhookEvents | Self::WebhookFilters | Self::WebhookBytes => true,
            Self::Webhooks | Self::Events | Self::Filters | Self::Bytes => false,
        }
    }

    /// Returns what is counted, in the plural.
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::WebhookEvents | Self::Events => "event patterns",
            Self::Webhooks => "webhooks",
            Self::WebhookFilters | Self::Filters => "filters",
            Self::WebhookBytes | Self::Bytes => "bytes of event patterns and filters",
        }
    }
}
