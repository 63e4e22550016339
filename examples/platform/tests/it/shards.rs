//! Nodes that have a part of the index each. Of two or three shards, the sample apps are in different ones.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use futures_util::TryStreamExt;
use rand::RngExt;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};
use urn_filter::Urn;
use urn_filter_platform::model::{Partition, Shard};

use crate::cluster::{Asker, Proxy, events_at, node_with, start_nats};
use crate::support::{APP_A, APP_B, Nats, Process, Receiver, in_app, program, until};
use crate::world::{Server, World, number};

/// The shard of two that has the events of an app, and the other one.
fn shards_of(app: &str) -> [&'static str; 2] {
    let urn = in_app(app, "x");
    let partition = Partition::of(&Urn::parse(&urn).unwrap());
    let is_first = "1/2".parse::<Shard>().unwrap().has(partition);
    if is_first {
        ["1/2", "2/2"]
    } else {
        ["2/2", "1/2"]
    }
}

async fn node(nats: &Nats, shard: &str) -> Process {
    node_with(&nats.url(), &["--shard", shard]).await
}

async fn receiver() -> Receiver {
    Receiver::start(|_, _| async { StatusCode::OK.into_response() }).await
}

/// Runs a command, and returns whether it succeeded and what it says.
async fn run(arguments: &[&str], nats: &Nats) -> (bool, String) {
    let mut command = program();
    command.args(arguments).args(["--nats", &nats.url()]);
    let output = spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

async fn reshard(number: &str, nats: &Nats) -> (bool, String) {
    run(&["reshard", number], nats).await
}

/// Returns a metric that a node has of a shard.
async fn metric(asker: &Asker, node: &Process, name: &str, shard: &str) -> Option<u64> {
    let answer = asker.http.get(format!("{}/metrics", node.url)).send().await;
    let text = answer.ok()?.text().await.ok()?;
    let start = format!("platform_shard_{name}{{shard=\"{shard}\"}} ");
    text.lines()
        .find_map(|line| line.strip_prefix(&start)?.parse().ok())
}

async fn update(asker: &Asker, node: &Process, id: &str, filters: &[String]) {
    let query = "mutation($id: ID!, $webhook: UpdateWebhookInput!) {
        updateWebhook(id: $id, webhook: $webhook) { code } }";
    let variables = json!({ "id": id, "webhook": { "urns": filters } });
    let answer = asker.ask(node, query, variables).await;
    assert_eq!(answer["updateWebhook"]["code"], "OK");
}

/// Returns what has come to a path, each event once.
fn got(receiver: &Receiver, path: &str) -> BTreeSet<String> {
    events_at(receiver, path).into_iter().collect()
}

fn set(events: &[&str]) -> BTreeSet<String> {
    events.iter().map(|&event| event.to_owned()).collect()
}

