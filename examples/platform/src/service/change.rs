//! Registers, changes and removes webhooks.

use std::time::Duration;

use rusqlite::Connection;
use urn_filter::Subscription;

use super::error::Error;
use super::input::{NewWebhook, WebhookUpdate};
use super::list::get;
use super::visible::visible_webhook;
use crate::access::grants_of;
use crate::config::Config;
use crate::context::Context;
use crate::model::{Principal, PrincipalId, Secret, Webhook, WebhookId, WebhookState};

/// How long the secret before signs beside the new one.
const OVERLAP: Duration = Duration::from_hours(24);

/// Registers a webhook: checks the input, then the permission, then the endpoint, and stores it.
///
/// # Errors
///
/// Returns what the first of these checks that fails finds.
pub async fn register(
    context: &Context,
    who: &Principal,
    input: &NewWebhook,
) -> Result<Webhook, Error> {
    let valid = input.validate(&context.config)?;
    let webhook = Webhook {
        id: WebhookId::generate(),
        owner: who.id,
        created: context.clock.now(),
        url: valid.url,
        description: valid.description,
        subscription: valid.subscription,
        secrets: Secret::generate().into(),
        state: state(input.enabled),
        failing_since: None,
    };
    check_permission(context, who, &webhook).await?;
    check_endpoint(context, &webhook).await?;
    let write = context.store.write(move |write| {
        permit(write, webhook.owner, &webhook.subscription)?;
        write.insert_webhook(&webhook)?;
        Ok(webhook)
    });
    write.await
}

/// Changes a webhook that is visible to whoever asks, enables or disables it.
///
/// The permission is checked unless the change only disables or describes. The endpoint is checked if
/// its address changes or the webhook becomes enabled.
///
/// # Errors
///
/// Returns what the first check that fails finds.
pub async fn update(
    context: &Context,
    who: &Principal,
    id: WebhookId,
    change: WebhookUpdate,
) -> Result<Webhook, Error> {
    let stored = get(context, who, id).await?;
    let wanted = merge(&stored, change, &context.config)?;
    let becomes_enabled = wanted.state.is_enabled() && !stored.state.is_enabled();
    let has_other_url = wanted.url != stored.url;
    let is_other_scope = wanted.subscription != stored.subscription;
    let needs_permission = becomes_enabled || has_other_url || is_other_scope;
    if needs_permission {
        check_permission(context, who, &wanted).await?;
    }
    if becomes_enabled || has_other_url {
        check_endpoint(context, &wanted).await?;
    }
    let (viewer, now) = (who.id, context.clock.now());
    let write = context.store.write(move |write| {
        let current = visible_webhook(write, viewer, id)?;
        // Attempts may have failed or succeeded meanwhile. All else has to be what was checked.
        let failing_since = current.failing_since;
        if (Webhook {
            failing_since,
            ..stored
        }) != current
        {
            return Err(Error::Conflict);
        }
        if needs_permission {
            permit(write, viewer, &wanted.subscription)?;
        }
        if becomes_enabled {
            write.release_queue(id, now)?;
        }
        let failing_since = failing_since.filter(|_| !becomes_enabled);
        let webhook = Webhook {
            failing_since,
            ..wanted
        };
        write.update_webhook(&webhook)?;
        Ok(webhook)
    });
    write.await
}

/// Removes a webhook that is visible to whoever asks, with its deliveries, and returns it.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is none that is visible.
pub async fn remove(context: &Context, who: &Principal, id: WebhookId) -> Result<Webhook, Error> {
    let viewer = who.id;
    let write = context.store.write(move |write| {
        let webhook = visible_webhook(write, viewer, id)?;
        write.remove_webhook(id)?;
        Ok(webhook)
    });
    write.await
}

/// Gives a webhook that is visible to whoever asks another secret. Deliveries are signed with the old one
/// as well for a day, so that a receiver can change over without losing any.
///
/// # Errors
///
/// Returns [`Error::NotFound`] if there is none that is visible.
pub async fn rotate_secret(
    context: &Context,
    who: &Principal,
    id: WebhookId,
) -> Result<Webhook, Error> {
    let (viewer, until) = (who.id, context.clock.now().after(OVERLAP));
    let write = context.store.write(move |write| {
        let mut webhook = visible_webhook(write, viewer, id)?;
        let current = std::mem::replace(&mut webhook.secrets.current, Secret::generate());
        webhook.secrets.previous = Some((current, until));
        write.update_webhook(&webhook)?;
        Ok(webhook)
    });
    write.await
}

/// Checks that somebody may register these filters now.
fn permit(connection: &Connection, who: PrincipalId, wanted: &Subscription) -> Result<(), Error> {
    Ok(grants_of(connection, who)?.check(&wanted.urns)?)
}

/// Checks the permission before the endpoint is called: who may not register calls nobody.
async fn check_permission(
    context: &Context,
    who: &Principal,
    webhook: &Webhook,
) -> Result<(), Error> {
    let (who, wanted) = (who.id, webhook.subscription.clone());
    let read = context
        .store
        .read(move |connection| permit(connection, who, &wanted));
    read.await
}

/// Checks that a webhook's endpoint answers.
async fn check_endpoint(context: &Context, webhook: &Webhook) -> Result<(), Error> {
    let check = context.check.check(&webhook.url, &webhook.secrets.current);
    let report = check.await;
    if report.passed {
        Ok(())
    } else {
        Err(Error::EndpointCheckFailed(Box::new(report)))
    }
}

/// Returns the webhook as it is to become.
fn merge(stored: &Webhook, change: WebhookUpdate, config: &Config) -> Result<Webhook, Error> {
    let subscription = &stored.subscription;
    let input = NewWebhook {
        events: change.events.unwrap_or_else(|| texts(&subscription.events)),
        urns: change.urns.unwrap_or_else(|| texts(&subscription.urns)),
        url: change.url.unwrap_or_else(|| stored.url.to_string()),
        enabled: change.enabled.unwrap_or_default(),
        description: change.description.or_else(|| stored.description.clone()),
    };
    let valid = input.validate(config)?;
    Ok(Webhook {
        url: valid.url,
        description: valid.description,
        subscription: valid.subscription,
        state: change.enabled.map_or_else(|| stored.state.clone(), state),
        ..stored.clone()
    })
}

const fn state(is_enabled: bool) -> WebhookState {
    if is_enabled {
        WebhookState::Enabled
    } else {
        WebhookState::DisabledByOwner
    }
}

fn texts<T: ToString>(list: impl IntoIterator<Item = T>) -> Vec<String> {
    list.into_iter().map(|entry| entry.to_string()).collect()
}
