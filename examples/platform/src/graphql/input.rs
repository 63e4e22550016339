//! What a developer sends for a webhook.

use async_graphql::{ID, InputObject, MaybeUndefined};

use super::scalars::{EventName, Url, Urn, texts};
use crate::service::{NewWebhook, WebhookUpdate};

/// Which webhooks.
#[derive(InputObject)]
pub struct WebhooksFilter {
    /// Those that name this app.
    pub app_id: Option<ID>,
    /// Those of this project. There are no projects here, so the list is empty.
    pub project_id: Option<ID>,
}

/// A webhook to register.
#[derive(InputObject)]
pub struct RegisterWebhookInput {
    /// The names of the events, or patterns of names such as `ticket.*`.
    events: Vec<EventName>,
    /// The filters of the URNs.
    urns: Vec<Urn>,
    /// Where deliveries go. It answers a signed test with 200.
    url: Url,
    /// Whether it works at once. If it is absent or `null`, it does.
    enabled: Option<bool>,
    /// What it is for, in at most 500 characters.
    description: Option<String>,
}

/// A change of a webhook. What is absent stays as it is. `null` removes the description; the other
/// fields are never empty, so that `null` leaves them as they are.
#[derive(InputObject)]
pub struct UpdateWebhookInput {
    events: Option<Vec<EventName>>,
    urns: Option<Vec<Urn>>,
    url: Option<Url>,
    enabled: Option<bool>,
    description: MaybeUndefined<String>,
}

impl From<RegisterWebhookInput> for NewWebhook {
    fn from(input: RegisterWebhookInput) -> Self {
        Self {
            events: texts(input.events),
            urns: texts(input.urns),
            url: input.url.0,
            enabled: input.enabled.unwrap_or(true),
            description: input.description,
        }
    }
}

impl From<UpdateWebhookInput> for WebhookUpdate {
    fn from(input: UpdateWebhookInput) -> Self {
        let description: Option<Option<String>> = input.description.into();
        Self {
            events: input.events.map(texts),
            urns: input.urns.map(texts),
            url: input.url.map(|url| url.0),
            enabled: input.enabled,
            description: description.map(Option::unwrap_or_default),
        }
    }
}
