//! The schemas of a webhook's lists.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shapes::named;
use crate::interop::subscription_input::SubscriptionInput;
use crate::language::{EventPattern, EventPatterns, Pattern};
use crate::matching::{FilterSet, Subscription};

/// An array of strings.
impl JsonSchema for EventPatterns {
    named!("EventPatterns");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        list::<EventPattern>(
            generator,
            "Patterns of event names, of which at least one has to match; none of them, no event.",
            "ticket.*",
        )
    }
}

/// An array of strings.
impl JsonSchema for FilterSet {
    named!("FilterSet");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        list::<Pattern>(
            generator,
            "Filters of URNs, of which at least one has to match; none of them, no match.",
            "urn:allthings:app:82662ee4-0080-4960-8b8f-d7693e6ff3e4:*",
        )
    }
}

/// An object with two required lists. It has no example of its own: a type that flattens this one
/// would inherit the example, in which its other fields are missing.
impl JsonSchema for Subscription {
    named!("Subscription");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "What a webhook wants: events whose name one of the event patterns matches and whose URN one of the filters matches.",
            "properties": {
                "events": generator.subschema_for::<EventPatterns>(),
                "urns": generator.subschema_for::<FilterSet>(),
            },
            "required": ["events", "urns"],
        })
    }
}

/// The schema of a [`Subscription`], so that a client can check the texts before it sends them.
impl JsonSchema for SubscriptionInput {
    named!("Subscription");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Subscription::json_schema(generator)
    }
}

/// Returns the schema of a list. The example is a list of one entry.
fn list<T: JsonSchema>(generator: &mut SchemaGenerator, description: &str, entry: &str) -> Schema {
    json_schema!({
        "type": "array",
        "description": description,
        "items": generator.subschema_for::<T>(),
        "examples": [[entry]],
    })
}
