//! What is wrong with what was entered, at the field where it was entered.

use std::fmt::Display;

use maud::{Markup, html};
use urn_filter::{ListError, ParseError, SubscriptionError};

use super::super::delivery::exchange;
use super::super::failure::Failure;
use super::super::page::marked;
use super::wanted::{Place, Wanted};
use crate::model::CheckReport;
use crate::service::{Error, Field, InvalidInput};

/// The most faults that are shown.
const SHOWN: usize = 100;

/// Everything that is wrong with a form.
#[derive(Debug, Default)]
pub(super) struct Faults {
    list: Vec<Fault>,
    check: Option<Box<CheckReport>>,
}

/// One thing that is wrong.
#[derive(Debug)]
struct Fault {
    field: String,
    message: String,
    /// The text that was entered with the place marked, and a hint.
    details: Markup,
}

impl Faults {
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn add(&mut self, place: &Place, message: impl Display) {
        self.push(place, message, html! {});
    }

    /// Adds the fault of a text that cannot be read.
    pub(super) fn add_parse_error(&mut self, place: &Place, error: &ParseError) {
        let details = html! {
            br; (marked(error.input(), &error.span_in_input()))
            @if let Some(hint) = error.hint() { br; "Hint: " (hint) }
        };
        self.push(place, error, details);
    }

    fn push(&mut self, place: &Place, message: impl Display, details: Markup) {
        let line = place.line.map(|line| format!("Line {line}: "));
        let message = format!("{}{message}", line.unwrap_or_default());
        let field = place.field.clone();
        if self.list.len() < SHOWN {
            self.list.push(Fault {
                field,
                message,
                details,
            });
        }
    }

    /// Adds what a use case has refused. Returns what is no fault of the form.
    pub(super) fn take(&mut self, error: Error, wanted: &Wanted) -> Result<(), Failure> {
        match error {
            Error::InvalidInput(input) => self.take_input(&input, wanted),
            Error::PermissionDenied(denied) => {
                for entry in denied.entries() {
                    if let Some((place, _)) = wanted.urns.get(entry.index()) {
                        self.add(place, format!("beyond what you may edit: {entry}"));
                    }
                }
            }
            Error::LimitExceeded(limit) => self.add(&wanted.place(Field::Urns), limit),
            Error::EndpointCheckFailed(report) => {
                let message = "the endpoint did not pass the check, so nothing was saved";
                self.add(&wanted.place(Field::Url), message);
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
                self.add(&wanted.place(fault.field), &fault.message);
            }
        }
        let lists = input.subscription.as_ref();
        let events = lists.and_then(SubscriptionError::events);
        let urns = lists.and_then(SubscriptionError::urns);
        for (list, entered) in [(events, &wanted.events), (urns, &wanted.urns)] {
            for (index, error) in list.into_iter().flat_map(ListError::entries) {
                if let Some((place, _)) = entered.get(index) {
                    self.add_parse_error(place, error);
                }
            }
        }
    }

    /// Renders the summary at the top of the page, which has the focus. Each entry leads to its field.
    pub(super) fn summary(&self) -> Markup {
        html! {
            @if !self.is_empty() {
                section.errors role="alert" aria-labelledby="errors" tabindex="-1" autofocus {
                    h2 #errors { "There is a problem" }
                    ul {
                        @for fault in &self.list { li { a href={ "#" (fault.field) } { (fault.message) } } }
                    }
                    @if let Some(report) = &self.check { (exchange(&report.exchange)) }
                }
            }
        }
    }

    /// Renders what is wrong with a field as the entries of a list.
    pub(super) fn of(&self, field: &str) -> Option<Markup> {
        let faults = || self.list.iter().filter(|fault| fault.field == field);
        faults().next()?;
        Some(html! { @for fault in faults() { li { (fault.message) (fault.details) } } })
    }
}
