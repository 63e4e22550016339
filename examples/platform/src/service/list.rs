//! Finds webhooks.

use rusqlite::Connection;
use urn_filter::Grants;
use urn_filter::permission::PermissionDenied;

use super::caller::Caller;
use super::deliveries::SeenDelivery;
use super::error::Result;
use super::page::Page;
use super::visible::visible_webhook;
use crate::access::grants_of;
use crate::model::{App, Webhook, WebhookId};
use crate::storage::{deliveries, principals, webhooks};

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
    fn read(connection: &Connection, webhook: Webhook, viewer: &Grants) -> Result<Self> {
        let last = deliveries::list(connection, webhook.id, None, 1)?.pop();
        let owner = grants_of(connection, webhook.owner)?;
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
        let read = self.read(move |connection, viewer| {
            let webhook = visible_webhook(connection, viewer, id)?;
            Overview::read(connection, webhook, &grants_of(connection, viewer)?)
        });
        read.await
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
        let read = self.read(move |connection, viewer| {
            let grants = grants_of(connection, viewer)?;
            let read = |webhook| Overview::read(connection, webhook, &grants);
            items.into_iter().map(read).collect::<Result<_, _>>()
        });
        Ok(Page {
            items: read.await?,
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
        let read = self.read(move |connection, viewer| visible_webhook(connection, viewer, id));
        read.await
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
        let read = self.read(move |connection, viewer| {
            let app = app.as_ref();
            let items = webhooks::list_visible(connection, viewer, app, after, size + 1)?;
            Ok(Page::new(
                items,
                size,
                webhooks::count_visible(connection, viewer, app)?,
            ))
        });
        read.await
    }

    /// Returns the apps that somebody may edit.
    pub async fn apps(&self) -> Result<Vec<App>> {
        self.read(move |connection, viewer| Ok(principals::apps(connection, viewer)?))
            .await
    }
}
