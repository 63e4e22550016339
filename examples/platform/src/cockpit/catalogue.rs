//! The catalogue of events.

use maud::{Markup, html};

use super::guard::Visitor;
use super::page::page;
use crate::service::catalogue::{CatalogueEvent, events};

/// Shows every event with a sample of its payload.
pub(super) async fn show(visitor: Visitor) -> Markup {
    let body = html! {
        p { "What a webhook can receive. The payload is " code { "event.data" }
            " in the body of a delivery." }
        @for group in groups() {
            h2 { (group[0].group) }
            p { "They are about " code { "urn:allthings:app:<app>:" (group[0].kind) ":…" } }
            @for event in group {
                h3 { code { (event.name) } }
                p { (event.description) }
                pre { (event.payload) }
            }
        }
    };
    page(Some(&visitor), "Events", &body)
}

/// Returns the events group by group.
pub(super) fn groups() -> impl Iterator<Item = &'static [CatalogueEvent]> {
    events().chunk_by(|one, next| one.group == next.group)
}
