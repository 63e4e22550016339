//! A webhook.

use serde::{Deserialize, Serialize};
use url::Url;
use urn_filter::Subscription;

use super::id::{PrincipalId, WebhookId};
use super::secret::SigningSecrets;
use super::timestamp::Timestamp;

/// A registered webhook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Who has registered it. What they may not receive is not delivered to it.
    pub owner: PrincipalId,
    /// When it was registered.
    pub created: Timestamp,
    /// Where deliveries go.
    pub url: Url,
    /// What it is for, in its owner's words.
    pub description: Option<String>,
    /// Which events it gets.
    pub subscription: Subscription,
    /// What signs its deliveries.
    pub secrets: SigningSecrets,
    /// Whether it works.
    pub state: WebhookState,
    /// Since when every attempt has failed, if the last one did. The attempts change it, so it has a column of its own.
    #[serde(skip)]
    pub failing_since: Option<Timestamp>,
}

/// Whether a webhook works, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WebhookState {
    /// Events are matched and delivered.
    Enabled,
    /// Nothing is matched and nothing is delivered.
    DisabledByOwner,
    /// Events are matched, and their deliveries are held until it is enabled again.
    DisabledByFault {
        /// What was wrong with the endpoint.
        reason: String,
        /// Since when it is disabled.
        since: Timestamp,
    },
}

impl WebhookState {
    /// Reports whether events are delivered.
    pub fn is_enabled(&self) -> bool {
        *self == Self::Enabled
    }

    /// Reports whether events are matched, so that the webhook belongs in the index.
    pub fn is_matched(&self) -> bool {
        *self != Self::DisabledByOwner
    }
}
