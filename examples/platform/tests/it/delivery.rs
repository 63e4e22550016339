//! Deliveries out, to receivers in this process.

use std::process::Stdio;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::process::Command;
use urn_filter_platform::clock::Clock;
use urn_filter_platform::delivery::{Check, Sender};
use urn_filter_platform::model::{
    Attempt, Delivery, DeliveryStatus, EndpointCheck, Principal, Secret, Timestamp, Webhook,
    WebhookState,
};
use urn_filter_platform::service::WebhookUpdate;

use crate::support::{
    APP_A, APP_B, AcceptAll, Platform, Received, Receiver, START, attempts, caller, deliveries,
    in_app, until, webhook,
};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

async fn register(platform: &Platform, who: &Principal, url: &str, urns: &[&str]) -> Webhook {
    let mut input = webhook("");
    input.url = url.to_owned();
    input.urns = urns.iter().map(|app| in_app(app, "*")).collect();
    caller(platform.context(), who)
        .register(&input)
        .await
        .unwrap()
}

/// Starts a platform with a webhook of the app A at this address.
async fn with_hook(url: &str) -> (Platform, Principal, Webhook) {
    let platform = Platform::delivering(|config| {
        config.attempt_timeout = Duration::from_millis(500);
    })
    .await;
    let who = platform.who("admin-ab").await;
    let hook = register(&platform, &who, url, &[APP_A]).await;
    (platform, who, hook)
}

/// Starts a platform with a webhook, and waits until the first attempt of an event is under way. The
/// attempt may take as long as attempts usually may.
async fn under_way(receiver: &Receiver) -> (Platform, Principal, Webhook) {
    let platform = Platform::delivering(|_| {}).await;
    let who = platform.who("admin-ab").await;
    let hook = register(&platform, &who, &receiver.url, &[APP_A]).await;
    send(&platform, "1", APP_A).await;
    receiver.wait(1).await;
    (platform, who, hook)
}

async fn send(platform: &Platform, id: &str, app: &str) {
    let urn = in_app(app, "ticket");
    let answer = platform.send(id, "ticket.created", &urn).await;
    assert!(answer.status().is_success());
}

fn status(code: u16) -> Response {
    StatusCode::from_u16(code).unwrap().into_response()
}

async fn answering(code: u16) -> Receiver {
    Receiver::start(move |_, _| async move { status(code) }).await
}

/// Waits until the newest delivery of a webhook is not pending at this time any more.
async fn settled(platform: &Platform, who: &Principal, hook: &Webhook) -> Delivery {
    until(async || {
        let newest = deliveries(platform, who, hook).await.into_iter().next()?;
        let is_pending = newest.status == DeliveryStatus::Pending;
        (!is_pending).then_some(newest)
    })
    .await
}

/// Waits for an attempt, and returns it with the time at which the next one is due.
async fn due(
    platform: &Platform,
    who: &Principal,
    hook: &Webhook,
    number: usize,
) -> (Attempt, Option<Timestamp>) {
    let attempt = attempts(platform, who, hook, number).await.pop().unwrap();
    let delivery = &deliveries(platform, who, hook).await[0];
    let is_pending = delivery.status == DeliveryStatus::Pending;
    (attempt, is_pending.then_some(delivery.at))
}

async fn now(platform: &Platform, who: &Principal, hook: &Webhook) -> Webhook {
    caller(platform.context(), who).get(hook.id).await.unwrap()
}

fn advance_to(platform: &Platform, time: Timestamp) {
    let clock = &platform.context().clock;
    clock.advance(time.since(clock.now()));
}

/// HMAC-SHA256 by its definition in RFC 2104.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = [&block.map(|byte| byte ^ 0x36)[..], message].concat();
    let outer = [
        &block.map(|byte| byte ^ 0x5c)[..],
        &Sha256::digest(inner)[..],
    ]
    .concat();
    Sha256::digest(outer).to_vec()
}

