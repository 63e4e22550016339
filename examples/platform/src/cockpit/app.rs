//! App Settings: the choice of an app, and the lists of webhooks.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use url::form_urlencoded::byte_serialize;

use super::delivery::status;
use super::failure::Failure;
use super::guard::Visitor;
use super::page::{Said, notice, page, read, table};
use super::webhook::{name, path, state};
use crate::model::App;
use crate::service::{self, Overview};

/// The webhooks of a page.
const SIZE: usize = 50;

/// Returns the path of the webhooks of an app.
pub(super) fn webhooks_path(app: &App) -> String {
    let segment: String = byte_serialize(app.as_str().as_bytes()).collect();
    format!("/cockpit/apps/{segment}/webhooks")
}

/// Returns the app with this id, if the visitor may edit it.
pub(super) async fn editable(visitor: &Visitor, id: &str) -> Result<App, Failure> {
    let id: App = read(id)?;
    let mut apps = service::apps(&visitor.context, visitor.who())
        .await?
        .into_iter();
    apps.find(|app| *app == id).ok_or_else(Failure::not_found)
}

/// Shows the apps to choose from, or goes to the only one.
pub(super) async fn choose(visitor: Visitor) -> Result<Response, Failure> {
    let apps = service::apps(&visitor.context, visitor.who()).await?;
    if let [app] = &apps[..] {
        return Ok(Redirect::to(&webhooks_path(app)).into_response());
    }
    let body = html! {
        @if apps.is_empty() {
            p { "You may not edit any app. Ask somebody who administers one for the role App Admin." }
        } @else {
            p #choose { "Choose an app:" }
            ul.cards aria-labelledby="choose" {
                @for app in &apps { li { a href=(webhooks_path(app)) { (app) } } }
            }
        }
    };
    Ok(page(Some(&visitor), "App Settings", &body).into_response())
}

/// Shows the tab Webhooks of an app.
pub(super) async fn webhooks(
    visitor: Visitor,
    Path(app): Path<String>,
    Query(query): Said,
) -> Result<Markup, Failure> {
    let app = editable(&visitor, &app).await?;
    let here = webhooks_path(&app);
    let body = html! {
        p { "App " code { (app) } }
        nav.tabs aria-label="Edit App" { ul { li { a href=(here) aria-current="page" { "Webhooks" } } } }
        p { a.button href={ (here) "/new" } { "Create a webhook" } }
        (list(&visitor, Some(app), &query).await?)
    };
    Ok(page(Some(&visitor), "App Settings › Edit App", &body))
}

/// Shows the webhooks of all apps, and those that name none.
pub(super) async fn all_webhooks(visitor: Visitor, Query(query): Said) -> Result<Markup, Failure> {
    let body = html! {
        (notice(&query))
        p { "Those that you have registered, and those of which you may edit every app." }
        (list(&visitor, None, &query).await?)
    };
    Ok(page(Some(&visitor), "All webhooks", &body))
}

async fn list(
    visitor: &Visitor,
    app: Option<App>,
    query: &HashMap<String, String>,
) -> Result<Markup, Failure> {
    let after = query.get("after").map(|id| read(id)).transpose()?;
    let list = service::overviews(&visitor.context, visitor.who(), app, SIZE, after).await?;
    let columns = ["Webhook", "State", "Last result", "Actions"];
    let id = |found: &Overview| found.webhook.id.to_string();
    let row = |found: &Overview| {
        let (path, name) = (path(found.webhook.id), name(found));
        let last = found.last.as_ref().map(|last| status(&last.delivery));
        [
            html! { a href=(path) { bdi { (name) } } br; code { (found.webhook.url) } },
            state(found, visitor),
            last.unwrap_or_else(|| html! { "No delivery yet" }),
            html! {
                a href={ (path) "/edit" } aria-label={ "Edit " (name) } { "Edit" } " "
                a href={ (path) "#delete" } aria-label={ "Delete " (name) } { "Delete" }
            },
        ]
    };
    Ok(table(&list, "webhook", columns, id, row))
}
