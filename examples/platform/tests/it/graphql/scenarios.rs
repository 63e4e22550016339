//! What a developer does with the API: the scenarios of the platform's documentation.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use serde_json::{Value, json};
use url::Url;
use urn_filter_platform::model::{
    Attempt, AttemptResult, CheckReport, EndpointCheck, Exchange, Header, Response, Secret,
};

use super::{REGISTER, ask, field, register, webhook};
use crate::support::{APP_A, APP_B, Platform, START, in_app};

/// Sends every event of a small world, and returns its ids, with the app and what is below it.
async fn send_all(platform: &Platform, round: &str) -> Vec<(String, &'static str, &'static str)> {
    let mut sent = Vec::new();
    for app in [APP_A, APP_B] {
        for rest in ["ticket:C1:T", "ticket:C2:T", "ticket:C3:T", "thing:X"] {
            let id = format!("{round}/{app}/{rest}");
            platform
                .send(&id, "ticket.created", &in_app(app, rest))
                .await;
            let other = format!("{id}/updated");
            platform
                .send(&other, "ticket.updated", &in_app(app, rest))
                .await;
            sent.push((id, app, rest));
        }
    }
    sent
}

const DELIVERIES: &str = "query($id: ID!) {
    webhook(id: $id) { deliveries(first: 100) { totalCount nodes { event { id } } } }
}";

async fn delivered(platform: &Platform, who: &str, id: &str) -> BTreeSet<String> {
    let webhook = field(platform, who, DELIVERIES, json!({ "id": id })).await;
    let nodes = webhook["deliveries"]["nodes"].as_array().unwrap().iter();
    let ids = nodes.map(|node| node["event"]["id"].as_str().unwrap().to_owned());
    ids.collect()
}

#[tokio::test]
async fn each_scope_gets_its_events_and_no_others() {
    type Rule = fn(&str, &str) -> bool;
    let scopes: [(&str, Vec<String>, Rule); 5] = [
        ("admin-a", vec![in_app(APP_A, "*")], |app, _| app == APP_A),
        (
            "admin-a",
            vec![in_app(APP_A, "ticket:C1:*")],
            |app, rest| app == APP_A && rest == "ticket:C1:T",
        ),
        (
            "admin-a",
            vec![in_app(APP_A, "ticket:C1:*"), in_app(APP_A, "ticket:C2:*")],
            |app, rest| app == APP_A && ["ticket:C1:T", "ticket:C2:T"].contains(&rest),
        ),
        (
            "admin-ab",
            vec![in_app(APP_A, "*"), in_app(APP_B, "*")],
            |_, _| true,
        ),
        (
            "admin-ab",
            vec![in_app(APP_A, "ticket:C3:*"), in_app(APP_B, "thing:*")],
            |app, rest| {
                (app == APP_A && rest == "ticket:C3:T") || (app == APP_B && rest == "thing:X")
            },
        ),
    ];
    let platform = Platform::start().await;
    let mut registered = Vec::new();
    for (who, urns, rule) in scopes {
        registered.push((who, register(&platform, who, &urns).await, rule));
    }
    let sent = send_all(&platform, "1").await;
    for (who, id, rule) in registered {
        let wanted = sent.iter().filter(|(_, app, rest)| rule(app, rest));
        let wanted: BTreeSet<String> = wanted.map(|(id, ..)| id.clone()).collect();
        assert!(!wanted.is_empty());
        assert_eq!(delivered(&platform, who, &id).await, wanted);
    }
}

