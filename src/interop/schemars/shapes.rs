//! What the schemas have in common.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// The name and the identity of a schema. The borrowed and the owned URN share theirs.
macro_rules! named {
    ($name:literal) => {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            $name.into()
        }

        fn schema_id() -> std::borrow::Cow<'static, str> {
            concat!("urn_filter::", $name).into()
        }
    };
}

/// An object with these fields. Those after `optional` may be missing.
macro_rules! object {
    (
        $description:literal,
        { $($name:literal: $schema:expr),* $(,)? }
        $(, optional { $($other:literal: $other_schema:expr),* $(,)? })?
    ) => {
        schemars::json_schema!({
            "type": "object",
            "description": $description,
            "properties": {
                $($name: $schema,)*
                $($($other: $other_schema,)*)?
            },
            "required": [$($name),*],
        })
    };
}

pub(super) use {named, object};

/// The bytes or code units `start..end` of a text.
pub(super) struct Span;

impl JsonSchema for Span {
    named!("Span");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        object!("A part of a text: from `start`, counted from 0, to before `end`.", {
            "start": count("The first offset."),
            "end": count("The offset after the last one."),
        })
    }
}

/// Returns the schema of a text for people or of a code.
pub(super) fn string(description: &str) -> Schema {
    json_schema!({ "type": "string", "description": description })
}

/// Returns the schema of a number of things, or of an index.
pub(super) fn count(description: &str) -> Schema {
    json_schema!({ "type": "integer", "minimum": 0, "description": description })
}

/// Returns the schema of a constant code.
pub(super) fn code(code: &str) -> Schema {
    json_schema!({ "type": "string", "const": code })
}

/// Returns the schema of a list of `T`.
pub(super) fn list<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "array", "items": generator.subschema_for::<T>() })
}
