//! Measures several nodes on a NATS server, and prints tables.
//!
//! `LOAD_NODES_WEBHOOKS` is the number of webhooks that a node loads at its start.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use futures_util::stream::{self, StreamExt};
use reqwest::Client;
use tokio::time::sleep;
use urn_filter::Subscription;
use urn_filter_platform::clock::Clock;
use urn_filter_platform::config::Role;
use urn_filter_platform::model::{PrincipalId, PrincipalKind, Shard, Webhook};
use urn_filter_platform::storage::jetstream::{Settings, Store};
use urn_filter_platform::storage::{Accounts, Outbox, Storage, Webhooks};

use crate::cluster::node_with;
use crate::load::{
    Arrivals, BURST, NAME, SENDERS, arrived, memory, peak, rate, receivers, send, webhook,
};
use crate::support::{Nats, Process, in_app, program, until};

/// The webhooks that get the events of a burst.
const WEBHOOKS: usize = 1000;
/// How long a node may take to load its webhooks.
const PATIENCE: Duration = Duration::from_mins(5);
/// The apps of the webhooks that a node loads.
const APPS: usize = 256;
/// The registrations that are measured.
const CHANGES: usize = 200;
/// The registrations that are under way at a time.
const AT_ONCE: usize = 64;

/// The ticks of a second in `/proc`, which Linux has fixed.
const TICKS: u64 = 100;

/// Returns the processor time of a process so far, where the system tells it.
fn processor(process: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // The name may have spaces. Behind it, user and system time are the twelfth and thirteenth.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<u64>().ok());
    let ticks = ticks(11).unwrap_or(0) + ticks(12).unwrap_or(0);
    Duration::from_millis(ticks * 1000 / TICKS)
}

async fn open(nats: &Nats, role: Role) -> Store {
    let settings = Settings {
        url: nats.url(),
        key_file: None,
    };
    let store = Store::open(&settings, Clock::System, &[role], Shard::WHOLE)
        .await
        .unwrap();
    until(async || store.ready().await.ok()).await;
    store
}

async fn owner(store: &Store) -> PrincipalId {
    let owner = store.principal(&"admin-a".parse().unwrap()).await;
    owner
        .unwrap()
        .expect("a node has added the sample users")
        .id
}

async fn fill(store: &Store, owner: PrincipalId, urls: &[String], number: usize) {
    let hooks = (0..number).map(|at| webhook(owner, urls, at));
    let filled = stream::iter(hooks).for_each_concurrent(AT_ONCE, async |hook| {
        store.insert_webhook(&hook).await.unwrap();
    });
    filled.await;
}

async fn start(nats: &Nats) -> Process {
    node_with(&nats.url(), &[]).await
}

/// Returns the bytes of streams.
async fn kept(nats: &Nats, streams: &[&str]) -> u64 {
    let client = async_nats::connect(nats.url()).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let mut bytes = 0;
    for name in streams {
        bytes += context
            .get_stream(*name)
            .await
            .unwrap()
            .cached_info()
            .state
            .bytes;
    }
    bytes
}

/// Sends a burst to so many nodes, and prints a line.
async fn measure(nodes: usize) {
    let nats = Nats::start().expect("a nats-server");
    let arrivals = Arrivals::default();
    let urls = receivers(&arrivals).await;
    let mut servers = vec![start(&nats).await];
    let store = open(&nats, Role::Api).await;
    fill(&store, owner(&store).await, &urls, WEBHOOKS).await;
    while servers.len() < nodes {
        servers.push(start(&nats).await);
    }
    let spent = || -> (Duration, Duration) {
        let of_nodes = servers.iter().map(|server| processor(server.id())).sum();
        (of_nodes, processor(nats.id()))
    };
    let (nodes_before, nats_before) = spent();
    let timer = Instant::now();
    send(
        &servers,
        "burst-",
        (BURST, SENDERS, Duration::ZERO),
        WEBHOOKS,
    )
    .await;
    let events = timer.elapsed();
    arrived(&arrivals, BURST).await;
    let deliveries = timer.elapsed();
    let (nodes_after, nats_after) = spent();
    let each = u32::try_from(BURST).unwrap();
    until(async || (store.backlog().await.ok()?.depth == 0).then_some(())).await;
    let streams = ["EVENTS", "KV_event_ids", "DELIVERIES", "ATTEMPTS"];
    let kept = kept(&nats, &streams).await / BURST as u64;
    println!(
        "| {nodes} | {} | {} | {:.2?} | {:.2?} | {kept} B |",
        rate(BURST, events),
        rate(BURST, deliveries),
        nodes_after.saturating_sub(nodes_before) / each,
        nats_after.saturating_sub(nats_before) / each,
    );
}

