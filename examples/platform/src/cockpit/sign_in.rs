//! Signing in and out.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::failure::Failure;
use super::fields::Fields;
use super::guard::{COOKIE, SignedForm, cookie};
use super::page::page;
use crate::access::{self, AccessError};
use crate::context::Context;

/// Shows the form.
pub(super) async fn show() -> Markup {
    form(None)
}

/// Begins a session.
pub(super) async fn submit(
    State(context): State<Context>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let fields = Fields(fields);
    match access::sign_in(&context, fields.text("token"), peer.ip()).await {
        Ok(token) => Ok(moved("/cockpit", &set_cookie(&context, token.reveal(), ""))),
        Err(error @ AccessError::Internal(_)) => Err(error.into()),
        Err(error) => Ok((status(&error), form(Some(message(&error)))).into_response()),
    }
}

/// Ends the session.
pub(super) async fn leave(
    State(context): State<Context>,
    headers: HeaderMap,
    _: SignedForm,
) -> Result<Response, Failure> {
    access::sign_out(&context, cookie(&headers).unwrap_or_default()).await?;
    let gone = set_cookie(&context, "", "; Max-Age=0");
    Ok(moved("/cockpit/sign-in", &gone))
}

fn moved(path: &str, cookie: &str) -> Response {
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

/// Returns the header that sets the cookie. Only a browser on this machine may send it without TLS.
fn set_cookie(context: &Context, value: &str, rest: &str) -> String {
    let secure = if context.config.listen.ip().is_loopback() {
        ""
    } else {
        "; Secure"
    };
    format!("{COOKIE}={value}; Path=/cockpit; HttpOnly; SameSite=Strict{secure}{rest}")
}

const fn status(error: &AccessError) -> StatusCode {
    match error {
        // A 401 would need a scheme that browsers know.
        AccessError::Unauthenticated => StatusCode::FORBIDDEN,
        other => other.status(),
    }
}

const fn message(error: &AccessError) -> &'static str {
    match error {
        AccessError::Forbidden => {
            "This token is not a user's. Clients use the API, and services send events."
        }
        AccessError::TooManyFailures => "Too many wrong tokens. Wait a minute.",
        _ => "This token is unknown or has expired.",
    }
}

fn form(error: Option<&str>) -> Markup {
    let title = if error.is_some() {
        "Error: Sign in"
    } else {
        "Sign in"
    };
    let body = html! {
        form method="post" action="/cockpit/sign-in" {
            label for="token" { "Token" }
            p #token-hint .hint { "The server prints the tokens of its sample users when it starts. "
                "Others come from the command " code { "token NAME" } "." }
            @if let Some(error) = error { p #token-error .fault role="alert" { (error) } }
            input #token name="token" type="password" autocomplete="off" required autofocus
                aria-describedby={ "token-hint" @if error.is_some() { " token-error" } }
                aria-invalid=[error.map(|_| "true")];
            button { "Sign in" }
        }
    };
    page(None, title, &body)
}
