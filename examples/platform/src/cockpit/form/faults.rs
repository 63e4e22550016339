//! What is wrong with what was entered, at the field where it was entered.

use std::ops::Range;

use maud::{Markup, html};
use urn_filter::{ListError, ParseError, SubscriptionError};

use super::super::exchange::exchange;
use super::super::failure::Failure;
use super::super::page::marked;
use super::wanted::{Origin, Wanted};
use crate::model::CheckReport;
use crate::service::{Error, Field, InvalidInput};

/// The most faults that are shown.
const SHOWN: usize = 100;

/// Everything that is wrong with a form.
#[derive(Debug)]
pub(super) struct Faults {
    list: Vec<Fault>,
    check: Option<Box<CheckReport>>,
}

/// One thing that is wrong.
#[derive(Debug)]
pub(super) struct Fault {
    origin: Origin,
    message: String,
    /// The text that was entered, and the place in it.
    place: Option<(String, Range<usize>)>,
    hint: Option<&'static str>,
}

impl Fault {
    pub(super) fn new(origin: Origin, message: impl Into<String>) -> Self {
        Self {
            origin,
            message: message.into(),
            place: None,
            hint: None,
        }
    }

    /// Returns the fault of a text that cannot be read.
    pub(super) fn of_parse(origin: Origin, error: &ParseError) -> Self {
        Self {
            origin,
            message: error.to_string(),
            place: Some((error.input().to_owned(), error.span_in_input())),
            hint: error.hint(),
        }
    }

    fn text(&self) -> Markup {
        html! {
            @if let Some(line) = self.origin.line { "Line " (line) ": " }
            (self.message)
        }
    }
}

impl Faults {
    pub(super) const fn new() -> Self {
        Self {
            list: Vec::new(),
            check: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn push(&mut self, fault: Fault) {
        if self.list.len() < SHOWN {
            self.list.push(fault);
        }
    }

    /// Adds what a use case has refused. Returns what is no fault of the form.
    pub(super) fn take(&mut self, error: Error, wanted: &Wanted) -> Result<(), Failure> {
        match error {
            Error::InvalidInput(input) => self.take_input(&input, wanted),
            Error::PermissionDenied(denied) => {
                for entry in denied.entries() {
                    let (filter, scope) = (entry.filter(), entry.app_scope());
                    let message = format!("beyond what you may edit: {filter} ({scope})");
                    self.push(Fault::new(
                        origin(&wanted.urn_origins, entry.index()),
                        message,
                    ));
                }
            }
            Error::LimitExceeded(limit) => {
                self.push(Fault::new(wanted.field(Field::Urns), limit.to_string()));
            }
            Error::EndpointCheckFailed(report) => {
                let message = "the endpoint did not pass the check, so nothing was saved";
                self.push(Fault::new(wanted.field(Field::Url), message));
                self.check = Some(report);
            }
            other => return Err(other.into()),
        }
        Ok(())
    }

    fn take_input(&mut self, input: &InvalidInput, wanted: &Wanted) {
        // A list that is empty only because of these faults is no fault of its own.
        let has_faults = !self.is_empty();
        for fault in &input.fields {
            if !(has_faults && fault.field == Field::Urns) {
                self.push(Fault::new(wanted.field(fault.field), &*fault.message));
            }
        }
        let subscription = input.subscription.as_ref();
        let events = subscription.and_then(SubscriptionError::events);
        self.take_list(events, &wanted.event_origins);
        let urns = subscription.and_then(SubscriptionError::urns);
        self.take_list(urns, &wanted.urn_origins);
    }

    fn take_list(&mut self, list: Option<&ListError>, origins: &[Origin]) {
        for (index, error) in list.into_iter().flat_map(ListError::entries) {
            self.push(Fault::of_parse(origin(origins, index), error));
        }
    }

    /// Renders the summary at the top of the page, which has the focus. Each entry leads to its field.
    pub(super) fn summary(&self) -> Markup {
        html! {
            @if !self.is_empty() {
                section.errors role="alert" aria-labelledby="errors" tabindex="-1" autofocus {
                    h2 #errors { "There is a problem" }
                    ul {
                        @for fault in &self.list {
                            li { a href={ "#" (fault.origin.field) } { (fault.text()) } }
                        }
                    }
                    @if let Some(report) = &self.check { (exchange(&report.exchange)) }
                }
            }
        }
    }

    /// Returns whether something is wrong with a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.list.iter().any(|fault| fault.origin.field == field)
    }

    /// Renders what is wrong with a field.
    pub(super) fn of(&self, field: &str) -> Markup {
        let faults = || self.list.iter().filter(|fault| fault.origin.field == field);
        html! {
            @if self.has(field) {
                ul.fault id={ (field) "-error" } {
                    @for fault in faults() {
                        li {
                            (fault.text())
                            @if let Some((text, place)) = &fault.place { br; (marked(text, place)) }
                            @if let Some(hint) = fault.hint { br; "Hint: " (hint) }
                        }
                    }
                }
            }
        }
    }
}

impl Wanted {
    /// Returns where a field of the API is entered.
    fn field(&self, field: Field) -> Origin {
        Origin::field(match field {
            Field::Events | Field::EventName if self.is_expert => "raw-events",
            Field::Events | Field::EventName => "events",
            Field::Urns if self.is_expert => "raw-urns",
            Field::Urns => "scope",
            Field::Url => "url",
            Field::Description => "description",
        })
    }
}

fn origin(origins: &[Origin], index: usize) -> Origin {
    let origin = origins.get(index).cloned();
    origin.unwrap_or_else(|| Origin::field("scope"))
}
