//! The schemas of texts.
//!
//! The regular expressions are those of ECMA-262 and use no feature that other dialects lack. Each
//! one, together with `maxLength`, accepts exactly what parsing accepts. Tests compare the two.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shapes::named;
use crate::language::{EventName, EventPattern, MAX_EVENT_NAME_LEN, MAX_LEN, Pattern, Urn, UrnBuf};

// The parts are macros, since `concat!` takes no constants.

/// `"urn" ":" NID ":"`
macro_rules! head {
    () => {
        r"^[Uu][Rr][Nn]:[0-9A-Za-z][0-9A-Za-z-]{0,30}[0-9A-Za-z]:"
    };
}

/// The first segment, which may not begin with `/`.
macro_rules! first_segment {
    () => {
        concat!(r"(?:[0-9A-Za-z\-._~!$&'()+,;=@]|%[0-9A-Fa-f]{2})(?:[0-9A-Za-z\-._~!$&'()+,;=@/]|%[0-9A-Fa-f]{2})*")
    };
}

/// Every further segment.
macro_rules! segment {
    () => {
        r"(?:[0-9A-Za-z\-._~!$&'()+,;=@/]|%[0-9A-Fa-f]{2})+"
    };
}

/// The first character of an r- or q-component: `pchar` of RFC 3986.
macro_rules! pchar {
    () => {
        r"(?:[0-9A-Za-z\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})"
    };
}

/// The three optional components. A `?` in the r-component is not followed by `=`, since `?=` begins
/// the q-component.
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
const EVENT_PATTERN: &str = r"^(?:\*|[a-z-]+)(?:\.(?:\*|[a-z-]+))*$";

/// The schema `Urn`: a string. Regular expression and length accept exactly what parsing accepts.
impl JsonSchema for Urn<'_> {
    named!("Urn");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text(
            "A URN (RFC 8141) without empty segments, such as the one an event carries.",
            URN,
            MAX_LEN,
            &[
                "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:ticket:5f1:60a",
                "urn:allthings:account:1234",
            ],
        )
    }
}

/// The schema `Urn`: a string. Regular expression and length accept exactly what parsing accepts.
impl JsonSchema for UrnBuf {
    named!("Urn");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Urn::json_schema(generator)
    }
}

/// The schema `UrnPattern`: a string. Regular expression and length accept exactly what parsing
/// accepts.
impl JsonSchema for Pattern {
    named!("UrnPattern");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text(
            "A filter of URNs. `*` stands for any one segment; as the last one it selects everything below.",
            PATTERN,
            MAX_LEN,
            &[
                "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*",
                "urn:allthings:app:*:ticket:*",
                "urn:allthings:account:1234",
            ],
        )
    }
}

/// A string. Regular expression and length accept exactly what parsing accepts.
impl JsonSchema for EventName {
    named!("EventName");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text(
            "The name of an event: lower-case letters, dots and hyphens, with no part between dots empty.",
            EVENT_NAME,
            MAX_EVENT_NAME_LEN,
            &["ticket.created", "community-article.published"],
        )
    }
}

/// A string. Regular expression and length accept exactly what parsing accepts.
impl JsonSchema for EventPattern {
    named!("EventPattern");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        text(
            "A pattern of event names. `*` stands for any one part between dots; as the last one it selects everything below.",
            EVENT_PATTERN,
            MAX_EVENT_NAME_LEN,
            &["ticket.created", "ticket.*", "*.created", "*"],
        )
    }
}

/// Returns the schema of a string.
fn text(description: &str, pattern: &str, max_len: usize, examples: &[&str]) -> Schema {
    json_schema!({
        "type": "string",
        "description": description,
        "pattern": pattern,
        "maxLength": max_len,
        "examples": examples,
    })
}
