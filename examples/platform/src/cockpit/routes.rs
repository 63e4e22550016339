//! The routes, and what each answer says to the browser.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, map_response};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};

use super::failure::Failure;
use super::{apps, catalogue, delivery, form, guard, sign_in, webhook, webhooks, why};
use crate::context::Context;

/// The most bytes of a form.
const FORM: usize = 256 << 10;

/// What a browser may do with a page: show it with the stylesheet of this server, and send its forms here.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
];

/// Returns the routes.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/", get(async || Redirect::to("/cockpit")))
        .nest("/cockpit", pages())
}

fn pages() -> Router<Context> {
    Router::new()
        .route("/", get(apps::choose))
        .route("/style.css", get(style))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_in::leave))
        .route("/events", get(catalogue::show))
        .route("/apps/{app}", get(apps::settings))
        .route("/apps/{app}/micro-apps", get(apps::micro_apps))
        .route("/apps/{app}/webhooks", get(webhooks::of_app))
        .route(
            "/apps/{app}/webhooks/new",
            get(form::create).post(form::submit_new),
        )
        .route("/webhooks", get(webhooks::all))
        .route("/webhooks/{id}", get(webhook::show))
        .route(
            "/webhooks/{id}/edit",
            get(form::edit).post(form::submit_edit),
        )
        .route("/webhooks/{id}/state", post(webhook::switch))
        .route("/webhooks/{id}/rotate", post(webhook::rotate))
        .route("/webhooks/{id}/test", post(webhook::test))
        .route("/webhooks/{id}/resend", post(webhook::resend))
        .route(
            "/webhooks/{id}/delete",
            get(webhook::confirm_delete).post(webhook::delete),
        )
        .route("/webhooks/{id}/why", get(why::show))
        .route("/deliveries/{id}", get(delivery::show))
        .route("/deliveries/{id}/resend", post(delivery::resend))
        .fallback(async || Failure::NotFound)
        .layer(DefaultBodyLimit::max(FORM))
        .layer(from_fn(guard::same_origin))
        .layer(map_response(with_headers))
}

async fn style() -> ([(HeaderName, &'static str); 1], &'static str) {
    let content_type = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (content_type, include_str!("style.css"))
}

async fn with_headers(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}
