//! From what is entered to the names and filters of the API.

use urn_filter::allthings::{AppId, CategoryId};
use urn_filter::{ParseError, Pattern};

use super::super::fields::Fields;
use super::faults::Faults;
use crate::service::{Field, NewWebhook};

/// Where something was entered.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The name of the field, which is its id too.
    pub(super) field: String,
    /// The line in it.
    pub(super) line: Option<usize>,
}

/// A name or a filter, and where it was entered.
type Entered = (Place, String);

/// The names and filters that a form comes to.
#[derive(Debug)]
pub(super) struct Wanted {
    is_expert: bool,
    pub(super) events: Vec<Entered>,
    pub(super) urns: Vec<Entered>,
}

impl Wanted {
    /// Returns what the form comes to, and notes what is wrong with the ids in it.
    pub(super) fn of(fields: &Fields, faults: &mut Faults) -> Self {
        if fields.text("mode") == "expert" {
            return Self {
                is_expert: true,
                events: lines(fields, "raw-events").collect(),
                urns: lines(fields, "raw-urns").collect(),
            };
        }
        let mut urns = Vec::new();
        for app in fields.rests("part.") {
            for (place, filter) in filters(fields, app, faults) {
                match filter {
                    Ok(filter) => urns.push((place, filter.to_string())),
                    Err(error) => faults.add_parse_error(&place, &error),
                }
            }
        }
        let events = fields.all("events").iter();
        Self {
            is_expert: false,
            events: events.map(|name| (whole("events"), name.clone())).collect(),
            urns,
        }
    }

    /// Returns what the use cases take.
    pub(super) fn input(&self, fields: &Fields) -> NewWebhook {
        let texts = |list: &[Entered]| list.iter().map(|(_, text)| text.clone()).collect();
        NewWebhook {
            events: texts(&self.events),
            urns: texts(&self.urns),
            url: fields.text("url").trim().to_owned(),
            enabled: true,
            description: Some(fields.text("description").to_owned()),
        }
    }

    /// Returns where a field of the API is entered.
    pub(super) fn place(&self, field: Field) -> Place {
        whole(match field {
            Field::Events | Field::EventName if self.is_expert => "raw-events",
            Field::Events | Field::EventName => "events",
            Field::Urns if self.is_expert => "raw-urns",
            Field::Urns => "scope",
            Field::Url => "url",
            Field::Description => "description",
        })
    }
}

fn whole(field: &str) -> Place {
    let (field, line) = (field.to_owned(), None);
    Place { field, line }
}

/// Returns the lines of a field that are not blank, without the space around them.
fn lines(fields: &Fields, field: &str) -> impl Iterator<Item = Entered> {
    let lines = (1..).zip(fields.text(field).lines().map(str::trim));
    let place = |line| Place {
        line: Some(line),
        ..whole(field)
    };
    let lines = lines.filter(|(_, text)| !text.is_empty());
    lines.map(move |(line, text)| (place(line), text.to_owned()))
}

/// Returns the filters of one app. The builders take ids, so that no text in a field can widen a filter.
fn filters(
    fields: &Fields,
    app: &str,
    faults: &mut Faults,
) -> Vec<(Place, Result<Pattern, ParseError>)> {
    let part = format!("part.{app}");
    let everything = || AppId::new(app)?.everything().to_pattern();
    let tickets = |of: &str| {
        AppId::new(app)?
            .tickets_of(CategoryId::new(of)?)
            .to_pattern()
    };
    match fields.text(&part) {
        "everything" => vec![(whole(&part), everything())],
        "categories" => {
            let field = format!("categories.{app}");
            let filters = lines(fields, &field).map(|(place, text)| (place, tickets(&text)));
            let filters: Vec<_> = filters.collect();
            if filters.is_empty() {
                let message =
                    "no category means no ticket: enter at least one, or choose the whole app";
                faults.add(&whole(&field), message);
            }
            filters
        }
        _ => Vec::new(),
    }
}
