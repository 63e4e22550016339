//! The schemas of trees, and of removed filters and event patterns.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::shapes::{count, list, object, string};
use crate::algebra::Redundant;
use crate::inspect::tree::Tree;

/// The root node: an object with the nodes below it.
impl<T: JsonSchema> JsonSchema for Tree<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Tree_of_{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("urn_filter::Tree<{}>", T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let kinds = [
            "urn",
            "events",
            "namespace",
            "segment",
            "part",
            "any",
            "subtree",
        ];
        object!("A beginning that filters or event patterns have in common, and what follows it.", {
            "kind": json_schema!({ "type": "string", "enum": kinds }),
            "text": string("The part of a filter or an event pattern that the node stands for."),
            "count": count("The number of filters, event patterns or webhooks that end here or below."),
            "ends": list::<T>(generator),
            "children": list::<Self>(generator),
        })
    }
}

/// An object with the removed pattern and two indices.
impl<P: JsonSchema> JsonSchema for Redundant<P> {
    fn schema_name() -> Cow<'static, str> {
        format!("Redundant_{}", P::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("urn_filter::Redundant<{}>", P::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        object!("An entry that was removed because another one covers it.", {
            "pattern": generator.subschema_for::<P>(),
            "index": count("The index of the removed entry, counted before the removal."),
            "covered_by": count("The index of a kept entry that covers it, counted before the removal."),
        })
    }
}
