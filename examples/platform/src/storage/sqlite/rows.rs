//! Rows and columns as types of the model.

use std::fmt::Display;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Connection, OptionalExtension, Params, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Result;
use crate::model::{DeliveryId, PrincipalId, Timestamp, WebhookId};

type SqlResult<T> = rusqlite::Result<T>;

/// Returns all rows that a query finds.
pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> SqlResult<T>,
) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let found = statement.query_map(values, read)?;
    Ok(found.collect::<SqlResult<_>>()?)
}

/// Returns the row that a query finds, if there is one.
pub(super) fn row<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnOnce(&Row<'_>) -> SqlResult<T>,
) -> Result<Option<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    Ok(statement.query_row(values, read).optional()?)
}

/// Changes rows, and returns how many.
pub(super) fn change(connection: &Connection, sql: &str, values: impl Params) -> Result<usize> {
    Ok(connection.prepare_cached(sql)?.execute(values)?)
}

/// Returns the number that a query counts.
pub(super) fn count(connection: &Connection, sql: &str, values: impl Params) -> Result<usize> {
    let counted = row(connection, sql, values, |row| row.get::<_, i64>(0))?;
    Ok(usize::try_from(counted.unwrap_or(0)).unwrap_or(0))
}

/// Returns a number of rows for `LIMIT`.
pub(super) fn limit(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// Reads a column whose text is to be parsed.
pub(super) fn parsed<T: FromStr<Err: Display>>(row: &Row<'_>, column: &str) -> SqlResult<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: T::Err| unreadable(&error))
}

/// Reads a column whose text is JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: &str) -> SqlResult<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

/// Returns the text of a value whose serialization cannot fail.
pub(super) fn to_json<T: Serialize>(value: &T) -> SqlResult<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Creates the error for a value that this program would not have written.
pub(super) fn unreadable(why: &dyn Display) -> rusqlite::Error {
    let error = FromSqlError::Other(why.to_string().into());
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into())
}

macro_rules! column {
    ($type:ty, $read:expr, $write:expr) => {
        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map($read)
            }
        }

        impl ToSql for $type {
            fn to_sql(&self) -> SqlResult<ToSqlOutput<'_>> {
                let write: fn(&$type) -> ToSqlOutput<'_> = $write;
                Ok(write(self))
            }
        }
    };
}

column!(WebhookId, Self::from_bytes, |id| id.as_bytes()[..].into());
column!(DeliveryId, Self::from_bytes, |id| id.as_bytes()[..].into());
column!(Timestamp, Self::from_millis, |time| time.millis().into());
column!(PrincipalId, PrincipalId, |id| id.0.into());
