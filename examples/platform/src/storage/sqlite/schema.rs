//! The tables, how a database comes to have them, and copies of it.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::rows::limit;
use super::{Result, StorageError};

/// The name of the database's file in the data folder.
const FILE: &str = "platform.sqlite";

/// Each entry leads from the version that is its index to the next one. Entries are never changed.
const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql")];

/// Opens the database of a data folder, creates the folder and the database if there is none, and
/// brings its tables up to date.
pub fn open(folder: &Path) -> Result<Connection> {
    std::fs::create_dir_all(folder)?;
    let mut connection = connect(folder)?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Copies the database as it is at one moment into a new file, while others write.
///
/// # Errors
///
/// Returns that the file exists already, or why it cannot be written.
pub fn backup(source: &Connection, file: &Path) -> Result<()> {
    source.execute("VACUUM INTO ?", [file.to_string_lossy()])?;
    Ok(std::fs::File::open(file)?.sync_all()?)
}

/// Opens a database that is there.
pub(super) fn connect(folder: &Path) -> Result<Connection> {
    let connection = Connection::open(folder.join(FILE))?;
    // Another process may write: the command line while the server runs.
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<()> {
    // Immediate: of two processes that start at once, one waits and then finds nothing to do.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    let missing = MIGRATIONS
        .get(version..)
        .ok_or(StorageError::Newer(version))?;
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    transaction.pragma_update(None, "user_version", limit(MIGRATIONS.len()))?;
    Ok(transaction.commit()?)
}
