//! Several nodes on a NATS server, which are killed, cut off and added.
//!
//! `CLUSTER_KILLS` is the number of kills, `CLUSTER_SEED` repeats the choices of a run, but not its moments, and
//! `CLUSTER_CUT` is the number of seconds that a node is cut off. Without a nats-server nothing is tested.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use async_nats::jetstream::consumer::pull::Config;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use futures_util::StreamExt;
use rand::RngExt;
use reqwest::Client;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};
use urn_filter::nats::pattern_to_subject;
use urn_filter::{Pattern, Subscription, UrnBuf};
use urn_filter_platform::clock::Clock;
use urn_filter_platform::model::{
    NewEvent, PrincipalKind, Secret, Shard, Timestamp, Webhook, WebhookId, WebhookState,
};
use urn_filter_platform::storage::jetstream::{Settings, Store};
use urn_filter_platform::storage::{Accepted, Accounts, Events, Webhooks};

use crate::support::{APP_A, APP_B, Nats, Process, Receiver, event, in_app, program, until};
use crate::world::{Server, World, number};

/// The nodes at the start, and the most.
const NODES: usize = 3;
const MOST: usize = 4;

async fn node(nats: &str) -> Process {
    node_with(nats, &[]).await
}

/// Starts a node with further arguments.
pub async fn node_with(nats: &str, arguments: &[&str]) -> Process {
    // What a node has in its folder is lost each time: this one is removed at once.
    let (folder, nats) = (TempDir::new().unwrap().path().to_owned(), nats.to_owned());
    let arguments: Vec<String> = arguments.iter().map(|&it| it.to_owned()).collect();
    let start = spawn_blocking(move || {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Process::node(&folder, &nats, &arguments)
    });
    start.await.unwrap()
}

/// Starts a NATS server where there is the program, and installs what both need.
pub fn start_nats() -> Option<Nats> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Nats::start()
}

/// Kills nodes and servers of NATS while the world goes on. Of several servers one is away at a time.
async fn run(mut nats: Vec<Nats>, seed: u64, kills: u64) {
    let url = nats.iter().map(Nats::url).collect::<Vec<_>>().join(",");
    let mut nodes = Vec::new();
    for _ in 0..NODES {
        nodes.push(node(&url).await);
    }
    let tell = |nodes: &[Process]| nodes.iter().map(Server::from).collect::<Vec<_>>();
    let (servers, server) = watch::channel(tell(&nodes));
    let (world, hooks) = World::new(seed, server).await;
    let kill = async {
        let mut random = world.choices();
        for _ in 0..kills {
            sleep(Duration::from_millis(random.random_range(0..1500))).await;
            let down = Duration::from_millis(random.random_range(0..1500));
            match random.random_range(0..10) {
                0..3 => {
                    let killed = random.random_range(0..nats.len());
                    nats[killed].kill();
                    sleep(down).await;
                    nats[killed].restart();
                }
                3 if nodes.len() < MOST => nodes.push(node(&url).await),
                _ => {
                    drop(nodes.remove(random.random_range(0..nodes.len())));
                    servers.send_replace(tell(&nodes));
                    sleep(down).await;
                    nodes.push(node(&url).await);
                }
            }
            servers.send_replace(tell(&nodes));
        }
        (nats, nodes)
    };
    let (hooks, events, (_nats, nodes)) = world.live(hooks, kill).await;
    world.drain().await;
    drop(nodes);
    let last = node(&url).await;
    servers.send_replace(vec![Server::from(&last)]);
    world.check(&hooks, &events, true).await;
}