/// Returns what Standard Webhooks says that a receiver with this secret expects.
fn standard(secret: &Secret, got: &Received) -> String {
    let body = std::str::from_utf8(&got.body).unwrap();
    let signed = format!(
        "{}.{}.{body}",
        got.header("webhook-id"),
        got.header("webhook-timestamp")
    );
    let key = secret.reveal().as_bytes();
    format!("v1,{}", STANDARD.encode(hmac(key, signed.as_bytes())))
}

fn platforms_own(secret: &Secret, got: &Received) -> String {
    hex::encode(hmac(secret.reveal().as_bytes(), &got.body))
}

/// Each `*` of an event pattern, from the registration to the endpoint.
#[tokio::test]
async fn an_event_pattern_gets_the_events_that_it_matches_and_no_others() {
    let receiver = answering(200).await;
    let platform = Platform::delivering(|_| {}).await;
    let who = platform.who("admin-a").await;
    for pattern in ["ticket.*", "*.created", "*.comment.*", "*", "ticket"] {
        let mut input = webhook(&in_app(APP_A, "*"));
        input.events = vec![pattern.to_owned()];
        input.url = format!("{}/{pattern}", receiver.url);
        caller(platform.context(), &who)
            .register(&input)
            .await
            .unwrap();
    }
    let names = [
        "ticket",
        "ticket.created",
        "ticket.comment.created",
        "tickets.created",
    ];
    for name in names {
        platform
            .send(name, name, &in_app(APP_A, "ticket:C:T"))
            .await;
    }
    let mut got: Vec<_> = receiver
        .wait(10)
        .await
        .iter()
        .map(|got| {
            let pattern = got.uri.path().strip_prefix("/hook/").unwrap().to_owned();
            (pattern, got.event())
        })
        .collect();
    got.sort_unstable();
    let expected = [
        ("*", "ticket"),
        ("*", "ticket.comment.created"),
        ("*", "ticket.created"),
        ("*", "tickets.created"),
        ("*.comment.*", "ticket.comment.created"),
        ("*.created", "ticket.created"),
        ("*.created", "tickets.created"),
        ("ticket", "ticket"),
        ("ticket.*", "ticket.comment.created"),
        ("ticket.*", "ticket.created"),
    ];
    assert_eq!(
        got,
        expected.map(|(pattern, name)| (pattern.to_owned(), name.to_owned()))
    );
}

#[test]
fn the_independent_hmac_meets_its_vectors() {
    // RFC 4231, cases 2 and 6.
    let found = hmac(b"Jefe", b"what do ya want for nothing?");
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(hex::encode(found), expected);
    let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
    let expected = "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54";
    assert_eq!(hex::encode(hmac(&[0xaa; 131], message)), expected);
}

#[tokio::test]
async fn a_delivery_has_the_event_and_is_signed() {
    let receiver = answering(200).await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    send(&platform, "1", APP_A).await;
    let got = receiver.wait(1).await.remove(0);
    let body: Value = serde_json::from_slice(&got.body).unwrap();
    let expected = json!({ "event": {
        "id": "1",
        "name": "ticket.created",
        "urn": in_app(APP_A, "ticket"),
        "createdDate": "2023-11-14T22:13:20Z",
        "data": { "number": 1 },
    }});
    assert_eq!(body, expected);
    let delivery = settled(&platform, &who, &hook).await;
    let expected = [
        ("content-type", "application/json".to_owned()),
        ("x-allthings-event-id", "1".to_owned()),
        ("x-allthings-webhook-id", hook.id.to_string()),
        ("webhook-id", delivery.id.to_string()),
        ("webhook-timestamp", "1700000000".to_owned()),
        (
            "x-allthings-signature-timestamp",
            "1700000000000".to_owned(),
        ),
        ("webhook-signature", standard(&hook.secrets.current, &got)),
        (
            "x-allthings-signature",
            platforms_own(&hook.secrets.current, &got),
        ),
    ];
    for (name, value) in &expected {
        assert_eq!(got.header(name), value, "{name}");
    }
    let attempt = attempts(&platform, &who, &hook, 1).await.remove(0);
    assert_eq!(delivery.status, DeliveryStatus::Succeeded);
    assert_eq!((attempt.started, attempt.exchange.error), (START, None));
    assert_eq!(attempt.exchange.response.unwrap().status, 200);
    for header in &attempt.exchange.request_headers {
        assert_eq!(got.header(&header.name), header.value);
    }
}

