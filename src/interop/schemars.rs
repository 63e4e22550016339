//! `schemars`: JSON Schema for what serde reads and writes.
//!
//! The regular expressions are those of ECMA-262 and use nothing that other dialects lack. With the
//! length beside it each one describes its language exactly; that the two agree is tested.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::language::{EventName, EventNames, MAX_EVENT_NAME_LEN, MAX_LEN, Pattern, Urn, UrnBuf};
use crate::matching::{FilterSet, Subscription};

/// `"urn" ":" NID ":"`
macro_rules! head {
    () => {
        r"^[Uu][Rr][Nn]:[0-9A-Za-z][0-9A-Za-z-]{0,30}[0-9A-Za-z]:"
    };
}

/// A segment that is the first one, which does not begin with `/`.
macro_rules! first_segment {
    () => {
        concat!(r"(?:[0-9A-Za-z\-._~!$&'()+,;=@]|%[0-9A-Fa-f]{2})(?:[0-9A-Za-z\-._~!$&'()+,;=@/]|%[0-9A-Fa-f]{2})*")
    };
}

macro_rules! segment {
    () => {
        r"(?:[0-9A-Za-z\-._~!$&'()+,;=@/]|%[0-9A-Fa-f]{2})+"
    };
}

/// `pchar` of RFC 3986: what an r- or q-component begins with.
macro_rules! pchar {
    () => {
        r"(?:[0-9A-Za-z\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
    };
}

/// A `?` in an r-component is followed by no `=`: that would begin the q-component.
macro_rules! components {
    () => {
        concat!(
            r"(?:\?\+",
            pchar!(),
            r"(?:[0-9A-Za-z\-._~!$&'()*+,;=:@/]|%[0-9A-Fa-f]{2}",
            r"|\?+(?:[0-9A-Za-z\-._~!$&'()*+,;:@/]|%[0-9A-Fa-f]{2}))*\?*)?",
            r"(?:\?=",
            pchar!(),
            r"(?:[0-9A-Za-z\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?",
            r"(?:#(?:[0-9A-Za-z\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*)?",
        )
    };
}

const URN: &str = concat!(
    head!(),
    first_segment!(),
    "(?::",
    segment!(),
    "){0,63}",
    components!(),
    "$"
);
const PATTERN: &str = concat!(
    head!(),
    r"(?:\*|",
    first_segment!(),
    r")(?::(?:\*|",
    segment!(),
    ")){0,63}$"
);
const EVENT_NAME: &str = r"^[a-z-]+(?:\.[a-z-]+)*$";

/// The schema's name and identity, which are the same for the borrowed and the owned URN.
macro_rules! named {
    ($name:literal) => {
        fn schema_name() -> Cow<'static, str> {
            $name.into()
        }

        fn schema_id() -> Cow<'static, str> {
            concat!("urn_filter::", $name).into()
        }
    };
}

impl JsonSchema for Urn<'_> {
    named!("Urn");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A URN (RFC 8141) without empty segments, such as the one an event carries.",
            "pattern": URN,
            "maxLength": MAX_LEN,
            "examples": [
                "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket:5f1:60a",
                "urn:allthings:account:1234",
            ],
        })
    }
}

/// As `Urn`. Regular expression and length together accept exactly what parsing accepts.
impl JsonSchema for UrnBuf {
    named!("Urn");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Urn::json_schema(generator)
    }
}

/// As `UrnPattern`. Regular expression and length together accept exactly what parsing accepts.
impl JsonSchema for Pattern {
    named!("UrnPattern");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A filter of URNs. `*` stands for any one segment; as the last one it selects everything below.",
            "pattern": PATTERN,
            "maxLength": MAX_LEN,
            "examples": [
                "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*",
                "urn:allthings:app:*:ticket:*",
                "urn:allthings:account:1234",
            ],
        })
    }
}

/// Regular expression and length together accept exactly what parsing accepts.
impl JsonSchema for EventName {
    named!("EventName");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "The name of an event: lower-case letters, dots and hyphens, with no part between dots empty.",
            "pattern": EVENT_NAME,
            "maxLength": MAX_EVENT_NAME_LEN,
            "examples": ["ticket.created", "community-article.published"],
        })
    }
}

impl JsonSchema for EventNames {
    named!("EventNames");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "description": "The names of the events that a webhook wants; none of them, no event.",
            "items": generator.subschema_for::<EventName>(),
            "examples": [["ticket.created"]],
        })
    }
}

impl JsonSchema for FilterSet {
    named!("FilterSet");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "array",
            "description": "Filters of URNs, of which at least one has to match; none of them, no match.",
            "items": generator.subschema_for::<Pattern>(),
            "examples": [["urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*"]],
        })
    }
}

/// The examples are those of the two lists: one of the whole would become an example of any type that
/// flattens this one, whose other fields it lacks.
impl JsonSchema for Subscription {
    named!("Subscription");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What a webhook wants: events with one of these names and a URN that one of the filters matches.",
            "properties": {
                "events": generator.subschema_for::<EventNames>(),
                "urns": generator.subschema_for::<FilterSet>(),
            },
            "required": ["events", "urns"],
        })
    }
}