async fn run_for_a_while(nats: Vec<Nats>) {
    let kills = number("CLUSTER_KILLS").unwrap_or(8);
    let seed = number("CLUSTER_SEED").unwrap_or_else(rand::random);
    println!("CLUSTER_KILLS={kills} CLUSTER_SEED={seed}");
    let patience = Duration::from_secs(180 + 10 * kills);
    timeout(patience, run(nats, seed, kills))
        .await
        .expect("it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills_of_nodes_and_of_nats() {
    let Some(nats) = start_nats() else { return };
    run_for_a_while(vec![nats]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills_of_nodes_and_of_a_cluster() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Some(nats) = Nats::cluster() else { return };
    run_for_a_while(nats).await;
}

/// As the README starts them: no node waits until the servers or the other nodes are ready.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_and_servers_start_at_the_same_time() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Some(nats) = Nats::cluster() else { return };
    let url = nats.iter().map(Nats::url).collect::<Vec<_>>().join(",");
    let start = |number| {
        let url = url.clone();
        let start = move || {
            let folder = tempfile::tempdir().unwrap();
            Process::node(folder.path(), &url, &["--shard", &format!("{number}/3")])
        };
        tokio::task::spawn_blocking(start)
    };
    let mut nodes = Vec::new();
    for node in [1, 2, 3].map(start) {
        nodes.push(node.await.unwrap());
    }
    let (asker, filter) = (Asker::new(&nodes[0]), in_app(APP_A, "ticket:*"));
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    for node in &nodes {
        let id = asker.register(node, &receiver.url, &filter);
        asker.remove(node, &id.await).await;
    }
}

/// Who asks one node after the other.
pub struct Asker {
    pub http: Client,
    pub admin: String,
    ingest: String,
}

impl Asker {
    /// Has the tokens of one node, which all nodes know.
    pub fn new(node: &Process) -> Self {
        Self {
            http: Client::builder().no_proxy().build().unwrap(),
            admin: node.token("admin-ab").to_owned(),
            ingest: node.token("ingest").to_owned(),
        }
    }

    pub async fn ask(&self, node: &Process, query: &str, variables: Value) -> Value {
        let request = self.http.post(format!("{}/graphql", node.url));
        let body = json!({ "query": query, "variables": variables });
        let answer = request.bearer_auth(&self.admin).json(&body).send().await;
        let mut answer: Value = answer.unwrap().json().await.unwrap();
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].take()
    }

    pub async fn register(&self, node: &Process, url: &str, filter: &str) -> String {
        let query = "mutation($webhook: RegisterWebhookInput!) {
            registerWebhook(webhook: $webhook) { code message webhook { id } } }";
        let webhook = json!({ "events": ["ticket.created"], "urns": [filter], "url": url });
        let answer = self.ask(node, query, json!({ "webhook": webhook })).await;
        let answer = &answer["registerWebhook"];
        assert_eq!(answer["code"], "OK", "{answer}");
        answer["webhook"]["id"].as_str().unwrap().to_owned()
    }

    pub async fn remove(&self, node: &Process, id: &str) {
        let query = "mutation($id: ID!) { removeWebhook(id: $id) { code } }";
        let answer = self.ask(node, query, json!({ "id": id })).await;
        assert_eq!(answer["removeWebhook"]["code"], "OK");
    }

    /// Sends an event, and returns what has become of it.
    pub async fn send(&self, node: &Process, id: &str, urn: &str) -> Value {
        let request = self.http.post(format!("{}/events", node.url));
        let request = request.bearer_auth(&self.ingest);
        let answer = request.json(&event(id, "ticket.created", urn)).send().await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json().await.unwrap()
    }

    pub async fn is_ready(&self, node: &Process) -> bool {
        let answer = self.http.get(format!("{}/readyz", node.url)).send().await;
        answer.is_ok_and(|answer| answer.status() == 200)
    }
}

/// Returns the events that came to a path of a receiver, without the checks of endpoints.
pub fn events_at(receiver: &Receiver, path: &str) -> Vec<String> {
    let requests = receiver.requests().into_iter();
    let requests = requests.filter(|got| got.headers.contains_key("x-allthings-webhook-id"));
    let requests = requests.filter(|got| got.uri.path().ends_with(path));
    requests.map(|got| got.event()).collect()
}