#[tokio::test]
async fn event_patterns_go_in_and_come_out_as_they_are() {
    let platform = Platform::start().await;
    let mut input = webhook(&[in_app(APP_A, "*")]);
    input["events"] = json!(["ticket.*", "*.created", "*", "file.deleted"]);
    let result = field(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
    assert_eq!(result["code"], "OK", "{result}");
    let id = &result["webhook"]["id"];
    let query = "query($id: ID!) { webhook(id: $id) { events } }";
    let found = field(&platform, "admin-a", query, json!({ "id": id })).await;
    assert_eq!(found["events"], input["events"]);
    let change = json!({ "id": id, "webhook": { "events": ["ticket.comment.*"] } });
    let changed = field(&platform, "admin-a", UPDATE, change).await;
    assert_eq!(changed["webhook"]["events"], json!(["ticket.comment.*"]));
    for name in [
        "ticket.comment",
        "ticket.comment.created",
        "ticket.comment.a.b",
    ] {
        platform
            .send(name, name, &in_app(APP_A, "ticket:C1:T"))
            .await;
    }
    let wanted = ["ticket.comment.created", "ticket.comment.a.b"].map(str::to_owned);
    let id = id.as_str().unwrap();
    assert_eq!(
        delivered(&platform, "admin-a", id).await,
        BTreeSet::from(wanted)
    );

    // A sample is one that a receiver may know; if there is none, any that the pattern matches.
    let test = "mutation($id: ID!) { sendTestEvent(webhookId: $id) { event { name payload } } }";
    let sent = async |events: Value| {
        let change = json!({ "id": id, "webhook": { "events": events } });
        field(&platform, "admin-a", UPDATE, change).await;
        field(&platform, "admin-a", test, json!({ "id": id })).await["event"].clone()
    };
    let sample = sent(json!(["ticket.*"])).await;
    assert_eq!(sample["name"], "ticket.created");
    assert_ne!(sample["payload"], "{}");
    let sample = sent(json!(["ticket.comment.*"])).await;
    assert_eq!(
        sample,
        json!({ "name": "ticket.comment.x", "payload": "{}" })
    );
}

const UPDATE: &str = "mutation($id: ID!, $webhook: UpdateWebhookInput!) {
    updateWebhook(id: $id, webhook: $webhook) {
        code success message
        webhook { id createdDate events urns url enabled secret description disabledReason }
    }
}";
const REMOVE: &str = "mutation($id: ID!) {
    removeWebhook(id: $id) { code success message webhook { id } }
}";

#[tokio::test]
async fn an_update_and_a_removal_count_from_the_next_event() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "ticket:C1:*")]).await;
    let change = |webhook: Value| {
        field(
            &platform,
            "admin-a",
            UPDATE,
            json!({ "id": id, "webhook": webhook }),
        )
    };
    send_all(&platform, "1").await;
    let changed = change(json!({ "urns": [in_app(APP_A, "ticket:C2:*")] })).await;
    assert_eq!(changed["success"], true, "{changed}");
    send_all(&platform, "2").await;
    change(json!({ "enabled": false })).await;
    send_all(&platform, "3").await;
    change(json!({ "enabled": true })).await;
    send_all(&platform, "4").await;
    let of = |round: &str, rest: &str| format!("{round}/{APP_A}/{rest}");
    let wanted = [
        of("1", "ticket:C1:T"),
        of("2", "ticket:C2:T"),
        of("4", "ticket:C2:T"),
    ];
    assert_eq!(
        delivered(&platform, "admin-a", &id).await,
        BTreeSet::from(wanted)
    );

    let removed = field(&platform, "admin-a", REMOVE, json!({ "id": id })).await;
    assert_eq!(
        (&removed["code"], &removed["webhook"]["id"]),
        (&json!("OK"), &json!(id))
    );
    let again = field(&platform, "admin-a", REMOVE, json!({ "id": id })).await;
    let message = "not found";
    let wanted =
        json!({ "code": "NOT_FOUND", "success": false, "message": message, "webhook": null });
    assert_eq!(again, wanted);
    let gone = field(&platform, "admin-a", DELIVERIES, json!({ "id": id })).await;
    assert_eq!(gone, Value::Null);
    assert!(platform.context().store.index().is_empty());
}

#[tokio::test]
async fn an_update_tells_null_from_absent() {
    let platform = Platform::start().await;
    let mut input = webhook(&[in_app(APP_A, "*")]);
    (input["description"], input["enabled"]) = (json!("mine"), Value::Null);
    let registered = field(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
    let id = &registered["webhook"]["id"];
    let change = async |webhook: Value| {
        let variables = json!({ "id": id, "webhook": webhook });
        let changed = field(&platform, "admin-a", UPDATE, variables).await;
        assert_eq!(changed["code"], "OK");
        changed["webhook"].clone()
    };
    let whole = json!({
        "id": id, "createdDate": START.to_string(), "events": ["ticket.created"],
        "urns": [in_app(APP_A, "*")], "url": "https://example.com/hook", "enabled": true,
        "secret": registered["webhook"]["secret"], "description": "mine", "disabledReason": null,
    });
    assert_eq!(change(json!({})).await, whole);
    let nothing = json!({ "events": null, "urns": null, "url": null, "enabled": null });
    assert_eq!(change(nothing).await, whole);
    let removed = change(json!({ "description": null })).await;
    assert_eq!(removed["description"], Value::Null);
    let all = change(json!({
        "events": ["ticket.updated", "item.expired"], "urns": [in_app(APP_A, "thing:*")],
        "url": "https://example.org/", "enabled": false, "description": " other ",
    }));
    let all = all.await;
    assert_eq!(all["events"], json!(["ticket.updated", "item.expired"]));
    assert_eq!(all["urns"], json!([in_app(APP_A, "thing:*")]));
    assert_eq!(all["url"], "https://example.org/");
    assert_eq!(
        (&all["enabled"], &all["description"]),
        (&json!(false), &json!("other"))
    );
}

/// A check that nobody passes.
#[derive(Debug)]
struct Refuse;

impl EndpointCheck for Refuse {
    fn check<'a>(&'a self, _: &'a Url, _: &'a Secret) -> BoxFuture<'a, CheckReport> {
        let response = Response {
            status: 404,
            headers: Vec::new(),
            body: "no \"hook\" here".to_owned(),
        };
        let exchange = Exchange {
            response: Some(response),
            error: Some("200 is needed".to_owned()),
            ..Exchange::default()
        };
        ready(CheckReport {
            passed: false,
            exchange,
        })
        .boxed()
    }
}