/// In the overlap the receiver may have either secret. The platform's own header has room for one.
#[tokio::test]
async fn after_a_rotation_both_secrets_sign_for_a_day() {
    let receiver = answering(200).await;
    let (platform, who, old) = with_hook(&receiver.url).await;
    let new = caller(platform.context(), &who)
        .rotate_secret(old.id)
        .await
        .unwrap();
    let (old, new) = (old.secrets.current, new.secrets.current);
    send(&platform, "1", APP_A).await;
    let got = &receiver.wait(1).await[0];
    let both = [standard(&new, got), standard(&old, got)].join(" ");
    assert_eq!(got.header("webhook-signature"), both);
    assert_eq!(
        got.header("x-allthings-signature"),
        platforms_own(&new, got)
    );
    platform.context().clock.advance(DAY);
    send(&platform, "2", APP_A).await;
    let got = &receiver.wait(2).await[1];
    assert_eq!(got.header("webhook-signature"), standard(&new, got));
}

#[tokio::test]
async fn the_status_decides() {
    let receiver = Receiver::start(|_, got| async move {
        let code = got.event().parse().unwrap();
        let location = [(header::LOCATION, "http://127.0.0.1:1/inside")];
        (StatusCode::from_u16(code).unwrap(), location, "an answer").into_response()
    })
    .await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    for code in [200, 201, 202, 204, 226, 299] {
        send(&platform, &code.to_string(), APP_A).await;
        let delivery = settled(&platform, &who, &hook).await;
        assert_eq!(delivery.status, DeliveryStatus::Succeeded);
        assert_eq!(delivery.event.content.id.as_str(), code.to_string());
    }
    for code in [
        300, 301, 302, 303, 307, 308, 400, 401, 404, 429, 500, 503, 599,
    ] {
        send(&platform, &code.to_string(), APP_A).await;
        let (attempt, due) = due(&platform, &who, &hook, 1).await;
        let exchange = attempt.exchange;
        assert!(due.is_some(), "{code}");
        assert_eq!(exchange.response.unwrap().status, code);
        let error = exchange.error.unwrap();
        assert!(error.contains(&code.to_string()), "{error}");
        let is_redirection = code < 400;
        assert_eq!(error.contains("not followed"), is_redirection, "{error}");
    }
    assert_eq!(receiver.requests().len(), 19, "each was sent once");
    send(&platform, "410", APP_A).await;
    let (_, due) = due(&platform, &who, &hook, 1).await;
    assert!(due.is_some(), "it is held");
    let state = now(&platform, &who, &hook).await.state;
    let WebhookState::DisabledByFault { reason, .. } = state else {
        panic!("{state:?}");
    };
    assert!(reason.contains("410 Gone"), "{reason}");
}

type Chunk = Result<Bytes, std::io::Error>;

fn endless() -> Response {
    let chunk = Bytes::from(vec![0xff; 10_000]);
    let chunks = stream::repeat_with(move || Chunk::Ok(chunk.clone()));
    Body::from_stream(chunks).into_response()
}

fn with_long_headers() -> Response {
    let mut answer = status(200);
    for number in 0..60 {
        let name = header::HeaderName::try_from(format!("x-{number}")).unwrap();
        let value = "v".repeat(2000).parse().unwrap();
        answer.headers_mut().insert(name, value);
    }
    answer
}

