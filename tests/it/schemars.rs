//! The `pattern` and `maxLength` of the JSON Schemas accept what the parsers accept.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regex::Regex;
use schemars::{JsonSchema, schema_for};
use serde_json::{Value, json};
use urn_filter::algebra::Redundant;
use urn_filter::error::OwnedParseError;
use urn_filter::explain::DeliveryExplanation;
use urn_filter::limits::LimitExceeded;
use urn_filter::permission::PermissionDenied;
use urn_filter::tree::Tree;
use urn_filter::{
    EventName, EventPattern, EventPatterns, FilterIndex, FilterSet, Finding, Grants, Limits,
    ListError, ParseError, Pattern, Subscription, SubscriptionError, SubscriptionInput, Urn,
    UrnBuf,
};

use crate::support::strategies::{near_text, pattern_text, urn_text};
use crate::support::{event, subscription, urn};

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
    event_pattern: Text,
}

impl Schemas {
    fn new() -> Self {
        Self {
            urn: Text::of::<UrnBuf>(),
            pattern: Text::of::<Pattern>(),
            event_name: Text::of::<EventName>(),
            event_pattern: Text::of::<EventPattern>(),
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
        assert_eq!(
            self.event_pattern.accepts(text),
            text.parse::<EventPattern>().is_ok(),
            "{text:?}"
        );
    }
}

#[test]
fn the_schemas_accept_what_the_corpus_says() {
    let schemas = Schemas::new();
    for text in corpus() {
        schemas.assert_same(&text);
    }
}

#[test]
fn the_schemas_accept_what_the_parsers_accept() {
    let schemas = Schemas::new();
    let component = r"urn:ns:a(\?\+[a?=/#]{0,6})?(\?=[a?=/#]{0,5})?(#[a?=/#]{0,3})?";
    let event = "[a-c*.A]{0,10}";
    let text = prop_oneof![near_text(), urn_text(), pattern_text(), component, event];
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
    assert!(
        schemas
            .event_pattern
            .examples()
            .iter()
            .all(|text| text.parse::<EventPattern>().is_ok())
    );
    let webhook = schema_for!(Subscription).to_value();
    let example = |list| webhook["$defs"][list]["examples"][0].clone();
    let example = json!({"events": example("EventPatterns"), "urns": example("FilterSet")});
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
        schema["$defs"]["EventPatterns"]["items"],
        json!({"$ref": "#/$defs/EventPattern"})
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

/// A client's schema of what it sends is that of what the server stores.
#[test]
fn an_input_has_the_schema_of_a_subscription() {
    assert_eq!(schema_for!(SubscriptionInput), schema_for!(Subscription));
}

/// Adds to each object of a schema that it has no other fields than those named.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.contains_key("properties") {
                fields.insert("additionalProperties".into(), false.into());
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

/// Collects the names of the fields that a schema names.
fn named_fields(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Object(properties)) = fields.get("properties") {
                names.extend(properties.keys().cloned());
            }
            fields.values().for_each(|value| named_fields(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| named_fields(item, names)),
        _ => {}
    }
}

/// Collects the names of the fields that a value has.
fn used_fields(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            names.extend(fields.keys().cloned());
            fields.values().for_each(|value| used_fields(value, names));
        }
        Value::Array(items) => items.iter().for_each(|item| used_fields(item, names)),
        _ => {}
    }
}

/// Checks that the schema of `T` accepts the answers, and accepts no other fields than those which
/// occur in them.
fn check_answers<T: JsonSchema>(answers: impl IntoIterator<Item = Value>) {
    let mut schema = schema_for!(T).to_value();
    close(&mut schema);
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("mem:answer", schema.clone()).unwrap();
    let answer = compiler.compile("mem:answer", &mut schemas).unwrap();
    let (mut named, mut used) = (BTreeSet::new(), BTreeSet::new());
    named_fields(&schema, &mut named);
    for value in answers {
        let checked = schemas.validate(&value, answer);
        assert!(checked.is_ok(), "{value:#} {}", checked.unwrap_err());
        used_fields(&value, &mut used);
        // Every field that is in the schema counts.
        if let Value::Object(fields) = &value {
            for name in fields.keys() {
                let mut renamed = fields.clone();
                let value = renamed.remove(name).unwrap();
                renamed.insert(format!("not-{name}"), value);
                let renamed = Value::Object(renamed);
                assert!(schemas.validate(&renamed, answer).is_err(), "{name}");
            }
        }
    }
    assert_eq!(named, used);
}

