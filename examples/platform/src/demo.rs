//! Sample users.

use std::time::Duration;

use rusqlite::Connection;

use crate::access::{AccessError, Token};
use crate::model::{App, Name, PrincipalKind, Timestamp};
use crate::storage::principals;
use crate::storage::tokens::{self, TokenKind};

const APP_A: &str = "82662ee4-0080-4960-8b8f-d7693e6ff3e4";
const APP_B: &str = "3d1c0e2a-6f1b-4c59-9f0e-2b7f5a1f9c11";

/// The name of the service that may send events. It is in every database.
pub(crate) const INGEST: &str = "ingest";

const USERS: [(&str, &[&str]); 4] = [
    ("admin-a", &[APP_A]),
    ("admin-b", &[APP_B]),
    ("admin-ab", &[APP_A, APP_B]),
    ("nobody", &[]),
];

/// How long the tokens are good. New ones are made at each start.
const LIFE: Duration = Duration::from_hours(30 * 24);

/// Adds the service that may send events, unless it is there.
pub(crate) fn add_ingest(connection: &Connection) -> Result<(), AccessError> {
    principals::add(connection, PrincipalKind::Service, &name(INGEST)?, None)?;
    Ok(())
}

/// Adds the sample users that are not there, with what they may edit, and returns new tokens for all.
/// Whoever is there keeps what they have been granted or not.
pub(crate) fn seed(
    connection: &Connection,
    now: Timestamp,
) -> Result<Vec<(Name, Token)>, AccessError> {
    for (user, apps) in USERS {
        let added = principals::add(connection, PrincipalKind::User, &name(user)?, None)?;
        let Some(user) = added else { continue };
        for app in apps {
            let app: App = app
                .parse()
                .map_err(|error| AccessError::Internal(Box::new(error)))?;
            principals::grant(connection, user.id, &app)?;
        }
    }
    let names = USERS.iter().map(|(name, _)| *name).chain([INGEST]);
    names.map(|name| new_token(connection, name, now)).collect()
}

fn new_token(
    connection: &Connection,
    text: &str,
    now: Timestamp,
) -> Result<(Name, Token), AccessError> {
    let (name, token) = (name(text)?, Token::generate()?);
    let missing = || AccessError::Internal(format!("`{text}` is missing").into());
    let principal = principals::find(connection, &name)?.ok_or_else(missing)?;
    let expires = Some(now.after(LIFE));
    tokens::add(
        connection,
        token.hash(),
        principal.id,
        TokenKind::Bearer,
        expires,
    )?;
    Ok((name, token))
}

fn name(text: &str) -> Result<Name, AccessError> {
    text.parse()
        .map_err(|error: String| AccessError::Internal(error.into()))
}
