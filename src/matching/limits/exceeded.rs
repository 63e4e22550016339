//! A limit that is exceeded.

use core::fmt;

use super::kind::LimitKind;

/// A limit, and the figure that exceeds it.
///
/// ```
/// use urn_filter::{Limits, Subscription};
///
/// let webhook = Subscription::parse(["ping", "ticket.created"], ["urn:ex:a"])?;
/// let exceeded = Limits::new().max_webhook_events(1).check(&webhook).unwrap_err();
/// assert_eq!(exceeded.to_string(), "too many event patterns in the webhook: 2, at most 1 allowed");
/// # Ok::<(), urn_filter::SubscriptionError>(())
/// ```
///
/// With the feature `serde` it is an object:
///
/// ```json
/// {
///   "message": "too many event patterns in the webhook: 2, at most 1 allowed",
///   "kind": "webhook-events",
///   "limit": 1,
///   "requested": 2
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
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

    /// Returns which limit it is.
    #[must_use]
    pub const fn kind(&self) -> LimitKind {
        self.kind
    }

    /// Returns how much is allowed.
    #[must_use]
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// Returns how much there would be: in the webhook, or in the index with the webhook.
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
        let container = if kind.is_per_webhook() {
            "webhook"
        } else {
            "index"
        };
        let noun = kind.noun();
        write!(
            f,
            "too many {noun} in the {container}: {requested}, at most {limit} allowed"
        )
    }
}
