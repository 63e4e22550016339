//! The page of a webhook, and what can be done with it.

use axum::extract::{Path, Query};
use axum::response::Redirect;
use maud::{Markup, html};
use urn_filter::Subscription;
use urn_filter::allthings::describe;

use super::delivery;
use super::failure::{Failure, Result};
use super::guard::{SignedForm, Visitor};
use super::page::{Said, field, moment, notice, page, read, table};
use crate::model::{Webhook, WebhookId, WebhookState};
use crate::service::{Error, Overview, SeenDelivery, WebhookUpdate};

/// The deliveries of a page.
const SIZE: usize = 25;

/// Returns the path of a webhook's page.
pub fn path(id: WebhookId) -> String {
    format!("/cockpit/webhooks/{id}")
}

/// Returns what a webhook is called.
pub fn name(webhook: &Webhook) -> &str {
    let description = webhook.description.as_deref();
    description.unwrap_or("Webhook without a name")
}

/// Renders whether a webhook works, and if not, why.
pub fn state(found: &Overview, visitor: &Visitor) -> Markup {
    let is_own = found.webhook.owner == visitor.caller.who.id;
    html! {
        @match &found.webhook.state {
            WebhookState::Enabled => "Enabled",
            WebhookState::DisabledByOwner => "Disabled: nothing is matched",
            WebhookState::DisabledByFault { reason, since } => {
                "Disabled since " (moment(*since)) ": " (reason) ". Its deliveries are held."
            }
        }
        @if let Some(since) = found.webhook.failing_since { br; "Failing since " (moment(since)) }
        @if let Some(denied) = &found.withheld {
            br; "Withheld, since " @if is_own { "you" } @else { "whoever registered it" } " may not edit the app any more:"
            @for entry in denied.entries() { br; code { (entry.filter()) } }
        }
    }
}

/// Renders which events a webhook gets, as terms of a list.
pub fn scope(subscription: &Subscription) -> Markup {
    html! {
        dt { "Events" }
        dd { ul { @for name in &subscription.events { li { code { (name) } } } } }
        dt { "Scope" }
        dd { ul { @for filter in &subscription.urns { li { (describe(filter)) br; code { (filter) } } } } }
    }
}

/// Shows a webhook.
pub async fn show(visitor: Visitor, Path(id): Path<String>, Query(query): Said) -> Result<Markup> {
    let id = read(&id)?;
    let (caller, path) = (&visitor.caller, path(id));
    let found = caller.overview(id).await?;
    let before = query.get("after").map(|id| read(id)).transpose()?;
    let list = caller.deliveries(id, SIZE, before).await?;
    let (webhook, now) = (&found.webhook, caller.context.clock.now());
    let button =
        |action: &str, text: &str| html! { button.quiet name="action" value=(action) { (text) } };
    let switch = match webhook.state {
        WebhookState::Enabled => button("disabled", "Disable"),
        _ => button("enabled", "Enable"),
    };
    let delete =
        html! { button.danger name="action" value="deleted" { "Delete with all deliveries" } };
    let body = html! {
        (notice(&query))
        dl {
            dt { "URL" } dd { code { (webhook.url) } }
            dt { "State" } dd { (state(&found, &visitor)) }
            dt { "Registered" } dd { (moment(webhook.created)) }
            (scope(&webhook.subscription))
            dt { "Secret" }
            dd { details {
                summary { "Show" }
                @for (index, secret) in webhook.secrets.at(now).enumerate() {
                    @if index > 0 { "The one before, which signs too: " }
                    p { code { (secret.reveal()) } }
                }
            } }
        }
        div.buttons {
            a.button href={ (path) "/edit" } { "Edit" }
            (visitor.form(&path, &html! { (switch) " " (button("rotated", "Replace the secret")) " " (button("tested", "Send a test event")) }))
        }
        h2 { "Deliveries" }
        (table(&list, "delivery", ["Event", "Result", "Attempts"], |seen| seen.delivery.id.to_string(), row))
        h2 #why { "Why was this not delivered?" }
        (why(&visitor, id, query.get("event").map_or("", |event| event.trim())).await?)
        h2 #delete { "Delete" }
        details { summary { "Delete this webhook?" } (visitor.form(&path, &delete)) }
    };
    Ok(page(Some(&visitor), name(webhook), &body))
}

fn row(SeenDelivery { delivery, .. }: &SeenDelivery) -> [Markup; 3] {
    let event = &delivery.event;
    [
        html! {
            a href=(delivery::path(delivery.id)) { (event.content.id) }
            br; (event.content.name) @if event.is_test { " (test)" }
        },
        delivery::status(delivery),
        html! { (delivery.attempts) },
    ]
}

/// Renders the question why an event was not delivered, which changes nothing and so is sent with GET,
/// and its answer.
async fn why(visitor: &Visitor, id: WebhookId, event: &str) -> Result<Markup> {
    let answer = match event.parse() {
        Ok(event) => visitor.caller.explain_delivery(id, event).await,
        Err(_) => Err(Error::NotFound),
    };
    let answer = match answer {
        _ if event.is_empty() => html! {},
        Ok(answer) => html! {
            p.notice role="status" { (answer.verdict.sentence()) }
            @if let Some(seen) = &answer.delivery { p { (delivery::status(&seen.delivery)) } }
            pre { (answer.explanation) }
        },
        Err(Error::NotFound) => html! {
            p.fault role="alert" { "There is no event with this id that you may see." }
        },
        Err(error) => return Err(error.into()),
    };
    Ok(html! {
        (answer)
        form method="get" action={ (path(id)) "#why" } {
            (field("text", "event", "The id of an event", "Of the last 30 days.", event, None))
            button.quiet { "Explain" }
        }
    })
}

/// Does what a button of the page says.
pub async fn act(
    Path(id): Path<String>,
    SignedForm { visitor, fields }: SignedForm,
) -> Result<Redirect> {
    let (id, caller) = (read(&id)?, &visitor.caller);
    let action = fields.text("action");
    match action {
        "enabled" | "disabled" => {
            let change = WebhookUpdate {
                enabled: Some(action == "enabled"),
                ..WebhookUpdate::default()
            };
            caller.update(id, change).await?;
        }
        "rotated" => drop(caller.rotate_secret(id).await?),
        "tested" => drop(caller.send_test_event(id, None).await?),
        "deleted" => {
            caller.remove(id).await?;
            return Ok(Redirect::to("/cockpit/webhooks?done=deleted"));
        }
        _ => return Err(Failure::not_found()),
    }
    Ok(Redirect::to(&format!("{}?done={action}", path(id))))
}
