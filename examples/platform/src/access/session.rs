//! Sessions of the Cockpit: a token entered once becomes a cookie.

use std::net::IpAddr;
use std::time::Duration;

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::error::AccessError;
use super::token::{Token, hash};
use crate::context::Context;
use crate::model::{Principal, PrincipalKind, TokenKind};

/// How long a session lasts.
const LIFE: Duration = Duration::from_hours(8);

/// Somebody's session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Whose.
    pub principal: Principal,
    csrf: String,
}

impl Session {
    /// Returns the text that each form of the session contains.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Reports whether a form was made for this session.
    pub fn is_own_form(&self, csrf: &str) -> bool {
        self.csrf.as_bytes().ct_eq(csrf.as_bytes()).into()
    }
}

/// Begins a session for whoever has this bearer token, and returns the value of its cookie. It ends after
/// eight hours, or when the token expires.
///
/// # Errors
///
/// Returns that the token is not valid or not for the Cockpit.
pub async fn sign_in(
    context: &Context,
    bearer: &str,
    address: IpAddr,
) -> Result<Token, AccessError> {
    let cookie = Token::generate();
    let (bearer, new, now) = (hash(bearer.trim()), cookie.hash(), context.clock.now());
    let store = &context.store;
    let Some((principal, expires)) = store.token(bearer, TokenKind::Bearer, now).await? else {
        return Err(AccessError::of_failure(&context.failures, address));
    };
    if principal.kind != PrincipalKind::User {
        return Err(AccessError::Forbidden);
    }
    let end = now.after(LIFE).min(expires.unwrap_or(now.after(LIFE)));
    let added = store.add_token(new, principal.id, TokenKind::Session, Some(end));
    added.await?;
    Ok(cookie)
}

/// Returns the session with this cookie, if it lasts.
pub async fn session(context: &Context, cookie: &str) -> Result<Option<Session>, AccessError> {
    let (hash, now) = (hash(cookie), context.clock.now());
    let found = context.store.token(hash, TokenKind::Session, now).await?;
    let csrf = hex::encode(Sha256::digest(format!("csrf {cookie}")));
    Ok(found.map(|(principal, _)| Session { principal, csrf }))
}

/// Ends the session with this cookie.
pub async fn sign_out(context: &Context, cookie: &str) -> Result<(), AccessError> {
    Ok(context.store.remove_token(hash(cookie)).await?)
}
