//! Signing in and out.

use std::net::SocketAddr;

use axum::Form;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::failure::Result;
use super::fields::Fields;
use super::guard::{COOKIE, SignedForm, cookie};
use super::page::{field, page};
use crate::access::{self, AccessError};
use crate::config::Config;
use crate::context::Context;

/// Shows the form.
pub async fn show() -> Markup {
    form(None)
}

/// Begins a session.
pub async fn submit(
    State(context): State<Context>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response> {
    let fields: Fields = fields.into_iter().collect();
    // A 401 would need a scheme that browsers know.
    let (forbidden, many) = (StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS);
    let (status, message) = match access::sign_in(&context, fields.text("token"), peer.ip()).await {
        Ok(token) => return Ok(moved("/cockpit", &context.config, token.reveal(), "")),
        Err(error @ AccessError::Internal(_)) => return Err(error.into()),
        Err(AccessError::TooManyFailures) => (many, "Too many wrong tokens. Wait a minute."),
        Err(AccessError::Forbidden) => (
            forbidden,
            "This token is not a user's. Clients use the API.",
        ),
        Err(AccessError::Unauthenticated) => (forbidden, "This token is unknown or has expired."),
    };
    Ok((status, form(Some(message))).into_response())
}

/// Ends the session.
pub async fn leave(headers: HeaderMap, form: SignedForm) -> Result<Response> {
    let context = &form.visitor.context;
    access::sign_out(context, cookie(&headers).unwrap_or_default()).await?;
    let config = &context.config;
    Ok(moved("/cockpit/sign-in", config, "", "; Max-Age=0"))
}

/// Leads to a page, and sets the cookie. Only a browser on this machine may send it without TLS.
fn moved(path: &str, config: &Config, value: &str, rest: &str) -> Response {
    let is_open = config.listen.ip().is_loopback() && !config.secure_cookie;
    let secure = if is_open { "" } else { "; Secure" };
    let cookie =
        format!("{COOKIE}={value}; Path=/cockpit; HttpOnly; SameSite=Strict{secure}{rest}");
    ([(header::SET_COOKIE, cookie)], Redirect::to(path)).into_response()
}

fn form(error: Option<&str>) -> Markup {
    let hint = "The server prints the tokens of its sample users when it starts. Others come from the \
                command `token NAME`.";
    let faults = error.map(|error| html! { li { (error) } });
    let title = error.map_or("Sign in", |_| "Error: Sign in");
    let body = html! {
        form method="post" action="/cockpit/sign-in" {
            (field("password", "token", "Token", hint, "", faults.as_ref()))
            button { "Sign in" }
        }
    };
    page(None, title, &body)
}
