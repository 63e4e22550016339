//! The types of the model as values of the database.

use std::fmt::Display;
use std::str::FromStr;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef};
use rusqlite::{Result, Row};

use crate::model::{DeliveryId, PrincipalId, Timestamp, WebhookId};

macro_rules! column {
    ($type:ty, $read:expr, $write:expr) => {
        impl FromSql for $type {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value).map($read)
            }
        }

        impl ToSql for $type {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                let write: fn(&$type) -> ToSqlOutput<'_> = $write;
                Ok(write(self))
            }
        }
    };
}

column!(WebhookId, Self::from_bytes, |id| id
    .as_bytes()
    .as_slice()
    .into());
column!(DeliveryId, Self::from_bytes, |id| id
    .as_bytes()
    .as_slice()
    .into());
column!(Timestamp, Self::from_millis, |time| time.millis().into());
column!(PrincipalId, PrincipalId, |id| id.0.into());

/// Reads a column whose text is to be parsed.
pub(super) fn parsed<T: FromStr<Err: Display>>(row: &Row<'_>, column: &str) -> Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error: T::Err| unreadable(&error))
}

/// Reads a column whose text is JSON.
pub(super) fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

/// Returns the text of a value whose serialization cannot fail.
pub(super) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value)
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Creates the error for a value that this program would not have written.
pub(super) fn unreadable(why: &dyn Display) -> rusqlite::Error {
    let error = FromSqlError::Other(why.to_string().into());
    rusqlite::Error::FromSqlConversionFailure(0, Type::Text, error.into())
}
