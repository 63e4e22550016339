//! Finds webhooks.

use super::error::Error;
use super::page::Page;
use crate::context::Context;
use crate::model::{App, Principal, Webhook, WebhookId};
use crate::storage::{principals, webhooks};

/// Returns a webhook that is visible to whoever asks.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is none that is visible.
pub async fn get(context: &Context, who: &Principal, id: WebhookId) -> Result<Webhook, Error> {
    let viewer = who.id;
    let read = context.store.read(move |connection| {
        webhooks::get_visible(connection, viewer, id)?.ok_or(Error::NotFound)
    });
    read.await
}

/// Returns the webhooks that are visible to whoever asks, those that name an app if one is given, in the
/// order of registration.
pub async fn list(
    context: &Context,
    who: &Principal,
    app: Option<App>,
    first: usize,
    after: Option<WebhookId>,
) -> Result<Page<Webhook>, Error> {
    let (viewer, size) = (who.id, Page::<Webhook>::size(first));
    let read = context.store.read(move |connection| {
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
pub async fn apps(context: &Context, who: &Principal) -> Result<Vec<App>, Error> {
    let viewer = who.id;
    context
        .store
        .read(move |connection| Ok(principals::apps(connection, viewer)?))
        .await
}
