//! The server, asked over real HTTP.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use serde_json::{Value, json};
use urn_filter_server::{Users, router};

/// Starts a server of its own on a free port, in a thread that ends with the test.
fn start() -> SocketAddr {
    let (send, receive) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            send.send(listener.local_addr().unwrap()).unwrap();
            let users = Users::parse([("alice", "A"), ("bob", "B")]).unwrap();
            axum::serve(listener, router(users)).await.unwrap();
        });
    });
    receive.recv().unwrap()
}

/// One request, with what it takes of HTTP/1.1: status and body of the answer.
fn ask(server: SocketAddr, method: &str, path: &str, user: &str, body: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(server).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\nAuthorization: Bearer {user}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

fn register(server: SocketAddr, user: &str, events: &[&str], urns: &[&str]) -> (u16, Value) {
    let url = format!("https://example.com/{user}");
    let body = json!({"url": url, "events": events, "urns": urns});
    ask(server, "POST", "/webhooks", user, &body.to_string())
}

/// The `index` of each of these.
fn indices(entries: &Value) -> Vec<u64> {
    let entries = entries.as_array().unwrap().iter();
    entries
        .map(|entry| entry["index"].as_u64().unwrap())
        .collect()
}

/// The ids of the webhooks that get the event.
fn receivers(server: SocketAddr, name: &str, urn: &str) -> Vec<u64> {
    let body = json!({"name": name, "urn": urn}).to_string();
    let (status, answer) = ask(server, "POST", "/events", "", &body);
    assert_eq!(status, 200, "{answer}");
    let deliveries = answer["deliveries"].as_array().unwrap();
    deliveries
        .iter()
        .map(|delivery| delivery["id"].as_u64().unwrap())
        .collect()
}

#[test]
fn webhooks_come_get_their_events_and_go() {
    let server = start();
    let (status, answer) = register(
        server,
        "alice",
        &["ticket.created"],
        &["urn:allthings:app:A:*"],
    );
    assert_eq!((status, &answer["id"]), (201, &json!(1)));
    let (status, _) = register(
        server,
        "alice",
        &["ticket.created", "ticket.updated"],
        &["urn:allthings:app:A:ticket:C:*"],
    );
    assert_eq!(status, 201);
    let (status, _) = register(
        server,
        "bob",
        &["ticket.created"],
        &["urn:allthings:app:B:*", "urn:allthings:app:B"],
    );
    assert_eq!(status, 201);

    assert_eq!(
        receivers(server, "ticket.created", "urn:allthings:app:A:ticket:C:T"),
        [1, 2]
    );
    assert_eq!(
        receivers(server, "ticket.updated", "urn:allthings:app:A:ticket:C:T"),
        [2]
    );
    assert_eq!(
        receivers(server, "ticket.created", "urn:allthings:app:A:ticket:D:T"),
        [1]
    );
    assert_eq!(
        receivers(server, "ticket.created", "urn:allthings:app:B"),
        [3]
    );
    assert_eq!(
        receivers(server, "ticket.created", "urn:allthings:app:AB:ticket"),
        [0_u64; 0]
    );

    let body = json!({"name": "ticket.created", "urn": "urn:allthings:app:B:x"}).to_string();
    let (_, answer) = ask(server, "POST", "/events", "", &body);
    assert_eq!(
        answer,
        json!({"deliveries": [{"id": 3, "url": "https://example.com/bob"}]})
    );

    assert_eq!(
        ask(server, "DELETE", "/webhooks/1", "bob", "").0,
        404,
        "it is Alice's"
    );
    assert_eq!(ask(server, "DELETE", "/webhooks/1", "alice", "").0, 204);
    assert_eq!(ask(server, "DELETE", "/webhooks/1", "alice", "").0, 404);
    assert_eq!(
        receivers(server, "ticket.created", "urn:allthings:app:A:ticket:C:T"),
        [2]
    );
}

#[test]
fn nobody_registers_for_more_than_they_may_see() {
    let server = start();
    for (urns, beyond) in [
        (
            &["urn:allthings:app:A:*", "urn:allthings:app:B:*"][..],
            vec![1],
        ),
        (&["urn:allthings:app:*:ticket:*"], vec![0]),
        (
            &[
                "urn:allthings:*",
                "urn:allthings:app:A",
                "urn:allthings:app:AB",
            ],
            vec![0, 2],
        ),
    ] {
        let (status, answer) = register(server, "alice", &["ticket.created"], urns);
        assert_eq!(status, 403, "{answer}");
        assert_eq!(indices(&answer["denied"]), beyond);
    }
    assert_eq!(
        receivers(server, "ticket.created", "urn:allthings:app:B:x"),
        [0_u64; 0]
    );
    assert_eq!(register(server, "mallory", &[], &[]).0, 401);
    assert_eq!(ask(server, "DELETE", "/webhooks/1", "mallory", "").0, 401);
}

#[test]
fn every_mistake_is_reported_with_its_place() {
    let server = start();
    let (status, answer) = register(
        server,
        "alice",
        &["ticket.created", "Ticket"],
        &[
            "urn:allthings:app:<appId>:*",
            "urn:allthings:app:A:*",
            "urn:allthings:tick*",
        ],
    );
    assert_eq!(status, 422);
    let (events, urns) = (&answer["events"]["invalid"], &answer["urns"]["invalid"]);
    assert_eq!((indices(events), indices(urns)), (vec![1], vec![0, 2]));
    let spans = [&events[0]["span"], &urns[0]["span"], &urns[1]["span"]];
    assert_eq!(
        spans,
        [
            &json!({"start": 0, "end": 1}),
            &json!({"start": 18, "end": 25}),
            &json!({"start": 14, "end": 19}),
        ]
    );
    let hint = urns[0]["hint"].as_str().unwrap();
    assert!(hint.contains("put the real value"), "{hint}");

    let event = json!({"name": "ticket created", "urn": "urn:allthings:app:*"}).to_string();
    let (status, answer) = ask(server, "POST", "/events", "", &event);
    assert_eq!(
        (status, &answer["name"]["kind"], &answer["urn"]["kind"]),
        (422, &json!("white-space"), &json!("wildcard-in-urn"))
    );
}
