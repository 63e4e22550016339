//! Which limit a webhook exceeds, and the webhook that was refused for it.

use core::fmt;

use crate::matching::subscription::Subscription;

/// Which of the [`Limits`](crate::Limits) it is.
///
/// ```
/// use urn_filter::limits::LimitKind;
///
/// assert!(LimitKind::WebhookFilters.is_per_webhook());
/// assert!(!LimitKind::Webhooks.is_per_webhook());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum LimitKind {
    /// Event names in one webhook.
    WebhookEvents,
    /// Filters in one webhook.
    WebhookFilters,
    /// Bytes of the filters of one webhook.
    WebhookBytes,
    /// Webhooks in the index.
    Webhooks,
    /// Filters in the index.
    Filters,
    /// Bytes of the filters in the index.
    Bytes,
}

impl LimitKind {
    /// Whether the limit is for one webhook by itself, so that its owner can mend it.
    #[must_use]
    pub const fn is_per_webhook(self) -> bool {
        match self {
            Self::WebhookEvents | Self::WebhookFilters | Self::WebhookBytes => true,
            Self::Webhooks | Self::Filters | Self::Bytes => false,
        }
    }

    /// What is counted, in the plural.
    const fn noun(self) -> &'static str {
        match self {
            Self::WebhookEvents => "event names",
            Self::Webhooks => "webhooks",
            Self::WebhookFilters | Self::Filters => "filters",
            Self::WebhookBytes | Self::Bytes => "bytes of filters",
        }
    }
}

/// A limit, and the figure that exceeds it.
///
/// ```
/// use urn_filter::{Limits, Subscription};
///
/// let webhook = Subscription::parse(["ping", "ticket.created"], ["urn:ex:a"])?;
/// let exceeded = Limits::new().max_webhook_events(1).check(&webhook).unwrap_err();
/// assert_eq!(exceeded.to_string(), "too many event names in the webhook: 2, at most 1 allowed");
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
///
/// With the feature `serde` it is `{"kind": "webhook-events", "limit": 1, "requested": 2}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LimitExceeded {
    kind: LimitKind,
    limit: u64,
    requested: u64,
}

impl LimitExceeded {
    pub(super) const fn new(kind: LimitKind, limit: u64, requested: u64) -> Self {
        Self {
            kind,
            limit,
            requested,
        }
    }

    /// Which limit it is.
    #[must_use]
    pub const fn kind(&self) -> LimitKind {
        self.kind
    }

    /// How much is allowed.
    #[must_use]
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// How much there would be: in the webhook, or in the index with it.
    #[must_use]
    pub const fn requested(&self) -> u64 {
        self.requested
    }
}

impl fmt::Display for LimitExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            limit,
            requested,
        } = self;
        let place = if kind.is_per_webhook() {
            "webhook"
        } else {
            "index"
        };
        let noun = kind.noun();
        write!(
            f,
            "too many {noun} in the {place}: {requested}, at most {limit} allowed"
        )
    }
}

/// A webhook that was not inserted since it exceeds a limit; nothing has changed.
///
/// The key and the subscription are handed back with [`into_parts`](Self::into_parts). They may be
/// large, and of some other owner than whoever reads the log: `{:?}` leaves them out.
///
/// ```
/// use urn_filter::limits::LimitKind;
/// use urn_filter::{FilterIndex, Limits, Subscription};
///
/// let mut index = FilterIndex::with_limits(Limits::new().max_webhooks(0));
/// let error = index.try_insert(42, Subscription::default()).unwrap_err();
/// assert_eq!(error.limit_exceeded().kind(), LimitKind::Webhooks);
/// assert_eq!(error.into_parts(), (42, Subscription::default()));
/// ```
#[derive(Clone, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{exceeded}")]
pub struct InsertError<K> {
    exceeded: LimitExceeded,
    key: K,
    subscription: Subscription,
}

impl<K> InsertError<K> {
    pub(crate) const fn new(exceeded: LimitExceeded, key: K, subscription: Subscription) -> Self {
        Self {
            exceeded,
            key,
            subscription,
        }
    }

    /// The limit, and the figure that exceeds it.
    #[must_use]
    pub const fn limit_exceeded(&self) -> LimitExceeded {
        self.exceeded
    }

    /// The key that the webhook was to have.
    #[must_use]
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// What the webhook has asked for.
    #[must_use]
    pub const fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// The key and the subscription as they were handed in.
    #[must_use]
    pub fn into_parts(self) -> (K, Subscription) {
        (self.key, self.subscription)
    }
}

impl<K> fmt::Debug for InsertError<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InsertError")
            .field("exceeded", &self.exceeded)
            .finish_non_exhaustive()
    }
}
