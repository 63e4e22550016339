//! Registers, changes and removes webhooks.

use std::time::Duration;

use super::caller::Caller;
use super::error::{Error, Result};
use super::input::{NewWebhook, WebhookUpdate};
use crate::config::Config;
use crate::model::{Secret, Webhook, WebhookId, WebhookState};
use crate::storage::{Change, Refused};

/// How long the secret before signs beside the new one.
const OVERLAP: Duration = Duration::from_hours(24);
/// How often a rotation is tried while others change the webhook.
const TRIES: usize = 8;

impl Caller {
    /// Registers a webhook: checks the input, then the permission, then the endpoint, and stores it.
    ///
    /// # Errors
    ///
    /// Returns what the first of these checks that fails finds.
    pub async fn register(&self, input: &NewWebhook) -> Result<Webhook> {
        let valid = input.validate(&self.context.config)?;
        let webhook = Webhook {
            id: WebhookId::generate(),
            owner: self.who.id,
            created: self.context.clock.now(),
            url: valid.url,
            description: valid.description,
            subscription: valid.subscription,
            secrets: Secret::generate().into(),
            state: state(input.enabled),
            failing_since: None,
        };
        self.check_permission(&webhook).await?;
        self.check_endpoint(&webhook).await?;
        self.store().insert_webhook(&webhook).await?;
        Ok(webhook)
    }

    /// Changes a webhook that is visible to whoever asks, enables or disables it.
    ///
    /// The permission is checked unless the change only disables or describes. The endpoint is checked if
    /// its address changes or the webhook becomes enabled.
    ///
    /// # Errors
    ///
    /// Returns what the first check that fails finds.
    pub async fn update(&self, id: WebhookId, change: WebhookUpdate) -> Result<Webhook> {
        let stored = self.get(id).await?;
        let wanted = merge(&stored, change, &self.context.config)?;
        let becomes_enabled = wanted.state.is_enabled() && !stored.state.is_enabled();
        let has_other_url = wanted.url != stored.url;
        let is_other_scope = wanted.subscription != stored.subscription;
        let needs_permission = becomes_enabled || has_other_url || is_other_scope;
        if needs_permission {
            self.check_permission(&wanted).await?;
        }
        if becomes_enabled || has_other_url {
            self.check_endpoint(&wanted).await?;
        }
        let changed = self.store().change_webhook(Change {
            viewer: self.who.id,
            before: stored,
            after: wanted,
            needs_permission,
            enabled: becomes_enabled.then(|| self.context.clock.now()),
        });
        Ok(changed.await?)
    }

    /// Removes a webhook that is visible to whoever asks, with its deliveries, and returns it.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`] if there is none that is visible.
    pub async fn remove(&self, id: WebhookId) -> Result<Webhook> {
        Ok(self.store().remove_webhook(self.who.id, id).await?)
    }

    /// Gives a webhook that is visible to whoever asks another secret. Deliveries are signed with the old one
    /// as well for a day, so that a receiver can change over without losing any.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotFound`] if there is none that is visible.
    pub async fn rotate_secret(&self, id: WebhookId) -> Result<Webhook> {
        let until = self.context.clock.now().after(OVERLAP);
        for _ in 0..TRIES {
            let before = self.visible_webhook(id).await?;
            let mut after = before.clone();
            let current = std::mem::replace(&mut after.secrets.current, Secret::generate());
            after.secrets.previous = Some((current, until));
            let changed = self.store().change_webhook(Change {
                viewer: self.who.id,
                before,
                after,
                needs_permission: false,
                enabled: None,
            });
            match changed.await {
                Err(Refused::Conflict) => {}
                result => return Ok(result?),
            }
        }
        Err(Error::Conflict)
    }

    /// Checks the permission before the endpoint is called: who may not register calls nobody.
    async fn check_permission(&self, webhook: &Webhook) -> Result<()> {
        Ok(self.grants().await?.check(&webhook.subscription.urns)?)
    }

    /// Checks that a webhook's endpoint answers.
    async fn check_endpoint(&self, webhook: &Webhook) -> Result<()> {
        let (url, secret) = (&webhook.url, &webhook.secrets.current);
        let report = self.context.check.check(url, secret).await;
        if report.passed {
            Ok(())
        } else {
            Err(Error::EndpointCheckFailed(Box::new(report)))
        }
    }
}

/// Returns the webhook as it is to become.
fn merge(stored: &Webhook, change: WebhookUpdate, config: &Config) -> Result<Webhook> {
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