#[tokio::test]
async fn what_hinders_a_registration_is_a_status_with_a_code() {
    let platform = Platform::with_check(Arc::new(Refuse)).await;
    let many: Vec<String> = (0..1001)
        .map(|n| in_app(APP_A, &format!("ticket:C{n}:*")))
        .collect();
    for (urns, code, parts) in [
        (
            vec![
                in_app(APP_A, "*"),
                in_app(APP_B, "ticket:C:*"),
                "urn:allthings:app:*".to_owned(),
            ],
            "PERMISSION_DENIED",
            vec![
                "2 of 3 filters".to_owned(),
                format!("[1] `{}`", in_app(APP_B, "ticket:C:*")),
                "[2] `urn:allthings:app:*`".to_owned(),
            ],
        ),
        (many, "LIMIT_EXCEEDED", vec!["1000".to_owned()]),
        (
            vec![in_app(APP_A, "*")],
            "ENDPOINT_CHECK_FAILED",
            vec![
                "404".to_owned(),
                r#""no \"hook\" here""#.to_owned(),
                "200 is needed".to_owned(),
            ],
        ),
    ] {
        let result = field(
            &platform,
            "admin-a",
            REGISTER,
            json!({ "webhook": webhook(&urns) }),
        )
        .await;
        assert_eq!(
            (&result["code"], &result["success"]),
            (&json!(code), &json!(false))
        );
        assert_eq!(result["webhook"], Value::Null);
        let message = result["message"].as_str().unwrap();
        for part in parts {
            assert!(message.contains(&part), "{message}");
        }
    }
    assert!(platform.context().store.index().is_empty());
}

/// Every field of a delivery, before and after attempts.
#[tokio::test]
async fn a_delivery_shows_its_attempts() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    let urn = in_app(APP_A, "ticket:C:T");
    platform.send("1", "ticket.created", &urn).await;
    let query = "query($id: ID!) { webhook(id: $id) { deliveries { nodes {
        id createdDate deliveryDate status retry { id }
        event { id createdDate name urn payload }
        result { body headers { name value } message statusCode }
        webhook { id }
        attempts { startedDate durationMilliseconds requestHeaders { name value } requestBody statusCode message }
    } } } }";
    let seen = async || {
        let mut webhook = field(&platform, "admin-a", query, json!({ "id": id })).await;
        webhook["deliveries"]["nodes"][0].take()
    };
    let start = START.to_string();
    let first = seen().await;
    let event = json!({
        "id": "1", "createdDate": start, "name": "ticket.created", "urn": urn,
        "payload": "{\"number\":1}",
    });
    let wanted = json!({
        "id": first["id"], "createdDate": start, "deliveryDate": null, "status": "PENDING",
        "retry": null, "event": event, "result": null, "webhook": { "id": id }, "attempts": [],
    });
    assert_eq!(first, wanted);

    let none = Exchange {
        error: Some("connection refused".to_owned()),
        ..Exchange::default()
    };
    record(&platform, &first["id"], none, AttemptResult::RetryAt(START)).await;
    platform.context().clock.advance(Duration::from_secs(5));
    let header = |name: &str| Header {
        name: name.to_owned(),
        value: "v".to_owned(),
    };
    let response = Response {
        status: 201,
        headers: vec![header("x")],
        body: "ok".to_owned(),
    };
    let good = Exchange {
        request_headers: vec![header("webhook-id")],
        response: Some(response),
        ..Exchange::default()
    };
    record(&platform, &first["id"], good, AttemptResult::Succeeded).await;
    let second = seen().await;
    let later = START.after(Duration::from_secs(5)).to_string();
    assert_eq!(
        (&second["status"], &second["deliveryDate"]),
        (&json!("SUCCESS"), &json!(later))
    );
    let header = |name: &str| json!([{ "name": name, "value": "v" }]);
    let result =
        json!({ "body": "ok", "headers": header("x"), "message": null, "statusCode": 201 });
    assert_eq!(second["result"], result);
    let body = format!(
        r#"{{"event":{{"id":"1","name":"ticket.created","urn":"{urn}","createdDate":"{start}","data":{{"number":1}}}}}}"#
    );
    let attempt = |start: &str, headers: Value, status: u16, message: Value| {
        json!({
            "startedDate": start, "durationMilliseconds": 5, "requestHeaders": headers,
            "requestBody": body, "statusCode": status, "message": message,
        })
    };
    let attempts = json!([
        attempt(&start, json!([]), 0, json!("connection refused")),
        attempt(&later, header("webhook-id"), 201, Value::Null),
    ]);
    assert_eq!(second["attempts"], attempts);

    let resend = "mutation($id: ID!) { resend(deliveryId: $id) { code delivery { id status } } }";
    let queued = field(&platform, "admin-a", resend, json!({ "id": first["id"] })).await;
    let wanted = json!({ "code": "OK", "delivery": { "id": first["id"], "status": "PENDING" } });
    assert_eq!(queued, wanted);
}

