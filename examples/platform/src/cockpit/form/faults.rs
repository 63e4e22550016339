//! What is wrong with what was entered, at the field where it was entered.

use std::fmt::Display;

use maud::{Markup, html};
use urn_filter::{ListError, ParseError, SubscriptionError};

use super::super::delivery::exchange;
use super::super::failure::Result;
use super::super::page::marked;
use crate::model::CheckReport;
use crate::service::{Error, Field, FieldError};

/// The most faults that are shown.
const SHOWN: usize = 100;

/// Everything that is wrong with a form.
#[derive(Debug, Default)]
pub struct Faults {
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
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn add(&mut self, field: &str, message: impl Display, details: Markup) {
        let (field, message) = (field.to_owned(), message.to_string());
        self.list.push(Fault {
            field,
            message,
            details,
        });
        self.list.truncate(SHOWN);
    }

    /// Adds the fault of a text that cannot be read.
    pub fn add_parse_error(&mut self, field: &str, error: &ParseError) {
        let details = html! {
            br; (marked(error.input(), &error.span_in_input()))
            @if let Some(hint) = error.hint() { br; "Hint: " (hint) }
        };
        self.add(field, error, details);
    }

    /// Adds what a use case has refused. Returns what is no fault of the form.
    pub fn take(&mut self, error: Error, is_expert: bool) -> Result<()> {
        let id = |field| match (field, is_expert) {
            (Field::Url, _) => "url",
            (Field::Description, _) => "description",
            (Field::Urns, false) => "scope",
            (Field::Urns, true) => "raw-urns",
            (_, false) => "events",
            (_, true) => "raw-events",
        };
        match error {
            Error::InvalidInput(input) => {
                // A list that is empty only because of these faults is no fault of its own.
                let has_faults = !self.is_empty();
                let is_own = |fault: &&FieldError| !has_faults || fault.field != Field::Urns;
                for fault in input.fields.iter().filter(is_own) {
                    self.add(id(fault.field), &fault.message, html! {});
                }
                let lists = input.subscription.as_ref();
                let events = lists.and_then(SubscriptionError::events);
                let urns = lists.and_then(SubscriptionError::urns);
                for (field, list) in [(Field::Events, events), (Field::Urns, urns)] {
                    for (_, error) in list.into_iter().flat_map(ListError::entries) {
                        self.add_parse_error(id(field), error);
                    }
                }
            }
            Error::PermissionDenied(denied) => {
                for entry in denied.entries() {
                    let message = format!("beyond what you may edit: {entry}");
                    self.add(
                        id(Field::Urns),
                        message,
                        html! { br; code { (entry.filter()) } },
                    );
                }
            }
            Error::LimitExceeded(limit) => self.add(id(Field::Urns), limit, html! {}),
            Error::TooLarge(message) => self.add(id(Field::Urns), message, html! {}),
            Error::EndpointCheckFailed(report) => {
                let message = "the endpoint did not pass the check, so nothing was saved";
                self.add("url", message, html! {});
                self.check = Some(report);
            }
            other => return Err(other.into()),
        }
        Ok(())
    }

    /// Renders the summary at the top of the page, which has the focus. Each entry leads to its field.
    pub fn summary(&self) -> Markup {
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
    pub fn of(&self, field: &str) -> Option<Markup> {
        let faults = || self.list.iter().filter(|fault| fault.field == field);
        faults().next()?;
        Some(html! { @for fault in faults() { li { (fault.message) (fault.details) } } })
    }
}