/// Each change is made at one node, and the next event goes to another one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_at_one_node_is_in_force_at_all_others() {
    let Some(nats) = start_nats() else { return };
    let nodes = [
        node(&nats.url()).await,
        node(&nats.url()).await,
        node(&nats.url()).await,
    ];
    let asker = Asker::new(&nodes[1]);
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    let filter = in_app(APP_A, "ticket:*");
    let urn = in_app(APP_A, "ticket:C:T");
    let (mut wanted, mut duplicates) = (Vec::new(), 0);
    for round in 0..30 {
        let [first, second, third] = [round, round + 1, round + 2].map(|number| &nodes[number % 3]);
        let path = format!("/{round}");
        let id = asker
            .register(first, &format!("{}{path}", receiver.url), &filter)
            .await;
        let during = asker.send(second, &format!("during-{round}"), &urn).await;
        assert_eq!(during["status"], "accepted");
        // Whoever is asked for all webhooks knows it.
        let list = "{ webhooks(filter: {}) { totalCount } }";
        assert_eq!(
            asker.ask(third, list, json!({})).await["webhooks"]["totalCount"],
            1
        );
        until(async || (!events_at(&receiver, &path).is_empty()).then_some(())).await;
        asker.remove(third, &id).await;
        asker.send(second, &format!("after-{round}"), &urn).await;
        let again = asker.send(first, &format!("after-{round}"), &urn).await;
        assert_eq!(again["status"], "duplicate", "whichever node has it");
        wanted.push((path, format!("during-{round}")));
    }
    // Nothing comes late either.
    sleep(Duration::from_millis(500)).await;
    for (path, event) in wanted {
        let mut found = events_at(&receiver, &path);
        duplicates += found.len() - 1;
        found.dedup();
        assert_eq!(found, [event], "{path}");
    }
    println!("{duplicates} deliveries were made again");
}

/// Forwards connections to NATS, unless it is told to stand still, or to take its time.
pub struct Proxy {
    address: SocketAddr,
    pub is_cut: watch::Sender<bool>,
    delay: watch::Sender<Duration>,
}

impl Proxy {
    pub async fn start(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let is_cut = watch::Sender::new(false);
        let delay = watch::Sender::new(Duration::ZERO);
        let (cut, slow) = (is_cut.subscribe(), delay.subscribe());
        tokio::spawn(async move {
            loop {
                let (inside, _) = listener.accept().await.unwrap();
                let (mut cut, slow) = (cut.clone(), slow.clone());
                tokio::spawn(async move {
                    let _ = cut.wait_for(|is_cut| !is_cut).await;
                    let Ok(outside) = TcpStream::connect(("127.0.0.1", port)).await else {
                        return;
                    };
                    let (from_inside, to_inside) = inside.into_split();
                    let (from_outside, to_outside) = outside.into_split();
                    tokio::join!(
                        forward(from_inside, to_outside, cut.clone(), slow.clone()),
                        forward(from_outside, to_inside, cut.clone(), slow.clone())
                    );
                });
            }
        });
        Self {
            address,
            is_cut,
            delay,
        }
    }

    pub fn url(&self) -> String {
        format!("nats://{}", self.address)
    }
}

async fn forward(
    mut from: impl AsyncReadExt + Unpin,
    mut to: impl AsyncWriteExt + Unpin,
    mut cut: watch::Receiver<bool>,
    slow: watch::Receiver<Duration>,
) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let _ = cut.wait_for(|is_cut| !is_cut).await;
        let delay = *slow.borrow();
        sleep(delay).await;
        if to.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}

/// The node that is cut off says so, the other one goes on, and afterwards nothing is missing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_cut_off_says_so_and_recovers() {
    let Some(nats) = start_nats() else { return };
    let cut = Duration::from_secs(number("CLUSTER_CUT").unwrap_or(8));
    let proxy = Proxy::start(nats.port).await;
    let (near, far) = (node(&nats.url()).await, node(&proxy.url()).await);
    let asker = Asker::new(&far);
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    let (filter, urn) = (in_app(APP_A, "ticket:*"), in_app(APP_A, "ticket:C:T"));
    let old = asker
        .register(&far, &format!("{}/old", receiver.url), &filter)
        .await;
    until(async || asker.is_ready(&far).await.then_some(())).await;
    for number in 0..20 {
        let node = [&near, &far][number % 2];
        asker.send(node, &format!("before-{number}"), &urn).await;
    }
    proxy.is_cut.send_replace(true);
    let end = Instant::now() + cut;
    until(async || (!asker.is_ready(&far).await).then_some(())).await;
    assert!(asker.is_ready(&near).await, "the other one goes on");
    asker
        .register(&near, &format!("{}/new", receiver.url), &filter)
        .await;
    asker.remove(&near, &old).await;
    for number in 0..20 {
        asker.send(&near, &format!("during-{number}"), &urn).await;
    }
    until(async || (events_at(&receiver, "/new").len() >= 20).then_some(())).await;
    sleep(end.saturating_duration_since(Instant::now())).await;
    assert!(
        !asker.is_ready(&far).await,
        "it does not forget that it is cut off"
    );
    proxy.is_cut.send_replace(false);
    until(async || asker.is_ready(&far).await.then_some(())).await;
    for number in 0..20 {
        let node = [&near, &far][number % 2];
        asker.send(node, &format!("after-{number}"), &urn).await;
    }
    let mut wanted: Vec<_> = ["during", "after"]
        .into_iter()
        .flat_map(|when| (0..20).map(move |number| format!("{when}-{number}")))
        .collect();
    wanted.sort();
    until(async || {
        let mut found = events_at(&receiver, "/new");
        found.sort();
        found.dedup();
        (found == wanted).then_some(())
    })
    .await;
    let old = events_at(&receiver, "/old");
    assert!(
        old.iter().all(|event| event.starts_with("before-")),
        "{old:?}"
    );
}

