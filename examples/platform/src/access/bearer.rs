//! Bearer tokens of requests.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum_extra::headers::{Authorization, HeaderMapExt, authorization};

use super::error::AccessError;
use super::token::hash;
use crate::context::Context;
use crate::model::{Principal, PrincipalKind, TokenKind};

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
    let header = headers.typed_get::<Authorization<authorization::Bearer>>();
    let header = header.ok_or(AccessError::Unauthenticated)?;
    let (hash, now) = (hash(header.token()), context.clock.now());
    match context.store.token(hash, TokenKind::Bearer, now).await? {
        Some((principal, _)) => Ok(principal),
        None => Err(AccessError::of_failure(&context.failures, address)),
    }
}

impl FromRequestParts<Context> for Bearer {
    type Rejection = AccessError;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, AccessError> {
        // INVARIANT: the server adds the address to each request.
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = peer.map_or(IpAddr::from([0; 4]), |ConnectInfo(peer)| peer.ip());
        let found = authenticate(context, &parts.headers, address).await;
        found.map(Self)
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
