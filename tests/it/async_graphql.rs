//! The GraphQL scalars in a schema like the one of a platform that registers webhooks.

use async_graphql::{
    Context, EmptySubscription, Object, Request, Response, SDLExportOptions, ScalarType, Schema,
    Value as ConstValue, Variables,
};
use serde_json::{Value, json};
use urn_filter::{
    EventName, EventPattern, FilterSet, Pattern, Subscription, SubscriptionInput, UrnBuf, graphql,
};

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

    async fn wanted(&self, pattern: EventPattern) -> EventPattern {
        pattern
    }
}

struct Mutation;

#[Object]
#[expect(
    clippy::unused_async,
    reason = "`async-graphql` calls asynchronous methods only"
)]
impl Mutation {
    /// How many events of one a webhook with these lists would get.
    async fn register_webhook(
        &self,
        events: Vec<EventPattern>,
        urns: Vec<Pattern>,
    ) -> Vec<Pattern> {
        let webhook = Subscription {
            events: events.into(),
            urns: FilterSet::from(urns),
        };
        webhook.urns.into_iter().collect()
    }

    /// The same with lists of strings, of which every bad entry is reported.
    async fn register(
        &self,
        ctx: &Context<'_>,
        webhook: SubscriptionInput,
    ) -> async_graphql::Result<Vec<Pattern>> {
        let webhook = Subscription::try_from(webhook)
            .map_err(|error| graphql::invalid_input(ctx, &error, &["webhook"]))?;
        Ok(webhook.urns.into_iter().collect())
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
        "scalar EventName\n",
        "scalar EventPattern\n",
        "registerWebhook(events: [EventPattern!]!, urns: [UrnPattern!]!): [UrnPattern!]!",
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
        wanted(pattern: "ticket.*")
    }"#;
    assert_eq!(
        answer(request),
        json!({
            "echo": "urn:allthings:app:%2A:*",
            "urn": "urn:allthings:account:1?=q",
            "event": "ticket.created",
            "wanted": "ticket.*",
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
    assert_eq!(extensions["span"], json!({"start": 20, "end": 25}));
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

fn register(events: &[&str], urns: &[&str]) -> Value {
    let text = "mutation($webhook: SubscriptionInput!) { here: register(webhook: $webhook) }";
    let webhook = json!({"webhook": {"events": events, "urns": urns}});
    let request = Request::new(text).variables(Variables::from_json(webhook));
    serde_json::to_value(ask(request)).unwrap()
}

#[test]
fn an_input_object_has_lists_of_strings() {
    let sdl = schema().sdl();
    assert!(sdl.contains("input SubscriptionInput {"), "{sdl}");
    assert!(sdl.contains("events: [String!]!") && sdl.contains("urns: [String!]!"));
    let answer = register(&["ping"], &["URN:ns:b", "urn:ns:a"]);
    assert_eq!(answer, json!({"data": {"here": ["urn:ns:b", "urn:ns:a"]}}));
}

/// The extensions are the JSON of the entry, which `tests/it/serde.rs` fixes, less the message and with
/// the place of the entry.
#[test]
fn each_bad_entry_is_an_error_of_its_own() {
    let events = ["ping", "Ping", "a..b"];
    let urns = ["urn:ns:é", "urn:ns:a", "urn:ns:tick*"];
    let answer = register(&events, &urns);
    let expected = Subscription::parse(events, urns).unwrap_err();
    let expected = serde_json::to_value(&expected).unwrap();
    let mut all = Vec::new();
    for field in ["events", "urns"] {
        for entry in expected[field]["invalid"].as_array().unwrap() {
            let mut extensions = entry.clone();
            let fields = extensions.as_object_mut().unwrap();
            let message = fields.remove("message").unwrap();
            let index = fields.remove("index").unwrap();
            fields.insert("code".into(), graphql::INVALID_INPUT.into());
            fields.insert("argument".into(), json!(["webhook", field, index]));
            all.push(json!({
                "message": message,
                "locations": [{"line": 1, "column": 42}],
                "path": ["here"],
                "extensions": extensions,
            }));
        }
    }
    assert_eq!(all.len(), 4);
    assert_eq!(answer, json!({"data": null, "errors": all}));
}

#[test]
fn what_an_error_does_not_keep_is_counted() {
    let answer = register(&[], &["x"; 130]);
    let errors = answer["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 101);
    let last = &errors[100];
    assert_eq!(last["message"], "30 more entries of `urns` are invalid");
    assert_eq!(
        last["extensions"],
        json!({"code": "INVALID_INPUT", "argument": ["webhook", "urns"], "more": 30})
    );
    let one_more = Subscription::parse([""; 0], ["x"; 101]).unwrap_err();
    let errors = graphql::to_errors(&one_more, &[]);
    assert_eq!(errors[100].message, "1 more entry of `urns` is invalid");
    assert_eq!(graphql::to_errors(&one_more, &["a"]).len(), 101);
}