#[tokio::test]
async fn an_answer_is_cut_and_counts_when_its_status_is_there() {
    let receiver = Receiver::start(|number, _| async move {
        let start = stream::iter([Ok("start ".into())]);
        match number {
            0 => endless(),
            1 => Body::from_stream(start.chain(stream::pending::<Chunk>())).into_response(),
            2 => {
                // A moment later, so that the start is on its way.
                let broken = stream::once(Box::pin(async {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    Chunk::Err(std::io::Error::other("broken"))
                }));
                Body::from_stream(start.chain(broken)).into_response()
            }
            _ => with_long_headers(),
        }
    })
    .await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    let mut answers = Vec::new();
    for number in 0..4 {
        send(&platform, &number.to_string(), APP_A).await;
        let delivery = settled(&platform, &who, &hook).await;
        assert_eq!(delivery.status, DeliveryStatus::Succeeded);
        let attempt = attempts(&platform, &who, &hook, 1).await.remove(0);
        answers.push(attempt.exchange.response.unwrap());
    }
    assert!((1..=16 * 1024).contains(&answers[0].body.len()));
    assert_eq!(answers[1].body, "start ");
    assert_eq!(answers[2].body, "start ");
    let sizes = answers[3]
        .headers
        .iter()
        .map(|h| h.name.len() + h.value.len());
    let sizes: Vec<usize> = sizes.collect();
    assert!(sizes.iter().all(|size| *size <= 1100) && sizes.iter().sum::<usize>() <= 8 * 1024);
    assert!(sizes.len() > 3);
}

/// The attempt ends long before its time.
#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let receiver = Receiver::start(|_, _| async { endless() }).await;
    let platform = Platform::delivering(|config| config.attempt_timeout = HOUR).await;
    let who = platform.who("admin-ab").await;
    let hook = register(&platform, &who, &receiver.url, &[APP_A]).await;
    send(&platform, "1", APP_A).await;
    let delivery = settled(&platform, &who, &hook).await;
    assert_eq!(delivery.status, DeliveryStatus::Succeeded);
}

#[tokio::test]
async fn what_does_not_answer_is_tried_again() {
    let silent = Receiver::start(|_, _| std::future::pending()).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    let raw = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let babbling = format!("http://{}/", raw.local_addr().unwrap());
    let babble = tokio::spawn(async move {
        while let Ok((mut stream, _)) = raw.accept().await {
            let _ = tokio::io::AsyncWriteExt::write_all(&mut stream, b"220 not http\r\n").await;
        }
    });
    let cases = [
        (silent.url.as_str(), "no answer within 500ms"),
        (nobody.as_str(), "the endpoint cannot be reached: "),
        (babbling.as_str(), "the endpoint cannot be reached: "),
    ];
    for (url, expected) in cases {
        let (platform, who, hook) = with_hook(url).await;
        send(&platform, "1", APP_A).await;
        let (attempt, due) = due(&platform, &who, &hook, 1).await;
        let error = attempt.exchange.error.unwrap();
        assert!(error.starts_with(expected), "{error}");
        assert!(attempt.exchange.response.is_none() && due.is_some());
    }
    babble.abort();
}

