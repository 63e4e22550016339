//! The pages that say why there is no other.

use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::exchange::exchange;
use super::page::page;
use crate::access::AccessError;
use crate::service;

/// Why a page is not shown.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody has signed in.
    SignedOut,
    /// The form was not made for this session.
    ForeignForm,
    /// The form cannot be read.
    Unreadable(FormRejection),
    /// A field for a time contains none.
    BadTime,
    /// There is no such page, or it is not the visitor's.
    NotFound,
    /// A use case did not come about.
    Service(service::Error),
    /// The session could not be read.
    Access(AccessError),
}

impl From<service::Error> for Failure {
    fn from(error: service::Error) -> Self {
        match error {
            service::Error::NotFound => Self::NotFound,
            other => Self::Service(other),
        }
    }
}

impl From<AccessError> for Failure {
    fn from(error: AccessError) -> Self {
        Self::Access(error)
    }
}

impl From<FormRejection> for Failure {
    fn from(rejection: FormRejection) -> Self {
        Self::Unreadable(rejection)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, title, text) = match self {
            Self::SignedOut => return Redirect::to("/cockpit/sign-in").into_response(),
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                "This form is not from your session",
                html! { p { "Nothing was changed. Open the page again and send the form from there." } },
            ),
            Self::Unreadable(rejection) => (
                rejection.status(),
                "The form cannot be read",
                html! { p { (rejection.body_text()) } },
            ),
            Self::BadTime => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Nothing was changed",
                html! { p { "Enter both times." } },
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Not found",
                html! { p { "There is no such page, or it is not yours." } },
            ),
            Self::Service(service::Error::Internal(error))
            | Self::Access(AccessError::Internal(error)) => internal(&*error),
            Self::Service(error) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Nothing was changed",
                refused(&error),
            ),
            Self::Access(error) => (
                error.status(),
                "You were not let in",
                html! { p { (error) } },
            ),
        };
        let back = html! { (text) p { a href="/cockpit" { "To the start" } } };
        (status, page(None, title, &back)).into_response()
    }
}

fn internal(error: &(dyn std::error::Error + 'static)) -> (StatusCode, &'static str, Markup) {
    tracing::error!(%error, "a page was not shown");
    let text = html! { p { "The server could not do this. Try again later." } };
    (StatusCode::INTERNAL_SERVER_ERROR, "Internal error", text)
}

/// Renders why a use case did not come about.
fn refused(error: &service::Error) -> Markup {
    html! {
        p { (error) "." }
        @match error {
            service::Error::EndpointCheckFailed(report) => (exchange(&report.exchange)),
            service::Error::InvalidInput(input) => ul {
                @for fault in &input.fields { li { (fault.message) } }
            },
            _ => {}
        }
    }
}
