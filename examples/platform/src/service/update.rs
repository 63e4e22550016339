//! Changes a webhook.

use super::error::Error;
use super::input::{NewWebhook, WebhookUpdate};
use super::list::get;
use super::register::{check_endpoint, permit};
use super::visible::visible_webhook;
use crate::config::Config;
use crate::context::Context;
use crate::model::{Principal, Webhook, WebhookId, WebhookState};

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
    let viewer = who.id;
    let stored = get(context, who, id).await?;
    let plan = Plan::new(&stored, &change, &context.config)?;
    if plan.needs_permission {
        let wanted = plan.webhook.subscription.clone();
        context
            .store
            .read(move |connection| permit(connection, viewer, &wanted))
            .await?;
    }
    if plan.needs_check {
        check_endpoint(context, &plan.webhook).await?;
    }
    let (config, checked, now) = (context.config.clone(), plan, context.clock.now());
    let write = context.store.write(move |write| {
        let current = visible_webhook(write, viewer, id)?;
        // Once more, for what has changed since.
        let plan = Plan::new(&current, &change, &config)?;
        if plan.needs_permission {
            permit(write, viewer, &plan.webhook.subscription)?;
        }
        let is_checked = checked.needs_check && checked.webhook.url == plan.webhook.url;
        if plan.needs_check && !is_checked {
            return Err(Error::Conflict);
        }
        if plan.webhook.state.is_enabled() && !current.state.is_enabled() {
            write.release_queue(id, now)?;
        }
        write.update_webhook(&plan.webhook)?;
        Ok(plan.webhook)
    });
    write.await
}

/// What a change comes to.
struct Plan {
    webhook: Webhook,
    needs_permission: bool,
    needs_check: bool,
}

impl Plan {
    fn new(current: &Webhook, change: &WebhookUpdate, config: &Config) -> Result<Self, Error> {
        let valid = merged(current, change).validate(config)?;
        let state = match change.enabled {
            Some(true) => WebhookState::Enabled,
            Some(false) => WebhookState::DisabledByOwner,
            None => current.state.clone(),
        };
        let becomes_enabled = state.is_enabled() && !current.state.is_enabled();
        let has_other_url = valid.url != current.url;
        let has_other_wishes = valid.subscription != current.subscription;
        let webhook = Webhook {
            url: valid.url,
            description: valid.description,
            subscription: valid.subscription,
            failing_since: current.failing_since.filter(|_| !becomes_enabled),
            state,
            ..current.clone()
        };
        Ok(Self {
            webhook,
            needs_permission: becomes_enabled || has_other_url || has_other_wishes,
            needs_check: becomes_enabled || has_other_url,
        })
    }
}

fn merged(current: &Webhook, change: &WebhookUpdate) -> NewWebhook {
    let events = || texts(current.subscription.events.iter());
    let urns = || texts(current.subscription.urns.iter());
    NewWebhook {
        events: change.events.clone().unwrap_or_else(events),
        urns: change.urns.clone().unwrap_or_else(urns),
        url: change
            .url
            .clone()
            .unwrap_or_else(|| current.url.to_string()),
        enabled: current.state.is_enabled(),
        description: change
            .description
            .clone()
            .or_else(|| current.description.clone()),
    }
}

fn texts<T: ToString>(list: impl Iterator<Item = T>) -> Vec<String> {
    list.map(|entry| entry.to_string()).collect()
}
