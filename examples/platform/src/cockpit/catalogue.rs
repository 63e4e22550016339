//! The catalogue of events.

use maud::{Markup, html};

use super::guard::Visitor;
use super::page::page;
use crate::service::catalogue::groups;

/// Shows every event with a sample of its payload.
pub async fn show(visitor: Visitor) -> Markup {
    let body = html! {
        p { "What a webhook can receive. The payload is " code { "event.data" }
            " in the body of a delivery. In expert mode a " code { "*" } " stands for what a name may have in its \
            place: " code { "ticket.*" } " is every event whose name begins with " code { "ticket." } }
        @for group in groups() {
            h2 { (group.name) }
            p { "They are about " code { "urn:allthings:app:<app>:" (group.kind) ":…" } }
            @for event in &group.events {
                h3 { code { (event.name) } }
                p { (event.description) }
                pre { (event.payload.get()) }
            }
        }
    };
    page(Some(&visitor), "Events", &body)
}
