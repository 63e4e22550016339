//! What a webhook would receive, before it is saved.

use std::collections::HashSet;
use std::hash::Hash;

use serde::Serialize;
use urn_filter::permission::PermissionDenied;
use urn_filter::tree::Tree;
use urn_filter::{EventPattern, FilterSet, Finding, Pattern, Subscription};

use super::error::{Error, InvalidInput};
use super::input::parse;
use crate::access::grants_of;
use crate::context::Context;
use crate::model::{Principal, Webhook, WebhookId};
use crate::storage::webhooks;

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

/// A filter, and the event patterns for which none of the user's other webhooks has a filter that covers
/// it.
#[derive(Debug, Clone, Serialize)]
pub struct Added {
    /// The filter.
    pub filter: Pattern,
    /// The names.
    pub events: Vec<EventPattern>,
}

/// Says what a webhook with these names and filters would receive. Nothing is saved. The webhook that is
/// edited, if there is one, is not compared with itself.
///
/// # Errors
///
/// Returns every name and filter that is none, or that there are too many.
pub async fn preview(
    context: &Context,
    who: &Principal,
    events: &[String],
    urns: &[String],
    edited: Option<WebhookId>,
) -> Result<Preview, Error> {
    let subscription = parse(events, urns).map_err(|error| InvalidInput {
        subscription: Some(error),
        fields: Vec::new(),
    })?;
    context.config.limits.check(&subscription)?;
    let viewer = who.id;
    let read = context.store.read(move |connection| {
        let denied = grants_of(connection, viewer)?
            .check(&subscription.urns)
            .err();
        let mut others = webhooks::list_visible(connection, viewer, None, None, OTHERS + 1)?;
        others.retain(|other| other.owner == viewer && Some(other.id) != edited);
        Ok(Preview {
            findings: subscription.lint(),
            tree: subscription.urns.to_tree(),
            denied,
            added: added(&subscription, &others),
            subscription,
        })
    });
    read.await
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
