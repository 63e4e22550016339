//! The pages that say why there is no other.

use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::delivery::exchange;
use super::page::page;
use crate::access::AccessError;
use crate::service::Error;

/// A page, or why it is not shown.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a page is not shown.
#[derive(Debug)]
pub enum Failure {
    /// Nobody has signed in.
    SignedOut,
    /// Another page says why.
    Page(StatusCode, &'static str, Markup),
}

impl Failure {
    /// There is no such page, or it is not the visitor's.
    pub fn not_found() -> Self {
        let text = html! { "There is no such page, or it is not yours." };
        Self::Page(StatusCode::NOT_FOUND, "Not found", text)
    }

    /// The form was not made for this session.
    pub fn foreign_form() -> Self {
        let text =
            html! { "Nothing was changed. Open the page again and send the form from there." };
        let title = "This form is not from your session";
        Self::Page(StatusCode::FORBIDDEN, title, text)
    }

    /// The form cannot be read.
    pub fn unreadable(error: &FormRejection) -> Self {
        let text = html! { (error.body_text()) };
        Self::Page(error.status(), "The form cannot be read", text)
    }

    fn internal(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(%error, "a page was not shown");
        let text = html! { "The server could not do this. Try again later." };
        Self::Page(StatusCode::INTERNAL_SERVER_ERROR, "Internal error", text)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let text = html! {
            (error) "."
            @if let Error::EndpointCheckFailed(report) = &error { (exchange(&report.exchange)) }
        };
        match error {
            Error::NotFound => Self::not_found(),
            Error::Internal(error) => Self::internal(&*error),
            _ => Self::Page(
                StatusCode::UNPROCESSABLE_ENTITY,
                "Nothing was changed",
                text,
            ),
        }
    }
}

impl From<AccessError> for Failure {
    fn from(error: AccessError) -> Self {
        Self::internal(&error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self::Page(status, title, text) = self else {
            return Redirect::to("/cockpit/sign-in").into_response();
        };
        let body = html! { div { (text) } p { a href="/cockpit" { "To the start" } } };
        (status, page(None, title, &body)).into_response()
    }
}
