//! Measures a server under load, and prints a table.
//!
//! `LOAD_WEBHOOKS` is a list of numbers of webhooks.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use reqwest::Client;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use urn_filter::{EventName, Subscription, Urn};
use urn_filter_platform::model::{
    PrincipalId, Secret, Timestamp, Webhook, WebhookId, WebhookState,
};
use urn_filter_platform::storage::sqlite::{Store, principals};
use urn_filter_platform::storage::{StorageError, Webhooks};

use crate::support::{APP_A, Process, event, in_app, until};

pub const NAME: &str = "ticket.created";
/// The number of events that are sent as fast as possible.
pub const BURST: usize = 4000;
/// How many senders do so.
pub const SENDERS: usize = 16;
/// The number of events that are sent at a steady pace, and how far apart.
const PACED: usize = 500;
const PACE: Duration = Duration::from_millis(10);
const RECEIVERS: usize = 8;

/// When each event arrived.
pub type Arrivals = Arc<Mutex<HashMap<String, Instant>>>;

async fn receive(State(arrivals): State<Arrivals>, headers: HeaderMap) {
    let id = headers["x-allthings-event-id"].to_str().unwrap().to_owned();
    let now = Instant::now();
    arrivals.lock().unwrap().entry(id).or_insert(now);
}

/// Starts receivers, and returns their addresses.
pub async fn receivers(arrivals: &Arrivals) -> Vec<String> {
    let mut urls = Vec::new();
    for _ in 0..RECEIVERS {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        urls.push(format!("http://{}/", listener.local_addr().unwrap()));
        let router = Router::new().fallback(receive);
        let router = router.with_state(Arc::clone(arrivals));
        tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    }
    urls
}

/// Returns the category of tickets of a webhook or an event.
pub fn category(number: usize) -> String {
    in_app(APP_A, &format!("ticket:c{number}"))
}

/// Returns the webhook of this number, which is for a category of its own.
pub fn webhook(owner: PrincipalId, urls: &[String], number: usize) -> Webhook {
    let urn = format!("{}:*", category(number));
    Webhook {
        id: WebhookId::generate(),
        owner,
        created: Timestamp::from_millis(0),
        url: urls[number % urls.len()].parse().unwrap(),
        description: None,
        subscription: Subscription::parse([NAME], [urn.as_str()]).unwrap(),
        secrets: Secret::generate().into(),
        state: WebhookState::Enabled,
        failing_since: None,
    }
}

/// Stores webhooks in one transaction, each for a category of its own, and returns how long the index
/// needs to match an event, on average.
async fn prepare(folder: &Path, urls: Vec<String>, number: usize) -> Duration {
    drop(Process::start(folder));
    let store = Store::open(folder).unwrap();
    let write = store.write(move |write| {
        let owner = principals::find(write, &"admin-a".parse().unwrap())?.unwrap();
        for at in 0..number {
            write.insert_webhook(&webhook(owner.id, &urls, at))?;
        }
        Ok::<_, StorageError>(())
    });
    write.await.unwrap();
    let name: EventName = NAME.parse().unwrap();
    let sent: Vec<String> = (0..BURST).map(|at| urn(at, number)).collect();
    let mut found = Vec::new();
    let timer = Instant::now();
    for urn in &sent {
        found.clear();
        let urn = Urn::parse(urn).unwrap();
        store
            .index()
            .matches_into(&name, black_box(&urn), &mut found);
        assert_eq!(found.len(), 1);
    }
    timer.elapsed() / u32::try_from(BURST).unwrap()
}

/// Returns the URN of an event that one of so many webhooks gets.
fn urn(at: usize, webhooks: usize) -> String {
    // A prime number, so that the events are of many categories.
    format!("{}:T", category(at * 7919 % webhooks))
}

/// Returns the resident memory of a process in bytes, where the system tells it.
pub fn memory(process: u32) -> Option<u64> {
    status(process, "VmRSS:")
}

/// Returns the most that this was so far.
pub fn peak(process: u32) -> Option<u64> {
    status(process, "VmHWM:")
}

fn status(process: u32, field: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// Sends events to servers in turn, with so many senders and such a pause, and returns when each was accepted.
pub async fn send(
    servers: &[Process],
    prefix: &'static str,
    (events, senders, pause): (usize, usize, Duration),
    webhooks: usize,
) -> HashMap<String, Instant> {
    let next = Arc::new(AtomicUsize::new(0));
    let http = Client::builder().no_proxy().build().unwrap();
    let mut tasks = JoinSet::new();
    for server in servers.iter().cycle().take(senders) {
        let (next, http) = (Arc::clone(&next), http.clone());
        let url = format!("{}/events", server.url);
        let token = server.token("ingest").to_owned();
        tasks.spawn(async move {
            let mut accepted = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                if at >= events {
                    return accepted;
                }
                let id = format!("{prefix}{at}");
                let event = event(&id, NAME, &urn(at, webhooks));
                let request = http.post(&url).bearer_auth(&token).json(&event);
                assert_eq!(request.send().await.unwrap().status(), 200);
                accepted.push((id, Instant::now()));
                tokio::time::sleep(pause).await;
            }
        });
    }
    tasks.join_all().await.into_iter().flatten().collect()
}

/// Waits until so many events have arrived.
pub async fn arrived(arrivals: &Arrivals, number: usize) {
    until(async || (arrivals.lock().unwrap().len() >= number).then_some(())).await;
}

pub fn rate(number: usize, time: Duration) -> u128 {
    number as u128 * 1000 / time.as_millis().max(1)
}

async fn measure(webhooks: usize, memory_of_none: u64) {
    let folder = tempfile::tempdir().unwrap();
    let arrivals = Arrivals::default();
    let urls = receivers(&arrivals).await;
    let matching = prepare(folder.path(), urls, webhooks).await;
    let server = Process::start(folder.path());
    let memory = memory(server.id()).unwrap_or_default();

    let timer = Instant::now();
    send(
        std::slice::from_ref(&server),
        "burst-",
        (BURST, SENDERS, Duration::ZERO),
        webhooks,
    )
    .await;
    let events = timer.elapsed();
    arrived(&arrivals, BURST).await;
    let deliveries = timer.elapsed();

    let accepted = send(
        std::slice::from_ref(&server),
        "paced-",
        (PACED, 1, PACE),
        webhooks,
    )
    .await;
    arrived(&arrivals, BURST + PACED).await;
    let arrivals = arrivals.lock().unwrap();
    let latency = |(id, at): (&String, &Instant)| arrivals[id].saturating_duration_since(*at);
    let mut latencies: Vec<Duration> = accepted.iter().map(latency).collect();
    latencies.sort();
    println!(
        "| {webhooks} | {} | {} | {:.1?} | {:.1?} | {} B | {matching:.1?} |",
        rate(BURST, events),
        rate(BURST, deliveries),
        latencies[PACED / 2],
        latencies[PACED * 99 / 100],
        memory.saturating_sub(memory_of_none) / webhooks as u64,
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "it measures"]
async fn load() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let numbers = env::var("LOAD_WEBHOOKS").unwrap_or("10,1000,100000".to_owned());
    let empty = tempfile::tempdir().unwrap();
    drop(Process::start(empty.path()));
    let memory_of_none = memory(Process::start(empty.path()).id()).unwrap_or_default();
    println!("| webhooks | events/s | deliveries/s | p50 | p99 | memory of a webhook | matching |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for number in numbers.split(',') {
        measure(number.parse().expect("numbers"), memory_of_none).await;
    }
}
