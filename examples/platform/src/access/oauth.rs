//! `POST /oauth/token`: a client's name and secret become a token of an hour (RFC 6749, section 4.4).

use std::time::Duration;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::json;

use super::bearer::address;
use super::error::AccessError;
use super::token::{Token, hash};
use crate::context::Context;
use crate::model::Name;
use crate::storage::principals;
use crate::storage::tokens::{self, TokenKind};

const LIFE: Duration = Duration::from_hours(1);

/// Returns the route.
pub fn router() -> Router<Context> {
    Router::new().route("/oauth/token", post(issue))
}

#[derive(Deserialize)]
struct Request {
    grant_type: String,
    client_id: Option<String>,
    client_secret: Option<String>,
}

/// The name and the secret in the header `Authorization`, and who asks.
struct Basic {
    credentials: Option<(String, String)>,
    address: std::net::IpAddr,
}

impl FromRequestParts<Context> for Basic {
    type Rejection = AccessError;

    async fn from_request_parts(parts: &mut Parts, _: &Context) -> Result<Self, AccessError> {
        let header = parts.headers.get(header::AUTHORIZATION);
        let credentials = header.and_then(|value| decode(value.to_str().ok()?));
        Ok(Self {
            credentials,
            address: address(parts),
        })
    }
}

fn decode(header: &str) -> Option<(String, String)> {
    let (scheme, encoded) = header.split_once(' ')?;
    let text = scheme
        .eq_ignore_ascii_case("basic")
        .then(|| STANDARD.decode(encoded).ok())??;
    let text = String::from_utf8(text).ok()?;
    let (name, secret) = text.split_once(':')?;
    Some((name.to_owned(), secret.to_owned()))
}

async fn issue(
    State(context): State<Context>,
    basic: Basic,
    request: Result<Form<Request>, axum::extract::rejection::FormRejection>,
) -> Result<Response, AccessError> {
    let Ok(Form(request)) = request else {
        return Ok(refuse(StatusCode::BAD_REQUEST, "invalid_request"));
    };
    if request.grant_type != "client_credentials" {
        return Ok(refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type"));
    }
    let credentials = basic
        .credentials
        .or(request.client_id.zip(request.client_secret));
    let token = match credentials {
        Some((name, secret)) => new_token(&context, &name, &secret).await?,
        None => None,
    };
    Ok(match token {
        Some(token) => accept(&token),
        None => match AccessError::of_failure(&context.failures, basic.address) {
            AccessError::Unauthenticated => refuse(StatusCode::UNAUTHORIZED, "invalid_client"),
            error => error.into_response(),
        },
    })
}

async fn new_token(
    context: &Context,
    name: &str,
    secret: &str,
) -> Result<Option<Token>, AccessError> {
    let Ok(name) = name.parse::<Name>() else {
        return Ok(None);
    };
    let (secret, token, now) = (hash(secret), Token::generate()?, context.clock.now());
    let write = context.store.write::<_, AccessError>(move |write| {
        let Some(client) = principals::find_client(write, &name, secret)? else {
            return Ok(None);
        };
        let expires = Some(now.after(LIFE));
        tokens::add(write, token.hash(), client.id, TokenKind::Bearer, expires)?;
        Ok(Some(token))
    });
    write.await
}

fn accept(token: &Token) -> Response {
    let body = json!({
        "access_token": token.reveal(),
        "token_type": "Bearer",
        "expires_in": LIFE.as_secs(),
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn refuse(status: StatusCode, error: &str) -> Response {
    let mut response = (status, Json(json!({ "error": error }))).into_response();
    if status == StatusCode::UNAUTHORIZED {
        let challenge = header::HeaderValue::from_static("Basic realm=\"oauth\"");
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
