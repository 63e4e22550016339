//! From what is entered to the names and filters of the API, and back.

use std::collections::BTreeSet;

use maud::html;
use urn_filter::allthings::{AppId, CategoryId, Choice, Filter, InApp, Scope};
use urn_filter::{ParseError, Pattern};

use super::super::fields::Fields;
use super::faults::Faults;
use crate::model::{App, Webhook};
use crate::service::{NewWebhook, catalogue};

/// Returns whether names and filters are entered as they are.
pub fn is_expert(fields: &Fields) -> bool {
    fields.text("mode") == "expert"
}

/// Returns what a form comes to, and notes what is wrong with the ids in it.
pub fn wanted(fields: &Fields, faults: &mut Faults) -> NewWebhook {
    let all = |name| lines(fields.text(name)).map(str::to_owned).collect();
    let (events, urns) = if is_expert(fields) {
        (all("raw-events"), all("raw-urns"))
    } else {
        (fields.all("events").to_vec(), chosen(fields, faults))
    };
    NewWebhook {
        events,
        urns,
        url: fields.text("url").trim().to_owned(),
        enabled: true,
        description: Some(fields.text("description").to_owned()),
    }
}

/// Returns the filters that are chosen. The builders take ids, so that no text in a field can widen a
/// filter.
fn chosen(fields: &Fields, faults: &mut Faults) -> Vec<String> {
    let mut urns = Vec::new();
    for app in fields.rests("part.") {
        let (part, categories) = (format!("part.{app}"), format!("categories.{app}"));
        let tickets = |category| tickets(app, category);
        let (field, filters) = match fields.text(&part) {
            "everything" => (part, vec![everything(app)]),
            "categories" => {
                let filters = lines(fields.text(&categories)).map(tickets).collect();
                (categories, filters)
            }
            _ => continue,
        };
        if filters.is_empty() {
            let message = "no category means no ticket: enter one, or choose the whole app";
            faults.add(&field, message, html! {});
        }
        for filter in filters {
            match filter {
                Ok(filter) => urns.push(filter.to_string()),
                Err(error) => faults.add_parse_error(&field, &error),
            }
        }
    }
    urns
}

fn everything(app: &str) -> Result<Pattern, ParseError> {
    AppId::new(app)?.everything().to_pattern()
}

fn tickets(app: &str, category: &str) -> Result<Pattern, ParseError> {
    let category = CategoryId::new(category)?;
    AppId::new(app)?.tickets_of(category).to_pattern()
}

/// Returns the lines that are not blank, without the space around them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Returns the fields for a new webhook of an app.
pub fn fields_of_app(app: &App) -> Fields {
    [(format!("part.{app}"), "everything".to_owned())]
        .into_iter()
        .collect()
}

/// Returns the fields of a webhook that there is. If the choices cannot say what the webhook has, the
/// form is in expert mode.
pub fn fields_of_webhook(webhook: &Webhook) -> Fields {
    let subscription = &webhook.subscription;
    let events: Vec<String> = subscription
        .events
        .iter()
        .map(ToString::to_string)
        .collect();
    let urns: Vec<String> = subscription.urns.iter().map(ToString::to_string).collect();
    let mut fields = Fields::default();
    fields.add(
        "description",
        webhook.description.as_deref().unwrap_or_default(),
    );
    fields.add("url", webhook.url.as_str());
    fields.add("raw-events", &events.join("\n"));
    fields.add("raw-urns", &urns.join("\n"));
    for name in &events {
        fields.add("events", name);
    }
    for filter in &subscription.urns {
        choose(&mut fields, filter);
    }
    // The choices are good if they come to the same again.
    let mut faults = Faults::default();
    let chosen: BTreeSet<_> = wanted(&fields, &mut faults).urns.into_iter().collect();
    let is_choice = |name: &String| catalogue::find(name).is_some();
    if !faults.is_empty() || chosen != urns.into_iter().collect() || !events.iter().all(is_choice) {
        fields.add("mode", "expert");
    }
    fields
}

/// Adds the choice that comes nearest to a filter.
fn choose(fields: &mut Fields, filter: &Pattern) {
    let Some(Filter::App(Scope::In(Choice::One(app), inside))) = Filter::from_pattern(filter)
    else {
        return;
    };
    let app = app.as_str();
    let (part, categories) = (format!("part.{app}"), format!("categories.{app}"));
    match inside {
        InApp::Everything => fields.add(&part, "everything"),
        InApp::Tickets(Scope::In(Choice::One(category), Scope::All)) => {
            fields.add(&part, "categories");
            fields.add_line(&categories, category.as_str());
        }
        _ => {}
    }
}
