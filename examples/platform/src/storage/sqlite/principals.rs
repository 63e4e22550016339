//! Users, clients and services, and the apps that they may edit.

use rusqlite::{Connection, Row, params};

use super::Result;
use super::rows::{change, parsed, row, rows};
use crate::model::{App, Name, Principal, PrincipalId, PrincipalKind};

/// Adds a principal, and returns it, or `None` if the name is taken.
pub fn add(
    connection: &Connection,
    kind: PrincipalKind,
    name: &Name,
    secret_hash: Option<[u8; 32]>,
) -> Result<Option<Principal>> {
    let sql = "INSERT INTO principals (kind, name, secret_hash) VALUES (?, ?, ?)
        ON CONFLICT (name) DO NOTHING RETURNING *";
    let kind: &str = kind.into();
    let values = params![kind, name.as_str(), secret_hash];
    row(connection, sql, values, read)
}

/// Returns the principal with this name.
pub fn find(connection: &Connection, name: &Name) -> Result<Option<Principal>> {
    let sql = "SELECT * FROM principals WHERE name = ?";
    row(connection, sql, [name.as_str()], read)
}

/// Returns the client with this name and secret.
pub fn find_client(
    connection: &Connection,
    name: &Name,
    secret_hash: [u8; 32],
) -> Result<Option<Principal>> {
    // The hash of a secret of 256 random bits: how long the comparison takes helps nobody.
    let sql = "SELECT * FROM principals WHERE name = ? AND kind = 'client' AND secret_hash = ?";
    row(connection, sql, params![name.as_str(), secret_hash], read)
}

/// Grants `edit-app` on an app.
pub fn grant(connection: &Connection, principal: PrincipalId, app: &App) -> Result<()> {
    let sql = "INSERT INTO grants (principal, app) VALUES (?, ?) ON CONFLICT DO NOTHING";
    change(connection, sql, params![principal, app.as_str()]).map(drop)
}

/// Revokes `edit-app` on an app, and reports whether it was granted.
pub fn revoke(connection: &Connection, principal: PrincipalId, app: &App) -> Result<bool> {
    let sql = "DELETE FROM grants WHERE principal = ? AND app = ?";
    Ok(change(connection, sql, params![principal, app.as_str()])? > 0)
}

/// Revokes `edit-app` on an app from everybody, and returns from whom.
pub fn revoke_all(connection: &Connection, app: &App) -> Result<Vec<Name>> {
    let sql = "SELECT p.name FROM grants g JOIN principals p ON p.id = g.principal
        WHERE g.app = ? ORDER BY p.name";
    let names = rows(connection, sql, [app.as_str()], |row| parsed(row, "name"))?;
    change(
        connection,
        "DELETE FROM grants WHERE app = ?",
        [app.as_str()],
    )?;
    Ok(names)
}

/// Returns the apps that a principal may edit, in the order of their ids.
pub fn apps(connection: &Connection, principal: PrincipalId) -> Result<Vec<App>> {
    let sql = "SELECT app FROM grants WHERE principal = ? ORDER BY app";
    rows(connection, sql, [principal], |row| parsed(row, "app"))
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Principal> {
    Ok(Principal {
        id: row.get("id")?,
        kind: parsed(row, "kind")?,
        name: parsed(row, "name")?,
    })
}
