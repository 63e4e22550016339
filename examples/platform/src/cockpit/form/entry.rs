//! What is entered in the form.

use std::collections::{HashMap, HashSet};

use urn_filter::Pattern;
use urn_filter::allthings::{Choice, Filter, InApp, Scope};

use super::super::fields::Fields;
use super::wanted::Wanted;
use crate::model::{App, Webhook};
use crate::service::catalogue;

/// What is entered in the form. Both modes keep what was entered in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) description: String,
    pub(super) url: String,
    /// Whether the names and filters are entered as they are.
    pub(super) is_expert: bool,
    pub(super) events: Vec<String>,
    pub(super) apps: Vec<AppEntry>,
    pub(super) raw_events: String,
    pub(super) raw_urns: String,
}

/// What is chosen of one app.
#[derive(Debug, Clone)]
pub(super) struct AppEntry {
    pub(super) app: String,
    pub(super) part: Part,
    /// The ids of categories, one a line.
    pub(super) categories: String,
}

impl AppEntry {
    fn nothing_of(app: String) -> Self {
        Self {
            app,
            part: Part::None,
            categories: String::new(),
        }
    }
}

/// Which part of an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    None,
    Everything,
    Categories,
}

impl Part {
    pub(super) const ALL: [(Self, &'static str, &'static str); 3] = [
        (Self::None, "none", "Nothing"),
        (Self::Everything, "everything", "The whole app"),
        (Self::Categories, "categories", "Some ticket categories"),
    ];

    fn of(value: &str) -> Self {
        let found = Self::ALL.iter().find(|(_, name, _)| *name == value);
        found.map_or(Self::None, |(part, ..)| *part)
    }
}

impl Entry {
    /// Returns the form for a new webhook of an app.
    pub(super) fn new(app: &App) -> Self {
        Self {
            apps: vec![AppEntry {
                part: Part::Everything,
                ..AppEntry::nothing_of(app.to_string())
            }],
            ..Self::default()
        }
    }

    /// Reads what was entered.
    pub(super) fn of_fields(fields: &Fields) -> Self {
        let (apps, parts) = fields.group("part.");
        let (_, categories) = fields.group("categories.");
        let read = |app: &str| AppEntry {
            app: app.to_owned(),
            part: Part::of(parts.get(app).copied().unwrap_or_default()),
            categories: categories.get(app).copied().unwrap_or_default().to_owned(),
        };
        Self {
            description: fields.text("description").to_owned(),
            url: fields.text("url").to_owned(),
            is_expert: fields.text("mode") == "expert",
            events: fields.all("events"),
            apps: apps.into_iter().map(read).collect(),
            raw_events: fields.text("raw-events").to_owned(),
            raw_urns: fields.text("raw-urns").to_owned(),
        }
    }

    /// Returns the form of a webhook that there is. If the choices cannot say what the webhook has, it is
    /// in expert mode.
    pub(super) fn of_webhook(webhook: &Webhook) -> Self {
        let subscription = &webhook.subscription;
        let events: Vec<String> = subscription
            .events
            .iter()
            .map(ToString::to_string)
            .collect();
        let urns: Vec<String> = subscription.urns.iter().map(ToString::to_string).collect();
        let mut entry = Self {
            description: webhook.description.clone().unwrap_or_default(),
            url: webhook.url.to_string(),
            apps: choices(subscription.urns.patterns()),
            raw_events: events.join("\n"),
            raw_urns: urns.join("\n"),
            events,
            is_expert: false,
        };
        entry.is_expert = !entry.says(urns);
        entry
    }

    /// Reports whether the choices come to exactly these filters, and to names of the catalogue.
    fn says(&self, mut urns: Vec<String>) -> bool {
        let (wanted, faults) = Wanted::of(self);
        let mut chosen = wanted.urns;
        chosen.sort_unstable();
        urns.sort_unstable();
        let is_choice = |name: &String| catalogue::find(name).is_some();
        faults.is_empty() && chosen == urns && self.events.iter().all(is_choice)
    }

    /// Adds the apps that the visitor may edit and that are not there yet. Apps that he may not edit
    /// stay, so that no filter goes missing.
    pub(super) fn with_apps(mut self, apps: &[App]) -> Self {
        let known: HashSet<String> = self.apps.iter().map(|entry| entry.app.clone()).collect();
        let missing = apps.iter().map(ToString::to_string);
        let missing = missing.filter(|app| !known.contains(app));
        self.apps.extend(missing.map(AppEntry::nothing_of));
        self
    }

    /// Fills an empty expert mode with what the choices come to.
    pub(super) fn with_expert_text(mut self, wanted: &Wanted) -> Self {
        if !self.is_expert && self.raw_events.is_empty() && self.raw_urns.is_empty() {
            self.raw_events = wanted.events.join("\n");
            self.raw_urns = wanted.urns.join("\n");
        }
        self
    }
}

/// Returns the choices that come nearest to these filters, the apps in the order of the filters.
fn choices(filters: &[Pattern]) -> Vec<AppEntry> {
    let mut apps: Vec<AppEntry> = Vec::new();
    let mut places = HashMap::new();
    for filter in filters {
        let Some(Filter::App(Scope::In(Choice::One(app), inside))) = Filter::from_pattern(filter)
        else {
            continue;
        };
        let place = *places.entry(app.as_str()).or_insert(apps.len());
        if place == apps.len() {
            apps.push(AppEntry::nothing_of(app.as_str().to_owned()));
        }
        let entry = &mut apps[place];
        match inside {
            InApp::Everything => entry.part = Part::Everything,
            InApp::Tickets(Scope::In(Choice::One(category), Scope::All)) => {
                entry.part = Part::Categories;
                entry.categories.push_str(category.as_str());
                entry.categories.push('\n');
            }
            _ => {}
        }
    }
    apps
}