/// The world goes on while nodes are killed, each of which has a shard, and while their number changes.
async fn live(mut nats: Nats, seed: u64, kills: u64) {
    let (mut shards, mut nodes) = (vec!["1/2", "2/2", "2/2"], Vec::new());
    for shard in &shards {
        nodes.push(node(&nats, shard).await);
    }
    let tell = |nodes: &[Process]| nodes.iter().map(Server::from).collect::<Vec<_>>();
    let (servers, server) = watch::channel(tell(&nodes));
    let (world, hooks) = World::new(seed, server).await;
    let asker = Asker::new(&nodes[0]);
    let meanwhile = async {
        let mut random = world.choices();
        for turn in 0..2 * kills {
            if turn == kills {
                // The new ones beside the old ones, and then without.
                let (is_done, text) = reshard("3", &nats).await;
                assert!(is_done && text.contains("1/3 to 3/3"), "{text}");
                let old = std::mem::take(&mut nodes);
                shards = vec!["1/3", "2/3", "3/3"];
                for shard in &shards {
                    nodes.push(node(&nats, shard).await);
                }
                until(async || reshard("3", &nats).await.0.then_some(())).await;
                for old in &old {
                    until(async || (!asker.is_ready(old).await).then_some(())).await;
                }
                servers.send_replace(tell(&nodes));
            }
            sleep(Duration::from_millis(random.random_range(0..1500))).await;
            let down = Duration::from_millis(random.random_range(0..1500));
            if random.random_range(0..10) < 2 {
                nats.kill();
                sleep(down).await;
                nats.restart();
                continue;
            }
            let (killed, rest) = (random.random_range(0..nodes.len()), nodes.len() - 1);
            nodes.swap(killed, rest);
            shards.swap(killed, rest);
            servers.send_replace(tell(&nodes[..rest]));
            drop(nodes.pop());
            sleep(down).await;
            nodes.push(node(&nats, shards[rest]).await);
            servers.send_replace(tell(&nodes));
        }
        (nats, nodes)
    };
    let (hooks, events, (_nats, _nodes)) = world.live(hooks, meanwhile).await;
    world.drain().await;
    world.check(&hooks, &events, true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills_and_another_number_of_shards() {
    let Some(nats) = start_nats() else { return };
    let kills = number("CLUSTER_KILLS").unwrap_or(4);
    let seed = number("CLUSTER_SEED").unwrap_or_else(rand::random);
    println!("CLUSTER_KILLS={kills} CLUSTER_SEED={seed}");
    let patience = Duration::from_secs(240 + 20 * kills);
    timeout(patience, live(nats, seed, kills))
        .await
        .expect("it ends");
}

/// The events of a shard that no node has wait, and each goes to the webhooks of its moment: also to those that
/// another shard has by then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shard_without_a_node_is_seen_and_its_events_wait() {
    let Some(nats) = start_nats() else { return };
    let [of_a, of_b] = shards_of(APP_A);
    assert_eq!(shards_of(APP_B), [of_b, of_a]);
    let (a, b) = (node(&nats, of_a).await, node(&nats, of_b).await);
    let (asker, receiver) = (Asker::new(&a), receiver().await);
    let [filter_a, filter_b] = [APP_A, APP_B].map(|app| in_app(app, "*"));
    let [urn_a, urn_b] = [APP_A, APP_B].map(|app| in_app(app, "ticket:C:T"));
    let hook = |path: &str| format!("{}{path}", receiver.url);
    let stays = asker.register(&a, &hook("/stays"), &filter_b).await;
    let moves = asker.register(&a, &hook("/moves"), &filter_b).await;
    let goes = asker.register(&a, &hook("/goes"), &filter_b).await;
    let comes = asker.register(&a, &hook("/comes"), &filter_a).await;
    let both = asker.register(&a, &hook("/both"), &filter_a).await;
    update(&asker, &b, &both, &[filter_a.clone(), filter_b.clone()]).await;
    for (id, urn) in [("1", &urn_a), ("2", &urn_b)] {
        asker.send(&b, id, urn).await;
    }
    until(async || (got(&receiver, "/both") == set(&["1", "2"])).then_some(())).await;
    for path in ["/stays", "/moves", "/goes"] {
        until(async || (got(&receiver, path) == set(&["2"])).then_some(())).await;
    }
    let requests = async |shard| metric(&asker, &a, "requests", shard).await;
    until(async || (requests(of_b).await? > 0).then_some(())).await;

    drop(b);
    asker.send(&a, "3", &urn_b).await;
    update(&asker, &a, &moves, std::slice::from_ref(&filter_a)).await;
    update(&asker, &a, &comes, std::slice::from_ref(&filter_b)).await;
    asker.remove(&a, &goes).await;
    let new = asker.register(&a, &hook("/new"), &filter_b).await;
    asker.send(&a, "4", &urn_b).await;
    asker.send(&a, "5", &urn_a).await;
    // The other shard goes on, and this one is seen to have nobody.
    until(async || got(&receiver, "/moves").contains("5").then_some(())).await;
    until(async || {
        let waiting = metric(&asker, &a, "events", of_b).await?;
        (waiting == 2 && requests(of_b).await? == 0).then_some(())
    })
    .await;
    assert!(asker.is_ready(&a).await, "it takes events all the same");

    let _b = node(&nats, of_b).await;
    for (path, wanted) in [
        ("/stays", &["2", "3", "4"][..]),
        ("/moves", &["2", "3", "5"]),
        ("/goes", &["2"]),
        ("/comes", &["1", "4"]),
        ("/both", &["1", "2", "3", "4", "5"]),
        ("/new", &["4"]),
    ] {
        let wanted = set(wanted);
        until(async || (got(&receiver, path) == wanted).then_some(())).await;
    }
    until(async || (metric(&asker, &a, "events", of_b).await? == 0).then_some(())).await;
    // Nothing comes late either.
    sleep(Duration::from_millis(500)).await;
    assert_eq!(got(&receiver, "/goes"), set(&["2"]));
    assert_eq!(got(&receiver, "/comes"), set(&["1", "4"]));
    for id in [stays, moves, comes, both, new] {
        asker.remove(&a, &id).await;
    }
}

/// The node of a shard is cut off. It has its events when it is back, and no other node has them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shard_that_is_cut_off_catches_up() {
    let Some(nats) = start_nats() else { return };
    let [of_a, of_b] = shards_of(APP_A);
    let proxy = Proxy::start(nats.port).await;
    let near = node(&nats, of_a).await;
    let far = node_with(&proxy.url(), &["--shard", of_b]).await;
    let (asker, receiver) = (Asker::new(&near), receiver().await);
    let urn = in_app(APP_B, "ticket:C:T");
    until(async || asker.is_ready(&far).await.then_some(())).await;
    proxy.is_cut.send_replace(true);
    let hook = format!("{}/hook", receiver.url);
    asker.register(&near, &hook, &in_app(APP_B, "*")).await;
    for number in 0..20 {
        asker.send(&near, &number.to_string(), &urn).await;
    }
    until(async || (!asker.is_ready(&far).await).then_some(())).await;
    assert!(got(&receiver, "/hook").is_empty());
    proxy.is_cut.send_replace(false);
    until(async || (got(&receiver, "/hook").len() == 20).then_some(())).await;
    until(async || asker.is_ready(&far).await.then_some(())).await;
}

