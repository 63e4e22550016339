//! The scalars `Urn`, `UrnPattern`, `EventName` and `EventPattern`.

use std::str::FromStr;

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use super::details::details;
use crate::language::{EventName, EventPattern, ParseError, Pattern, UrnBuf};

/// Implements [`ScalarType`] for a type that is written as a string. The doc comment is the
/// description in the schema.
macro_rules! scalar {
    ($(#[$attribute:meta])* $type:ident) => {
        $(#[$attribute])*
        impl ScalarType for $type {
            fn parse(value: Value) -> InputValueResult<Self> {
                read(value)
            }

            fn is_valid(value: &Value) -> bool {
                matches!(value, Value::String(_))
            }

            fn to_value(&self) -> Value {
                Value::String(self.to_string())
            }
        }
    };
}

scalar! {
    /// A URN (RFC 8141), such as `urn:allthings:account:1234`. It is printed in its canonical form.
    #[Scalar(
        name = "Urn",
        specified_by_url = "https://www.rfc-editor.org/rfc/rfc8141"
    )]
    UrnBuf
}

scalar! {
    /// A filter of URNs, such as `urn:allthings:app:*:ticket:*`. `*` stands for any one segment; as the
    /// last one it selects everything below.
    #[Scalar(name = "UrnPattern")]
    Pattern
}

scalar! {
    /// The name of an event, such as `ticket.created`: lower-case letters, dots and hyphens.
    #[Scalar(name = "EventName")]
    EventName
}

scalar! {
    /// A pattern of event names, such as `ticket.created` or `ticket.*`. `*` stands for any one part
    /// between dots; as the last one it selects everything below, and alone every event.
    #[Scalar(name = "EventPattern")]
    EventPattern
}

fn read<T>(value: Value) -> InputValueResult<T>
where
    T: InputType + FromStr<Err = ParseError>,
{
    match value {
        Value::String(text) => text.parse().map_err(|error| field_error(&error)),
        other => Err(InputValueError::expected_type(other)),
    }
}

fn field_error<T: InputType>(error: &ParseError) -> InputValueError<T> {
    details(error).fold(
        InputValueError::custom(error),
        |field_error, (name, value)| field_error.with_extension(name, value),
    )
}