/// A node that is far from NATS has read a delivery when its webhook is removed at another one. The removal is
/// answered when that attempt has begun, or cannot begin any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_attempt_begins_after_a_removal_was_answered() {
    let Some(nats) = start_nats() else { return };
    let proxy = Proxy::start(nats.port).await;
    let near = node_with(&nats.url(), &["--roles", "api,match"]).await;
    let far = node_with(&proxy.url(), &["--roles", "deliver"]).await;
    let asker = Asker::new(&near);
    until(async || asker.is_ready(&far).await.then_some(())).await;
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    proxy.delay.send_replace(Duration::from_millis(30));
    // Some of them are removed while the delivery is read, which is some ten ways long.
    let rounds = (0..32).map(async |round| {
        let place = in_app(APP_A, &format!("ticket:{round}"));
        let hook = format!("{}/{round}", receiver.url);
        let id = asker.register(&near, &hook, &format!("{place}:*")).await;
        asker
            .send(&near, &round.to_string(), &format!("{place}:T"))
            .await;
        sleep(Duration::from_millis(30 * round)).await;
        asker.remove(&near, &id).await;
        (format!("/{round}"), SystemTime::now())
    });
    let answered = futures_util::future::join_all(rounds).await;
    proxy.delay.send_replace(Duration::ZERO);
    sleep(Duration::from_millis(500)).await;
    let (requests, mut number) = (receiver.requests(), 0);
    for (path, answered) in answered {
        let answered = answered.duration_since(UNIX_EPOCH).unwrap().as_millis();
        let of_webhook = requests.iter().filter(|it| it.uri.path().ends_with(&path));
        for request in of_webhook.filter(|it| it.headers.contains_key("x-allthings-webhook-id")) {
            let began = request.header("x-allthings-signature-timestamp");
            assert!(
                began.parse::<u128>().unwrap() <= answered,
                "{path} began at {began}, and the removal was answered at {answered}"
            );
            number += 1;
        }
    }
    println!("{number} of 32 were delivered before");
}