/// One with a filter beyond apps is in each shard. Nobody may register it here, so it is put where NATS keeps
/// the webhooks, and its deliveries are withheld: it counts that there are some.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filter_beyond_apps_is_in_all_shards() {
    let Some(nats) = start_nats() else { return };
    let nodes = [node(&nats, "1/2").await, node(&nats, "2/2").await];
    let (asker, receiver) = (Asker::new(&nodes[0]), receiver().await);
    let id = asker
        .register(&nodes[0], &receiver.url, &in_app(APP_A, "*"))
        .await;
    let client = async_nats::connect(nats.url()).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let bucket = context.get_key_value("webhooks").await.unwrap();
    let stored = bucket.get(&id).await.unwrap().unwrap();
    let mut stored: Value = serde_json::from_slice(&stored).unwrap();
    stored["webhook"]["subscription"]["urns"] = json!(["urn:allthings:app:*"]);
    bucket.put(&id, stored.to_string().into()).await.unwrap();
    for number in 0..20 {
        let urn = in_app(&format!("app-{number}"), "ticket:C:T");
        asker
            .send(&nodes[number % 2], &number.to_string(), &urn)
            .await;
    }
    let deliveries = context.get_stream("DELIVERIES").await.unwrap();
    until(async || {
        let subjects = deliveries.info_with_subjects("delivery.>").await.ok()?;
        let subjects: Vec<_> = subjects.try_collect().await.ok()?;
        (subjects.len() == 20).then_some(())
    })
    .await;
    let matched = ["1/2", "2/2"].map(|shard| shard.parse::<Shard>().unwrap().partitions().count());
    assert_eq!(matched, [32, 32]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_fit_is_refused() {
    let Some(nats) = start_nats() else { return };
    let serve = ["serve", "--listen", "127.0.0.1:0", "--shard"];
    let start = async |more: &[&str]| {
        let (is_done, text) = run(&[&serve[..], more].concat(), &nats).await;
        assert!(!is_done, "{text}");
        text
    };
    for shard in ["3/2", "0/2", "1/65", "half"] {
        let text = start(&[shard]).await;
        assert!(text.contains("'--shard <SHARD>'"), "{text}");
    }
    let text = start(&["1/2", "--roles", "api,deliver"]).await;
    assert!(text.contains("role `match`"), "{text}");
    let mut alone = program();
    alone.args(serve).args(["1/2", "--data"]);
    let folder = tempfile::tempdir().unwrap();
    let output = alone.arg(folder.path()).output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && text.contains("--nats"),
        "{text}"
    );

    let first = node(&nats, "1/2").await;
    let asker = Asker::new(&first);
    let text = start(&["1/3"]).await;
    assert!(
        text.contains("divided by 2") && text.contains("`reshard 3`"),
        "{text}"
    );
    let text = run(&serve[..3], &nats).await.1;
    assert!(
        text.contains("`reshard 1`"),
        "without the flag it is the whole: {text}"
    );
    // One that matches nothing belongs to any number.
    let api = node_with(&nats.url(), &["--roles", "api"]).await;
    until(async || asker.is_ready(&api).await.then_some(())).await;

    // It does not end before each of the new shards has a node, and may be taken back.
    assert!(reshard("1", &nats).await.0);
    let (is_done, text) = reshard("1", &nats).await;
    assert!(!is_done && text.contains("1/1"), "{text}");
    assert!(asker.is_ready(&first).await, "the old ones go on");
    let (is_done, text) = reshard("2", &nats).await;
    assert!(
        !is_done && text.contains("2/2") && !text.contains("1/2"),
        "{text}"
    );
    let _second = node(&nats, "2/2").await;
    until(async || reshard("2", &nats).await.0.then_some(())).await;
    let (is_done, text) = reshard("2", &nats).await;
    assert!(is_done && text.contains("divided by 2"), "{text}");
    assert!(asker.is_ready(&first).await);
    assert!(!run(&["reshard", "0"], &nats).await.0);
}

