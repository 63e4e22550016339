//! Deliveries and their attempts.

use axum::extract::{Path, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::exchange::exchange;
use super::failure::Failure;
use super::guard::{SignedForm, Visitor};
use super::page::{self, breadcrumb, moment, page};
use super::webhook::webhook_path;
use crate::context::Context;
use crate::model::{Attempt, Delivery, DeliveryId, DeliveryStatus};
use crate::service::{self, Page, SeenDelivery};

fn delivery_path(id: DeliveryId) -> String {
    format!("/cockpit/deliveries/{id}")
}

/// Renders how far a delivery has come.
pub(super) fn status(delivery: &Delivery) -> Markup {
    let (word, at) = match delivery.status {
        DeliveryStatus::Pending { due } => ("Pending, due at ", due),
        DeliveryStatus::Succeeded { at } => ("Delivered at ", at),
        DeliveryStatus::Failed { at } => ("Failed at ", at),
        DeliveryStatus::Withheld { at } => ("Withheld at ", at),
    };
    html! { (word) (moment(at)) }
}

/// Renders deliveries as a table.
pub(super) fn table(list: &Page<SeenDelivery>) -> Markup {
    page::table(list, "delivery", &["Event", "Result", "Attempts"], row)
}

fn row(SeenDelivery { delivery, .. }: &SeenDelivery) -> Markup {
    let event = &delivery.event;
    html! {
        tr role="row" {
            th scope="row" role="rowheader" {
                a href=(delivery_path(delivery.id)) { (event.content.id) }
                br; (event.content.name)
                @if event.is_test { " (test)" }
            }
            td role="cell" { (status(delivery)) }
            td role="cell" { (delivery.attempts) }
        }
    }
}

/// Shows a delivery.
pub(super) async fn show(
    State(context): State<Context>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Markup, Failure> {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let seen = service::delivery(&context, visitor.who(), id).await?;
    let attempts = service::attempts(&context, visitor.who(), id).await?;
    let webhook = webhook_path(seen.delivery.webhook);
    let resend = format!("{}/resend", delivery_path(id));
    let body = html! {
        (breadcrumb(&[("/cockpit", "App Settings"), (&webhook, "Webhook")]))
        (summary(&seen))
        (visitor.form(&resend, &html! { button.quiet { "Send again" } }))
        h2 { "Attempts" }
        @if attempts.is_empty() { p { "There was none yet." } }
        @for (number, attempt) in (1..).zip(&attempts) { (one(number, attempt)) }
    };
    Ok(page(Some(&visitor), "Delivery", &body))
}

fn summary(seen: &SeenDelivery) -> Markup {
    let Delivery { id, event, .. } = &seen.delivery;
    html! {
        dl {
            dt { "Id" } dd { code { (id) } }
            dt { "Result" } dd { (status(&seen.delivery)) }
            dt { "Event" } dd { code { (event.content.id) } @if event.is_test { " (test)" } }
            dt { "Name" } dd { code { (event.content.name) } }
            dt { "URN" } dd { code { (event.content.urn) } }
            dt { "Happened" } dd { (moment(event.created)) }
        }
        h2 { "Payload" }
        @if seen.is_hidden {
            p { "It is hidden, since you may not edit the app of the event." }
        } @else {
            p.hint { "It is " code { "event.data" } " in the body of each request." }
            pre tabindex="0" aria-label="Payload" { (event.content.payload.get()) }
        }
    }
}

fn one(number: u32, attempt: &Attempt) -> Markup {
    html! {
        section {
            h3 { "Attempt " (number) }
            p { (moment(attempt.started)) ", took " (attempt.took.as_millis()) " ms" }
            (exchange(&attempt.exchange))
        }
    }
}

/// Sends a delivery again.
pub(super) async fn resend(
    State(context): State<Context>,
    Path(id): Path<String>,
    SignedForm { visitor, .. }: SignedForm,
) -> Result<Redirect, Failure> {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    service::resend(&context, visitor.who(), id).await?;
    Ok(Redirect::to(&delivery_path(id)))
}
