//! Tokens, of which only hashes are stored.

use rusqlite::{Connection, OptionalExtension, Result, params};

use super::principals;
use crate::model::{Principal, PrincipalId, Timestamp};

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// It is sent in the header `Authorization`.
    Bearer,
    /// It is the cookie of a session of the Cockpit.
    Session,
}

impl TokenKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Session => "session",
        }
    }
}

/// Stores a token that is good until it expires, or for good.
pub fn add(
    connection: &Connection,
    hash: [u8; 32],
    principal: PrincipalId,
    kind: TokenKind,
    expires: Option<Timestamp>,
) -> Result<()> {
    let sql = "INSERT INTO tokens (hash, principal, kind, expires) VALUES (?, ?, ?, ?)";
    connection
        .execute(sql, params![hash, principal, kind.as_str(), expires])
        .map(drop)
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
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_row(params![hash, kind.as_str(), now], |row| {
        Ok((principals::read(row)?, row.get("expires")?))
    });
    found.optional()
}

/// Removes a token.
pub fn remove(connection: &Connection, hash: [u8; 32]) -> Result<()> {
    connection
        .execute("DELETE FROM tokens WHERE hash = ?", [hash])
        .map(drop)
}