/// Measures how long a registration takes, and until the other nodes have it.
async fn measure_changes() {
    let nats = Nats::start().expect("a nats-server");
    let _node = start(&nats).await;
    let stores = [
        open(&nats, Role::Match).await,
        open(&nats, Role::Match).await,
        open(&nats, Role::Match).await,
    ];
    let owner = owner(&stores[0]).await;
    let (mut answered, mut everywhere) = (Vec::new(), Vec::new());
    let urls = ["https://example.com/".to_owned()];
    for number in 0..CHANGES {
        let hook = webhook(owner, &urls, number);
        let timer = Instant::now();
        stores[0].insert_webhook(&hook).await.unwrap();
        answered.push(timer.elapsed());
        while !stores
            .iter()
            .all(|store| store.index().contains_key(&hook.id))
        {
            tokio::task::yield_now().await;
        }
        everywhere.push(timer.elapsed());
    }
    for (what, times) in [
        ("answered", &mut answered),
        ("in each index", &mut everywhere),
    ] {
        times.sort();
        let (half, most) = (times[CHANGES / 2], times[CHANGES * 99 / 100]);
        println!("a registration is {what}: p50 {half:.1?}, p99 {most:.1?}");
    }
}

/// What a node has and needs when it is ready.
struct Ready {
    after: Duration,
    webhooks: u64,
    memory: u64,
    peak: u64,
}

async fn ready(nats: &Nats, arguments: &[&str]) -> Ready {
    let timer = Instant::now();
    let node = node_with(&nats.url(), arguments).await;
    let http = Client::builder().no_proxy().build().unwrap();
    let get = async |path| http.get(format!("{}{path}", node.url)).send().await.ok();
    let is_ready = async || get("/readyz").await.is_some_and(|it| it.status() == 200);
    while !is_ready().await {
        assert!(timer.elapsed() < PATIENCE, "it is not ready");
        sleep(Duration::from_millis(50)).await;
    }
    let after = timer.elapsed();
    let metrics = get("/metrics").await.unwrap().text().await.unwrap();
    let mut lines = metrics.lines();
    let webhooks = lines.find_map(|line| line.strip_prefix("platform_webhooks "));
    Ready {
        after,
        webhooks: webhooks.unwrap().parse().unwrap(),
        memory: memory(node.id()).unwrap_or_default(),
        peak: peak(node.id()).unwrap_or_default(),
    }
}

/// Registers webhooks of so many apps, each for a category of its own, and each app with an owner of its own.
async fn fill_apps(nats: &Nats, number: usize) {
    let store = open(nats, Role::Api).await;
    let app = |at: usize| format!("00000000-0000-4000-8000-{:012}", at % APPS);
    let mut owners = Vec::new();
    for at in 0..APPS {
        let (name, apps) = (
            format!("owner-{at}").parse().unwrap(),
            [app(at).parse().unwrap()],
        );
        let owner = store.add_principal(PrincipalKind::User, &name, None, &apps);
        owners.push(owner.await.unwrap().unwrap().id);
    }
    let urls = ["https://example.com/".to_owned()];
    let hooks = (0..number).map(|at| {
        let urn = in_app(&app(at), &format!("ticket:c{at}:*"));
        Webhook {
            subscription: Subscription::parse([NAME], [urn]).unwrap(),
            ..webhook(owners[at % APPS], &urls, at)
        }
    });
    let filled = stream::iter(hooks).for_each_concurrent(AT_ONCE, async |hook| {
        store.insert_webhook(&hook).await.unwrap();
    });
    filled.await;
    store.close().await;
}

/// Measures how long nodes need to load webhooks, and how much memory.
async fn measure_start(number: usize) {
    let nats = Nats::start().expect("a nats-server");
    let nodes: [&[&str]; 5] = [
        &[],
        &["--roles", "match"],
        &["--roles", "match", "--shard", "1/4"],
        &["--roles", "api"],
        &["--roles", "deliver"],
    ];
    let empty = ready(&nats, nodes[4]).await.memory;
    let nats_before = memory(nats.id()).unwrap_or_default();
    let timer = Instant::now();
    fill_apps(&nats, number).await;
    let took = timer.elapsed();
    println!("{number} webhooks of {APPS} apps are registered in {took:.1?}");
    let [kept, in_memory] = [
        kept(&nats, &["KV_webhooks"]).await,
        memory(nats.id())
            .unwrap_or_default()
            .saturating_sub(nats_before),
    ]
    .map(|bytes| bytes / number as u64);
    println!("NATS has {kept} B of each on its disk, and {in_memory} B in memory");
    println!("| node | webhooks in its index | ready after | memory | for each of all | peak |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for arguments in nodes {
        if arguments.contains(&"--shard") {
            let mut reshard = program();
            reshard.args(["reshard", "4", "--nats", &nats.url()]);
            assert!(reshard.status().unwrap().success());
        }
        let found = ready(&nats, arguments).await;
        let [memory, peak] = [found.memory, found.peak].map(|it| it.saturating_sub(empty));
        println!(
            "| {} | {} | {:.1?} | {} MB | {} B | {} MB |",
            arguments.join(" "),
            found.webhooks,
            found.after,
            memory / 1_000_000,
            memory / number as u64,
            peak / 1_000_000,
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn load_nodes() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    println!(
        "| nodes | events/s | deliveries/s | processor time of the nodes for an event | of NATS | kept |"
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    for nodes in 1..=3 {
        measure(nodes).await;
    }
    measure_changes().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn load_nodes_start() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let webhooks = env::var("LOAD_NODES_WEBHOOKS").unwrap_or("100000".to_owned());
    measure_start(webhooks.parse().expect("a number")).await;
}
