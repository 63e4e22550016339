//! The GraphQL scalars in a schema like the one of a platform that registers webhooks.

use async_graphql::{
    EmptySubscription, Object, Request, Response, SDLExportOptions, ScalarType, Schema,
    Value as ConstValue, Variables,
};
use serde_json::{Value, json};
use urn_filter::{EventName, FilterSet, Pattern, Subscription, UrnBuf};

struct Query;

#[Object]
impl Query {
    /// The filters as they were understood.
    async fn echo(&self, pattern: Pattern) -> Pattern {
        pattern
    }

    async fn urn(&self, urn: UrnBuf) -> UrnBuf {
        urn
    }

    async fn event(&self, name: EventName) -> EventName {
        name
    }
}

struct Mutation;

#[Object]
impl Mutation {
    /// How many events of one a webhook with these lists would get.
    async fn register_webhook(&self, events: Vec<EventName>, urns: Vec<Pattern>) -> Vec<Pattern> {
        let webhook = Subscription {
            events: events.into(),
            urns: FilterSet::from(urns),
        };
        webhook.urns.into_iter().collect()
    }
}

fn schema() -> Schema<Query, Mutation, EmptySubscription> {
    Schema::new(Query, Mutation, EmptySubscription)
}

fn ask(request: impl Into<Request>) -> Response {
    pollster::block_on(schema().execute(request))
}

fn answer(request: impl Into<Request>) -> Value {
    ask(request)
        .into_result()
        .unwrap()
        .data
        .into_json()
        .unwrap()
}

#[test]
fn the_scalars_have_the_platform_s_names() {
    let sdl = schema().sdl_with_options(SDLExportOptions::new().include_specified_by());
    for line in [
        "scalar Urn @specifiedBy(url: \"https://www.rfc-editor.org/rfc/rfc8141\")",
        "scalar UrnPattern",
        "scalar EventName",
        "registerWebhook(events: [EventName!]!, urns: [UrnPattern!]!): [UrnPattern!]!",
    ] {
        assert!(sdl.contains(line), "{line}\n{sdl}");
    }
}

#[test]
fn valid_texts_go_in_and_out() {
    let request = r#"{
        echo(pattern: "URN:Allthings:app:%2a:*")
        urn(urn: "URN:allthings:account:1?=q")
        event(name: "ticket.created")
    }"#;
    assert_eq!(
        answer(request),
        json!({
            "echo": "urn:allthings:app:%2A:*",
            "urn": "urn:allthings:account:1?=q",
            "event": "ticket.created",
        })
    );
}

#[test]
fn variables_are_read_the_same_way() {
    let text =
        "mutation($urns: [UrnPattern!]!) { registerWebhook(events: [\"ping\"], urns: $urns) }";
    let urns = json!({"urns": ["urn:allthings:app:A:*", "urn:allthings:account:1"]});
    let request = Request::new(text).variables(Variables::from_json(urns.clone()));
    assert_eq!(answer(request), json!({"registerWebhook": urns["urns"]}));
}

#[test]
fn the_parse_error_is_the_field_s_error() {
    let response = ask(r#"{ echo(pattern: "urn:allthings:app:A:tick*") }"#);
    let error = &response.errors[0];
    assert_eq!(
        error.message,
        "Failed to parse \"UrnPattern\": invalid pattern: partial wildcard `tick*` at bytes 20..25, \
         expected a segment without `*`, or `*` alone"
    );
    let extensions = serde_json::to_value(&error.extensions).unwrap();
    assert_eq!(extensions["span"], json!([20, 25]));
    assert_eq!(extensions["input"], "urn:allthings:app:A:tick*");
    assert_eq!(extensions["kind"], "partial-wildcard");
    assert_eq!(
        extensions["expected"],
        "a segment without `*`, or `*` alone"
    );
    assert!(
        extensions["hint"]
            .as_str()
            .unwrap()
            .contains("whole segment")
    );
    assert_eq!(error.locations[0].line, 1);
}

/// What is no text is refused before the request runs.
#[test]
fn only_texts_are_valid_literals() {
    let (text, number) = (ConstValue::from("x"), ConstValue::from(5));
    for is_valid in [
        UrnBuf::is_valid,
        Pattern::is_valid,
        <EventName as ScalarType>::is_valid,
    ] {
        assert!(is_valid(&text) && !is_valid(&number) && !is_valid(&ConstValue::Null));
    }
}

#[test]
fn each_scalar_refuses_what_its_parser_refuses() {
    for (request, named) in [
        (
            r#"{ urn(urn: "urn:allthings:app:*") }"#,
            "\"Urn\": invalid URN: wildcard in a URN",
        ),
        (
            r#"{ event(name: "Ticket.created") }"#,
            "\"EventName\": invalid event name",
        ),
        (
            r#"{ echo(pattern: "") }"#,
            "\"UrnPattern\": invalid pattern: empty text",
        ),
    ] {
        let response = ask(request);
        assert!(
            response.errors[0].message.contains(named),
            "{:?}",
            response.errors
        );
    }
    for request in [
        r"{ echo(pattern: 5) }",
        r"{ urn(urn: null) }",
        r"{ event(name: [1]) }",
        "{ event(name: ping) }",
    ] {
        assert!(!ask(request).errors.is_empty(), "{request}");
    }
}
