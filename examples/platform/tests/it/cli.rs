//! The program itself, as others start it.

use std::path::Path;
use std::process::Output;

use reqwest::Client;
use serde_json::{Value, json};
use urn_filter_platform::storage::sqlite::{open, principals};

use crate::support::{APP_A, APP_B, Process, event, program};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .arg("--data")
        .arg(folder)
        .output()
        .unwrap()
}

fn text(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

async fn send(server: &Process, id: &str, token: &str) -> (u16, Value) {
    let event = event(id, "ticket.created", "urn:allthings:app:A");
    let request = Client::builder().no_proxy().build().unwrap();
    let request = request
        .post(format!("{}/events", server.url))
        .bearer_auth(token);
    let answer = request.json(&event).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn apps(folder: &Path, name: &str) -> Vec<String> {
    let connection = open(folder).unwrap();
    let who = principals::find(&connection, &name.parse().unwrap())
        .unwrap()
        .unwrap();
    let apps = principals::apps(&connection, who.id).unwrap();
    apps.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn commands_take_effect_while_the_server_runs() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path());
    let names: Vec<&str> = server
        .tokens
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(
        names,
        ["admin-a", "admin-b", "admin-ab", "nobody", "ingest"]
    );
    assert_eq!(apps(folder.path(), "admin-a"), [APP_A]);
    assert_eq!(apps(folder.path(), "admin-ab"), [APP_B, APP_A]);
    assert!(apps(folder.path(), "nobody").is_empty());

    assert_eq!(text(&run(folder.path(), &["user", "add", "eve"])), "");
    assert!(
        !run(folder.path(), &["user", "add", "eve"]).status.success(),
        "the name is taken"
    );
    let client = text(&run(folder.path(), &["client", "add", "robot"]));
    assert!(client.starts_with("client_id robot\nclient_secret "));
    assert_eq!(text(&run(folder.path(), &["grant", "eve", "A"])), "");
    assert_eq!(apps(folder.path(), "eve"), ["A"]);
    assert_eq!(text(&run(folder.path(), &["revoke", "eve", "A"])), "");
    assert!(apps(folder.path(), "eve").is_empty());
    for wrong in [
        &["grant", "eve", "*"][..],
        &["grant", "eve", "A:*"],
        &["grant", "who", "A"],
        &["grant", "ingest", "A"],
        &["revoke", "eve", "A"],
        &["token", "who"],
        &["user", "add", "a b"],
    ] {
        assert!(!run(folder.path(), wrong).status.success(), "{wrong:?}");
    }

    let user = text(&run(folder.path(), &["token", "eve"]));
    assert_eq!(
        send(&server, "1", user.trim()).await.0,
        403,
        "a user's token is known at once"
    );
    let service = text(&run(folder.path(), &["token", "ingest"]));
    let (status, body) = send(&server, "1", service.trim()).await;
    assert_eq!((status, body["status"].as_str()), (200, Some("accepted")));
}

/// Without arguments there are sample users, and endpoints may be on this machine.
#[tokio::test]
async fn without_arguments_it_is_a_demonstration() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let mut command = program();
    command.env("PLATFORM_LISTEN", "127.0.0.1:0");
    command.env("PLATFORM_DATA", folder.path());
    let server = Process::of(command);
    let register = json!({ "query": format!(
        "mutation {{ registerWebhook(webhook: {{ events: [\"ticket.created\"], url: \"{}/healthz\",
            urns: [\"urn:allthings:app:{APP_A}:*\"] }}) {{ code message }} }}", server.url) });
    let request = Client::builder().no_proxy().build().unwrap();
    let request = request.post(format!("{}/graphql", server.url));
    let request = request.bearer_auth(server.token("admin-a")).json(&register);
    let answer: Value = request.send().await.unwrap().json().await.unwrap();
    let result = &answer["data"]["registerWebhook"];
    // It was called, and does not take POST.
    assert_eq!(result["code"], "ENDPOINT_CHECK_FAILED", "{answer}");
    assert!(result["message"].as_str().unwrap().contains("405"));
}

/// The grants are seeded once, so that what an operator revokes stays revoked. What was accepted before
/// the process was killed is known afterwards.
#[tokio::test]
async fn a_restart_makes_new_tokens_and_keeps_the_rest() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let first = Process::start(folder.path());
    let token = first.tokens[4].1.clone();
    assert_eq!(send(&first, "1", &token).await.1["status"], "accepted");
    text(&run(folder.path(), &["revoke", "admin-a", APP_A]));
    drop(first);
    let second = Process::start(folder.path());
    assert_ne!(second.tokens[4].1, token);
    assert_eq!(
        send(&second, "1", &second.tokens[4].1).await.1["status"],
        "duplicate"
    );
    assert!(apps(folder.path(), "admin-a").is_empty());
}

/// The copy is made while the server runs. To restore it is to put it where the database was.
#[tokio::test]
async fn a_backup_is_restored_by_a_copy() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let first = Process::start(folder.path());
    let ingest = first.token("ingest");
    assert_eq!(send(&first, "before", ingest).await.1["status"], "accepted");
    let copy = folder.path().join("copy");
    let backup = ["backup", copy.to_str().unwrap()];
    assert_eq!(text(&run(folder.path(), &backup)), "");
    assert_eq!(send(&first, "after", ingest).await.1["status"], "accepted");
    let again = run(folder.path(), &backup);
    assert!(!again.status.success(), "a file that exists is kept");

    let other = tempfile::tempdir().unwrap();
    std::fs::copy(&copy, other.path().join("platform.sqlite")).unwrap();
    let second = Process::start(other.path());
    for (id, expected) in [("before", "duplicate"), ("after", "accepted")] {
        let (_, body) = send(&second, id, ingest).await;
        assert_eq!(body["status"], expected, "{id}, with a token from before");
    }
    assert_eq!(apps(other.path(), "admin-a"), [APP_A]);
}
