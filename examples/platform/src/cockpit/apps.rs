//! App Settings: the choice of an app, and the tabs of one.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::failure::Failure;
use super::guard::Visitor;
use super::page::{app_path, breadcrumb, page};
use crate::context::Context;
use crate::model::App;
use crate::service;

/// Shows the apps to choose from, or goes to the only one.
pub(super) async fn choose(
    State(context): State<Context>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    let apps = service::apps(&context, visitor.who()).await?;
    if let [app] = &apps[..] {
        return Ok(Redirect::to(&app_path(app, "/webhooks")).into_response());
    }
    let body = html! {
        @if apps.is_empty() {
            p { "You may not edit any app. Ask somebody who administers one for the role App Admin." }
        } @else {
            p #choose { "Choose an app:" }
            ul.cards aria-labelledby="choose" {
                @for app in &apps { li { a href=(app_path(app, "/webhooks")) { (app) } } }
            }
        }
    };
    Ok(page(Some(&visitor), "App Settings", &body).into_response())
}

/// Shows the tab Settings, which this platform has no use for.
pub(super) async fn settings(
    State(context): State<Context>,
    visitor: Visitor,
    Path(app): Path<String>,
) -> Result<Markup, Failure> {
    let app = editable(&context, &visitor, &app).await?;
    let body = html! { p { "The settings of an app are not part of this platform." } };
    Ok(tab(&visitor, &app, "Settings", &body))
}

/// Shows the tab Micro-apps, which this platform has no use for.
pub(super) async fn micro_apps(
    State(context): State<Context>,
    visitor: Visitor,
    Path(app): Path<String>,
) -> Result<Markup, Failure> {
    let app = editable(&context, &visitor, &app).await?;
    let body = html! { p { "The micro-apps of an app are not part of this platform." } };
    Ok(tab(&visitor, &app, "Micro-apps", &body))
}

/// Returns the app with this id, if the visitor may edit it.
pub(super) async fn editable(
    context: &Context,
    visitor: &Visitor,
    app: &str,
) -> Result<App, Failure> {
    let app: App = app.parse().map_err(|_| Failure::NotFound)?;
    let apps = service::apps(context, visitor.who()).await?;
    if apps.contains(&app) {
        Ok(app)
    } else {
        Err(Failure::NotFound)
    }
}

/// Renders a tab of an app.
pub(super) fn tab(visitor: &Visitor, app: &App, name: &str, content: &Markup) -> Markup {
    let tabs = [
        ("Settings", ""),
        ("Micro-apps", "/micro-apps"),
        ("Webhooks", "/webhooks"),
    ];
    let body = html! {
        (breadcrumb(&[("/cockpit", "App Settings")]))
        p { "App " code { (app) } }
        nav.tabs aria-label="Edit App" {
            ul {
                @for (tab, rest) in tabs {
                    li {
                        a href=(app_path(app, rest)) aria-current=[(tab == name).then_some("page")] {
                            (tab)
                        }
                    }
                }
            }
        }
        h2 { (name) }
        (content)
    };
    page(Some(visitor), "Edit App", &body)
}
