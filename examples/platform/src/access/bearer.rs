//! Bearer tokens of requests.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

use super::error::AccessError;
use super::token::hash;
use crate::context::Context;
use crate::model::{Principal, PrincipalKind};
use crate::storage::tokens::{self, TokenKind};

/// Whoever has sent the bearer token of a request.
#[derive(Debug, Clone)]
pub struct Bearer(pub Principal);

/// A user or a client: whoever may use the API.
#[derive(Debug, Clone)]
pub struct User(pub Principal);

/// Returns whose bearer token is in the headers.
///
/// # Errors
///
/// Returns that there is none that is valid, or that the address has sent too many of these.
pub async fn authenticate(
    context: &Context,
    headers: &HeaderMap,
    address: IpAddr,
) -> Result<Principal, AccessError> {
    let now = context.clock.now();
    let Some(token) = bearer(headers) else {
        return Err(AccessError::Unauthenticated);
    };
    let hash = hash(token);
    let read = context.store.read::<_, AccessError>(move |connection| {
        Ok(tokens::find(connection, hash, TokenKind::Bearer, now)?)
    });
    match read.await? {
        Some((principal, _)) => Ok(principal),
        None => Err(AccessError::of_failure(&context.failures, address)),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then_some(token.trim())
}

/// Returns the address that a request came from.
pub(super) fn address(parts: &Parts) -> IpAddr {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| {
        peer.ip()
    })
}

impl FromRequestParts<Context> for Bearer {
    type Rejection = AccessError;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, AccessError> {
        authenticate(context, &parts.headers, address(parts))
            .await
            .map(Self)
    }
}

impl FromRequestParts<Context> for User {
    type Rejection = AccessError;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, AccessError> {
        let Bearer(principal) = Bearer::from_request_parts(parts, context).await?;
        match principal.kind {
            PrincipalKind::User | PrincipalKind::Client => Ok(Self(principal)),
            PrincipalKind::Service => Err(AccessError::Forbidden),
        }
    }
}
