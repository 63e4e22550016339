//! Sample users.

use std::time::Duration;

use crate::access::Token;
use crate::model::{App, Name, PrincipalKind, Timestamp, TokenKind};
use crate::server::StartError;
use crate::storage::Storage;

const APP_A: &str = "82662ee4-0080-4960-8b8f-d7693e6ff3e4";
const APP_B: &str = "3d1c0e2a-6f1b-4c59-9f0e-2b7f5a1f9c11";

/// The name of the service that may send events. It is in every database.
const INGEST: &str = "ingest";

const USERS: [(&str, &[&str]); 4] = [
    ("admin-a", &[APP_A]),
    ("admin-b", &[APP_B]),
    ("admin-ab", &[APP_A, APP_B]),
    ("nobody", &[]),
];

/// How long the tokens are good. New ones are made at each start.
const LIFE: Duration = Duration::from_hours(30 * 24);

/// Adds the service that may send events, unless it is there.
pub(crate) async fn add_ingest(store: &dyn Storage) -> Result<(), StartError> {
    let name = INGEST.parse()?;
    store
        .add_principal(PrincipalKind::Service, &name, None, &[])
        .await?;
    Ok(())
}

/// Adds the sample users that are not there, with what they may edit, and returns new tokens for all.
/// Whoever is there keeps what they have been granted or not.
pub(crate) async fn seed(
    store: &dyn Storage,
    now: Timestamp,
) -> Result<Vec<(Name, Token)>, StartError> {
    for (user, apps) in USERS {
        let apps = apps
            .iter()
            .map(|app| app.parse())
            .collect::<Result<Vec<App>, _>>()?;
        let (kind, name) = (PrincipalKind::User, user.parse()?);
        store.add_principal(kind, &name, None, &apps).await?;
    }
    let mut issued = Vec::new();
    for name in USERS.map(|(name, _)| name).into_iter().chain([INGEST]) {
        let (name, token): (Name, _) = (name.parse()?, Token::generate());
        let principal = store.principal(&name).await?;
        let principal = principal.ok_or("a sample user is missing")?;
        let (hash, expires) = (token.hash(), Some(now.after(LIFE)));
        let added = store.add_token(hash, principal.id, TokenKind::Bearer, expires);
        added.await?;
        issued.push((name, token));
    }
    Ok(issued)
}
