//! The program itself, as others start it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use reqwest::Client;
use serde_json::Value;
use urn_filter_platform::storage::{open, principals};

use crate::support::{APP_A, APP_B, event};

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_urn-filter-platform"))
}

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

/// A server that is killed at the end of its test.
struct Server {
    process: Child,
    url: String,
    tokens: Vec<(String, String)>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    fn start(folder: &Path) -> Self {
        let mut command = program();
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--demo", "--data"])
            .arg(folder);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap())
            .lines()
            .map(Result::unwrap);
        let first = lines.next().unwrap();
        let url = first.strip_prefix("listening on ").unwrap().to_owned();
        let token = |line: String| {
            let words: Vec<&str> = line.split(' ').collect();
            assert_eq!((words[0], words.len()), ("token", 3), "{line}");
            (words[1].to_owned(), words[2].to_owned())
        };
        let tokens = lines.take(5).map(token).collect();
        Self {
            process,
            url,
            tokens,
        }
    }

    async fn send(&self, id: &str, token: &str) -> (u16, Value) {
        let event = event(id, "ticket.created", "urn:allthings:app:A");
        let request = Client::builder().no_proxy().build().unwrap();
        let request = request
            .post(format!("{}/events", self.url))
            .bearer_auth(token);
        let answer = request.json(&event).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
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
    let server = Server::start(folder.path());
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
        server.send("1", user.trim()).await.0,
        403,
        "a user's token is known at once"
    );
    let service = text(&run(folder.path(), &["token", "ingest"]));
    let (status, body) = server.send("1", service.trim()).await;
    assert_eq!((status, body["status"].as_str()), (200, Some("accepted")));
}

/// The grants are seeded once, so that what an operator revokes stays revoked. What was accepted before
/// the process was killed is known afterwards.
#[tokio::test]
async fn a_restart_makes_new_tokens_and_keeps_the_rest() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let first = Server::start(folder.path());
    let token = first.tokens[4].1.clone();
    assert_eq!(first.send("1", &token).await.1["status"], "accepted");
    text(&run(folder.path(), &["revoke", "admin-a", APP_A]));
    drop(first);
    let second = Server::start(folder.path());
    assert_ne!(second.tokens[4].1, token);
    assert_eq!(
        second.send("1", &second.tokens[4].1).await.1["status"],
        "duplicate"
    );
    assert!(apps(folder.path(), "admin-a").is_empty());
}
