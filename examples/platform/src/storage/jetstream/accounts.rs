//! Principals, grants and tokens.

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::layout::Bucket;
use super::records::{from_bytes, to_bytes};
use super::store::{Store, Written};
use super::{Result, StorageError};
use crate::model::{App, Name, Principal, PrincipalId, PrincipalKind, Timestamp, TokenKind};
use crate::storage::{Accounts, Hash};

/// A principal with its grants, which are changed together.
#[derive(Clone, Serialize, Deserialize)]
struct StoredPrincipal {
    kind: String,
    name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    apps: BTreeSet<String>,
}

/// A token, with what never changes of whose it is.
#[derive(Serialize, Deserialize)]
struct StoredToken {
    principal: PrincipalId,
    principal_kind: String,
    name: String,
    kind: String,
    expires: Option<Timestamp>,
}

/// Returns the number of a principal, which follows from its name: so no two nodes give a name two numbers,
/// and none has to count.
fn number(name: &Name) -> PrincipalId {
    let hash: [u8; 32] = Sha256::digest(name.as_str()).into();
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash[..8]);
    PrincipalId(i64::from_be_bytes(bytes) & i64::MAX)
}

fn key(id: PrincipalId) -> String {
    format!("{:016x}", id.0)
}

fn principal(id: PrincipalId, kind: &str, name: &str) -> Result<Principal> {
    Ok(Principal {
        id,
        kind: kind.parse().map_err(StorageError::nats)?,
        name: name.parse().map_err(StorageError::nats)?,
    })
}

impl Store {
    async fn stored_principal(&self, id: PrincipalId) -> Result<Option<(StoredPrincipal, u64)>> {
        let found = self.read(Bucket::Accounts, &key(id)).await?;
        let read = |entry: super::store::Entry| Ok((from_bytes(&entry.value)?, entry.revision));
        found.map(read).transpose()
    }

    /// Changes the apps of a principal, and returns what the change has returned last.
    async fn change_apps(
        &self,
        id: PrincipalId,
        change: impl Fn(&mut BTreeSet<String>) -> bool + Send,
    ) -> Result<bool> {
        loop {
            let Some((mut stored, revision)) = self.stored_principal(id).await? else {
                return Ok(false);
            };
            if !change(&mut stored.apps) {
                return Ok(false);
            }
            let (key, value) = (key(id), Some(to_bytes(&stored)?));
            let written = self.write(Bucket::Accounts, &key, value, Some(revision));
            if let Written::At(_) = written.await? {
                return Ok(true);
            }
        }
    }

    async fn forget_token(&self, hash: &str) -> Result<()> {
        let stream = self.bucket(Bucket::Tokens);
        let subject = Bucket::Tokens.subject(hash);
        let purged = stream.purge().filter(subject).await;
        purged.map(drop).map_err(StorageError::nats)
    }
}

#[async_trait]
impl Accounts for Store {
    async fn add_principal(
        &self,
        kind: PrincipalKind,
        name: &Name,
        secret: Option<Hash>,
        apps: &[App],
    ) -> Result<Option<Principal>> {
        let (id, kind): (_, &str) = (number(name), kind.into());
        let stored = StoredPrincipal {
            kind: kind.to_owned(),
            name: name.to_string(),
            secret: secret.map(hex::encode),
            apps: apps.iter().map(ToString::to_string).collect(),
        };
        let value = Some(to_bytes(&stored)?);
        match self
            .write(Bucket::Accounts, &key(id), value, Some(0))
            .await?
        {
            Written::At(_) => principal(id, kind, name.as_str()).map(Some),
            Written::Conflict => Ok(None),
        }
    }

    async fn principal(&self, name: &Name) -> Result<Option<Principal>> {
        let id = number(name);
        let found = self.stored_principal(id).await?;
        let found = found.filter(|(stored, _)| stored.name == name.as_str());
        let read = |(stored, _): (StoredPrincipal, _)| principal(id, &stored.kind, &stored.name);
        found.map(read).transpose()
    }

    async fn client(&self, name: &Name, secret: Hash) -> Result<Option<Principal>> {
        let Some((stored, _)) = self.stored_principal(number(name)).await? else {
            return Ok(None);
        };
        // The hash of a secret of 256 random bits: how long the comparison takes helps nobody.
        let is_right = stored.secret == Some(hex::encode(secret));
        let found = self.principal(name).await?;
        Ok(found.filter(|found| is_right && found.kind == PrincipalKind::Client))
    }

    async fn grant(&self, principal: PrincipalId, app: &App) -> Result<()> {
        let granted = self.change_apps(principal, |apps| apps.insert(app.to_string()));
        granted.await.map(drop)
    }

    async fn revoke(&self, principal: PrincipalId, app: &App) -> Result<bool> {
        self.change_apps(principal, |apps| apps.remove(app.as_str()))
            .await
    }

    /// Cost: that of reading all principals.
    async fn revoke_all(&self, app: &App) -> Result<Vec<Name>> {
        let mut names = Vec::new();
        for key in self.keys(Bucket::Accounts).await? {
            let id = i64::from_str_radix(&key, 16).map_err(StorageError::nats)?;
            let id = PrincipalId(id);
            if self.revoke(id, app).await?
                && let Some((stored, _)) = self.stored_principal(id).await?
            {
                names.push(stored.name.parse().map_err(StorageError::nats)?);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    async fn apps(&self, principal: PrincipalId) -> Result<Vec<App>> {
        let Some((stored, _)) = self.stored_principal(principal).await? else {
            return Ok(Vec::new());
        };
        let apps = stored
            .apps
            .iter()
            .map(|app| app.parse().map_err(StorageError::nats));
        apps.collect()
    }

    async fn add_token(
        &self,
        hash: Hash,
        principal: PrincipalId,
        kind: TokenKind,
        expires: Option<Timestamp>,
    ) -> Result<()> {
        let Some((stored, _)) = self.stored_principal(principal).await? else {
            return Err(StorageError::nats("a token is for nobody"));
        };
        let kind: &str = kind.into();
        let token = StoredToken {
            principal,
            principal_kind: stored.kind,
            name: stored.name,
            kind: kind.to_owned(),
            expires,
        };
        let (key, value) = (hex::encode(hash), Some(to_bytes(&token)?));
        let written = self.write(Bucket::Tokens, &key, value, None);
        written.await.map(drop)
    }

    async fn token(
        &self,
        hash: Hash,
        kind: TokenKind,
        now: Timestamp,
    ) -> Result<Option<(Principal, Option<Timestamp>)>> {
        let Some(entry) = self.read(Bucket::Tokens, &hex::encode(hash)).await? else {
            return Ok(None);
        };
        let token: StoredToken = from_bytes(&entry.value)?;
        let kind: &str = kind.into();
        if token.kind != kind || token.expires.is_some_and(|expires| expires <= now) {
            return Ok(None);
        }
        let whose = principal(token.principal, &token.principal_kind, &token.name)?;
        Ok(Some((whose, token.expires)))
    }

    async fn remove_token(&self, hash: Hash) -> Result<()> {
        self.forget_token(&hex::encode(hash)).await
    }

    /// Each node does this, and it does no harm. Cost: that of reading all tokens.
    async fn forget_tokens(&self, now: Timestamp) -> Result<()> {
        for hash in self.keys(Bucket::Tokens).await? {
            let Some(entry) = self.read(Bucket::Tokens, &hash).await? else {
                continue;
            };
            let token: StoredToken = from_bytes(&entry.value)?;
            if token.expires.is_some_and(|expires| expires <= now) {
                self.forget_token(&hash).await?;
            }
        }
        Ok(())
    }
}
