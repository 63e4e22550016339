//! The schemas of explanations.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shapes::{Span, code, count, list, named, object, string};
use crate::inspect::explain::{
    DeliveryExplanation, Difference, EventDifference, EventMiss, Explanation, Likeness,
    ListedEvent, ListedFilter, Miss,
};
use crate::language::{EventName, EventPattern, Pattern, UrnBuf};

/// An object with the results for the event's name and URN.
impl JsonSchema for DeliveryExplanation {
    named!("DeliveryExplanation");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<EventName>();
        object!("Why a webhook gets an event, or why it does not.", {
            "delivered": json_schema!({ "type": "boolean" }),
            "event": json_schema!({
                "oneOf": [
                    object!("At least one event pattern matches the name.", {
                        "name": name,
                        "outcome": code("wanted"),
                        "patterns": list::<ListedEvent>(generator),
                    }),
                    object!("There is no event pattern.", {
                        "name": name,
                        "outcome": code("no-events"),
                    }),
                    object!("No event pattern matches the name.", {
                        "name": name,
                        "outcome": code("unwanted"),
                        "misses": list::<EventMiss>(generator),
                    }),
                ],
            }),
            "filters": generator.subschema_for::<Explanation>(),
        })
    }
}

/// An object with the event pattern and its indices.
impl JsonSchema for ListedEvent {
    named!("ListedEvent");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("An event pattern with its indices in the list.", {
            "pattern": generator.subschema_for::<EventPattern>(),
            "indices": list::<usize>(generator),
        })
    }
}

/// An object with the event pattern, its indices and its difference from the name.
impl JsonSchema for EventMiss {
    named!("EventMiss");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("An event pattern that does not match, and its first difference from the name.", {
            "pattern": generator.subschema_for::<EventPattern>(),
            "indices": list::<usize>(generator),
            "difference": generator.subschema_for::<EventDifference>(),
            "name_span": generator.subschema_for::<Span>(),
            "pattern_span": generator.subschema_for::<Span>(),
        })
    }
}

/// An object with a `kind` and the fields of the variant.
impl JsonSchema for EventDifference {
    named!("EventDifference");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The first difference between an event pattern and an event name.",
            "oneOf": [
                object!("A part differs.", {
                    "kind": code("part"),
                    "position": count("The position of the part, counted from 1."),
                    "expected": string("The pattern's part."),
                    "found": string("The name's part."),
                }),
                object!("The pattern selects what is below the name.", { "kind": code("nothing-below") }),
                object!("The name has too few parts.", {
                    "kind": code("missing-parts"),
                    "missing": string("The rest of the pattern."),
                }),
                object!("The name has too many parts.", {
                    "kind": code("extra-parts"),
                    "extra": string("The rest of the name."),
                }),
            ],
        })
    }
}

/// An object with the filters that match, or with each filter and its difference from the URN.
impl JsonSchema for Explanation {
    named!("Explanation");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let urn = generator.subschema_for::<UrnBuf>();
        let constant = |value: bool| json_schema!({ "type": "boolean", "const": value });
        json_schema!({
            "description": "Why a URN matches a list of filters, or why it does not.",
            "oneOf": [
                object!("At least one filter matches.", {
                    "urn": urn,
                    "matched": constant(true),
                    "outcome": code("matched"),
                    "filters": list::<ListedFilter>(generator),
                }),
                object!("There is no filter.", {
                    "urn": urn,
                    "matched": constant(false),
                    "outcome": code("no-filters"),
                }),
                object!("No filter matches.", {
                    "urn": urn,
                    "matched": constant(false),
                    "outcome": code("missed"),
                    "misses": list::<Miss>(generator),
                }),
            ],
        })
    }
}

/// An object with the filter and its indices.
impl JsonSchema for ListedFilter {
    named!("ListedFilter");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("A filter with its indices in the list.", {
            "pattern": generator.subschema_for::<Pattern>(),
            "indices": list::<usize>(generator),
        })
    }
}

/// An object with the filter, its indices and its difference from the URN.
impl JsonSchema for Miss {
    named!("Miss");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("A filter that does not match, and its first difference from the URN.", {
            "pattern": generator.subschema_for::<Pattern>(),
            "indices": list::<usize>(generator),
            "difference": generator.subschema_for::<Difference>(),
            "urn_span": generator.subschema_for::<Span>(),
            "pattern_span": generator.subschema_for::<Span>(),
        })
    }
}

/// An object with a `kind` and the fields of the variant.
impl JsonSchema for Difference {
    named!("Difference");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let expected = || string("The filter's part.");
        let found = || string("The URN's part.");
        json_schema!({
            "description": "The first difference between a filter and a URN.",
            "oneOf": [
                object!("The namespaces differ.", {
                    "kind": code("namespace"),
                    "expected": expected(),
                    "found": found(),
                }),
                object!("A segment differs.", {
                    "kind": code("segment"),
                    "position": count("The position of the segment, counted from 1."),
                    "expected": expected(),
                    "found": found(),
                    "likeness": generator.subschema_for::<Option<Likeness>>(),
                }),
                object!("The filter selects what is below the URN.", { "kind": code("nothing-below") }),
                object!("The URN has too few segments.", {
                    "kind": code("missing-segments"),
                    "missing": string("The rest of the filter."),
                }),
                object!("The URN has too many segments.", {
                    "kind": code("extra-segments"),
                    "extra": string("The rest of the URN."),
                }),
            ],
        })
    }
}

/// A code.
impl JsonSchema for Likeness {
    named!("Likeness");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes = [Self::Case, Self::Escape, Self::Punctuation].map(Self::as_str);
        json_schema!({
            "type": "string",
            "description": "The small way in which two segments differ.",
            "enum": codes,
        })
    }
}
