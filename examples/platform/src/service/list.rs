//! Finds webhooks.

use urn_filter::Grants;
use urn_filter::permission::PermissionDenied;

use super::caller::Caller;
use super::deliveries::SeenDelivery;
use super::error::Result;
use super::page::Page;
use crate::access::grants_of;
use crate::model::{App, Webhook, WebhookId};
use crate::storage::Storage;

/// A webhook and how it is doing.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The webhook.
    pub webhook: Webhook,
    /// The newest delivery.
    pub last: Option<SeenDelivery>,
    /// The filters whose events are withheld, because the owner may not edit their apps any more.
    pub withheld: Option<PermissionDenied>,
}

impl Overview {
    async fn read(store: &dyn Storage, webhook: Webhook, viewer: &Grants) -> Result<Self> {
        let last = store.deliveries(webhook.id, None, 1).await?.pop();
        let owner = grants_of(store, webhook.owner).await?;
        Ok(Self {
            last: last.map(|delivery| SeenDelivery::new(delivery, viewer)),
            withheld: owner.check(&webhook.subscription.urns).err(),
            webhook,
        })
    }
}

impl Caller {
    /// Returns a webhook that is visible to whoever asks, and how it is doing.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is none that is visible.
    pub async fn overview(&self, id: WebhookId) -> Result<Overview> {
        let webhook = self.visible_webhook(id).await?;
        Overview::read(self.store(), webhook, &self.grants().await?).await
    }

    /// Returns the page that [`list`](Self::list) returns, and how each webhook is doing.
    pub async fn overviews(
        &self,
        app: Option<App>,
        first: usize,
        after: Option<WebhookId>,
    ) -> Result<Page<Overview>> {
        let Page {
            items,
            has_next,
            total,
        } = self.list(app, first, after).await?;
        let grants = self.grants().await?;
        let mut read = Vec::new();
        for webhook in items {
            read.push(Overview::read(self.store(), webhook, &grants).await?);
        }
        Ok(Page {
            items: read,
            has_next,
            total,
        })
    }

    /// Returns a webhook that is visible to whoever asks.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`](super::Error::NotFound) if there is none that is visible.
    pub async fn get(&self, id: WebhookId) -> Result<Webhook> {
        self.visible_webhook(id).await
    }

    /// Returns the webhooks that are visible to whoever asks, those that name an app if one is given, in the
    /// order of registration.
    pub async fn list(
        &self,
        app: Option<App>,
        first: usize,
        after: Option<WebhookId>,
    ) -> Result<Page<Webhook>> {
        let size = Page::<Webhook>::size(first);
        let (store, viewer, app) = (self.store(), self.who.id, app.as_ref());
        let items = store.visible_webhooks(viewer, app, after, size + 1).await?;
        let total = store.count_visible_webhooks(viewer, app).await?;
        Ok(Page::new(items, size, total))
    }

    /// Returns the apps that somebody may edit.
    pub async fn apps(&self) -> Result<Vec<App>> {
        Ok(self.store().apps(self.who.id).await?)
    }
}
