//! The fields of the form.

use maud::{Markup, html};

use super::super::catalogue::groups;
use super::NO_FAULTS;
use super::entry::{AppEntry, Entry, Part};
use super::faults::Faults;
use crate::service::Preview;

/// The form as it is shown.
pub(super) struct View<'a> {
    pub(super) entry: &'a Entry,
    pub(super) faults: &'a Faults,
    pub(super) preview: Option<&'a Preview>,
}

impl<'a> View<'a> {
    /// Shows a form that nobody has sent.
    pub(super) const fn of(entry: &'a Entry) -> Self {
        Self {
            entry,
            faults: &NO_FAULTS,
            preview: None,
        }
    }

    /// Renders all fields and the buttons. Which mode is shown, the stylesheet decides.
    pub(super) fn fields(&self) -> Markup {
        let entry = self.entry;
        html! {
            (self.input("description", "text", "Name or description", "What it is for, for you.", &entry.description))
            (self.input("url", "url", "Endpoint URL", "It begins with https:// and answers a test delivery with 200 when you save.", &entry.url))
            fieldset {
                legend { "Events and scope" }
                (radio("mode", "choose", "Choose from lists", !entry.is_expert, "mode-choose"))
                (radio("mode", "expert", "Enter names and URNs (expert)", entry.is_expert, "mode-expert"))
            }
            div.choose {
                (self.events())
                (self.scope())
            }
            div.expert {
                (self.area("raw-events", "raw-events", "Event names", "One a line, for example ticket.created.", &entry.raw_events))
                (self.area("raw-urns", "raw-urns", "URN filters", "One a line, for example urn:allthings:app:<app>:ticket:*.", &entry.raw_urns))
            }
            div.buttons {
                button name="action" value="save" { "Save" }
                button.quiet name="action" value="check" { "Check" }
            }
            p.hint { "“Check” shows what would be received and saves nothing." }
        }
    }

    fn events(&self) -> Markup {
        html! {
            fieldset #events tabindex="-1" aria-describedby=[self.described("events", false)] {
                legend { "Events" }
                (self.faults.of("events"))
                @for group in groups() {
                    fieldset {
                        legend { (group[0].group) }
                        @for event in group {
                            label.choice {
                                input type="checkbox" name="events" value=(event.name)
                                    checked[self.entry.events.iter().any(|name| name == event.name)];
                                span { (event.description) " " code { (event.name) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn scope(&self) -> Markup {
        html! {
            fieldset #scope tabindex="-1" aria-describedby=[self.described("scope", true)] {
                legend { "Scope" }
                p #scope-hint .hint { "One webhook can have several apps." }
                (self.faults.of("scope"))
                @for (index, app) in self.entry.apps.iter().enumerate() { (self.app(index, app)) }
            }
        }
    }

    fn app(&self, index: usize, entry: &AppEntry) -> Markup {
        let (id, categories) = (format!("app-{index}"), format!("categories-{index}"));
        html! {
            fieldset.app id=(id) tabindex="-1" aria-describedby=[self.described(&id, false)] {
                legend { "App " code { (entry.app) } }
                (self.faults.of(&id))
                @for (part, value, text) in Part::ALL {
                    (radio(&format!("part.{}", entry.app), value, text, entry.part == part, &format!("{id}-{value}")))
                }
                div.categories {
                    (self.area(&categories, &format!("categories.{}", entry.app), "Ticket categories",
                        "Their ids, one a line.", &entry.categories))
                }
            }
        }
    }

    fn input(&self, id: &str, kind: &str, label: &str, hint: &str, value: &str) -> Markup {
        html! {
            div.field {
                label for=(id) { (label) }
                p.hint id={ (id) "-hint" } { (hint) }
                (self.faults.of(id))
                input id=(id) name=(id) type=(kind) value=(value) aria-invalid=[self.invalid(id)]
                    aria-describedby=[self.described(id, true)];
            }
        }
    }

    fn area(&self, id: &str, name: &str, label: &str, hint: &str, value: &str) -> Markup {
        html! {
            div.field {
                label for=(id) { (label) }
                p.hint id={ (id) "-hint" } { (hint) }
                (self.faults.of(id))
                // The first line break of a text area is not part of its value.
                textarea id=(id) name=(name) rows="4" spellcheck="false" aria-invalid=[self.invalid(id)]
                    aria-describedby=[self.described(id, true)] { "\n" (value) }
            }
        }
    }

    fn invalid(&self, id: &str) -> Option<&'static str> {
        self.faults.has(id).then_some("true")
    }

    /// Returns the ids of the texts that describe a field.
    fn described(&self, id: &str, has_hint: bool) -> Option<String> {
        match (has_hint, self.faults.has(id)) {
            (true, true) => Some(format!("{id}-hint {id}-error")),
            (true, false) => Some(format!("{id}-hint")),
            (false, true) => Some(format!("{id}-error")),
            (false, false) => None,
        }
    }
}

fn radio(name: &str, value: &str, label: &str, is_chosen: bool, id: &str) -> Markup {
    html! {
        label.choice for=(id) {
            input type="radio" id=(id) name=(name) value=(value) checked[is_chosen];
            span { (label) }
        }
    }
}
