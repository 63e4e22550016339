//! The schemas of errors.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shapes::{Span, code, count, list, named, object, string};
use crate::language::error::OwnedParseError;
use crate::language::{ListError, ParseError, Pattern, SubscriptionError};
use crate::matching::limits::LimitExceeded;
use crate::permission::{AppScope, DeniedFilter, PermissionDenied};

/// An object. The entry of a list has an `index` too.
impl JsonSchema for ParseError {
    named!("ParseError");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("What is wrong with a text.", {
            "kind": string("A code for what is wrong, such as `partial-wildcard`."),
            "input": string("The text, or its first 2,048 bytes."),
            "span": generator.subschema_for::<Span>(),
            "span_utf16": generator.subschema_for::<Span>(),
            "message": string("What is wrong, in one line."),
            "expected": string("What would have been right instead."),
        }, optional {
            "index": count("The index in the list, if the error is about an entry of a list."),
            "hint": string("How to mend the usual mistake."),
        })
    }
}

/// As a [`ParseError`].
impl JsonSchema for OwnedParseError {
    named!("ParseError");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        ParseError::json_schema(generator)
    }
}

/// An object with the invalid entries.
impl JsonSchema for ListError {
    named!("ListError");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("The invalid entries of a list.", {
            "message": string("How many entries are invalid."),
            "of": count("The length of the list."),
            "invalid": list::<ParseError>(generator),
        }, optional {
            "more": count("How many more entries are invalid than `invalid` has."),
        })
    }
}

/// An object with the errors of one list or both.
impl JsonSchema for SubscriptionError {
    named!("SubscriptionError");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("The invalid entries of a webhook's lists.", {
            "message": string("How many entries are invalid."),
        }, optional {
            "events": generator.subschema_for::<ListError>(),
            "urns": generator.subschema_for::<ListError>(),
        })
    }
}

/// An object with the denied filters.
impl JsonSchema for PermissionDenied {
    named!("PermissionDenied");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("The filters that go beyond what is granted.", {
            "message": string("How many filters go beyond what is granted."),
            "requested": count("The number of requested filters."),
            "denied": list::<DeniedFilter>(generator),
        })
    }
}

/// An object with the filter and its index.
impl JsonSchema for DeniedFilter {
    named!("DeniedFilter");

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("A filter that no grant covers.", {
            "index": count("The index in the requested list."),
            "filter": generator.subschema_for::<Pattern>(),
            "app_scope": generator.subschema_for::<AppScope<'_>>(),
            "message": string("What the filter selects, and which grant it needs."),
        })
    }
}

/// An object with a `kind`, and with the `app` if the filter is about one app.
impl JsonSchema for AppScope<'_> {
    named!("AppScope");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let others = [Self::AllApps, Self::MoreThanApps, Self::NoApp].map(|scope| scope.as_str());
        json_schema!({
            "description": "The apps that a filter is about.",
            "oneOf": [
                object!("One app.", { "kind": code("app"), "app": string("The app's id.") }),
                object!("All apps, more than apps, or no app.", {
                    "kind": json_schema!({ "type": "string", "enum": others }),
                }),
            ],
        })
    }
}

/// An object with the limit and the figure.
impl JsonSchema for LimitExceeded {
    named!("LimitExceeded");

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        object!("A limit, and the figure that exceeds it.", {
            "message": string("Which limit is exceeded, and by what."),
            "kind": string("A code for the limit, such as `webhook-filters`."),
            "limit": count("How much is allowed."),
            "requested": count("How much there would be."),
        })
    }
}