/// One event fails for ever, the others do not, so that the webhook stays enabled.
#[tokio::test]
async fn retries_are_exponential_and_end_after_seven_days() {
    let receiver =
        Receiver::start(|_, got| async move { status(if got.event() == "0" { 500 } else { 200 }) })
            .await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    send(&platform, "0", APP_A).await;
    let id = until(async || deliveries(&platform, &who, &hook).await.pop())
        .await
        .id;
    let (mut delays, mut ids) = (Vec::new(), 0);
    let ended = loop {
        let number = delays.len() + 1;
        let delivery = until(async || {
            let found = caller(platform.context(), &who).delivery(id).await;
            let delivery = found.unwrap().delivery;
            (delivery.attempts as usize == number).then_some(delivery)
        })
        .await;
        let clock = &platform.context().clock;
        if delivery.status != DeliveryStatus::Pending {
            break delivery;
        }
        delays.push(delivery.at.since(clock.now()));
        advance_to(&platform, delivery.at);
        ids += 1;
        send(&platform, &ids.to_string(), APP_A).await;
        settled(&platform, &who, &hook).await;
    };
    assert_eq!(ended.status, DeliveryStatus::Failed);
    let whole: Duration = delays.iter().sum();
    assert!(
        (7 * DAY..7 * DAY + Duration::from_secs(1)).contains(&whole),
        "{whole:?}"
    );
    let tried = caller(platform.context(), &who).attempts(id).await.unwrap();
    // What is shown is what was sent.
    let sent: Vec<_> = receiver.requests();
    let mut sent = sent.iter().filter(|got| got.event() == "0");
    for attempt in &tried {
        let shown = attempt.exchange.request_body.as_deref().unwrap();
        assert_eq!(shown.as_bytes(), sent.next().unwrap().body);
    }
    let last = delays.len() - 1;
    for (number, (delay, attempt)) in delays[..last].iter().zip(&tried).enumerate() {
        let longest = (4.0 * 4.0_f64.powi(i32::try_from(number).unwrap())).min(43_200.0);
        // The delay follows the attempt. The clock stood meanwhile. Times are kept in milliseconds.
        let delay = delay.as_secs_f64() - attempt.took.as_secs_f64();
        assert!(
            (longest / 2.0 - 0.01..longest + 0.01).contains(&delay),
            "{number}: {delay}"
        );
    }
    assert!(delays.len() > 15, "{delays:?}");
    let name = |attempt: &Attempt| {
        let mut headers = attempt.exchange.request_headers.iter();
        headers
            .find(|h| h.name == "webhook-id")
            .unwrap()
            .value
            .clone()
    };
    assert!(tried.iter().all(|attempt| name(attempt) == id.to_string()));
    assert_eq!(
        now(&platform, &who, &hook).await.state,
        WebhookState::Enabled
    );
}

