//! `async-graphql`: the scalars `Urn`, `UrnPattern` and `EventName`.
//!
//! A scalar is a string. When parsing fails, the parse error is the field's error, and the extensions
//! hold its details. `async-graphql` reports only the first bad entry of a list and does not say
//! which one it is. So the extensions contain the text itself.

use std::str::FromStr;

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::language::{EventName, ParseError, Pattern, UrnBuf};

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
    let span = error.span();
    let with_span = InputValueError::custom(error)
        .with_extension("input", error.input())
        .with_extension("span", vec![span.start, span.end])
        .with_extension("kind", error.kind().as_str())
        .with_extension("expected", error.expected());
    match error.hint() {
        Some(hint) => with_span.with_extension("hint", hint),
        None => with_span,
    }
}
