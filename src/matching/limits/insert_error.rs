//! The webhook that was not inserted.

use core::fmt;

use super::exceeded::LimitExceeded;
use crate::matching::subscription::Subscription;

/// A webhook that was not inserted since it would exceed a limit. The index was not changed.
///
/// [`into_parts`](Self::into_parts) hands the key and the subscription back. `{:?}` leaves them out:
/// they can be large, and belong to somebody else than the reader of a log.
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

    /// Returns the limit, and the figure that exceeds it.
    #[must_use]
    pub const fn limit_exceeded(&self) -> LimitExceeded {
        self.exceeded
    }

    /// Returns the key that the webhook would have.
    #[must_use]
    pub const fn key(&self) -> &K {
        &self.key
    }

    /// Returns the subscription that was not inserted.
    #[must_use]
    pub const fn subscription(&self) -> &Subscription {
        &self.subscription
    }

    /// Returns the key and the subscription as they were passed.
    #[must_use]
    pub fn into_parts(self) -> (K, Subscription) {
        (self.key, self.subscription)
    }
}

/// Forgets the webhook, for functions that report what is wrong and hand nothing back.
impl<K> From<InsertError<K>> for LimitExceeded {
    fn from(error: InsertError<K>) -> Self {
        error.exceeded
    }
}

impl<K> fmt::Debug for InsertError<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InsertError")
            .field("exceeded", &self.exceeded)
            .finish_non_exhaustive()
    }
}
