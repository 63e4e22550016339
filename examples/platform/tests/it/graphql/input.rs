//! Bad inputs: every fault of a request in one answer.

use serde_json::{Value, json};

use super::{REGISTER, ask, post, register, webhook};
use crate::support::{APP_A, Platform, in_app};

const UPDATE: &str = "mutation($id: ID!, $webhook: UpdateWebhookInput!) {
    here: updateWebhook(id: $id, webhook: $webhook) { code }
}";
const PREVIEW: &str = "query($urns: [Urn!]!, $events: [EventName!]!) {
    previewWebhook(urns: $urns, events: $events) { treeText }
}";

/// Returns the arguments that the errors of an answer name.
fn arguments(answer: &Value) -> Vec<Value> {
    let errors = answer["errors"].as_array().unwrap().iter();
    let argument = |error: &Value| {
        assert_eq!(error["extensions"]["code"], "INVALID_INPUT", "{error}");
        assert!(error["message"].as_str().unwrap().len() > 10);
        assert_eq!(error["locations"].as_array().unwrap().len(), 1);
        error["extensions"]["argument"].clone()
    };
    errors.map(argument).collect()
}

#[tokio::test]
async fn every_fault_of_a_webhook_is_an_error_of_its_own() {
    let platform = Platform::start().await;
    let partial = "urn:allthings:app:Ä:tick*";
    let input = json!({
        "events": ["ticket.created", "Ticket", "ticket created"],
        "urns": [partial, in_app(APP_A, "*"), "urn:", "allthings"],
        "url": "ftp://a",
        "description": "x".repeat(501),
    });
    let answer = ask(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
    assert_eq!(answer["data"], Value::Null);
    let wanted = json!([
        ["webhook", "events", 1],
        ["webhook", "events", 2],
        ["webhook", "urns", 0],
        ["webhook", "urns", 2],
        ["webhook", "urns", 3],
        ["webhook", "url"],
        ["webhook", "description"],
    ]);
    assert_eq!(json!(arguments(&answer)), wanted);
    let errors = answer["errors"].as_array().unwrap();
    assert!(
        errors
            .iter()
            .all(|error| error["path"] == json!(["registerWebhook"]))
    );

    let partial_only = json!({ "webhook": webhook(&[in_app(APP_A, "Ä:tick*")]) });
    let answer = ask(&platform, "admin-a", REGISTER, partial_only).await;
    let details = &answer["errors"][0]["extensions"];
    let input = in_app(APP_A, "Ä:tick*");
    assert_eq!(details["input"], json!(input));
    for key in ["kind", "expected", "message"] {
        let text = details[key].as_str().or(answer["errors"][0][key].as_str());
        assert!(
            text.is_some_and(|text| !text.is_empty()),
            "{key}: {details}"
        );
    }
    // `Ä` has two bytes, and is one unit of UTF-16.
    let at = input.find('Ä').unwrap();
    assert_eq!(details["span"]["start"], json!(at));
    assert_eq!(details["span_utf16"]["start"], json!(at));
    let (end, end_utf16) = (&details["span"]["end"], &details["span_utf16"]["end"]);
    assert_eq!(end.as_u64().unwrap(), end_utf16.as_u64().unwrap() + 1);
}

/// What other systems call a pattern is named with its place and what is written here instead.
#[tokio::test]
async fn an_event_pattern_that_is_none_is_explained() {
    let platform = Platform::start().await;
    let mut input = webhook(&[in_app(APP_A, "*")]);
    input["events"] = json!([
        "ticket.*",
        "ticket*",
        "ticket.>",
        "ticket.**",
        "*.created",
        "ticket:*"
    ]);
    let answer = ask(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
    let wanted = [1, 2, 3, 5].map(|at| json!(["webhook", "events", at]));
    assert_eq!(arguments(&answer), wanted);
    for (error, start) in answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .zip([0, 7, 7, 6])
    {
        let details = &error["extensions"];
        assert_eq!(details["span"]["start"], start, "{error}");
        assert!(details["hint"].as_str().unwrap().contains('`'), "{error}");
    }
}

#[tokio::test]
async fn an_update_and_a_preview_name_every_fault_as_well() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    let change =
        json!({ "events": [], "urns": ["urn:allthings:app:A:tick*"], "url": "http://a.example" });
    let answer = ask(
        &platform,
        "admin-a",
        UPDATE,
        json!({ "id": id, "webhook": change }),
    )
    .await;
    let wanted = json!([
        ["webhook", "urns", 0],
        ["webhook", "events"],
        ["webhook", "url"]
    ]);
    assert_eq!(json!(arguments(&answer)), wanted);
    assert_eq!(answer["errors"][2]["path"], json!(["here"]));
    let hint = &answer["errors"][0]["extensions"]["hint"];
    assert!(hint.as_str().unwrap().contains("whole segment"), "{hint}");

    let lists = json!({ "urns": ["", "urn:x-y:1"], "events": ["é"] });
    let answer = ask(&platform, "admin-a", PREVIEW, lists).await;
    assert_eq!(
        json!(arguments(&answer)),
        json!([["events", 0], ["urns", 0]])
    );
}

/// Each argument that is a text of its own, with what is wrong in it.
#[tokio::test]
async fn each_other_argument_is_checked() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    let webhook = format!("webhook(id: \"{id}\")");
    for (query, wanted) in [
        (
            "{ webhooks(filter: { appId: \"a b\" }) { totalCount } }".to_owned(),
            json!([["filter", "appId"]]),
        ),
        (
            "{ webhooks(filter: {}, first: -1) { totalCount } }".to_owned(),
            json!([["first"]]),
        ),
        (
            "{ webhooks(filter: {}, after: \"x\") { totalCount } }".to_owned(),
            json!([["after"]]),
        ),
        (
            "{ webhooks(filter: { appId: \"*\" }) { totalCount } }".to_owned(),
            json!([["filter", "appId"]]),
        ),
        (
            format!("{{ {webhook} {{ a: deliveries(first: -1) {{ totalCount }} }} }}"),
            json!([["first"]]),
        ),
        (
            format!("{{ {webhook} {{ a: deliveries(after: \"\") {{ totalCount }} }} }}"),
            json!([["after"]]),
        ),
        (
            format!(
                "mutation {{ resendRange(webhookId: \"{id}\", from: \"yesterday\", to: \"1\") {{ code }} }}"
            ),
            json!([["from"]]),
        ),
        (
            format!(
                "mutation {{ resendRange(webhookId: \"{id}\", from: \"2021-03-01T00:00:00Z\", to: \"1\") {{ code }} }}"
            ),
            json!([["to"]]),
        ),
        (
            format!(
                "mutation {{ sendTestEvent(webhookId: \"{id}\", eventName: \"é\") {{ code }} }}"
            ),
            json!([["eventName"]]),
        ),
    ] {
        let answer = ask(&platform, "admin-a", &query, json!({})).await;
        assert_eq!(json!(arguments(&answer)), wanted, "{query}");
    }
}

