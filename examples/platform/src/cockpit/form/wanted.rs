//! From what is entered to the names and filters of the API.

use urn_filter::ParseError;
use urn_filter::allthings::{AppId, CategoryId, Filter};

use super::super::fields::lines;
use super::entry::{AppEntry, Entry, Part};
use super::faults::{Fault, Faults};
use crate::service::NewWebhook;

/// The names and filters that the form comes to, and where each of them was entered.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) events: Vec<String>,
    pub(super) event_origins: Vec<Origin>,
    pub(super) urns: Vec<String>,
    pub(super) urn_origins: Vec<Origin>,
    pub(super) is_expert: bool,
}

/// Where something was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// The id of the field.
    pub(super) field: String,
    /// The line in it.
    pub(super) line: Option<usize>,
}

impl Origin {
    pub(super) fn field(field: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            line: None,
        }
    }

    fn line(field: impl Into<String>, line: usize) -> Self {
        Self {
            field: field.into(),
            line: Some(line),
        }
    }
}

impl Wanted {
    /// Returns what the form comes to, and what is wrong with the ids in it.
    pub(super) fn of(entry: &Entry) -> (Self, Faults) {
        let (mut wanted, mut faults) = (Self::default(), Faults::new());
        if entry.is_expert {
            wanted.is_expert = true;
            for (number, name) in lines(&entry.raw_events) {
                wanted.event(name, Origin::line("raw-events", number));
            }
            for (number, urn) in lines(&entry.raw_urns) {
                wanted.urn(urn.to_owned(), Origin::line("raw-urns", number));
            }
        } else {
            for name in &entry.events {
                wanted.event(name, Origin::field("events"));
            }
            for (index, app) in entry.apps.iter().enumerate() {
                wanted.app(index, app, &mut faults);
            }
        }
        (wanted, faults)
    }

    /// Returns what the use cases take.
    pub(super) fn input(&self, entry: &Entry) -> NewWebhook {
        NewWebhook {
            events: self.events.clone(),
            urns: self.urns.clone(),
            url: entry.url.trim().to_owned(),
            enabled: true,
            description: Some(entry.description.clone()),
        }
    }

    fn event(&mut self, name: &str, origin: Origin) {
        self.events.push(name.to_owned());
        self.event_origins.push(origin);
    }

    fn urn(&mut self, urn: String, origin: Origin) {
        self.urns.push(urn);
        self.urn_origins.push(origin);
    }

    /// Adds the filters of one app. The builders take ids, so that no text in a field can widen a
    /// filter.
    fn app(&mut self, index: usize, entry: &AppEntry, faults: &mut Faults) {
        if entry.part == Part::None {
            return;
        }
        let here = Origin::field(format!("app-{index}"));
        let app = match AppId::new(&entry.app) {
            Ok(app) => app,
            Err(error) => return faults.push(Fault::of_parse(here, &error)),
        };
        if entry.part == Part::Everything {
            return self.filter(Ok(app.everything()), here, faults);
        }
        let field = format!("categories-{index}");
        let mut is_empty = true;
        for (number, category) in lines(&entry.categories) {
            is_empty = false;
            let filter = CategoryId::new(category).map(|category| app.tickets_of(category));
            self.filter(filter, Origin::line(field.clone(), number), faults);
        }
        if is_empty {
            let message =
                "no category means no ticket: enter at least one, or choose the whole app";
            faults.push(Fault::new(Origin::field(field), message));
        }
    }

    fn filter(
        &mut self,
        filter: Result<Filter<'_>, ParseError>,
        origin: Origin,
        faults: &mut Faults,
    ) {
        match filter.and_then(|filter| filter.to_pattern()) {
            Ok(pattern) => self.urn(pattern.to_string(), origin),
            Err(error) => faults.push(Fault::of_parse(origin, &error)),
        }
    }
}
