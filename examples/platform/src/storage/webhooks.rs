//! Webhooks, and the index of those that are matched.

use async_trait::async_trait;
use urn_filter::SharedIndex;

use super::{Loss, Refused, Result, Withdrawal};
use crate::model::{App, PrincipalId, Timestamp, Webhook, WebhookId};

/// A change of a webhook that was checked before, and is made if the webhook is still the same.
#[derive(Debug)]
pub struct Change {
    /// Who asks.
    pub viewer: PrincipalId,
    /// What the webhook is. Since when it fails does not matter: attempts change it at any time.
    pub before: Webhook,
    /// What it is to become.
    pub after: Webhook,
    /// Whether whoever asks must be allowed to register its filters.
    pub needs_permission: bool,
    /// The time, if the webhook becomes enabled: what is held is due then, and it fails no more.
    pub enabled: Option<Timestamp>,
}

/// The webhooks. A change that has returned is in force for each event that is accepted afterwards, at
/// whatever server.
#[async_trait]
pub trait Webhooks: Send + Sync {
    /// Returns a webhook if it is visible to this principal: to whoever registered it, and to those with
    /// `edit-app` on every app that it names. One that names no app is visible to its owner only.
    async fn visible_webhook(&self, viewer: PrincipalId, id: WebhookId) -> Result<Option<Webhook>>;

    /// Returns the visible webhooks after a cursor in the order of their ids, those that name an app if one
    /// is given, at most `most`.
    async fn visible_webhooks(
        &self,
        viewer: PrincipalId,
        app: Option<&App>,
        after: Option<WebhookId>,
        most: usize,
    ) -> Result<Vec<Webhook>>;

    /// Returns the number of webhooks that [`visible_webhooks`](Self::visible_webhooks) would return
    /// without a cursor and a limit.
    async fn count_visible_webhooks(&self, viewer: PrincipalId, app: Option<&App>)
    -> Result<usize>;

    /// Returns the webhooks of an owner that are matched, in the order of their ids, at most `most`.
    async fn matched_webhooks(&self, owner: PrincipalId, most: usize) -> Result<Vec<Webhook>>;

    /// Stores a new webhook, if its owner may register its filters now.
    async fn insert_webhook(&self, webhook: &Webhook) -> Result<(), Refused>;

    /// Changes a webhook, and returns it as it is stored.
    async fn change_webhook(&self, change: Change) -> Result<Webhook, Refused>;

    /// Removes a visible webhook with its deliveries, and returns what it was.
    async fn remove_webhook(&self, viewer: PrincipalId, id: WebhookId) -> Result<Webhook, Refused>;

    /// Takes filters out of all webhooks that have such, those that are not matched as well, and removes the
    /// webhooks that have no others, with their deliveries. Calls `tell` for each webhook when its change is
    /// stored. If this is ended before it returns, the rest is done when it is called again.
    ///
    /// Take the grants away first. Then no such filter is registered at the same time. Cost: a look at each
    /// webhook.
    async fn take_filters(
        &self,
        withdrawal: &Withdrawal,
        tell: &mut (dyn FnMut(Loss) + Send),
    ) -> Result<()>;

    /// Returns the index of the webhooks that this server matches: all, those of its shard, or none.
    fn index(&self) -> &SharedIndex<WebhookId>;
}
