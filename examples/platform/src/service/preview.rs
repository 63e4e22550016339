//! What a webhook would receive, before it is saved.

use std::collections::HashSet;
use std::hash::Hash;

use serde::Serialize;
use urn_filter::permission::PermissionDenied;
use urn_filter::tree::Tree;
use urn_filter::{EventPattern, FilterSet, Finding, Pattern, Subscription};

use super::caller::Caller;
use super::error::{InvalidInput, Result};
use crate::model::{Webhook, WebhookId};

/// The most other webhooks that are compared.
const OTHERS: usize = 100;

/// What a webhook would receive.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The names and filters.
    pub subscription: Subscription,
    /// What is odd about them.
    pub findings: Vec<Finding>,
    /// The filters as a tree.
    pub tree: Tree,
    /// The filters beyond what the user may edit.
    pub denied: Option<PermissionDenied>,
    /// What no other webhook of the user gets.
    pub added: Vec<Added>,
}

/// A filter, and the event names for which none of the user's other webhooks has a filter that covers
/// it.
#[derive(Debug, Clone, Serialize)]
pub struct Added {
    /// The filter.
    pub filter: Pattern,
    /// The names.
    pub events: Vec<EventPattern>,
}

impl Caller {
    /// Says what a webhook with these names and filters would receive. Nothing is saved. The webhook that is
    /// edited, if there is one, is not compared with itself.
    ///
    /// # Errors
    ///
    /// Returns every name and filter that is none, or that there are too many.
    pub async fn preview(
        &self,
        events: &[String],
        urns: &[String],
        edited: Option<WebhookId>,
    ) -> Result<Preview> {
        let subscription = Subscription::parse(events, urns).map_err(|error| InvalidInput {
            subscription: Some(error),
            fields: Vec::new(),
        })?;
        self.context.config.limits.check(&subscription)?;
        let denied = self.grants().await?.check(&subscription.urns).err();
        let viewer = self.who.id;
        let others = self
            .store()
            .visible_webhooks(viewer, None, None, OTHERS + 1);
        let mut others = others.await?;
        others.retain(|other| other.owner == viewer && Some(other.id) != edited);
        Ok(Preview {
            findings: subscription.lint(),
            tree: subscription.urns.to_tree(),
            denied,
            added: added(&subscription, &others),
            subscription,
        })
    }
}

fn added(wanted: &Subscription, others: &[Webhook]) -> Vec<Added> {
    let others = || others.iter().map(|other| &other.subscription);
    let covered = |name| -> FilterSet {
        let having = others().filter(|other| other.events.covers(name));
        having
            .flat_map(|other| other.urns.iter().cloned())
            .collect()
    };
    let names = once(&wanted.events).map(|name| (name, covered(name)));
    let names: Vec<_> = names.collect();
    let of_filter = |filter: &Pattern| {
        let names = names.iter().filter(|(_, all)| !all.covers(filter));
        let events: Vec<_> = names.map(|(name, _)| (*name).clone()).collect();
        let filter = filter.clone();
        (!events.is_empty()).then_some(Added { filter, events })
    };
    once(&wanted.urns).filter_map(of_filter).collect()
}

/// Names what is entered twice once.
fn once<T: Copy + Eq + Hash>(list: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    let mut seen = HashSet::new();
    list.into_iter().filter(move |entry| seen.insert(*entry))
}
