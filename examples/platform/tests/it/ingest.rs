//! `POST /events`.

use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::support::{APP_A, APP_B, Platform, caller, event, in_app, webhook};

async fn status_of(platform: &Platform, id: &str, name: &str, urn: &str) -> (u16, Value) {
    let answer = platform.send(id, name, urn).await;
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[tokio::test]
async fn an_event_reaches_the_queues_of_the_webhooks_that_match_it_and_of_no_other() {
    let platform = Platform::start().await;
    let (a, b) = (platform.who("admin-a").await, platform.who("admin-b").await);
    let of_a = caller(platform.context(), &a)
        .register(&webhook(&in_app(APP_A, "*")))
        .await
        .unwrap();
    let of_b = caller(platform.context(), &b)
        .register(&webhook(&in_app(APP_B, "*")))
        .await
        .unwrap();
    let urn = in_app(APP_A, "ticket:C:T");
    let (status, body) = status_of(&platform, "1", "ticket.created", &urn).await;
    assert_eq!(
        (status, &body["status"], &body["id"]),
        (200, &json!("accepted"), &json!("1"))
    );
    let (status, body) = status_of(&platform, "1", "ticket.created", &urn).await;
    assert_eq!((status, &body["status"]), (200, &json!("duplicate")));
    status_of(&platform, "2", "ticket.updated", &urn).await;

    let got = caller(platform.context(), &a)
        .deliveries(of_a.id, 10, None)
        .await
        .unwrap();
    assert_eq!((got.items.len(), got.total, got.has_next), (1, 1, false));
    assert_eq!(
        got.items[0].delivery.event.content.payload.get(),
        r#"{"number":1}"#
    );
    let got = caller(platform.context(), &b)
        .deliveries(of_b.id, 10, None)
        .await
        .unwrap();
    assert!(got.items.is_empty());
}

#[tokio::test]
async fn each_fault_of_an_event_is_named() {
    let platform = Platform::start().await;
    let (status, body) = status_of(&platform, "a b", "Ticket", "urn:allthings:*").await;
    assert_eq!(status, 422);
    let error = &body["error"];
    assert!(error["id"].is_string() && error["name"].is_object() && error["urn"].is_object());
    for (length, expected) in [(0, 422), (1, 200), (128, 200), (129, 422)] {
        let id = "i".repeat(length);
        let (status, _) = status_of(&platform, &id, "ticket.created", "urn:x-y:1").await;
        assert_eq!(status, expected, "{length}");
    }
    let good = event("1", "ticket.created", "urn:x-y:1");
    for field in ["id", "name", "urn", "payload"] {
        let mut event = good.clone();
        event.as_object_mut().unwrap().remove(field);
        let answer = platform
            .post("/events", "ingest")
            .json(&event)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 422, "without {field}");
        let body: Value = answer.json().await.unwrap();
        assert!(body["error"]["json"].as_str().unwrap().contains(field));
    }
    for text in ["", "{", "[]", "null", "1", "\u{feff}{}", "{}{}"] {
        let request = platform
            .post("/events", "ingest")
            .header(CONTENT_TYPE, "application/json");
        assert_eq!(
            request.body(text).send().await.unwrap().status(),
            422,
            "{text:?}"
        );
    }
}

#[tokio::test]
async fn of_many_events_the_bad_ones_are_reported_and_the_others_stored() {
    let platform = Platform::start().await;
    let urn = in_app(APP_A, "ticket:C:T");
    let mut lines: Vec<String> = (0..600)
        .map(|n| event(&n.to_string(), "ticket.created", &urn).to_string())
        .collect();
    lines[3] = "{".to_owned();
    lines[5] = String::new();
    lines[7] = lines[6].clone();
    lines[599] = event("x", "no name", &urn).to_string();
    let request = platform
        .post("/events", "ingest")
        .header(CONTENT_TYPE, "application/x-ndjson");
    let answer = request.body(lines.join("\r\n")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    let results: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(results.len(), 599);
    for result in &results {
        let expected = match result["line"].as_u64().unwrap() {
            4 | 600 => "rejected",
            8 => "duplicate",
            6 => panic!("a blank line has no result"),
            _ => "accepted",
        };
        assert_eq!(result["status"], expected, "{result}");
    }
    assert!(results.is_sorted_by_key(|result| result["line"].as_u64()));
}

#[tokio::test]
async fn only_a_service_sends_events() {
    let platform = Platform::start().await;
    let good = event("1", "ticket.created", "urn:allthings:app:A");
    for user in ["admin-a", "admin-b", "admin-ab", "nobody"] {
        let answer = platform
            .post("/events", user)
            .json(&good)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 403, "{user}");
    }
    let anonymous = platform
        .http
        .post(platform.url("/events"))
        .json(&good)
        .send()
        .await
        .unwrap();
    assert_eq!(anonymous.status(), 401);
    let answer = platform
        .send("1", "ticket.created", "urn:allthings:app:A")
        .await;
    let body: Value = answer.json().await.unwrap();
    assert_eq!(
        body["status"], "accepted",
        "what was refused was not stored"
    );
}

#[tokio::test]
async fn bodies_are_bounded_and_typed() {
    let platform = Platform::start().await;
    let send = async |content_type: &str, body: Vec<u8>| {
        let request = platform
            .post("/events", "ingest")
            .header(CONTENT_TYPE, content_type);
        request.body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!(send("text/plain", b"{}".to_vec()).await, 415);
    assert_eq!(
        send("application/json; charset=utf-8", b"{}".to_vec()).await,
        422
    );
    assert_eq!(
        send("application/json", vec![b' '; (1 << 20) + 1]).await,
        413
    );
    assert_eq!(
        send("application/x-ndjson", vec![b' '; (16 << 20) + 1]).await,
        413
    );
    assert_eq!(
        send("application/x-ndjson", vec![b'\n'; 1 << 20]).await,
        200
    );
    assert_eq!(
        send("application/x-ndjson", vec![b'a'; (1 << 20) + 1]).await,
        200
    );
}
