//! Filters that are taken out of webhooks that are stored.

use urn_filter::{FilterSet, Grants};

use crate::model::{App, PrincipalId, WebhookId};

/// Which filters are taken out of which webhooks.
#[derive(Debug, Clone)]
pub enum Withdrawal {
    /// An app is deleted. All webhooks lose the filters that are about this app and nothing else.
    App(App),
    /// Somebody has lost grants. Their webhooks lose the filters that they may not register any more.
    Owner(PrincipalId),
}

/// What a webhook has lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The webhook.
    pub webhook: WebhookId,
    /// The filters that it had.
    pub lost: FilterSet,
    /// The filters that it has. If there are none, it was removed.
    pub kept: FilterSet,
}

impl Loss {
    /// Reports whether the webhook had no other filters and was removed.
    pub fn is_removal(&self) -> bool {
        self.kept.is_empty()
    }
}

impl Withdrawal {
    /// Returns whose webhooks lose filters, if not all do.
    pub(super) fn owner(&self) -> Option<PrincipalId> {
        match self {
            Self::App(_) => None,
            Self::Owner(owner) => Some(*owner),
        }
    }

    /// Returns what a webhook with these filters loses, if it loses any. The grants are those over the app, or
    /// those that the owner has now.
    pub(super) fn loss(
        &self,
        webhook: WebhookId,
        filters: &FilterSet,
        grants: &Grants,
    ) -> Option<Loss> {
        let narrowed = grants.narrow(filters);
        let (lost, kept) = match self {
            Self::App(_) => (narrowed.kept, narrowed.lost),
            Self::Owner(_) => (narrowed.lost, narrowed.kept),
        };
        (!lost.is_empty()).then_some(Loss {
            webhook,
            lost,
            kept,
        })
    }
}