#[tokio::test]
async fn an_endpoint_may_ask_for_a_later_retry() {
    let wishes = [
        ("120", 120),
        ("Tue, 14 Nov 2023 23:13:20 GMT", 3600),
        // Capped.
        ("99999999", 86_400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        // Not later than it would be tried anyway.
        ("0", 0),
        ("1", 0),
        ("Tue, 14 Nov 2023 20:13:20 GMT", 0),
        ("-5", 0),
        ("soon", 0),
        ("99999999999999999999999", 0),
    ];
    let receiver = Receiver::start(move |number, _| async move {
        let wish = [(header::RETRY_AFTER, wishes[number].0)];
        (StatusCode::SERVICE_UNAVAILABLE, wish).into_response()
    })
    .await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    for (number, (text, seconds)) in wishes.into_iter().enumerate() {
        send(&platform, &number.to_string(), APP_A).await;
        let (_, due) = due(&platform, &who, &hook, 1).await;
        let delay = due.unwrap().since(START).as_secs();
        let expected = if seconds == 0 {
            2..=4
        } else {
            seconds..=seconds
        };
        assert!(expected.contains(&delay), "{text}: {delay}");
    }
}

#[tokio::test]
async fn a_webhook_that_fails_for_five_days_is_disabled_and_goes_on_when_enabled() {
    let receiver = Receiver::start(|number, _| async move {
        status(if number == 0 || number > 50 { 200 } else { 500 })
    })
    .await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    send(&platform, "good", APP_A).await;
    settled(&platform, &who, &hook).await;
    send(&platform, "bad", APP_A).await;
    let mut number = 0;
    let since = loop {
        number += 1;
        let (_, due) = due(&platform, &who, &hook, number).await;
        let seen = now(&platform, &who, &hook).await;
        assert!(seen.failing_since.is_some());
        if let WebhookState::DisabledByFault { reason, since } = seen.state {
            assert!(
                reason.contains("five days") && reason.contains("500"),
                "{reason}"
            );
            break since;
        }
        advance_to(&platform, due.unwrap());
    };
    let failing = since.since(START);
    assert!(
        (5 * DAY..5 * DAY + 12 * HOUR).contains(&failing),
        "{failing:?}"
    );
    // It is held, and so is what comes in the meantime.
    platform.context().clock.advance(DAY);
    send(&platform, "held", APP_A).await;
    let sent = receiver.requests().len();
    let other = answering(200).await;
    let url = Some(other.url.clone());
    let beside = register(&platform, &who, &other.url, &[APP_A]).await;
    send(&platform, "other", APP_A).await;
    other.wait(1).await;
    settled(&platform, &who, &beside).await;
    assert_eq!(receiver.requests().len(), sent);
    let change = WebhookUpdate {
        enabled: Some(true),
        url,
        ..WebhookUpdate::default()
    };
    caller(platform.context(), &who)
        .update(hook.id, change)
        .await
        .unwrap();
    let got = other.wait(4).await;
    let mut events: Vec<String> = got.iter().map(Received::event).collect();
    events.sort();
    assert_eq!(events, ["bad", "held", "other", "other"]);
}

/// The grants are asked before each attempt, also of what was queued when they were there.
#[tokio::test]
async fn who_loses_an_app_gets_nothing_of_it_any_more() {
    let receiver =
        Receiver::start(|number, _| async move { status(if number < 2 { 500 } else { 200 }) })
            .await;
    let platform = Platform::delivering(|_| {}).await;
    let who = platform.who("admin-ab").await;
    let hook = register(&platform, &who, &receiver.url, &[APP_A, APP_B]).await;
    send(&platform, "a", APP_A).await;
    send(&platform, "b", APP_B).await;
    receiver.wait(2).await;
    until(async || {
        let found = deliveries(&platform, &who, &hook).await;
        found.iter().all(|found| found.attempts == 1).then_some(())
    })
    .await;
    platform.revoke("admin-ab", APP_A).await;
    send(&platform, "a2", APP_A).await;
    platform.context().clock.advance(Duration::from_secs(5));
    let found = until(async || {
        let found = deliveries(&platform, &who, &hook).await;
        let is_pending = |found: &Delivery| found.status == DeliveryStatus::Pending;
        (!found.iter().any(is_pending)).then_some(found)
    })
    .await;
    for delivery in found {
        let is_withheld = delivery.status == DeliveryStatus::Withheld;
        let id = delivery.event.content.id.as_str();
        assert_eq!(is_withheld, id != "b", "{id}");
    }
    let events: Vec<String> = receiver.requests().iter().map(Received::event).collect();
    assert_eq!(
        events.iter().filter(|id| *id == "a").count(),
        1,
        "{events:?}"
    );
    assert_eq!(
        events.iter().filter(|id| *id == "b").count(),
        2,
        "{events:?}"
    );
    assert_eq!(events.len(), 3);
}

/// The dead ones take all attempts that they may. The live one does not notice.
#[tokio::test]
async fn dead_endpoints_delay_nobody_else() {
    let platform = Platform::delivering(|config| {
        config.attempt_timeout = Duration::from_mins(10);
    })
    .await;
    let who = platform.who("admin-ab").await;
    let live = answering(200).await;
    let mut dead = Vec::new();
    for number in 0..20 {
        if number % 2 == 0 {
            dead.push(Receiver::start(|_, _| std::future::pending()).await);
        }
        register(&platform, &who, &dead[number / 2].url, &[APP_A]).await;
    }
    register(&platform, &who, &live.url, &[APP_B]).await;
    let events = |app: &str, count: usize| {
        let urn = in_app(app, "ticket");
        let event = |number| {
            json!({ "id": format!("{app}-{number}"), "name": "ticket.created", "urn": urn,
                "payload": {} })
            .to_string()
        };
        (0..count).map(event).collect::<Vec<_>>().join("\n")
    };
    for body in [events(APP_A, 200), events(APP_B, 1000)] {
        let post = platform.post("/events", "ingest").body(body);
        let answer = post
            .header("content-type", "application/x-ndjson")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }
    let got = live.wait(1000).await;
    let mut events: Vec<String> = got.iter().map(Received::event).collect();
    events.sort();
    events.dedup();
    assert_eq!(events.len(), 1000, "each once");
    // Of 400 deliveries to each dead host, few are under way.
    for receiver in &dead {
        receiver.wait(1).await;
        assert!(receiver.requests().len() <= 4);
    }
}

/// An owner whose endpoints could take all the room that there is has a quarter of it.
#[tokio::test]
async fn one_owner_leaves_room_for_others() {
    let platform = Platform::delivering(|config| {
        config.attempt_timeout = Duration::from_mins(10);
    })
    .await;
    let (greedy, other) = (platform.who("admin-a").await, platform.who("admin-b").await);
    let mut silent = Vec::new();
    for _ in 0..80 {
        let receiver = Receiver::start(|_, _| std::future::pending()).await;
        register(&platform, &greedy, &receiver.url, &[APP_A]).await;
        silent.push(receiver);
    }
    for number in 0..4 {
        send(&platform, &number.to_string(), APP_A).await;
    }
    let requests = || silent.iter().map(|to| to.requests().len()).sum::<usize>();
    until(async || (requests() == 64).then_some(())).await;
    let live = answering(200).await;
    let hook = register(&platform, &other, &live.url, &[APP_B]).await;
    send(&platform, "other", APP_B).await;
    settled(&platform, &other, &hook).await;
    assert_eq!(requests(), 64);
}

/// What was queued goes out when a server starts, and what is to wait waits.
#[tokio::test]
async fn a_restart_goes_on_with_what_is_queued() {
    let receiver = answering(200).await;
    let platform = Platform::start().await;
    let who = platform.who("admin-ab").await;
    let hook = register(&platform, &who, &receiver.url, &[APP_A]).await;
    for number in 0..100 {
        send(&platform, &number.to_string(), APP_A).await;
    }
    let Platform { server, folder, .. } = platform;
    server.stop().await;
    let platform = Platform::with(std::sync::Arc::new(AcceptAll), folder, |_| {}).await;
    receiver.wait(100).await;
    until(async || {
        let found = deliveries(&platform, &who, &hook).await;
        let is_done = |found: &Delivery| found.status == DeliveryStatus::Succeeded;
        found.iter().all(is_done).then_some(())
    })
    .await;
    assert_eq!(receiver.requests().len(), 100, "each once");
}

/// A proxy would connect to what the guard denies.
#[tokio::test]
async fn no_proxy_is_taken_from_the_environment() {
    let (receiver, proxy) = (answering(200).await, answering(200).await);
    let platform = Platform::start().await;
    let who = platform.who("admin-ab").await;
    register(&platform, &who, &receiver.url, &[APP_A]).await;
    send(&platform, "1", APP_A).await;
    let Platform { server, folder, .. } = platform;
    server.stop().await;
    let mut program = Command::new(env!("CARGO_BIN_EXE_urn-filter-platform"));
    program.args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--allow-loopback",
        "--data",
    ]);
    for name in [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        program.env(name, &proxy.url);
    }
    program.arg(folder.files.path()).stdout(Stdio::null());
    if let Some(nats) = &folder.nats {
        program.args(["--nats", &nats.url()]);
    }
    program.stderr(Stdio::null()).kill_on_drop(true);
    let mut child = program.spawn().unwrap();
    // A process that another test is just starting may have the lock of the folder for a moment.
    until(async || {
        if child.try_wait().unwrap().is_some() {
            child = program.spawn().unwrap();
        }
        (!receiver.requests().is_empty()).then_some(())
    })
    .await;
    child.kill().await.unwrap();
    assert!(proxy.requests().is_empty());
}

