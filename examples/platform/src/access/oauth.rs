//! `POST /oauth/token`: a client's name and secret become a token of an hour (RFC 6749, section 4.4).

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::rejection::FormRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use axum_extra::headers::authorization::Basic;
use axum_extra::headers::{Authorization, HeaderMapExt};
use serde::Deserialize;
use serde_json::json;

use super::error::AccessError;
use super::token::{Token, hash};
use crate::context::Context;
use crate::model::{Name, TokenKind};
use crate::storage::Result;

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

async fn issue(
    State(context): State<Context>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    request: Result<Form<Request>, FormRejection>,
) -> Result<Response, AccessError> {
    let refuse = |error| (StatusCode::BAD_REQUEST, Json(json!({ "error": error })));
    let Ok(Form(request)) = request else {
        return Ok(refuse("invalid_request").into_response());
    };
    if request.grant_type != "client_credentials" {
        return Ok(refuse("unsupported_grant_type").into_response());
    }
    let basic = headers.typed_get::<Authorization<Basic>>();
    let basic = basic.map(|basic| (basic.username().to_owned(), basic.password().to_owned()));
    let token = match basic.or(request.client_id.zip(request.client_secret)) {
        Some((name, secret)) => new_token(&context, &name, &secret).await?,
        None => None,
    };
    match token {
        Some(token) => Ok(accept(&token)),
        None => match AccessError::of_failure(&context.failures, peer.ip()) {
            AccessError::Unauthenticated => {
                let challenge = [(header::WWW_AUTHENTICATE, "Basic realm=\"oauth\"")];
                let body = Json(json!({ "error": "invalid_client" }));
                Ok((StatusCode::UNAUTHORIZED, challenge, body).into_response())
            }
            error => Err(error),
        },
    }
}

async fn new_token(context: &Context, name: &str, secret: &str) -> Result<Option<Token>> {
    let Ok(name) = name.parse::<Name>() else {
        return Ok(None);
    };
    let (secret, token, now) = (hash(secret), Token::generate(), context.clock.now());
    let Some(client) = context.store.client(&name, secret).await? else {
        return Ok(None);
    };
    let (expires, kind) = (Some(now.after(LIFE)), TokenKind::Bearer);
    let added = context
        .store
        .add_token(token.hash(), client.id, kind, expires);
    added.await?;
    Ok(Some(token))
}

fn accept(token: &Token) -> Response {
    let body = json!({
        "access_token": token.reveal(),
        "token_type": "Bearer",
        "expires_in": LIFE.as_secs(),
    });
    ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}