/// What waits when the number changes is matched by the new shards, and what was matched is not matched again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_taken_over() {
    let Some(nats) = start_nats() else { return };
    let [of_a, of_b] = shards_of(APP_A);
    let a = node(&nats, of_a).await;
    let (asker, receiver) = (Asker::new(&a), receiver().await);
    for (path, app) in [("/a", APP_A), ("/b", APP_B)] {
        let hook = format!("{}{path}", receiver.url);
        asker.register(&a, &hook, &in_app(app, "*")).await;
    }
    for number in 0..10 {
        let ids = [format!("a{number}"), format!("b{number}")];
        asker.send(&a, &ids[0], &in_app(APP_A, "ticket:C:T")).await;
        asker.send(&a, &ids[1], &in_app(APP_B, "ticket:C:T")).await;
    }
    until(async || (got(&receiver, "/a").len() == 10).then_some(())).await;
    until(async || (metric(&asker, &a, "events", of_a).await? == 0).then_some(())).await;
    assert_eq!(metric(&asker, &a, "events", of_b).await, Some(10));

    assert!(reshard("4", &nats).await.0);
    let waiting: Vec<_> = ["1/4", "2/4", "3/4", "4/4"]
        .into_iter()
        .map(|shard| metric(&asker, &a, "events", shard))
        .collect();
    let mut found = Vec::new();
    for waiting in waiting {
        found.push(waiting.await.unwrap());
    }
    found.sort_unstable();
    assert_eq!(found, [0, 0, 0, 10], "only what was not matched");
    let mut nodes = Vec::new();
    for shard in ["1/4", "2/4", "3/4", "4/4"] {
        nodes.push(node(&nats, shard).await);
    }
    until(async || (got(&receiver, "/b").len() == 10).then_some(())).await;
    until(async || reshard("4", &nats).await.0.then_some(())).await;
    until(async || (!asker.is_ready(&a).await).then_some(())).await;
    asker.send(&a, "last", &in_app(APP_A, "ticket:C:T")).await;
    until(async || got(&receiver, "/a").contains("last").then_some(())).await;
    // Nobody is left to take what is in the consumers of old nodes.
    let client = async_nats::connect(nats.url()).await.unwrap();
    let events = async_nats::jetstream::new(client)
        .get_stream("EVENTS")
        .await
        .unwrap();
    let mut names: Vec<String> = events.consumer_names().try_collect().await.unwrap();
    names.sort();
    assert_eq!(
        names,
        [
            "match-1-of-4",
            "match-2-of-4",
            "match-3-of-4",
            "match-4-of-4"
        ]
    );
}