/// Whoever stops a server waits for the attempts, whose results are kept.
#[tokio::test]
async fn a_stop_finishes_what_is_under_way() {
    let receiver = Receiver::start(|_, _| async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        status(200)
    })
    .await;
    let (platform, who, hook) = under_way(&receiver).await;
    let Platform { server, folder, .. } = platform;
    server.stop().await;
    let platform = Platform::with(std::sync::Arc::new(AcceptAll), folder, |_| {}).await;
    let delivery = &deliveries(&platform, &who, &hook).await[0];
    assert_eq!(delivery.status, DeliveryStatus::Succeeded);
    assert_eq!(receiver.requests().len(), 1);
}

/// A resend while the first attempt is under way is one more delivery, also if nobody else wakes it.
#[tokio::test]
async fn what_is_resent_while_it_is_tried_is_sent_again() {
    let (release, held) = tokio::sync::watch::channel(false);
    let receiver = Receiver::start(move |_, _| {
        let mut held = held.clone();
        async move {
            let _ = held.wait_for(|is_released| *is_released).await;
            status(200)
        }
    })
    .await;
    let (platform, who, hook) = under_way(&receiver).await;
    platform.context().clock.advance(Duration::from_secs(1));
    let delivery = deliveries(&platform, &who, &hook).await.remove(0);
    caller(platform.context(), &who)
        .resend(delivery.id)
        .await
        .unwrap();
    release.send(true).unwrap();
    receiver.wait(2).await;
    let delivery = settled(&platform, &who, &hook).await;
    assert_eq!(delivery.status, DeliveryStatus::Succeeded);
    assert_eq!(delivery.attempts, 2);
}

