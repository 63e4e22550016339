//! The Cockpit: server-rendered pages, without a script.
//!
//! A page asks the use cases of [`service`](crate::service) and shows the answer. Whoever changes
//! something sends a form, which `guard` lets through only if it belongs to the session.

mod app;
mod catalogue;
mod delivery;
mod failure;
mod fields;
mod form;
mod guard;
mod page;
mod sign_in;
mod webhook;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{from_fn, map_response};
use axum::response::{Redirect, Response};
use axum::routing::{get, post};

use self::failure::Failure;
use crate::context::Context;

/// The most bytes of a form.
const FORM: usize = 256 << 10;

/// What a browser may do with a page: show it with the stylesheet of this server, and send its forms here.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
];

/// Returns the routes.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/", get(async || Redirect::to("/cockpit")))
        .nest("/cockpit", pages())
}

fn pages() -> Router<Context> {
    let form = || get(form::show).post(form::submit);
    Router::new()
        .route("/", get(app::choose))
        .route("/style.css", get(style))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_in::leave))
        .route("/events", get(catalogue::show))
        .route("/apps/{app}/webhooks", get(app::webhooks))
        .route("/apps/{app}/webhooks/new", form())
        .route("/webhooks", get(app::webhooks))
        .route("/webhooks/{id}", get(webhook::show).post(webhook::act))
        .route("/webhooks/{id}/edit", form())
        .route(
            "/deliveries/{id}",
            get(delivery::show).post(delivery::resend),
        )
        .fallback(async || Failure::not_found())
        .layer(DefaultBodyLimit::max(FORM))
        .layer(from_fn(guard::same_origin))
        .layer(map_response(with_headers))
}

async fn style() -> ([(HeaderName, &'static str); 1], &'static str) {
    let content_type = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (content_type, include_str!("../../assets/style.css"))
}

async fn with_headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
