//! The tables, and how a database comes to have them.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, TransactionBehavior};

use super::error::StorageError;

/// The name of the database's file in the data folder.
const FILE: &str = "platform.sqlite";

/// Each entry leads from the version that is its index to the next one. Entries are never changed.
const MIGRATIONS: &[&str] = &[include_str!("schema/1.sql")];

/// Opens the database of a data folder, creates the folder and the database if there is none, and
/// brings its tables up to date.
pub fn open(folder: &Path) -> Result<Connection, StorageError> {
    std::fs::create_dir_all(folder)?;
    let mut connection = Connection::open(folder.join(FILE))?;
    // Another process may write: the command line while the server runs.
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    migrate(&mut connection)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StorageError> {
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
    let version = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    transaction.pragma_update(None, "user_version", version)?;
    transaction.commit()?;
    Ok(())
}
