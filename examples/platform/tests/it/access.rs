//! Tokens, clients, sessions, and what they are good for.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use urn_filter::Urn;
use urn_filter_platform::access::{self, AccessError, Token, allows, grants_of};
use urn_filter_platform::model::{App, PrincipalKind};

use crate::support::{APP_A, APP_B, Platform};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn wrong_tokens_are_refused_and_after_many_slowed_down() {
    let platform = Platform::start().await;
    let good = platform.token("ingest").to_owned();
    let send = async |header: String| {
        let request = platform
            .http
            .post(platform.url("/events"))
            .header("authorization", header);
        request.send().await.unwrap().status().as_u16()
    };
    for header in [
        String::new(),
        "Bearer".to_owned(),
        format!("Basic {good}"),
        good.clone(),
    ] {
        assert_eq!(send(header.clone()).await, 401, "{header}");
    }
    let mut statuses = Vec::new();
    for n in 0..40 {
        statuses.push(send(format!("Bearer {n}")).await);
    }
    assert_eq!((statuses[0], statuses[39]), (401, 429));
    assert_eq!(
        send(format!("bearer {good}")).await,
        415,
        "a right token is let in"
    );
}

#[tokio::test]
async fn a_client_gets_a_token_of_an_hour() {
    let platform = Platform::start().await;
    let (name, secret) = ("robot", Token::generate());
    let (store, hash) = (&platform.context().store, Some(secret.hash()));
    let as_name = name.parse().unwrap();
    let added = store.add_principal(PrincipalKind::Client, &as_name, hash, &[]);
    added.await.unwrap();
    let ask = async |form: &[(&str, &str)], basic: bool| {
        let mut request = platform.http.post(platform.url("/oauth/token")).form(form);
        if basic {
            request = request.basic_auth(name, Some(secret.reveal()));
        }
        let answer = request.send().await.unwrap();
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.unwrap(),
        )
    };
    let kind = ("grant_type", "client_credentials");
    let in_body = [
        kind,
        ("client_id", name),
        ("client_secret", secret.reveal()),
    ];
    for (form, basic) in [(&in_body[..], false), (&[kind][..], true)] {
        let (status, body) = ask(form, basic).await;
        assert_eq!((status, &body["expires_in"]), (200, &json!(3600)));
        let mut headers = axum::http::HeaderMap::new();
        let value = format!("Bearer {}", body["access_token"].as_str().unwrap());
        headers.insert("authorization", value.parse().unwrap());
        let found = access::authenticate(platform.context(), &headers, HERE)
            .await
            .unwrap();
        assert_eq!(
            (found.kind, found.name.as_str()),
            (PrincipalKind::Client, name)
        );
        let context = platform.context();
        context.clock.advance(Duration::from_secs(3599));
        assert!(access::authenticate(context, &headers, HERE).await.is_ok());
        context.clock.advance(Duration::from_secs(1));
        let late = access::authenticate(context, &headers, HERE).await;
        assert!(matches!(late, Err(AccessError::Unauthenticated)));
    }
    let wrong = [kind, ("client_id", name), ("client_secret", "guess")];
    assert_eq!(
        ask(&wrong, false).await,
        (401, json!({ "error": "invalid_client" }))
    );
    let user = [kind, ("client_id", "admin-a"), ("client_secret", "")];
    assert_eq!(ask(&user, false).await.0, 401);
    assert_eq!(ask(&[("grant_type", "password")], true).await.0, 400);
    assert_eq!(ask(&[], true).await.0, 400);
}

#[tokio::test]
async fn a_session_is_a_users_and_ends() {
    let platform = Platform::start().await;
    let context = platform.context();
    let cookie = access::sign_in(context, platform.token("admin-a"), HERE)
        .await
        .unwrap();
    let session = access::session(context, cookie.reveal())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(session.principal.name.as_str(), "admin-a");
    assert!(session.is_own_form(session.csrf()) && !session.is_own_form(""));
    let other = access::sign_in(context, platform.token("admin-a"), HERE)
        .await
        .unwrap();
    let other = access::session(context, other.reveal())
        .await
        .unwrap()
        .unwrap();
    assert!(!session.is_own_form(other.csrf()));

    let service = access::sign_in(context, platform.token("ingest"), HERE).await;
    assert!(matches!(service, Err(AccessError::Forbidden)));
    let by_cookie = access::sign_in(context, cookie.reveal(), HERE).await;
    assert!(by_cookie.is_err(), "a session is no bearer token");
    let by_token = access::session(context, platform.token("admin-a"))
        .await
        .unwrap();
    assert!(by_token.is_none(), "a bearer token is no session");

    context.clock.advance(Duration::from_hours(8));
    assert!(
        access::session(context, cookie.reveal())
            .await
            .unwrap()
            .is_none()
    );
    let cookie = access::sign_in(context, platform.token("admin-a"), HERE)
        .await
        .unwrap();
    access::sign_out(context, cookie.reveal()).await.unwrap();
    assert!(
        access::session(context, cookie.reveal())
            .await
            .unwrap()
            .is_none()
    );
}

/// The next question knows what has changed. That another process may change it is tested in `cli.rs`.
#[tokio::test]
async fn a_grant_counts_from_the_moment_it_is_changed() {
    let platform = Platform::start().await;
    let who = platform.who("admin-ab").await.id;
    let may = async |app: &str| {
        let urn = format!("urn:allthings:app:{app}:ticket:C:T");
        let grants = grants_of(&*platform.context().store, who).await;
        allows(&grants.unwrap(), &Urn::parse(&urn).unwrap())
    };
    assert!(may(APP_A).await && may(APP_B).await && !may("other").await);
    let app: App = APP_A.parse().unwrap();
    platform.revoke("admin-ab", APP_A).await;
    assert!(
        !may(APP_A).await && may(APP_B).await,
        "the other app goes on"
    );
    platform.context().store.grant(who, &app).await.unwrap();
    assert!(may(APP_A).await);
}

#[test]
fn an_app_is_one_segment_in_canonical_form() {
    assert_eq!("a%2fb".parse::<App>().unwrap(), "a%2Fb".parse().unwrap());
    assert_ne!("a".parse::<App>().unwrap(), "A".parse().unwrap());
    for text in ["", "*", "A:*", "A:ticket", "a b", "a?=b", "a#b", "a\n"] {
        assert!(text.parse::<App>().is_err(), "{text:?}");
    }
}

#[tokio::test]
async fn health_is_public_and_metrics_count() {
    let platform = Platform::start().await;
    platform
        .send("1", "ticket.created", "urn:allthings:app:A")
        .await;
    for (path, expected) in [
        ("/healthz", "ok"),
        ("/readyz", "ready"),
        ("/metrics", "platform_"),
    ] {
        let answer = platform.http.get(platform.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        assert!(answer.text().await.unwrap().contains(expected), "{path}");
    }
}

/// Whoever sends a request slowly keeps no connection for long: the headers and the body have a time.
#[tokio::test]
async fn a_request_that_does_not_come_is_not_waited_for() {
    let platform = Platform::delivering(|config| {
        config.request_timeout = Duration::from_millis(200);
    })
    .await;
    let token = platform.token("ingest");
    let headers = format!(
        "POST /events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n"
    );
    for (sent, status) in [
        ("", ""),
        ("GET /healthz HTTP/1.1\r\nhost: x\r\n", ""),
        (&headers, "HTTP/1.1 408 "),
    ] {
        let mut stream = TcpStream::connect(platform.server.address).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let mut answer = String::new();
        // It ends only if the server closes the connection.
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(status), "{sent}: {answer}");
    }
}
