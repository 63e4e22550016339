//! What a webhook would receive, before it is saved.

use std::collections::{BTreeSet, HashSet};
use std::hash::Hash;

use serde::Serialize;
use urn_filter::filter_index::Question;
use urn_filter::permission::PermissionDenied;
use urn_filter::tree::Tree;
use urn_filter::{EventPattern, EventPatterns, FilterIndex, Finding, Pattern, Subscription};

use super::caller::Caller;
use super::catalogue;
use super::error::{InvalidInput, Result};
use crate::model::{Webhook, WebhookId};

/// The most other webhooks that are compared.
pub const MAX_COMPARED: usize = 100;

/// What a webhook would receive.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The event patterns and filters.
    pub subscription: Subscription,
    /// What is odd about them.
    pub findings: Vec<Finding>,
    /// The event patterns that match no event of the catalogue. They may be right: services can send others.
    pub unknown: Vec<EventPattern>,
    /// The filters as a tree.
    pub tree: Tree,
    /// The filters beyond what the user may edit.
    pub denied: Option<PermissionDenied>,
    /// What none of the user's other webhooks gets.
    pub added: Vec<Added>,
    /// Some of the user's other webhooks, which together get all the rest.
    pub covering: Vec<Webhook>,
    /// Whether all other webhooks of the user were compared: at most [`MAX_COMPARED`] are, those that were
    /// registered first. If not, less may be new.
    pub compared_all: bool,
}

/// A filter, and the event patterns for which none of the user's other webhooks covers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Added {
    /// The filter.
    pub filter: Pattern,
    /// The event patterns.
    pub events: Vec<EventPattern>,
}

impl Caller {
    /// Says what a webhook with these event patterns and filters would receive. Nothing is saved. It is
    /// compared with the other webhooks that whoever asks has registered, but for those that get nothing: not
    /// with the one that is edited, if there is one, and not with those that they have disabled.
    ///
    /// # Errors
    ///
    /// Returns every text that is no event pattern or filter, or that there are too many.
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
        // The edited one, and one that says that there are more.
        let most = MAX_COMPARED + 2;
        let mut others = self.store().matched_webhooks(self.who.id, most).await?;
        others.retain(|other| Some(other.id) != edited);
        let compared_all = others.len() <= MAX_COMPARED;
        others.truncate(MAX_COMPARED);
        let (added, covering) = compare(&subscription, &others);
        others.retain(|other| covering.contains(&other.id));
        Ok(Preview {
            findings: subscription.lint(),
            unknown: once(&subscription.events)
                .filter(|event| catalogue::matching(event).next().is_none())
                .cloned()
                .collect(),
            tree: subscription.urns.to_tree(),
            denied,
            added,
            covering: others,
            compared_all,
            subscription,
        })
    }
}

/// Returns what a webhook would add to others, and some of these which get the rest.
fn compare(wanted: &Subscription, others: &[Webhook]) -> (Vec<Added>, BTreeSet<WebhookId>) {
    let wanted = Subscription {
        events: once(&wanted.events).cloned().collect(),
        urns: once(&wanted.urns).cloned().collect(),
    };
    let others = others.iter();
    let others: FilterIndex<_> = others
        .map(|other| (other.id, other.subscription.clone()))
        .collect();
    let new: HashSet<(usize, usize)> = others.uncovered(&wanted).collect();
    let (mut added, mut covering) = (Vec::new(), BTreeSet::new());
    for (at, filter) in wanted.urns.iter().enumerate() {
        let events = wanted.events.iter().cloned().enumerate();
        let (events, rest): (Vec<_>, Vec<_>) =
            events.partition(|(event, _)| new.contains(&(*event, at)));
        let rest: EventPatterns = rest.into_iter().map(|(_, event)| event).collect();
        if !events.is_empty() {
            added.push(Added {
                filter: filter.clone(),
                events: events.into_iter().map(|(_, event)| event).collect(),
            });
        }
        add_covering(&others, filter, &rest, &mut covering);
    }
    (added, covering)
}

/// Adds a webhook that gets all of these events, or if there is none, one for each event pattern.
fn add_covering(
    others: &FilterIndex<WebhookId>,
    filter: &Pattern,
    events: &EventPatterns,
    covering: &mut BTreeSet<WebhookId>,
) {
    let mut add = |question: Question<'_>| {
        let found: BTreeSet<_> = others.covering(question).copied().collect();
        // One that is named already, so that few are.
        let one = covering.intersection(&found).next().or(found.first());
        one.copied().map(|one| covering.insert(one)).is_some()
    };
    // Everybody gets all of nothing.
    if !events.is_empty() && !add(Question::from(filter).with_events(events)) {
        for event in events {
            add(Question::from((event, filter)));
        }
    }
}

/// Names what is entered twice once.
fn once<T: Copy + Eq + Hash>(list: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    let mut seen = HashSet::new();
    list.into_iter().filter(move |entry| seen.insert(*entry))
}