#[tokio::test]
async fn it_is_said_what_the_platform_has_stopped() {
    let platform = Platform::start().await;
    let id = register(&platform, "admin-a", &[in_app(APP_A, "*")]).await;
    let query = "query($id: ID!) { webhook(id: $id) { enabled disabledReason deliveries { nodes {
        id status result { statusCode message }
    } } } }";
    let state = async || field(&platform, "admin-a", query, json!({ "id": id })).await;
    for n in ["1", "2", "3"] {
        platform
            .send(n, "ticket.created", &in_app(APP_A, "ticket:C:T"))
            .await;
    }
    let ids = state().await["deliveries"]["nodes"].clone();
    record(
        &platform,
        &ids[0]["id"],
        Exchange::default(),
        AttemptResult::Failed,
    )
    .await;
    let delivery = ids[1]["id"].as_str().unwrap().parse().unwrap();
    let store = &platform.context().store;
    let delivery = store.delivery(delivery).await.unwrap().unwrap();
    store.withhold(&[delivery], START).await.unwrap();
    let gone = AttemptResult::RetryAndDisable(START, "410 Gone".to_owned());
    record(&platform, &ids[2]["id"], Exchange::default(), gone).await;
    let none = |message: Value| json!({ "statusCode": 0, "message": message });
    let reason = "Whoever registered the webhook may not edit the app.";
    let nodes = json!([
        { "id": ids[0]["id"], "status": "FAILED", "result": none(Value::Null) },
        { "id": ids[1]["id"], "status": "FAILED", "result": none(json!(reason)) },
        { "id": ids[2]["id"], "status": "PENDING", "result": none(Value::Null) },
    ]);
    let wanted = json!({
        "enabled": false, "disabledReason": "410 Gone", "deliveries": { "nodes": nodes },
    });
    assert_eq!(state().await, wanted);
}

async fn record(platform: &Platform, id: &Value, exchange: Exchange, result: AttemptResult) {
    let (id, context) = (id.as_str().unwrap().parse().unwrap(), platform.context());
    let attempt = Attempt {
        started: context.clock.now(),
        took: Duration::from_millis(5),
        exchange,
    };
    let delivery = context.store.delivery(id).await.unwrap().unwrap();
    let recorded = context.store.record_attempt(&delivery, &attempt, &result);
    recorded.await.unwrap();
}

