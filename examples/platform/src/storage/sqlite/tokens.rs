//! Tokens, of which only hashes are stored.

use rusqlite::{Connection, params};

use super::rows::{change, row};
use super::{Result, principals};
use crate::model::{Principal, PrincipalId, Timestamp, TokenKind};

/// Stores a token that is good until it expires, or for good.
pub fn add(
    connection: &Connection,
    hash: [u8; 32],
    principal: PrincipalId,
    kind: TokenKind,
    expires: Option<Timestamp>,
) -> Result<()> {
    let sql = "INSERT INTO tokens (hash, principal, kind, expires) VALUES (?, ?, ?, ?)";
    let kind: &str = kind.into();
    change(connection, sql, params![hash, principal, kind, expires]).map(drop)
}

/// Returns whose token this is and when it expires, unless it has.
pub fn find(
    connection: &Connection,
    hash: [u8; 32],
    kind: TokenKind,
    now: Timestamp,
) -> Result<Option<(Principal, Option<Timestamp>)>> {
    let sql = "SELECT p.*, t.expires FROM tokens t JOIN principals p ON p.id = t.principal
        WHERE t.hash = ? AND t.kind = ? AND (t.expires IS NULL OR t.expires > ?)";
    let kind: &str = kind.into();
    row(connection, sql, params![hash, kind, now], |row| {
        Ok((principals::read(row)?, row.get("expires")?))
    })
}

/// Removes a token.
pub fn remove(connection: &Connection, hash: [u8; 32]) -> Result<()> {
    change(connection, "DELETE FROM tokens WHERE hash = ?", [hash]).map(drop)
}

/// Removes tokens that have expired.
pub fn forget(connection: &Connection, now: Timestamp) -> Result<()> {
    change(connection, "DELETE FROM tokens WHERE expires <= ?", [now]).map(drop)
}
