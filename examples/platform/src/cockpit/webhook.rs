//! The page of a webhook, and what can be done with it.

use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use maud::{Markup, html};

use super::delivery::table;
use super::failure::Failure;
use super::form::words;
use super::guard::{SignedForm, Visitor};
use super::page::{breadcrumb, moment, more, notice, page};
use super::webhooks::{Said, name, state};
use crate::context::Context;
use crate::model::{Timestamp, Webhook, WebhookId};
use crate::service::{self, Overview, WebhookUpdate};

/// The deliveries of a page.
const SIZE: usize = 25;

/// Returns the path of a webhook's page.
pub(super) fn webhook_path(id: WebhookId) -> String {
    format!("/cockpit/webhooks/{id}")
}

/// Returns the webhook with this id, if the visitor may see it.
pub(super) async fn find(
    context: &Context,
    visitor: &Visitor,
    id: &str,
) -> Result<Overview, Failure> {
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    Ok(service::overview(context, visitor.who(), id).await?)
}

/// Shows a webhook.
pub(super) async fn show(
    State(context): State<Context>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Said,
) -> Result<Markup, Failure> {
    let found = find(&context, &visitor, &id).await?;
    let webhook = &found.webhook;
    let before = match query.get("before") {
        Some(id) => Some(id.parse().map_err(|_| Failure::NotFound)?),
        None => None,
    };
    let list = service::deliveries(&context, visitor.who(), webhook.id, SIZE, before).await?;
    let cursor = list.items.last().map(|seen| seen.delivery.id.to_string());
    let done = query.get("done").and_then(|word| sentence(word));
    let body = html! {
        (breadcrumb(&[("/cockpit", "App Settings"), ("/cockpit/webhooks", "All webhooks")]))
        @if let Some(done) = done { (notice(done)) }
        (summary(&found))
        (actions(&visitor, webhook))
        (secret(&visitor, webhook, context.clock.now()))
        section aria-labelledby="tests" {
            h2 #tests { "Test" }
            (test_form(&visitor, webhook))
            (why_form(webhook.id, ""))
        }
        section aria-labelledby="deliveries" {
            h2 #deliveries { "Deliveries" }
            (table(&list))
            (more(list.has_next, "before", cursor))
            (resend_form(&visitor, webhook.id))
        }
    };
    Ok(page(Some(&visitor), name(&found), &body))
}

fn sentence(word: &str) -> Option<&'static str> {
    Some(match word {
        "created" => "The webhook was created. Its endpoint has passed the check.",
        "changed" => "The changes were saved.",
        "enabled" => "The webhook is enabled. What was held is sent now.",
        "disabled" => "The webhook is disabled.",
        "rotated" => "There is a new secret. The one before signs too for a day.",
        "tested" => "A test event is on its way.",
        "resent" => "What was missed is sent again.",
        "resent-some" => "There is more than fits in one step: a part is sent again. Repeat it.",
        _ => return None,
    })
}

fn summary(found: &Overview) -> Markup {
    let subscription = &found.webhook.subscription;
    html! {
        dl {
            dt { "URL" } dd { code { (found.webhook.url) } }
            dt { "State" } dd { (state(found)) }
            dt { "Registered" } dd { (moment(found.webhook.created)) }
            dt { "Events" }
            dd { ul { @for name in &subscription.events { li { code { (name) } } } } }
            dt { "Scope" }
            dd { ul { @for filter in &subscription.urns { li { (words(filter)) } } } }
        }
    }
}

fn actions(visitor: &Visitor, webhook: &Webhook) -> Markup {
    let path = webhook_path(webhook.id);
    html! {
        div.buttons {
            a.button href={ (path) "/edit" } { "Edit" }
            (visitor.form(&format!("{path}/state"), &html! {
                @if webhook.state.is_enabled() {
                    button.quiet name="enabled" value="false" { "Disable" }
                } @else {
                    button.quiet name="enabled" value="true" { "Enable" }
                }
            }))
            a.button.quiet href={ (path) "/delete" } { "Delete" }
        }
    }
}

fn secret(visitor: &Visitor, webhook: &Webhook, now: Timestamp) -> Markup {
    let rotate = format!("{}/rotate", webhook_path(webhook.id));
    html! {
        section aria-labelledby="secret" {
            h2 #secret { "Secret" }
            details {
                summary { "Show the secret" }
                @for (index, secret) in webhook.secrets.at(now).enumerate() {
                    @if index > 0 { p { "The one before, which signs too:" } }
                    p { code { (secret.reveal()) } }
                }
            }
            (visitor.form(&rotate, &html! { button.quiet { "Replace the secret" } }))
        }
    }
}

fn test_form(visitor: &Visitor, webhook: &Webhook) -> Markup {
    let fields = html! {
        label for="name" { "Event" }
        select #name name="name" {
            @for name in &webhook.subscription.events { option value=(name) { (name) } }
        }
        button.quiet { "Send a test event" }
    };
    visitor.form(&format!("{}/test", webhook_path(webhook.id)), &fields)
}

