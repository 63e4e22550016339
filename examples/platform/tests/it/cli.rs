//! The program itself, as others start it.

use std::path::Path;
use std::process::Output;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use reqwest::Client;
use serde_json::{Value, json};
use urn_filter_platform::storage::sqlite::{open, principals};

use crate::support::{APP_A, APP_B, Nats, Process, Receiver, event, in_app, program, until};

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

/// Two servers, which are one with an embedded database, and the options of their commands.
struct Servers {
    all: Vec<Process>,
    options: [String; 2],
    receiver: Receiver,
}

impl Servers {
    /// Asks the API of a server, and returns the first field of the answer.
    async fn ask(&self, at: usize, who: &str, query: &str) -> Value {
        let server = &self.all[at % self.all.len()];
        let client = Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/graphql", server.url));
        let request = request.bearer_auth(server.token(who));
        let answer = request.json(&json!({ "query": query })).send().await;
        let mut answer: Value = answer.unwrap().json().await.unwrap();
        assert_eq!(answer.get("errors"), None, "{answer}");
        let fields = answer["data"].as_object_mut().unwrap();
        std::mem::take(fields.values_mut().next().unwrap())
    }

    async fn register(&self, who: &str, urns: &[&str], enabled: bool) -> String {
        let url = format!("{}/{who}", self.receiver.url);
        let query = format!(
            "mutation {{ registerWebhook(webhook: {{ events: [\"ticket.*\"], urns: {urns:?}, url: {url:?},
                enabled: {enabled} }}) {{ code webhook {{ id }} }} }}"
        );
        let result = self.ask(0, who, &query).await;
        assert_eq!(result["code"], "OK", "{result}");
        result["webhook"]["id"].as_str().unwrap().to_owned()
    }

    /// Sends an event about a ticket of an app to a server.
    async fn send(&self, at: usize, id: &str, app: &str) {
        let server = &self.all[at % self.all.len()];
        let event = event(id, "ticket.created", &in_app(app, "ticket:C:T"));
        let client = Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/events", server.url));
        let request = request.bearer_auth(server.token("ingest")).json(&event);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }

    /// Runs a command, and returns the lines that it prints in their order.
    fn run(&self, arguments: &[&str]) -> Vec<String> {
        let output = program().args(arguments).args(&self.options).output();
        let mut lines: Vec<_> = text(&output.unwrap()).lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    }

    /// Returns the ids of the events that came, those of checks left out.
    fn received(&self) -> Vec<String> {
        let requests = self.receiver.requests().into_iter();
        let events = requests.filter(|got| got.headers.contains_key("x-allthings-webhook-id"));
        let mut ids: Vec<_> = events.map(|got| got.event()).collect();
        ids.sort_unstable();
        ids
    }

    async fn wait_for(&self, event: &str) {
        until(async || self.received().iter().any(|id| id == event).then_some(())).await;
    }

    /// Deletes an app, and takes another one from a user.
    async fn delete_and_revoke(&self) {
        let (a, b) = (&*in_app(APP_A, "*"), &*in_app(APP_B, "ticket:*"));
        let itself = &*format!("urn:allthings:app:{APP_A}");
        let both = self.register("admin-ab", &[itself, b, a], true).await;
        let single = self.register("admin-a", &[a], true).await;
        let disabled = self.register("admin-ab", &[a, b], false).await;
        self.send(0, "a1", APP_A).await;
        self.wait_for("a1").await;

        let lines = self.run(&["app", "delete", APP_A]);
        let mut expected = vec![
            "grant of admin-a revoked".to_owned(),
            "grant of admin-ab revoked".to_owned(),
            format!("webhook {both} lost {itself}"),
            format!("webhook {both} lost {a}"),
            format!("webhook {both} keeps {b}"),
            format!("webhook {single} lost {a}"),
            format!("webhook {single} removed"),
            format!("webhook {disabled} lost {a}"),
            format!("webhook {disabled} keeps {b}"),
        ];
        expected.sort_unstable();
        assert_eq!(lines, expected);
        assert_eq!(
            self.run(&["app", "delete", APP_A]),
            [""; 0],
            "nothing is left"
        );

        // It is in force at each server, and for good: not only as long as nobody may edit the app.
        self.run(&["grant", "admin-ab", APP_A]);
        for at in 0..4 {
            self.send(at, &format!("a2-{at}"), APP_A).await;
        }
        self.send(1, "b1", APP_B).await;
        self.wait_for("b1").await;
        let query = format!(
            "{{ webhook(id: {both:?}) {{ urns deliveries {{ nodes {{ event {{ id }} }} }} }} }}"
        );
        let found = self.ask(1, "admin-ab", &query).await;
        assert_eq!(found["urns"], json!([b]));
        let events = json!([{ "event": { "id": "b1" } }, { "event": { "id": "a1" } }]);
        assert_eq!(found["deliveries"]["nodes"], events);
        assert_eq!(self.received(), ["a1", "a1", "b1"]);

        // A revocation alone takes nothing away, and what is granted again counts again.
        assert_eq!(self.run(&["revoke", "admin-ab", APP_B]), [""; 0]);
        self.run(&["grant", "admin-ab", APP_B]);
        self.send(0, "b2", APP_B).await;
        self.wait_for("b2").await;
        let mut expected = Vec::new();
        for id in [&both, &disabled] {
            expected.push(format!("webhook {id} lost {b}"));
            expected.push(format!("webhook {id} removed"));
        }
        expected.sort_unstable();
        let command = ["revoke", "admin-ab", APP_B, "--remove-filters"];
        assert_eq!(self.run(&command), expected);
        assert_eq!(self.run(&command), [""; 0], "again, and without a grant");
        let list = "{ webhooks(filter: {}) { totalCount } }";
        let left = self.ask(1, "admin-ab", list).await;
        assert_eq!(left["totalCount"], 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_is_deleted_and_a_grant_is_revoked_while_servers_run() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (folder, nats) = (tempfile::tempdir().unwrap(), Nats::start());
    let path = folder.path().to_str().unwrap().to_owned();
    let mut all = vec![(
        vec![Process::start(folder.path())],
        ["--data".to_owned(), path],
    )];
    if let Some(nats) = &nats {
        let node = || Process::node(&folder.path().join("node"), &nats.url(), &[]);
        all.push((vec![node(), node()], ["--nats".to_owned(), nats.url()]));
    }
    for (all, options) in all {
        let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
        let servers = Servers {
            all,
            options,
            receiver,
        };
        servers.delete_and_revoke().await;
    }
}
