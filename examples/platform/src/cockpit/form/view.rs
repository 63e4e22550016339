//! The fields of the form, and what would be received.

use std::collections::BTreeSet;

use maud::{Markup, html};
use urn_filter::EventPattern;
use urn_filter::allthings::describe;

use super::super::fields::Fields;
use super::super::page::field;
use super::super::webhook::{name, path, scope};
use super::faults::Faults;
use crate::model::App;
use crate::service::catalogue::groups;
use crate::service::{Added, MAX_COMPARED, Preview};

const EVENTS_HINT: &str = "One a line. ticket.created is this event. ticket.* is every event whose name \
    begins with “ticket.”, such as ticket.created and ticket.comment.created. *.created is every event \
    with one word before “.created”. A * alone is every event.";
/// The most filters that are shown as new.
const SHOWN: usize = 50;

/// The form as it is shown.
pub struct View<'a> {
    pub fields: &'a Fields,
    pub faults: &'a Faults,
    /// The apps that the visitor may edit.
    pub editable: &'a [App],
}

impl View<'_> {
    /// Renders all fields and the buttons. Which mode is shown, the stylesheet decides.
    pub fn form(&self) -> Markup {
        let url_hint =
            "It begins with https:// and answers a test delivery with 200 when you save.";
        let mode = [
            ("choose", "Choose from lists"),
            ("expert", "Enter names and URNs (expert)"),
        ];
        html! {
            (self.field("text", "description", "Name or description", "What it is for, for you."))
            (self.field("url", "url", "Endpoint URL", url_hint))
            (self.group("mode", "Events and scope", &self.radios("mode", &mode)))
            div.choose {
                (self.group("events", "Events", &self.events()))
                (self.group("scope", "Scope", &self.scope()))
            }
            div.expert {
                (self.field("lines", "raw-events", "Event names", EVENTS_HINT))
                (self.field("lines", "raw-urns", "URN filters", "One a line, for example urn:allthings:app:<app>:ticket:*."))
            }
            div.buttons {
                button name="action" value="save" { "Save" }
                button.quiet name="action" value="check" { "Check" }
            }
            p.hint { "“Check” shows what would be received and saves nothing." }
        }
    }

    fn events(&self) -> Markup {
        let chosen = self.fields.all("events");
        html! {
            @for group in groups() {
                fieldset {
                    legend { (group.name) }
                    @for event in &group.events {
                        label.choice {
                            input type="checkbox" name="events" value=(event.name)
                                checked[chosen.iter().any(|name| name == event.name)];
                            span { (event.description) " " code { (event.name) } }
                        }
                    }
                }
            }
        }
    }

    /// Renders the apps that the visitor may edit, and those that were chosen before, so that no filter
    /// goes missing.
    fn scope(&self) -> Markup {
        let mut apps: BTreeSet<&str> = self.editable.iter().map(App::as_str).collect();
        apps.extend(self.fields.rests("part."));
        html! {
            p.hint { "One webhook can have several apps." }
            @for app in apps { (self.group(&format!("part.{app}"), &format!("App {app}"), &self.app(app))) }
        }
    }

    fn app(&self, app: &str) -> Markup {
        let parts = [
            ("none", "Nothing"),
            ("everything", "The whole app"),
            ("categories", "Some ticket categories"),
        ];
        let categories = format!("categories.{app}");
        html! {
            @if !self.editable.iter().any(|editable| editable.as_str() == app) {
                p.hint { "You may not edit this app, so nothing of it is sent for you." }
            }
            (self.radios(&format!("part.{app}"), &parts))
            div.categories {
                (self.field("lines", &categories, "Ticket categories", "Their ids, one a line."))
            }
        }
    }

    fn field(&self, kind: &str, name: &str, label: &str, hint: &str) -> Markup {
        let (value, faults) = (self.fields.text(name), self.faults.of(name));
        field(kind, name, label, hint, value, faults.as_ref())
    }

    fn group(&self, id: &str, legend: &str, content: &Markup) -> Markup {
        let faults = self.faults.of(id);
        let described = faults.as_ref().map(|_| format!("{id}-error"));
        html! {
            fieldset id=(id) tabindex="-1" aria-describedby=[described] {
                legend { (legend) }
                @if let Some(faults) = faults { ul.fault id={ (id) "-error" } { (faults) } }
                (content)
            }
        }
    }

    /// Renders radio buttons, of which the first is chosen if none was.
    fn radios(&self, name: &str, choices: &[(&str, &str)]) -> Markup {
        let chosen = choices
            .iter()
            .position(|(value, _)| *value == self.fields.text(name));
        html! {
            @for (index, (value, text)) in choices.iter().enumerate() {
                label.choice {
                    input type="radio" name=(name) value=(value) checked[index == chosen.unwrap_or(0)];
                    span { (text) }
                }
            }
        }
    }
}

/// Renders what a webhook would receive, and what is odd about it.
pub fn preview(preview: &Preview) -> Markup {
    html! {
        section.preview aria-labelledby="preview" {
            h2 #preview { "What will be received" }
            dl { (scope(&preview.subscription)) }
            details open { summary { "The filters as a tree" } pre { (preview.tree) } }
            @if let Some(denied) = &preview.denied {
                h3 { "Beyond what you may edit" }
                pre { (format!("{denied:#}")) }
            }
            @if !preview.findings.is_empty() { h3 { "Findings" } }
            @for finding in &preview.findings { pre { (format!("{finding:#}")) } }
            @if !preview.unknown.is_empty() {
                h3 { "Events that are not in the list" }
                p {
                    (codes(&preview.unknown)) ": no event of this name is in the "
                    a href="/cockpit/events" { "list of events" }
                    ". Is it spelled right? You can save it as it is."
                }
            }
            (compared(preview))
        }
    }
}

/// Renders what is new beside the visitor's other webhooks, and which of these receive the rest.
fn compared(preview: &Preview) -> Markup {
    let Preview {
        added, covering, ..
    } = preview;
    let names = html! {
        ul { @for webhook in covering { li { a href=(path(webhook.id)) { bdi { (name(webhook)) } } } } }
    };
    html! {
        @if !added.is_empty() || !covering.is_empty() { h3 { "Beside your other webhooks" } }
        @if covering.is_empty() {
            @if !added.is_empty() { p { "All of this is new. Your other webhooks receive none of it, or only parts of it." } }
        } @else if added.is_empty() {
            p { "Your other webhooks receive all of this already:" }
            (names)
        } @else {
            p { "This is new:" }
            ul {
                @for added in added.iter().take(SHOWN) { li { (new(added)) } }
                @if added.len() > SHOWN { li { "and more of " (added.len() - SHOWN) " other filters" } }
            }
            p { "The rest is received already by" }
            (names)
        }
        @if !preview.compared_all {
            p { "It was compared with the first " (MAX_COMPARED) " of your webhooks only, so less may be new." }
        }
    }
}

fn new(added: &Added) -> Markup {
    html! {
        (codes(&added.events)) " of " (describe(&added.filter)) br; code { (added.filter) }
    }
}

/// Renders texts with commas between them.
fn codes(texts: &[EventPattern]) -> Markup {
    html! {
        @for (index, text) in texts.iter().enumerate() { @if index > 0 { ", " } code { (text) } }
    }
}
