//! App Settings: the choice of an app, and the lists of webhooks.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use url::form_urlencoded::byte_serialize;

use super::delivery::status;
use super::failure::{Failure, Result};
use super::guard::Visitor;
use super::page::{Said, notice, page, read, table};
use super::webhook::{name, path, state};
use crate::model::App;
use crate::service::Overview;

/// The webhooks of a page.
const SIZE: usize = 50;

/// Returns the path of the webhooks of an app.
pub fn webhooks_path(app: &App) -> String {
    let segment: String = byte_serialize(app.as_str().as_bytes()).collect();
    format!("/cockpit/apps/{segment}/webhooks")
}

/// Returns the app with this id, if the visitor may edit it.
pub async fn editable(visitor: &Visitor, id: &str) -> Result<App> {
    let id: App = read(id)?;
    let apps = visitor.caller.apps().await?;
    let is_known = apps.contains(&id);
    is_known.then_some(id).ok_or_else(Failure::not_found)
}

/// Shows the apps to choose from, or goes to the only one.
pub async fn choose(visitor: Visitor) -> Result<Response> {
    let apps = visitor.caller.apps().await?;
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

/// Shows the tab Webhooks of an app, or the webhooks of all apps and those that name none.
pub async fn webhooks(
    visitor: Visitor,
    Path(parts): Path<HashMap<String, String>>,
    Query(query): Said,
) -> Result<Markup> {
    let app = match parts.get("app") {
        Some(app) => Some(editable(&visitor, app).await?),
        None => None,
    };
    let title = if app.is_some() {
        "App Settings › Edit App"
    } else {
        "All webhooks"
    };
    let about = html! {
        (notice(&query))
        @if let Some(app) = &app {
            p { "App " code { (app) } }
            nav.tabs aria-label="Edit App" { ul { li { a href=(webhooks_path(app)) aria-current="page" { "Webhooks" } } } }
            p { a.button href={ (webhooks_path(app)) "/new" } { "Create a webhook" } }
        } @else {
            p { "Those that you have registered, and those of which you may edit every app." }
        }
    };
    let after = query.get("after").map(|id| read(id)).transpose()?;
    let list = visitor.caller.overviews(app, SIZE, after).await?;
    let columns = ["Webhook", "State", "Last result", "Actions"];
    let id = |found: &Overview| found.webhook.id.to_string();
    let row = |found: &Overview| {
        let (path, name) = (path(found.webhook.id), name(&found.webhook));
        let newest = found.last.as_ref().map(|seen| status(&seen.delivery));
        [
            html! { a href=(path) { bdi { (name) } } br; code { (found.webhook.url) } },
            state(found, &visitor),
            newest.unwrap_or_else(|| html! { "No delivery yet" }),
            html! {
                a href={ (path) "/edit" } aria-label={ "Edit " (name) } { "Edit" } " "
                a href={ (path) "#delete" } aria-label={ "Delete " (name) } { "Delete" }
            },
        ]
    };
    let body = html! { (about) (table(&list, "webhook", columns, id, row)) };
    Ok(page(Some(&visitor), title, &body))
}
