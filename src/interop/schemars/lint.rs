//! The schemas of findings.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shapes::{Span, code, count, list, named, object, string};
use crate::inspect::lint::{Fate, List, Location, Suggestion};
use crate::inspect::{Finding, Severity};
use crate::language::{EventPattern, Pattern};

/// An object with the fields of each finding and those of its kind.
impl JsonSchema for Finding {
    named!("Finding");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let texts = list::<String>(generator);
        let ticket = generator.subschema_for::<Option<Pattern>>();
        let cover = generator.subschema_for::<Pattern>();
        let event_cover = generator.subschema_for::<EventPattern>();
        let never_fires = json_schema!({
            "type": "boolean",
            "description": "Whether nothing is ever delivered because of this.",
        });
        let first = count("The index of the first of the equal entries.");
        let found = string("What the entry has.");
        let text = |description| string(description);
        let id_kind = text("A code for what the id belongs to.");
        let kinds: [(&str, &[(&str, Schema)]); 19] = [
            ("no-events", &[]),
            ("no-filters", &[]),
            ("spans-namespace", &[]),
            ("spans-all-apps", &[]),
            ("itself-missing", &[("id_kind", id_kind.clone())]),
            (
                "never-fires",
                &[
                    ("namespaces", texts.clone()),
                    ("resource_kinds", texts.clone()),
                ],
            ),
            (
                "event-without-filter",
                &[("namespace", text("The namespace of the event pattern."))],
            ),
            ("duplicate-event", &[("first", first.clone())]),
            (
                "redundant-event",
                &[
                    (
                        "covered_by",
                        count("The index of the event pattern that covers it."),
                    ),
                    ("cover", event_cover),
                ],
            ),
            (
                "filter-without-event",
                &[("resource_kind", text("The kind of resources."))],
            ),
            ("duplicate", &[("first", first)]),
            (
                "redundant",
                &[
                    (
                        "covered_by",
                        count("The index of the filter that covers it."),
                    ),
                    ("cover", cover),
                ],
            ),
            ("broader-than-events", &[("namespaces", texts)]),
            (
                "unusual-id",
                &[
                    ("id_kind", id_kind),
                    ("shape", text("A code for what is unusual.")),
                ],
            ),
            (
                "misspelled",
                &[
                    ("word", text("A code for what the word stands for.")),
                    ("found", found.clone()),
                    ("meant", text("The word that was probably meant.")),
                    ("never_fires", never_fires),
                ],
            ),
            (
                "misplaced",
                &[
                    (
                        "misplacement",
                        text("A code for what is wrong with the place."),
                    ),
                    ("found", found.clone()),
                ],
            ),
            (
                "foreign",
                &[
                    ("syntax", text("A code for the syntax.")),
                    ("found", found.clone()),
                ],
            ),
            ("tail-missing", &[("found", found), ("ticket", ticket)]),
            (
                "odd-namespace",
                &[
                    ("namespace", text("The namespace of the filter.")),
                    ("others", text("The namespace of all others.")),
                ],
            ),
        ];
        let kinds = kinds.map(|(kind, fields)| finding(generator, kind, fields));
        json_schema!({ "description": "What is odd about a webhook.", "oneOf": kinds })
    }
}

/// Returns the schema of the findings of one kind.
fn finding(generator: &mut SchemaGenerator, kind: &str, fields: &[(&str, Schema)]) -> Schema {
    let mut schema = object!("A finding of one kind.", {
        "kind": code(kind),
        "severity": generator.subschema_for::<Severity>(),
        "location": generator.subschema_for::<Location>(),
        "message": string("What is odd, in one line."),
        "suggestion": generator.subschema_for::<Suggestion<'_>>(),
    });
    for (name, field) in fields {
        if let Some(properties) = schema
            .get_mut("properties")
            .and_then(|all| all.as_object_mut())
        {
            properties.insert((*name).to_owned(), field.clone().to_value());
        }
        if let Some(required) = schema
            .get_mut("required")
            .and_then(|all| all.as_array_mut())
        {
            required.push((*name).into());
        }
    }
    schema
}

/// A code.
impl JsonSchema for Severity {
    named!("Severity");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes = [Self::Note, Self::Warning, Self::Error].map(Self::as_str);
        json_schema!({ "type": "string", "description": "How bad it is.", "enum": codes })
    }
}

/// An object: empty for the webhook as a whole, with `list` alone for a list as a whole.
impl JsonSchema for Location {
    named!("Location");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let lists = [List::Events, List::Urns].map(List::as_str);
        let list = json_schema!({ "type": "string", "enum": lists });
        json_schema!({
            "description": "Where in a webhook a finding is.",
            "oneOf": [
                json_schema!({ "type": "object", "maxProperties": 0 }),
                object!("A list as a whole.", { "list": list }),
                object!("A part of an entry.", {
                    "list": list,
                    "index": count("The index of the entry."),
                    "span": generator.subschema_for::<Span>(),
                    "text": string("The entry, in canonical form."),
                }),
            ],
        })
    }
}

/// An object with an `action`.
impl JsonSchema for Suggestion<'_> {
    named!("Suggestion");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let filters = list::<Pattern>(generator);
        let fates = [Fate::Stays, Fate::Covered, Fate::Lost].map(Fate::as_str);
        json_schema!({
            "description": "What to do about a finding.",
            "oneOf": [
                object!("Remove the entry.", { "action": code("remove") }),
                object!("Replace the entry by filters that select less.", {
                    "action": code("narrow"),
                    "filters": filters,
                }),
                object!("Something else was probably meant.", {
                    "action": code("correct"),
                    "filters": filters,
                    "fate": json_schema!({
                        "type": "string",
                        "description": "What becomes of the filter.",
                        "enum": fates,
                    }),
                    "text": string("The correction as a question, with what it adds and loses."),
                }),
                object!("Advice.", { "action": code("advise"), "text": string("The advice.") }),
            ],
        })
    }
}