/// Nodes have promised to release the queues of webhooks, and have died: one when it had enabled the webhook, and
/// another one before. The first promise is kept, the second one is void.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_promise_to_release_outlives_the_node() {
    let Some(nats) = start_nats() else { return };
    let node = node(&nats.url()).await;
    let asker = Asker::new(&node);
    let is_gone = Arc::new(AtomicBool::new(false));
    let answer = Arc::clone(&is_gone);
    let receiver = Receiver::start(move |_, _| {
        let is_gone = answer.load(Ordering::Relaxed);
        let status = if is_gone {
            StatusCode::GONE
        } else {
            StatusCode::OK
        };
        async move { status.into_response() }
    })
    .await;
    let mut hooks = Vec::new();
    for path in ["/enabled", "/disabled"] {
        let hook = format!("{}{path}", receiver.url);
        hooks.push(asker.register(&node, &hook, &in_app(APP_A, "*")).await);
    }
    is_gone.store(true, Ordering::Relaxed);
    asker.send(&node, "1", &in_app(APP_A, "ticket:C:T")).await;
    let client = async_nats::connect(nats.url()).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let jobs = async || {
        let mut jobs = 0;
        for name in ["DELIVER", "RETRY_1s", "RETRY_10s", "RETRY_1m"] {
            let stream = context.get_stream(name).await.unwrap();
            jobs += stream.cached_info().state.messages;
        }
        jobs
    };
    // Both are disabled and have a delivery, which no queue has any more.
    let list = "{ webhooks(filter: {}) { nodes { enabled deliveries { totalCount } } } }";
    let held = json!({ "enabled": false, "deliveries": { "totalCount": 1 } });
    until(async || {
        let list = asker.ask(&node, list, json!({})).await;
        let is_held = list["webhooks"]["nodes"] == json!([held, held]);
        (is_held && jobs().await == 0).then_some(())
    })
    .await;
    is_gone.store(false, Ordering::Relaxed);
    let tries = receiver.requests().len();

    for id in &hooks {
        let promise = json!({ "webhook": id, "at": Clock::System.now() });
        let published = context.publish("release.x", promise.to_string().into());
        published.await.unwrap().await.unwrap();
    }
    let bucket = context.get_key_value("webhooks").await.unwrap();
    let stored = bucket.get(&hooks[0]).await.unwrap().unwrap();
    let mut stored: Value = serde_json::from_slice(&stored).unwrap();
    stored["webhook"]["state"] = json!("Enabled");
    bucket
        .put(&hooks[0], stored.to_string().into())
        .await
        .unwrap();
    until(async || (receiver.requests().len() > tries && jobs().await == 0).then_some(())).await;
    let later = receiver.requests().split_off(tries);
    let later: Vec<_> = later.iter().map(|it| it.uri.path()).collect();
    assert_eq!(later, ["/hook/enabled"], "once, and the other one is held");
}

/// The commands and the tokens are those of all nodes, and a node does what its roles are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_and_roles() {
    let Some(nats) = start_nats() else { return };
    let folder = TempDir::new().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = program();
        let command = command.args(arguments).args(["--nats", &nats.url()]);
        let output = command.current_dir(&folder).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        output.status.success().then(|| text.trim().to_owned())
    };
    let with_roles = |roles: &str| {
        let mut command = program();
        command
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--demo",
                "--allow-loopback",
            ])
            .args(["--roles", roles, "--nats", &nats.url()])
            .current_dir(&folder);
        Process::of(command)
    };
    let [api, matching, deliver] = ["api", "match", "deliver"].map(with_roles);
    assert_eq!(run(&["user", "add", "eve"]), Some(String::new()));
    assert_eq!(run(&["user", "add", "eve"]), None, "the name is taken");
    assert_eq!(run(&["grant", "eve", APP_A]), Some(String::new()));
    assert_eq!(run(&["grant", "ingest", APP_A]), None);
    let token = run(&["token", "eve"]).unwrap();
    let mut asker = Asker::new(&deliver);
    asker.admin = token;
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    let filter = in_app(APP_A, "ticket:*");
    asker
        .register(&api, &format!("{}/hook", receiver.url), &filter)
        .await;
    asker.send(&api, "1", &in_app(APP_A, "ticket:C:T")).await;
    until(async || (events_at(&receiver, "/hook") == ["1"]).then_some(())).await;
    for node in [&matching, &deliver] {
        let answer = asker.http.post(format!("{}/events", node.url)).send().await;
        assert_eq!(answer.unwrap().status(), 404);
        assert!(asker.is_ready(node).await);
    }
    assert_eq!(run(&["revoke", "eve", APP_A]), Some(String::new()));
    assert_eq!(run(&["revoke", "eve", APP_A]), None, "it is revoked");
    asker.send(&api, "2", &in_app(APP_A, "ticket:C:T")).await;
    sleep(Duration::from_secs(1)).await;
    assert_eq!(events_at(&receiver, "/hook"), ["1"], "it is withheld");
    assert_eq!(run(&["backup", "file"]), None);
    assert!(run(&["token", "who"]).is_none());
}

/// An old server accepts what it does not know and drops it, so it is not even asked.
#[tokio::test]
async fn a_server_that_is_too_old_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("nats://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let info = json!({ "version": "2.9.10", "max_payload": 1 << 20, "headers": true });
            let _ = stream
                .write_all(format!("INFO {info}\r\n").as_bytes())
                .await;
            let _ = stream.write_all(b"PONG\r\n").await;
            let mut rest = Vec::new();
            let _ = stream.read_to_end(&mut rest).await;
        }
    });
    let settings = Settings {
        url,
        key_file: None,
    };
    let error = Store::attach(&settings).await.unwrap_err().to_string();
    assert!(
        error.contains("2.9.10") && error.contains("2.10"),
        "{error}"
    );
}

