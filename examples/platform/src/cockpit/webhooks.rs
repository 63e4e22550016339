//! The lists of webhooks.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use maud::{Markup, html};

use super::apps::{editable, tab};
use super::delivery::status;
use super::failure::Failure;
use super::guard::Visitor;
use super::page::{self, app_path, moment, more, notice, page};
use super::webhook::webhook_path;
use crate::context::Context;
use crate::model::{App, WebhookState};
use crate::service::{self, Overview, Page};

/// The webhooks of a page.
const SIZE: usize = 25;

/// What a query says.
pub(super) type Said = Query<HashMap<String, String>>;

/// Shows the tab Webhooks of an app.
pub(super) async fn of_app(
    State(context): State<Context>,
    visitor: Visitor,
    Path(app): Path<String>,
    Query(query): Said,
) -> Result<Markup, Failure> {
    let app = editable(&context, &visitor, &app).await?;
    let list = read(&context, &visitor, Some(app.clone()), &query).await?;
    let body = html! {
        @if query.contains_key("deleted") { (notice("The webhook was deleted.")) }
        p { a.button href=(app_path(&app, "/webhooks/new")) { "Create a webhook" } }
        (table(&list))
    };
    Ok(tab(&visitor, &app, "Webhooks", &body))
}

/// Shows the webhooks of all apps, and those that name none.
pub(super) async fn all(
    State(context): State<Context>,
    visitor: Visitor,
    Query(query): Said,
) -> Result<Markup, Failure> {
    let list = read(&context, &visitor, None, &query).await?;
    let body = html! {
        @if query.contains_key("deleted") { (notice("The webhook was deleted.")) }
        p { "Those that you have registered, and those of which you may edit every app." }
        (table(&list))
    };
    Ok(page(Some(&visitor), "All webhooks", &body))
}

async fn read(
    context: &Context,
    visitor: &Visitor,
    app: Option<App>,
    query: &HashMap<String, String>,
) -> Result<Page<Overview>, Failure> {
    let after = match query.get("after") {
        Some(id) => Some(id.parse().map_err(|_| Failure::NotFound)?),
        None => None,
    };
    Ok(service::overviews(context, visitor.who(), app, SIZE, after).await?)
}

fn table(list: &Page<Overview>) -> Markup {
    let cursor = list.items.last().map(|found| found.webhook.id.to_string());
    let columns = ["Webhook", "State", "Last result", "Actions"];
    html! {
        (page::table(list, "webhook", &columns, row))
        (more(list.has_next, "after", cursor))
    }
}

fn row(found: &Overview) -> Markup {
    let webhook = &found.webhook;
    let (path, name) = (webhook_path(webhook.id), name(found));
    html! {
        tr role="row" {
            th scope="row" role="rowheader" { a href=(path) { bdi { (name) } } br; code { (webhook.url) } }
            td role="cell" { (state(found)) }
            td role="cell" { @match &found.last {
                Some(last) => (status(&last.delivery)),
                None => "No delivery yet",
            } }
            td.actions role="cell" {
                a href={ (path) "/edit" } aria-label={ "Edit " (name) } { "Edit" } " "
                a href={ (path) "/delete" } aria-label={ "Delete " (name) } { "Delete" }
            }
        }
    }
}

/// Returns what a webhook is called.
pub(super) fn name(found: &Overview) -> &str {
    let description = found.webhook.description.as_deref();
    description.unwrap_or("Webhook without a name")
}

/// Renders whether a webhook works, and if not, why.
pub(super) fn state(found: &Overview) -> Markup {
    html! {
        @match &found.webhook.state {
            WebhookState::Enabled => "Enabled",
            WebhookState::DisabledByOwner => "Disabled: nothing is matched",
            WebhookState::DisabledByFault { reason, since } => {
                "Disabled since " (moment(*since)) ": " (reason) ". Its deliveries are held."
            }
        }
        @if let Some(since) = found.webhook.failing_since {
            br; "Failing since " (moment(since))
        }
        @if let Some(denied) = &found.withheld {
            br; "Withheld, since whoever registered it may not edit the app: "
            @for entry in denied.entries() { br; code { (entry.filter()) } }
        }
    }
}