#[tokio::test]
async fn an_endpoint_passes_the_check_with_200_only() {
    let receiver =
        Receiver::start(
            |number, _| async move { status([200, 201, 204, 302, 404, 410, 500][number]) },
        )
        .await;
    let platform = Platform::start().await;
    let sender = Sender::new(&platform.context().config).unwrap();
    let check = Check::new(sender, Clock::manual(START));
    let secret = Secret::generate();
    let url = receiver.url.parse().unwrap();
    for (number, code) in [200, 201, 204, 302, 404, 410, 500].into_iter().enumerate() {
        let report = check.check(&url, &secret).await;
        let exchange = report.exchange;
        assert_eq!(report.passed, code == 200, "{code}");
        assert_eq!(exchange.response.unwrap().status, code);
        let needs = |error: &String| error.contains(&code.to_string()) && error.contains("200");
        assert_eq!(exchange.error.as_ref().is_some_and(needs), code != 200);
        let got = &receiver.requests()[number];
        assert_eq!(exchange.request_body.unwrap().as_bytes(), got.body);
        assert_eq!(got.header("webhook-signature"), standard(&secret, got));
        assert_eq!(
            got.header("x-allthings-signature"),
            platforms_own(&secret, got)
        );
        for header in &exchange.request_headers {
            assert_eq!(got.header(&header.name), header.value);
            assert!(!header.value.contains(secret.reveal()));
        }
    }
}

#[tokio::test]
async fn results_are_counted() {
    let receiver =
        Receiver::start(|number, _| async move { status(if number == 0 { 200 } else { 500 }) })
            .await;
    let (platform, who, hook) = with_hook(&receiver.url).await;
    for _ in 0..2 {
        send(&platform, "1", APP_A).await;
    }
    settled(&platform, &who, &hook).await;
    send(&platform, "2", APP_A).await;
    attempts(&platform, &who, &hook, 1).await;
    let metrics = until(async || {
        let answer = platform.http.get(platform.url("/metrics")).send().await;
        let text = answer.unwrap().text().await.unwrap();
        text.contains("platform_delivery_seconds_bucket{le=")
            .then_some(text)
    })
    .await;
    for name in [
        "platform_deliveries_total{result=\"succeeded\"}",
        "platform_deliveries_total{result=\"retried\"}",
        "platform_events_total{result=\"accepted\"}",
        "platform_events_total{result=\"duplicate\"}",
        "platform_matches_total",
        "platform_attempts_in_flight",
        "platform_queue_depth",
        "platform_queue_age_seconds",
        "platform_webhooks",
    ] {
        assert!(metrics.contains(name), "{name}: {metrics}");
    }
}