/// The secrets in NATS are not readable, and a node with another key does not start.
#[tokio::test]
async fn secrets_are_sealed() {
    let Some(nats) = start_nats() else { return };
    let folder = TempDir::new().unwrap();
    let keys = ["a", "b"].map(|digit| {
        let file = folder.path().join(digit);
        std::fs::write(&file, digit.repeat(64)).unwrap();
        file
    });
    let open = async |key: Option<&std::path::PathBuf>| {
        let settings = Settings {
            url: nats.url(),
            key_file: key.cloned(),
        };
        Store::open(&settings, Clock::System, &[], Shard::WHOLE).await
    };
    let store = open(Some(&keys[0])).await.unwrap();
    let name = "owner".parse().unwrap();
    let owner = store
        .add_principal(PrincipalKind::User, &name, None, &[])
        .await;
    let owner = owner.unwrap().unwrap().id;
    store.grant(owner, &APP_A.parse().unwrap()).await.unwrap();
    let webhook = Webhook {
        id: WebhookId::generate(),
        owner,
        created: Timestamp::from_millis(0),
        url: "https://example.com/".parse().unwrap(),
        description: None,
        subscription: Subscription::parse(["ticket.created"], [in_app(APP_A, "*")]).unwrap(),
        secrets: Secret::generate().into(),
        state: WebhookState::Enabled,
        failing_since: None,
    };
    store.insert_webhook(&webhook).await.unwrap();
    let read = store.visible_webhook(owner, webhook.id).await.unwrap();
    assert_eq!(read.as_ref(), Some(&webhook));
    let client = async_nats::connect(nats.url()).await.unwrap();
    let bucket = async_nats::jetstream::new(client)
        .get_key_value("webhooks")
        .await
        .unwrap();
    let stored = bucket.get(webhook.id.to_string()).await.unwrap().unwrap();
    let stored = String::from_utf8(stored.to_vec()).unwrap();
    assert!(stored.contains("https://example.com/"));
    assert!(
        !stored.contains(webhook.secrets.current.reveal()),
        "{stored}"
    );
    for key in [None, Some(&keys[1])] {
        let error = open(key).await.unwrap_err().to_string();
        assert!(error.contains("another key"), "{error}");
    }
    let again = open(Some(&keys[0])).await.unwrap();
    let read = again.visible_webhook(owner, webhook.id).await.unwrap();
    assert_eq!(read, Some(webhook));
}

/// Filters that are longer together than a message of NATS may be are refused with a reason.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_that_nats_would_not_take_is_refused() {
    let Some(nats) = start_nats() else { return };
    let node = node(&nats.url()).await;
    let asker = Asker::new(&node);
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    let filter = |number: usize, length: usize| {
        let start = in_app(APP_A, &format!("ticket:{number:04}"));
        format!("{start:0<length$}")
    };
    let small = asker.register(&node, &receiver.url, &filter(0, 100)).await;
    let change =
        "mutation($id: ID!, $register: RegisterWebhookInput!, $update: UpdateWebhookInput!) {
        registerWebhook(webhook: $register) { code message }
        updateWebhook(id: $id, webhook: $update) { code message } }";
    // As long as a message of NATS together, with what else is stored of a webhook longer, and in a request
    // shorter.
    let (mut filters, most) = (Vec::new(), 1 << 20);
    while filters.len() * 2003 + 2003 < most {
        filters.push(filter(filters.len(), 2000));
    }
    filters.push(filter(filters.len(), most - filters.len() * 2003 - 700));
    let large = json!({ "events": ["ticket.created"], "urns": filters, "url": receiver.url });
    for key in ["register", "update"] {
        let other = json!({ "events": ["ticket.created"], "urns": ["urn:allthings:app:*"], "url": receiver.url });
        let mut variables = json!({ "id": small, "register": other, "update": other });
        variables[key] = large.clone();
        let answer = asker.ask(&node, change, variables).await;
        let answer = &answer[format!("{key}Webhook")];
        assert_eq!(answer["code"], "LIMIT_EXCEEDED", "{answer}");
        assert!(
            answer["message"]
                .as_str()
                .unwrap()
                .contains("1040384 bytes"),
            "{answer}"
        );
    }
    let list = "{ webhooks(filter: {}) { totalCount nodes { urns } } }";
    let list = asker.ask(&node, list, json!({})).await;
    assert_eq!(
        list["webhooks"],
        json!({ "totalCount": 1, "nodes": [{ "urns": [filter(0, 100)] }] })
    );
}

