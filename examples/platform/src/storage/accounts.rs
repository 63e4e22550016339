//! Users, clients and services, the apps that they may edit, and their tokens.

use async_trait::async_trait;

use super::Result;
use crate::model::{App, Name, Principal, PrincipalId, PrincipalKind, Timestamp, TokenKind};

/// The SHA-256 of a token or of a client's secret. The texts themselves are stored nowhere.
pub type Hash = [u8; 32];

/// Who uses the platform. The command line changes it while servers run, and a change is in force when the
/// command has ended: nothing of this is cached.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Adds a principal who may edit these apps, in one step, and returns it, or `None` if the name is taken.
    async fn add_principal(
        &self,
        kind: PrincipalKind,
        name: &Name,
        secret: Option<Hash>,
        apps: &[App],
    ) -> Result<Option<Principal>>;

    /// Returns the principal with this name.
    async fn principal(&self, name: &Name) -> Result<Option<Principal>>;

    /// Returns the client with this name and secret.
    async fn client(&self, name: &Name, secret: Hash) -> Result<Option<Principal>>;

    /// Grants `edit-app` on an app.
    async fn grant(&self, principal: PrincipalId, app: &App) -> Result<()>;

    /// Revokes `edit-app` on an app, and reports whether it was granted.
    async fn revoke(&self, principal: PrincipalId, app: &App) -> Result<bool>;

    /// Revokes `edit-app` on an app from everybody, and returns from whom.
    async fn revoke_all(&self, app: &App) -> Result<Vec<Name>>;

    /// Returns the apps that a principal may edit, in the order of their ids.
    async fn apps(&self, principal: PrincipalId) -> Result<Vec<App>>;

    /// Stores a token that is good until it expires, or for good.
    async fn add_token(
        &self,
        hash: Hash,
        principal: PrincipalId,
        kind: TokenKind,
        expires: Option<Timestamp>,
    ) -> Result<()>;

    /// Returns whose token this is and when it expires, unless it has.
    async fn token(
        &self,
        hash: Hash,
        kind: TokenKind,
        now: Timestamp,
    ) -> Result<Option<(Principal, Option<Timestamp>)>>;

    /// Removes a token.
    async fn remove_token(&self, hash: Hash) -> Result<()>;

    /// Removes tokens that have expired.
    async fn forget_tokens(&self, now: Timestamp) -> Result<()>;
}
