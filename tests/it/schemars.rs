//! The `pattern` and `maxLength` of the JSON Schemas accept what the parsers accept.

use proptest::prelude::*;
use regex::Regex;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};
use urn_filter::{EventName, Pattern, Subscription, Urn, UrnBuf};

use crate::support::strategies::{near_text, pattern_text, urn_text};

/// The rules about a string that our schemas use.
struct Text {
    schema: Value,
    pattern: Regex,
    max_len: usize,
}

impl Text {
    fn of<T: JsonSchema>() -> Self {
        let schema = schema_for!(T).to_value();
        assert_eq!(schema["type"], "string");
        Self {
            pattern: Regex::new(schema["pattern"].as_str().unwrap()).unwrap(),
            max_len: schema["maxLength"].as_u64().unwrap().try_into().unwrap(),
            schema,
        }
    }

    fn accepts(&self, text: &str) -> bool {
        self.pattern.is_match(text) && text.chars().count() <= self.max_len
    }

    fn examples(&self) -> Vec<&str> {
        let examples = self.schema["examples"].as_array().unwrap();
        examples
            .iter()
            .map(|example| example.as_str().unwrap())
            .collect()
    }
}

struct Schemas {
    urn: Text,
    pattern: Text,
    event_name: Text,
}

impl Schemas {
    fn new() -> Self {
        Self {
            urn: Text::of::<UrnBuf>(),
            pattern: Text::of::<Pattern>(),
            event_name: Text::of::<EventName>(),
        }
    }

    fn assert_same(&self, text: &str) {
        assert_eq!(self.urn.accepts(text), Urn::parse(text).is_ok(), "{text:?}");
        assert_eq!(
            self.pattern.accepts(text),
            text.parse::<Pattern>().is_ok(),
            "{text:?}"
        );
        assert_eq!(
            self.event_name.accepts(text),
            text.parse::<EventName>().is_ok(),
            "{text:?}"
        );
    }
}

#[test]
fn the_schemas_accept_what_the_corpus_says() {
    let schemas = Schemas::new();
    for file in [
        include_str!("../data/urns.json"),
        include_str!("../data/patterns.json"),
        include_str!("../data/event_names.json"),
    ] {
        let file: Value = serde_json::from_str(file).unwrap();
        for list in ["valid", "invalid"] {
            for case in file[list].as_array().unwrap() {
                schemas.assert_same(case["text"].as_str().unwrap());
            }
        }
    }
}

#[test]
fn the_schemas_accept_what_the_parsers_accept() {
    let schemas = Schemas::new();
    let component = r"urn:ns:a(\?\+[a?=/#]{0,6})?(\?=[a?=/#]{0,5})?(#[a?=/#]{0,3})?";
    let text = prop_oneof![near_text(), urn_text(), pattern_text(), component];
    proptest!(ProptestConfig::with_cases(4_000), |(text in text)| schemas.assert_same(&text));
}

/// All short texts of the marks that mean something in components.
#[test]
fn components_exhaustively() {
    let schemas = Schemas::new();
    let mut texts = vec![String::new()];
    for _ in 0..6 {
        let longer =
            |text: &String| ["?", "+", "=", "#", "a", "/"].map(|mark| format!("{text}{mark}"));
        texts = texts.iter().flat_map(longer).collect();
        for text in &texts {
            let text = format!("urn:ns:a?{text}");
            assert_eq!(
                schemas.urn.accepts(&text),
                Urn::parse(&text).is_ok(),
                "{text:?}"
            );
        }
    }
}

#[test]
fn the_examples_are_examples() {
    let schemas = Schemas::new();
    assert!(
        schemas
            .urn
            .examples()
            .iter()
            .all(|text| Urn::parse(text).is_ok())
    );
    assert!(
        schemas
            .pattern
            .examples()
            .iter()
            .all(|text| text.parse::<Pattern>().is_ok())
    );
    assert!(
        schemas
            .event_name
            .examples()
            .iter()
            .all(|text| text.parse::<EventName>().is_ok())
    );
    let webhook = schema_for!(Subscription).to_value();
    let example = |list| webhook["$defs"][list]["examples"][0].clone();
    let example = json!({"events": example("EventNames"), "urns": example("FilterSet")});
    let read = serde_json::from_value::<Subscription>(example).unwrap();
    assert!(!read.events.is_empty() && !read.urns.is_empty());
}

/// `schemars` would give it to every type that flattens ours, whose other fields it lacks.
#[test]
fn the_webhook_as_a_whole_has_no_example() {
    assert_eq!(schema_for!(Subscription).get("examples"), None);
}

#[test]
fn a_webhook_is_an_object_of_two_lists() {
    let schema = schema_for!(Subscription).to_value();
    assert_eq!(schema["type"], "object");
    assert_eq!(schema["required"], json!(["events", "urns"]));
    assert_eq!(
        schema["properties"]["urns"],
        json!({"$ref": "#/$defs/FilterSet"})
    );
    assert_eq!(
        schema["$defs"]["FilterSet"]["items"],
        json!({"$ref": "#/$defs/UrnPattern"})
    );
    assert_eq!(
        schema["$defs"]["EventNames"]["items"],
        json!({"$ref": "#/$defs/EventName"})
    );
    assert_eq!(schema["$defs"]["UrnPattern"]["type"], "string");
}

#[test]
fn types_that_contain_ours_refer_to_them() {
    let schema = schema_for!(Vec<(Subscription, UrnBuf)>).to_value();
    let items = &schema["items"]["prefixItems"];
    assert_eq!(
        items[0],
        json!({"$ref": "#/$defs/Subscription"}),
        "{schema:#}"
    );
    assert_eq!(items[1], json!({"$ref": "#/$defs/Urn"}));
    assert_eq!(
        schema_for!(Vec<Urn<'static>>).to_value()["$defs"]["Urn"],
        schema["$defs"]["Urn"]
    );
}