/// The subject of a filter, in whatever partition, selects what the filter matches.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_can_be_tapped_with_a_filter() {
    let Some(nats) = start_nats() else { return };
    let node = node(&nats.url()).await;
    let asker = Asker::new(&node);
    let rests = ["ticket:C:1", "ticket:D:v1.2", "thing:1"];
    let urns: Vec<String> = [APP_A, APP_B]
        .into_iter()
        .flat_map(|app| rests.map(|rest| in_app(app, rest)))
        .collect();
    for (number, urn) in urns.iter().enumerate() {
        asker.send(&node, &number.to_string(), urn).await;
    }
    let client = async_nats::connect(nats.url()).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let events = context.get_stream("EVENTS").await.unwrap();
    for filter in [
        in_app(APP_A, "ticket:*"),
        in_app(APP_B, "*"),
        in_app("*", "ticket:D:v1.2"),
        "urn:allthings:*".to_owned(),
    ] {
        let pattern: Pattern = filter.parse().unwrap();
        let config = Config {
            filter_subject: format!("ev.*.{}", pattern_to_subject(&pattern)),
            ..Config::default()
        };
        let consumer = events.create_consumer(config).await.unwrap();
        let messages = consumer.fetch().max_messages(10).messages().await.unwrap();
        let messages: Vec<_> = messages.map(Result::unwrap).collect().await;
        let body = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).unwrap();
        let found = messages
            .iter()
            .map(|message| body(&message.payload)["urn"].take());
        let wanted = urns
            .iter()
            .filter(|urn| pattern.matches(&urn.parse::<UrnBuf>().unwrap().as_urn()));
        let wanted: Vec<Value> = wanted.map(|urn| json!(urn)).collect();
        assert_eq!(found.collect::<Vec<_>>(), wanted, "{filter}");
    }
}

/// The revision of the webhooks goes with an event: from a leader and not from the node that accepts it, and
/// whoever matches it waits for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_is_matched_with_the_webhooks_of_its_acceptance() {
    let Some(nats) = start_nats() else { return };
    let node = node(&nats.url()).await;
    let asker = Asker::new(&node);
    let receiver = Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await;
    let (filter, urn) = (in_app(APP_A, "ticket:*"), in_app(APP_A, "ticket:C:T"));
    let hook = format!("{}/first", receiver.url);
    asker.register(&node, &hook, &filter).await;
    // This one follows no changes, so it knows of no webhook.
    let settings = Settings {
        url: nats.url(),
        key_file: None,
    };
    let blind = Store::attach(&settings).await.unwrap();
    let sent = NewEvent {
        id: "1".parse().unwrap(),
        name: "ticket.created".parse().unwrap(),
        urn: urn.parse().unwrap(),
        payload: RawValue::NULL.to_owned(),
    };
    let accepted = blind
        .accept_events(vec![sent], Timestamp::from_millis(0))
        .await;
    assert_eq!(accepted.unwrap(), [Accepted::New]);
    until(async || (events_at(&receiver, "/first") == ["1"]).then_some(())).await;

    let client = async_nats::connect(nats.url()).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let bucket = context.get_stream("KV_webhooks").await.unwrap();
    let next = bucket.cached_info().state.last_sequence + 1;
    let mut headers = async_nats::HeaderMap::new();
    headers.insert("Platform-Revision", next.to_string());
    let body =
        json!({ "id": "2", "name": "ticket.created", "urn": urn, "created": 0, "payload": {} });
    let published = context.publish_with_headers("ev.0.x", headers, body.to_string().into());
    published.await.unwrap().await.unwrap();
    let events = context.get_stream("EVENTS").await.unwrap();
    until(async || {
        let info = events.consumer_info("match").await.ok()?;
        (info.num_ack_pending == 1).then_some(())
    })
    .await;
    let hook = format!("{}/second", receiver.url);
    asker.register(&node, &hook, &filter).await;
    until(async || (events_at(&receiver, "/second") == ["2"]).then_some(())).await;
}
