//! Deliveries and their attempts.

use axum::extract::Path;
use axum::response::Redirect;
use maud::{Markup, html};

use super::failure::Result;
use super::guard::{SignedForm, Visitor};
use super::page::{moment, page, read};
use super::webhook;
use crate::model::{Delivery, DeliveryId, DeliveryStatus, Exchange, Header};
use crate::service;

/// Returns the path of a delivery's page.
pub fn path(id: DeliveryId) -> String {
    format!("/cockpit/deliveries/{id}")
}

/// Renders how far a delivery has come.
pub fn status(delivery: &Delivery) -> Markup {
    let (word, at) = match delivery.status {
        DeliveryStatus::Pending { due } => ("Pending, due at ", due),
        DeliveryStatus::Succeeded { at } => ("Delivered at ", at),
        DeliveryStatus::Failed { at } => ("Failed at ", at),
        DeliveryStatus::Withheld { at } => ("Withheld at ", at),
    };
    html! { (word) (moment(at)) }
}

/// Shows a delivery with its attempts.
pub async fn show(visitor: Visitor, Path(id): Path<String>) -> Result<Markup> {
    let id = read(&id)?;
    let seen = service::delivery(&visitor.context, &visitor.who, id).await?;
    let attempts = service::attempts(&visitor.context, &visitor.who, id).await?;
    let Delivery { event, webhook, .. } = &seen.delivery;
    let body = html! {
        dl {
            dt { "Webhook" } dd { a href=(webhook::path(*webhook)) { code { (webhook) } } }
            dt { "Result" } dd { (status(&seen.delivery)) }
            dt { "Event" } dd { code { (event.content.id) } @if event.is_test { " (test)" } }
            dt { "Name" } dd { code { (event.content.name) } }
            dt { "URN" } dd { code { (event.content.urn) } }
            dt { "Happened" } dd { (moment(event.created)) }
            dt { "Payload" }
            dd {
                @if seen.is_hidden { "Hidden, since you may not edit the app of the event." }
                @else { pre { (event.content.payload.get()) } }
            }
        }
        (visitor.form(&path(id), &html! { button.quiet { "Send again" } }))
        h2 { "Attempts" }
        @if attempts.is_empty() { p { "There was none yet." } }
        @for (number, attempt) in (1..).zip(&attempts) {
            h3 { "Attempt " (number) }
            p { (moment(attempt.started)) ", took " (attempt.took.as_millis()) " ms" }
            (exchange(&attempt.exchange))
        }
    };
    Ok(page(Some(&visitor), "Delivery", &body))
}

/// Sends a delivery again.
pub async fn resend(
    Path(id): Path<String>,
    SignedForm { visitor, .. }: SignedForm,
) -> Result<Redirect> {
    let id = read(&id)?;
    service::resend(&visitor.context, &visitor.who, id).await?;
    Ok(Redirect::to(&path(id)))
}

/// Renders a request to an endpoint, and its answer.
pub fn exchange(exchange: &Exchange) -> Markup {
    html! {
        @if let Some(error) = &exchange.error { p.fault { (error) } }
        details {
            summary { "Request" }
            (message(&exchange.request_headers, exchange.request_body.as_deref()))
        }
        @match &exchange.response {
            Some(response) => details open {
                summary { "Response " (response.status) }
                (message(&response.headers, Some(&response.body)))
            },
            None => p { "No response came." },
        }
    }
}

fn message(headers: &[Header], body: Option<&str>) -> Markup {
    html! {
        pre {
            @for header in headers { (header.name) ": " (header.value) "\n" }
            "\n" (body.unwrap_or("(The body is hidden, since it has the payload.)"))
        }
    }
}