#[tokio::test]
async fn a_developer_previews_tests_explains_and_resends() {
    let platform = Platform::start().await;
    let urn = in_app(APP_A, "ticket:C1:T");
    platform.send("early", "ticket.created", &urn).await;
    platform.context().clock.advance(Duration::from_secs(1));
    let id = register(&platform, "admin-a", &[in_app(APP_A, "ticket:C1:*")]).await;

    let preview = "query($urns: [Urn!]!, $events: [EventName!]!, $id: ID) {
        previewWebhook(urns: $urns, events: $events, webhookId: $id) {
            findings tree treeText denied added covering comparedAll unknownEvents
        }
    }";
    let lists = json!({
        "urns": [in_app(APP_A, "ticket:C1:T"), in_app(APP_B, "*"), in_app(APP_B, "*")],
        "events": ["ticket.created", "ticket.created", "ticket"],
    });
    let seen = field(&platform, "admin-a", preview, lists).await;
    assert_eq!(seen["denied"]["denied"][0]["index"], 1);
    let added = json!([
        { "filter": in_app(APP_A, "ticket:C1:T"), "events": ["ticket"] },
        { "filter": in_app(APP_B, "*"), "events": ["ticket.created", "ticket"] },
    ]);
    assert_eq!(seen["added"], added, "each once");
    assert_eq!(seen["covering"], json!([id]));
    assert_eq!(seen["comparedAll"], true);
    assert_eq!(seen["unknownEvents"], json!(["ticket"]));
    let kinds = seen["findings"].as_array().unwrap().iter();
    let kinds: Vec<_> = kinds.map(|finding| &finding["kind"]).collect();
    assert!(kinds.contains(&&json!("duplicate")), "{kinds:?}");
    assert!(seen["tree"].is_object() && seen["treeText"].as_str().unwrap().contains(APP_B));

    let test = "mutation($id: ID!, $name: EventName) {
        sendTestEvent(webhookId: $id, eventName: $name) { code event { id name urn } }
    }";
    let sent = field(&platform, "admin-a", test, json!({ "id": id })).await;
    assert_eq!(
        (&sent["code"], &sent["event"]["name"]),
        (&json!("OK"), &json!("ticket.created"))
    );
    let wrong = ask(
        &platform,
        "admin-a",
        test,
        json!({ "id": id, "name": "ticket.updated" }),
    )
    .await;
    assert_eq!(
        wrong["errors"][0]["extensions"]["argument"],
        json!(["eventName"])
    );

    let explain =
        "query($id: ID!, $event: ID!) { explainDelivery(webhookId: $id, eventId: $event) {
        verdict message text details delivery { status }
    } }";
    let why = async |event: &Value| {
        field(
            &platform,
            "admin-a",
            explain,
            json!({ "id": id, "event": event }),
        )
        .await
    };
    let early = why(&json!("early")).await;
    assert_eq!(
        (&early["verdict"], &early["delivery"]),
        (&json!("TOO_EARLY"), &Value::Null)
    );
    assert_eq!(early["details"]["delivered"], true);
    let tested = why(&sent["event"]["id"]).await;
    assert_eq!(
        (&tested["verdict"], &tested["delivery"]["status"]),
        (&json!("PENDING"), &json!("PENDING"))
    );
    assert_eq!(why(&json!("unknown")).await, Value::Null);
    assert_eq!(why(&json!("a b")).await, Value::Null, "no id at all");

    let range = "mutation($id: ID!, $from: DateTime!, $to: DateTime!) {
        resendRange(webhookId: $id, from: $from, to: $to) { code queued next }
    }";
    let to = START.after(Duration::from_secs(1)).to_string();
    let times = json!({ "id": id, "from": "2023-01-01T00:00:00+01:00", "to": to });
    let resent = field(&platform, "admin-a", range, times).await;
    assert_eq!(resent, json!({ "code": "OK", "queued": 1, "next": null }));
    assert!(delivered(&platform, "admin-a", &id).await.contains("early"));

    let rotate = "mutation($id: ID!) { rotateSecret(webhookId: $id) { code webhook { secret } } }";
    let secret = async || {
        field(&platform, "admin-a", rotate, json!({ "id": id })).await["webhook"]["secret"].clone()
    };
    let (one, two) = (secret().await, secret().await);
    assert!(one != two && two.as_str().unwrap().len() == 96);

    let off = json!({ "id": id, "webhook": { "enabled": false } });
    field(&platform, "admin-a", UPDATE, off).await;
    let refused = field(&platform, "admin-a", test, json!({ "id": id })).await;
    assert_eq!(
        refused,
        json!({ "code": "WEBHOOK_DISABLED", "event": null })
    );
}

#[tokio::test]
async fn the_events_to_register_are_those_of_the_catalogue() {
    let platform = Platform::start().await;
    let query = "{ registerableWebhookEvents { namespace eventName description } }";
    let events = field(&platform, "nobody", query, json!({})).await;
    let created = events.as_array().unwrap().iter();
    let created = created.filter(|event| event["eventName"] == "ticket.created");
    let created: Vec<&Value> = created.collect();
    assert_eq!(created.len(), 1);
    assert_eq!(created[0]["namespace"], "ticket");
    let names: Vec<&Value> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["eventName"])
        .collect();
    let mut input = webhook(&[in_app(APP_A, "*")]);
    input["events"] = json!(names);
    let result = field(&platform, "admin-a", REGISTER, json!({ "webhook": input })).await;
    assert_eq!(result["code"], "OK", "each of them can be registered");
}