/// Renders the question why an event was not delivered. It changes nothing, so that it is sent with GET.
pub(super) fn why_form(id: WebhookId, event: &str) -> Markup {
    html! {
        form method="get" action={ (webhook_path(id)) "/why" } {
            label for="event" { "Why was this not delivered?" }
            p #event-hint .hint { "The id of an event." }
            input #event name="event" value=(event) required aria-describedby="event-hint";
            button.quiet { "Explain" }
        }
    }
}

fn resend_form(visitor: &Visitor, id: WebhookId) -> Markup {
    let fields = html! {
        fieldset {
            legend { "Send again what was missed" }
            p.hint { "Every event of this time (UTC) that failed, or that the webhook should have got." }
            label for="from" { "From" }
            input #from name="from" type="datetime-local" required;
            label for="to" { "To" }
            input #to name="to" type="datetime-local" required;
            button.quiet { "Resend" }
        }
    };
    visitor.form(&format!("{}/resend", webhook_path(id)), &fields)
}

fn done(id: WebhookId, word: &str) -> Redirect {
    Redirect::to(&format!("{}?done={word}", webhook_path(id)))
}

/// Enables a webhook, if its endpoint passes the check, or disables it.
pub(super) async fn switch(
    State(context): State<Context>,
    Path(id): Path<String>,
    SignedForm { visitor, fields }: SignedForm,
) -> Result<Redirect, Failure> {
    let enabled = fields.text("enabled") == "true";
    let id = find(&context, &visitor, &id).await?.webhook.id;
    let change = WebhookUpdate {
        enabled: Some(enabled),
        ..WebhookUpdate::default()
    };
    service::update(&context, visitor.who(), id, change).await?;
    Ok(done(id, if enabled { "enabled" } else { "disabled" }))
}

/// Replaces the secret.
pub(super) async fn rotate(
    State(context): State<Context>,
    Path(id): Path<String>,
    SignedForm { visitor, .. }: SignedForm,
) -> Result<Redirect, Failure> {
    let id = find(&context, &visitor, &id).await?.webhook.id;
    service::rotate_secret(&context, visitor.who(), id).await?;
    Ok(done(id, "rotated"))
}

/// Sends a test event.
pub(super) async fn test(
    State(context): State<Context>,
    Path(id): Path<String>,
    SignedForm { visitor, fields }: SignedForm,
) -> Result<Redirect, Failure> {
    let id = find(&context, &visitor, &id).await?.webhook.id;
    let name = Some(fields.text("name").to_owned());
    service::send_test_event(&context, visitor.who(), id, name).await?;
    Ok(done(id, "tested"))
}

/// Sends again what was missed.
pub(super) async fn resend(
    State(context): State<Context>,
    Path(id): Path<String>,
    SignedForm { visitor, fields }: SignedForm,
) -> Result<Redirect, Failure> {
    let id = find(&context, &visitor, &id).await?.webhook.id;
    let time = |name| read_minute(fields.text(name));
    let (Some(from), Some(to)) = (time("from"), time("to")) else {
        return Err(Failure::BadTime);
    };
    let resent = service::resend_range(&context, visitor.who(), id, from, to).await?;
    Ok(done(
        id,
        if resent.next.is_some() {
            "resent-some"
        } else {
            "resent"
        },
    ))
}

/// Reads what a browser sends for a date and a time: minutes, or seconds too.
fn read_minute(text: &str) -> Option<Timestamp> {
    Timestamp::parse(&format!("{text}Z")).or_else(|| Timestamp::parse(&format!("{text}:00Z")))
}

/// Asks whether a webhook is to be deleted.
pub(super) async fn confirm_delete(
    State(context): State<Context>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Markup, Failure> {
    let found = find(&context, &visitor, &id).await?;
    let path = webhook_path(found.webhook.id);
    let body = html! {
        p { strong { bdi { (name(&found)) } } " sends to " code { (found.webhook.url) }
            ". Its deliveries are deleted with it, those that are under way included." }
        div.buttons {
            (visitor.form(&format!("{path}/delete"), &html! { button.danger { "Delete" } }))
            a.button.quiet href=(path) { "Cancel" }
        }
    };
    Ok(page(Some(&visitor), "Delete this webhook?", &body))
}

/// Deletes a webhook.
pub(super) async fn delete(
    State(context): State<Context>,
    Path(id): Path<String>,
    SignedForm { visitor, .. }: SignedForm,
) -> Result<Redirect, Failure> {
    let id = find(&context, &visitor, &id).await?.webhook.id;
    service::remove(&context, visitor.who(), id).await?;
    Ok(Redirect::to("/cockpit/webhooks?deleted"))
}
