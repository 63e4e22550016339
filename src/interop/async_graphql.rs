//! `async-graphql`: the scalars `Urn`, `UrnPattern` and `EventName`.
//!
//! What is wrong with a text is the field's error, with what a client needs to point at it as
//! extensions. Of a list it is the first bad entry, and `async-graphql` does not tell which: hence
//! the text itself among the extensions.

use std::str::FromStr;

use async_graphql::{InputType, InputValueError, InputValueResult, Scalar, ScalarType, Value};

use crate::language::{EventName, ParseError, Pattern, UrnBuf};

/// A URN (RFC 8141), such as `urn:allthings:account:1234`. It is printed in its canonical form.
#[Scalar(
    name = "Urn",
    specified_by_url = "https://www.rfc-editor.org/rfc/rfc8141"
)]
impl ScalarType for UrnBuf {
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

/// A filter of URNs, such as `urn:allthings:app:*:ticket:*`. `*` stands for any one segment; as the
/// last one it selects everything below.
#[Scalar(name = "UrnPattern")]
impl ScalarType for Pattern {
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

/// The name of an event, such as `ticket.created`: lower-case letters, dots and hyphens.
#[Scalar(name = "EventName")]
impl ScalarType for EventName {
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