/// Serializes a value.
fn to_value(value: impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// All texts of the corpus, valid and invalid.
fn corpus() -> Vec<String> {
    let mut texts = Vec::new();
    for file in [
        include_str!("../data/urns.json"),
        include_str!("../data/patterns.json"),
        include_str!("../data/event_names.json"),
        include_str!("../data/event_patterns.json"),
    ] {
        let file: Value = serde_json::from_str(file).unwrap();
        for list in ["valid", "invalid"] {
            let cases = file[list].as_array().unwrap().iter();
            texts.extend(cases.map(|case| case["text"].as_str().unwrap().to_owned()));
        }
    }
    texts
}

#[test]
fn errors_fit_their_schemas() {
    let texts = corpus();
    let one = texts
        .iter()
        .filter_map(|text| text.parse::<Pattern>().err());
    let mut errors: Vec<Value> = one.map(to_value).collect();
    let lists = [
        FilterSet::parse(&texts).unwrap_err(),
        FilterSet::parse([&texts[..], &texts[..]].concat()).unwrap_err(),
        FilterSet::parse(["urn:", "urn:ns:a"]).unwrap_err(),
    ];
    let mut entries = to_value(&lists[0])["invalid"].clone();
    errors.append(entries.as_array_mut().unwrap());
    check_answers::<ParseError>(errors.clone());
    check_answers::<OwnedParseError>(
        errors
            .into_iter()
            .chain([to_value(UrnBuf::try_from("no URN".to_owned()).unwrap_err())]),
    );
    check_answers::<ListError>(lists.iter().map(to_value));
    let webhooks = [
        Subscription::parse(&texts, &texts).unwrap_err(),
        Subscription::parse(["ping"], &texts).unwrap_err(),
        Subscription::parse(&texts, ["urn:ns:a"]).unwrap_err(),
    ];
    check_answers::<SubscriptionError>(webhooks.iter().map(to_value));
}

#[test]
fn refusals_fit_their_schemas() {
    let requested = FilterSet::parse([
        "urn:allthings:app:x%2fy:*",
        "urn:allthings:app:*",
        "urn:allthings:*",
        "urn:allthings:account:1",
        "urn:isbn:1",
    ])
    .unwrap();
    check_answers::<PermissionDenied>([to_value(Grants::new().check(&requested).unwrap_err())]);
    let webhook = subscription(&["ping", "pong"], &["urn:ns:a"]);
    let exceeded = Limits::new().max_webhook_events(1).check(&webhook);
    check_answers::<LimitExceeded>([to_value(exceeded.unwrap_err())]);
}

#[test]
fn explanations_fit_their_schemas() {
    let filters = [
        "urn:ns:a:*",
        "urn:ns:A",
        "urn:x-1:a",
        "urn:ns:*:b",
        "urn:ns:%41",
    ];
    let urns = [
        "urn:ns:a",
        "urn:ns:a:b",
        "urn:ns:A:a:c",
        "urn:x-2:a",
        "URN:NS:A?=q",
    ];
    let mut answers = Vec::new();
    for events in [
        &["ping"][..],
        &["pong", "ping"],
        &["*", "pong"],
        &["pong.*", "*.x", "*.*.*"],
        &[],
    ] {
        for first in 0..=filters.len() {
            let webhook = subscription(events, &filters[first..]);
            for name in urns {
                for asked in ["pong", "pong.a"] {
                    answers.push(to_value(webhook.explain(&event(asked), &urn(name))));
                }
            }
        }
    }
    check_answers::<DeliveryExplanation>(answers);
}

/// The webhooks of the table of messages, which has every kind of finding.
#[test]
fn findings_fit_their_schemas() {
    let mut answers = Vec::new();
    let (mut events, mut urns) = (Vec::new(), Vec::new());
    for line in include_str!("../data/findings.txt").lines() {
        if let Some(names) = line.strip_prefix("events") {
            events = names.split_whitespace().collect();
            urns.clear();
        } else if let Some(filter) = line.strip_prefix("filter ") {
            urns.push(filter);
        } else if line.is_empty() {
            answers.extend(subscription(&events, &urns).lint().iter().map(to_value));
        }
    }
    assert!(answers.len() > 50);
    check_answers::<Finding>(answers);
}

#[test]
fn trees_and_removed_filters_fit_their_schemas() {
    let mut filters =
        FilterSet::parse(["urn:ns:a", "urn:ns:*", "urn:x-1:*:a", "urn:ns:a"]).unwrap();
    check_answers::<Tree>([
        to_value(filters.to_tree()),
        to_value(FilterSet::new().to_tree()),
    ]);
    let index = FilterIndex::from([("wh-1", subscription(&["ping"], &["urn:ns:a", "urn:ns:*"]))]);
    check_answers::<Tree<String>>([to_value(index.to_tree())]);
    check_answers::<Redundant>(filters.minimize().iter().map(to_value));
    let mut events = EventPatterns::parse(["*.a", "ticket.created", "*"]).unwrap();
    check_answers::<Tree>([to_value(events.to_tree())]);
    check_answers::<Redundant<EventPattern>>(events.minimize().iter().map(to_value));
}
