//! What a webhook would receive, before it is registered.

use async_graphql::{Result, SimpleObject};
use urn_filter::Finding;
use urn_filter::permission::{DeniedFilter, PermissionDenied};

use super::scalars::{EventName, Json, Urn};
use crate::service::{Added, Preview};

/// What a webhook would receive.
#[derive(SimpleObject)]
pub struct WebhookPreview {
    /// What is odd about the names and filters.
    findings: Vec<WebhookFinding>,
    /// The filters as a tree.
    tree: Json,
    /// The tree for people.
    tree_text: String,
    /// The filters beyond what whoever asks may edit. If there is one, the webhook cannot be registered.
    denied: Vec<DeniedUrn>,
    /// What no other webhook of whoever asks gets.
    added: Vec<AddedUrn>,
}

/// Something odd about a webhook.
#[derive(SimpleObject)]
pub struct WebhookFinding {
    /// `note`, `warning` or `error`.
    severity: &'static str,
    message: String,
    /// The finding as JSON: kind, location and suggestion.
    details: Json,
}

/// A filter beyond what whoever asks may edit.
#[derive(SimpleObject)]
pub struct DeniedUrn {
    index: usize,
    urn: Urn,
    message: String,
}

/// A filter, and the names of events for which no other webhook covers it.
#[derive(SimpleObject)]
pub struct AddedUrn {
    urn: Urn,
    events: Vec<EventName>,
}

impl TryFrom<Preview> for WebhookPreview {
    type Error = async_graphql::Error;

    fn try_from(preview: Preview) -> Result<Self> {
        let findings: Result<_> = preview.findings.iter().map(WebhookFinding::new).collect();
        let denied = preview.denied.iter().flat_map(PermissionDenied::entries);
        Ok(Self {
            findings: findings?,
            tree: Json::new(&preview.tree)?,
            tree_text: preview.tree.to_string(),
            denied: denied.map(DeniedUrn::from).collect(),
            added: preview.added.iter().map(AddedUrn::from).collect(),
        })
    }
}

impl WebhookFinding {
    fn new(finding: &Finding) -> Result<Self> {
        Ok(Self {
            severity: finding.severity().as_str(),
            message: finding.to_string(),
            details: Json::new(finding)?,
        })
    }
}

impl From<&DeniedFilter> for DeniedUrn {
    fn from(denied: &DeniedFilter) -> Self {
        Self {
            index: denied.index(),
            urn: Urn::from(denied.filter()),
            message: denied.to_string(),
        }
    }
}

impl From<&Added> for AddedUrn {
    fn from(added: &Added) -> Self {
        Self {
            urn: Urn::from(&added.filter),
            events: added.events.iter().map(EventName::from).collect(),
        }
    }
}
