//! The fields of the form before anything is entered.

use std::collections::BTreeMap;

use urn_filter::Subscription;
use urn_filter::allthings::{Choice, Filter, InApp, Scope};

use super::super::fields::Fields;
use super::faults::Faults;
use super::wanted::Wanted;
use crate::model::{App, Webhook};
use crate::service::catalogue;

/// Returns the fields for a new webhook of an app.
pub(super) fn fields_of_app(app: &App) -> Fields {
    let mut fields = Fields::default();
    fields.add(format!("part.{app}"), "everything");
    fields
}

/// Returns the fields of a webhook that there is. If the choices cannot say what the webhook has, the
/// form is in expert mode.
pub(super) fn fields_of_webhook(webhook: &Webhook) -> Fields {
    let subscription = &webhook.subscription;
    let mut fields = Fields::default();
    fields.add(
        "description",
        webhook.description.as_deref().unwrap_or_default(),
    );
    fields.add("url", &webhook.url);
    fields.add("raw-events", joined(&subscription.events));
    fields.add("raw-urns", joined(&subscription.urns));
    subscription
        .events
        .iter()
        .for_each(|name| fields.add("events", name));
    for (app, (part, categories)) in choices(subscription) {
        fields.add(format!("part.{app}"), part);
        fields.add(format!("categories.{app}"), categories.join("\n"));
    }
    if !says(&fields, subscription) {
        fields.add("mode", "expert");
    }
    fields
}

fn joined(list: impl IntoIterator<Item: ToString>) -> String {
    let texts = list.into_iter().map(|entry| entry.to_string());
    texts.collect::<Vec<_>>().join("\n")
}

/// Returns the choices that come nearest to the filters.
fn choices(subscription: &Subscription) -> BTreeMap<&str, (&'static str, Vec<&str>)> {
    let mut choices = BTreeMap::new();
    for filter in &subscription.urns {
        let Some(Filter::App(Scope::In(Choice::One(app), inside))) = Filter::from_pattern(filter)
        else {
            continue;
        };
        let (part, categories) = choices.entry(app.as_str()).or_insert(("none", Vec::new()));
        match inside {
            InApp::Everything => *part = "everything",
            InApp::Tickets(Scope::In(Choice::One(category), Scope::All)) => {
                *part = "categories";
                categories.push(category.as_str());
            }
            _ => {}
        }
    }
    choices
}

/// Reports whether the choices come to exactly these filters, and to names of the catalogue.
fn says(fields: &Fields, subscription: &Subscription) -> bool {
    let mut faults = Faults::default();
    let mut chosen = Wanted::of(fields, &mut faults).input(fields).urns;
    let mut urns: Vec<String> = subscription.urns.iter().map(ToString::to_string).collect();
    chosen.sort_unstable();
    urns.sort_unstable();
    let mut names = subscription.events.iter();
    faults.is_empty()
        && chosen == urns
        && names.all(|name| catalogue::find(name.as_str()).is_some())
}
