//! Users, clients and services, and the apps that they may edit.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};

use super::columns::{parsed, unreadable};
use crate::model::{App, Name, Principal, PrincipalId, PrincipalKind};

/// Adds a principal, and returns it, or `None` if the name is taken.
pub fn add(
    connection: &Connection,
    kind: PrincipalKind,
    name: &Name,
    secret_hash: Option<[u8; 32]>,
) -> Result<Option<Principal>> {
    let sql = "INSERT INTO principals (kind, name, secret_hash) VALUES (?, ?, ?)
        ON CONFLICT (name) DO NOTHING";
    let added = connection.execute(sql, params![kind.as_str(), name.as_str(), secret_hash])?;
    if added == 0 {
        return Ok(None);
    }
    find(connection, name)
}

/// Returns the principal with this name.
pub fn find(connection: &Connection, name: &Name) -> Result<Option<Principal>> {
    let sql = "SELECT * FROM principals WHERE name = ?";
    connection.query_row(sql, [name.as_str()], read).optional()
}

/// Returns the principal with this number.
pub fn get(connection: &Connection, id: PrincipalId) -> Result<Option<Principal>> {
    let mut statement = connection.prepare_cached("SELECT * FROM principals WHERE id = ?")?;
    statement.query_row([id], read).optional()
}

/// Returns the client with this name and secret.
pub fn find_client(
    connection: &Connection,
    name: &Name,
    secret_hash: [u8; 32],
) -> Result<Option<Principal>> {
    // The hash of a secret of 256 random bits: how long the comparison takes helps nobody.
    let sql = "SELECT * FROM principals WHERE name = ? AND kind = 'client' AND secret_hash = ?";
    connection
        .query_row(sql, params![name.as_str(), secret_hash], read)
        .optional()
}

/// Grants `edit-app` on an app.
pub fn grant(connection: &Connection, principal: PrincipalId, app: &App) -> Result<()> {
    let sql = "INSERT INTO grants (principal, app) VALUES (?, ?) ON CONFLICT DO NOTHING";
    connection
        .execute(sql, params![principal, app.as_str()])
        .map(drop)
}

/// Revokes `edit-app` on an app, and reports whether it was granted.
pub fn revoke(connection: &Connection, principal: PrincipalId, app: &App) -> Result<bool> {
    let sql = "DELETE FROM grants WHERE principal = ? AND app = ?";
    connection
        .execute(sql, params![principal, app.as_str()])
        .map(|revoked| revoked > 0)
}

/// Returns the apps that a principal may edit, in the order of their ids.
pub fn apps(connection: &Connection, principal: PrincipalId) -> Result<Vec<App>> {
    let sql = "SELECT app FROM grants WHERE principal = ? ORDER BY app";
    let mut statement = connection.prepare_cached(sql)?;
    statement
        .query_map([principal], |row| parsed(row, "app"))?
        .collect()
}

pub(super) fn read(row: &Row<'_>) -> Result<Principal> {
    let kind: String = row.get("kind")?;
    Ok(Principal {
        id: row.get("id")?,
        kind: kind.parse().map_err(|error: String| unreadable(&error))?,
        name: parsed(row, "name")?,
    })
}