/// What is not of the schema's type is refused before anything runs.
#[tokio::test]
async fn each_input_has_its_type() {
    let platform = Platform::start().await;
    let good = webhook(&[in_app(APP_A, "*")]);
    for (field, values) in [
        (
            "events",
            vec![
                json!(null),
                json!(5),
                json!([null]),
                json!([5]),
                json!({}),
                json!([["a"]]),
            ],
        ),
        (
            "urns",
            vec![
                json!(null),
                json!(5),
                json!([null]),
                json!([true]),
                json!({}),
                json!([{}]),
            ],
        ),
        ("url", vec![json!(null), json!(5), json!([]), json!({})]),
        ("enabled", vec![json!("true"), json!(1), json!([])]),
        ("description", vec![json!(5), json!([]), json!({})]),
        ("unknown", vec![json!(5)]),
    ] {
        for value in values {
            let mut input = good.clone();
            input[field] = value.clone();
            let answer = ask(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
            assert!(
                answer["errors"][0]["message"].is_string(),
                "{field}: {value}"
            );
            assert_eq!(answer["data"], Value::Null, "{field}: {value}");
        }
    }
    for field in ["events", "urns", "url"] {
        let mut input = good.clone();
        input.as_object_mut().unwrap().remove(field);
        let answer = ask(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
        assert_eq!(answer["data"], Value::Null, "no {field}");
    }
    for input in [json!(null), json!([]), json!("x")] {
        let answer = ask(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
        assert_eq!(answer["data"], Value::Null, "{input}");
    }
    assert!(platform.context().store.index().is_empty());
}

#[tokio::test]
async fn of_many_faults_a_hundred_are_named_and_the_others_counted() {
    let platform = Platform::start().await;
    let urns: Vec<String> = (0..150).map(|n| format!("urn:allthings:{n}*")).collect();
    let answer = ask(
        &platform,
        "admin-a",
        REGISTER,
        json!({ "webhook": webhook(&urns) }),
    )
    .await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 101);
    assert_eq!(answer["errors"][100]["extensions"]["more"], 50);
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let platform = Platform::start().await;
    let token = platform.token("admin-a");
    for (kind, body, wanted) in [
        ("application/json", "{", 400),
        ("application/json", "", 400),
        ("application/json", "[5]", 422),
        ("application/json", "[{\"query\": \"{ __typename }\"}]", 422),
        ("application/json", "{\"query\": 5}", 422),
        ("text/plain", "{\"query\": \"{ __typename }\"}", 415),
        (
            "application/x-www-form-urlencoded",
            "query={__typename}",
            415,
        ),
    ] {
        let request = platform
            .http
            .post(platform.url("/graphql"))
            .bearer_auth(token);
        let request = request.header("content-type", kind).body(body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), wanted, "{kind} {body}");
        let answer: Value = answer.json().await.unwrap();
        assert!(answer["errors"][0]["message"].is_string());
    }
    for query in [
        "",
        "{",
        "{ unknown }",
        "subscription { x }",
        "mutation { removeWebhook { code } }",
    ] {
        let (status, answer) = post(&platform, token, query, &json!({})).await;
        assert_eq!((status, &answer["data"]), (200, &Value::Null), "{query}");
        assert!(answer["errors"][0]["message"].is_string());
    }
}
