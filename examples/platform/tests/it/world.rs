//! Services that send events, and an administrator who registers, changes and removes webhooks, while servers
//! are killed; and what must have come of it.
//!
//! Which webhooks an event is for is decided by comparing prefixes of texts.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::env;
use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use axum::response::IntoResponse;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::support::{APP_A, APP_B, Process, Receiver, event, in_app};

const SENDERS: u64 = 3;
/// The most webhooks that come and go at one time.
const CHANGING: usize = 6;
const NAMES: [&str; 2] = ["ticket.created", "ticket.updated"];
/// Places below an app. Some begin like others.
const PLACES: [&str; 5] = [
    "ticket:heating:T",
    "ticket:heating:T:note:N",
    "ticket:heating-old:T",
    "ticket:water:T",
    "thing:X",
];

/// Which events a webhook gets: those with one of the names whose URN begins with one of the prefixes.
#[derive(Debug, Clone)]
struct Scope {
    names: Vec<&'static str>,
    prefixes: Vec<String>,
}

impl Scope {
    fn new(names: &[&'static str], places: &[(&str, &str)]) -> Self {
        let prefixes = places.iter().map(|(app, rest)| in_app(app, rest));
        Self {
            names: names.to_vec(),
            prefixes: prefixes.collect(),
        }
    }

    fn random(random: &mut StdRng) -> Self {
        let prefixes = ["", "ticket:", "ticket:heating:", "ticket:water:", "thing:"];
        let mut place = || {
            let app = [APP_A, APP_B].choose(random).unwrap();
            (*app, *prefixes.choose(random).unwrap())
        };
        let places = [place(), place()];
        Self::new(
            &NAMES[random.random_range(0..2)..],
            &places[random.random_range(0..2)..],
        )
    }

    fn gets(&self, event: &SentEvent) -> bool {
        let mut prefixes = self.prefixes.iter();
        self.names.contains(&event.name) && prefixes.any(|prefix| event.urn.starts_with(prefix))
    }

    fn filters(&self) -> BTreeSet<String> {
        let filters = self.prefixes.iter().map(|prefix| format!("{prefix}*"));
        filters.collect()
    }
}

/// What a webhook was to be from some moment on, or `None` if it was to be removed.
struct State {
    scope: Option<Scope>,
    asked: Instant,
    acknowledged: Option<Instant>,
}

/// A webhook that was asked for.
pub struct Hook {
    url: String,
    /// Known if the registration was acknowledged.
    id: Option<String>,
    states: Vec<State>,
}

impl Hook {
    fn scope(&self) -> Option<&Scope> {
        self.states.last().unwrap().scope.as_ref()
    }

    /// Returns the states that get an event, each with the one after it.
    fn states_for(&self, event: &SentEvent) -> impl Iterator<Item = (&State, Option<&State>)> {
        let states = self.states.iter().enumerate();
        let states = states.map(|(at, state)| (state, self.states.get(at + 1)));
        states.filter(|(state, _)| state.scope.as_ref().is_some_and(|scope| scope.gets(event)))
    }

    fn may_get(&self, event: &SentEvent) -> bool {
        self.states_for(event).any(|(state, next)| {
            let end = next.and_then(|next| next.acknowledged);
            event.accepted.is_none_or(|at| state.asked <= at)
                && end.is_none_or(|end| event.sent <= end)
        })
    }

    /// A removal takes what is queued with it, so that nothing is certain of a webhook that is removed.
    fn must_get(&self, event: &SentEvent) -> bool {
        self.scope().is_some()
            && self.states_for(event).any(|(state, next)| {
                let is_before = |next: &State| event.accepted.is_some_and(|at| at <= next.asked);
                state.acknowledged.is_some_and(|at| at <= event.sent) && next.is_none_or(is_before)
            })
    }
}

/// An event that was sent, and when the first answer with 2xx came.
#[derive(Debug)]
pub struct SentEvent {
    id: String,
    name: &'static str,
    urn: String,
    sent: Instant,
    accepted: Option<Instant>,
}

impl SentEvent {
    fn random(id: String, random: &mut StdRng) -> Self {
        // One app begins like another.
        let other = format!("{APP_A}0");
        let apps = [APP_A, APP_B, &other];
        Self {
            id,
            name: NAMES.choose(random).unwrap(),
            urn: in_app(apps.choose(random).unwrap(), PLACES.choose(random).unwrap()),
            sent: Instant::now(),
            accepted: None,
        }
    }
}

/// A request that a receiver got.
struct Arrival {
    /// When the server began, in milliseconds since 1970.
    began: u128,
    url: String,
    delivery: String,
    event: Value,
    is_answered: bool,
}

type Log = Arc<Mutex<Vec<Arrival>>>;

/// Starts a receiver. One that stumbles fails the first attempt of each delivery.
async fn receiver(log: Log, stumbles: bool) -> Receiver {
    let seen = Mutex::new(HashSet::new());
    Receiver::start(move |_, received| {
        let mut is_answered = true;
        // The check of an endpoint is of no webhook.
        if received.headers.contains_key("x-allthings-webhook-id") {
            let delivery = received.header("webhook-id").to_owned();
            let is_first = seen.lock().unwrap().insert(delivery.clone());
            is_answered = !(stumbles && is_first);
            let mut body: Value = serde_json::from_slice(&received.body).unwrap();
            log.lock().unwrap().push(Arrival {
                began: received
                    .header("x-allthings-signature-timestamp")
                    .parse()
                    .unwrap(),
                url: format!("http://{}{}", received.header("host"), received.uri),
                delivery,
                event: body["event"].take(),
                is_answered,
            });
        }
        let status = if is_answered {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        ready(status.into_response())
    })
    .await
}

/// Where a server is, and who asks.
#[derive(Clone)]
pub struct Server {
    url: String,
    admin: String,
    ingest: String,
}

impl From<&Process> for Server {
    fn from(process: &Process) -> Self {
        Self {
            url: process.url.clone(),
            admin: process.token("admin-ab").to_owned(),
            ingest: process.token("ingest").to_owned(),
        }
    }
}

const REGISTER: &str = "mutation($webhook: RegisterWebhookInput!) {
    change: registerWebhook(webhook: $webhook) { code message webhook { id } } }";
const UPDATE: &str = "mutation($id: ID!, $webhook: UpdateWebhookInput!) {
    change: updateWebhook(id: $id, webhook: $webhook) { code message } }";
const REMOVE: &str = "mutation($id: ID!) { change: removeWebhook(id: $id) { code message } }";
const LIST: &str = "{ webhooks(filter: {}, first: 100) { totalCount nodes { id url urns } } }";

pub struct World {
    seed: u64,
    http: Client,
    servers: watch::Receiver<Vec<Server>>,
    receivers: [Receiver; 2],
    log: Log,
    is_over: AtomicBool,
}

impl World {
    fn random(&self, task: u64) -> StdRng {
        StdRng::seed_from_u64(self.seed.wrapping_add(task))
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Returns one of the servers.
    fn server(&self) -> Server {
        let servers = self.servers.borrow();
        servers.choose(&mut rand::rng()).unwrap().clone()
    }

    /// Asks as the administrator, and returns the data if an answer came.
    async fn ask(&self, query: &str, variables: &Value) -> Option<Value> {
        let server = self.server();
        let request = self.http.post(format!("{}/graphql", server.url));
        let body = json!({ "query": query, "variables": variables });
        let answer = request.bearer_auth(server.admin).json(&body).send().await;
        let mut answer: Value = answer.ok()?.json().await.ok()?;
        if let Some(errors) = answer.get("errors") {
            // A server whose NATS is away says so, and what it was asked may be done or not.
            assert_eq!(
                errors[0]["extensions"]["code"], "INTERNAL",
                "{query} {errors}"
            );
            return None;
        }
        Some(answer["data"].take())
    }

    /// Registers a webhook once, whatever comes of it.
    async fn register(&self, number: usize, scope: Scope) -> Hook {
        let url = format!("{}/{number}", self.receivers[number % 2].url);
        let webhook = json!({ "events": scope.names, "urns": scope.filters(), "url": url });
        let asked = Instant::now();
        let answer = self.ask(REGISTER, &json!({ "webhook": webhook })).await;
        let id = answer.map(|answer| {
            assert_eq!(answer["change"]["code"], "OK", "{answer}");
            let id = answer["change"]["webhook"]["id"].as_str().unwrap();
            id.to_owned()
        });
        let state = State {
            scope: Some(scope),
            asked,
            acknowledged: id.as_ref().map(|_| Instant::now()),
        };
        Hook {
            url,
            id,
            states: vec![state],
        }
    }

    /// Changes or removes a webhook, until that is acknowledged.
    async fn change(&self, hook: &mut Hook, scope: Option<Scope>) {
        let asked = Instant::now();
        let mut tries = 0;
        let code = loop {
            tries += 1;
            let answer = match &scope {
                Some(scope) => {
                    let webhook = json!({ "events": scope.names, "urns": scope.filters() });
                    let variables = json!({ "id": hook.id, "webhook": webhook });
                    self.ask(UPDATE, &variables).await
                }
                None => self.ask(REMOVE, &json!({ "id": hook.id })).await,
            };
            match answer {
                Some(mut answer) => break answer["change"]["code"].take(),
                None => sleep(Duration::from_millis(20)).await,
            }
        };
        let is_removed_before = scope.is_none() && tries > 1 && code == "NOT_FOUND";
        assert!(code == "OK" || is_removed_before, "{code} of {:?}", hook.id);
        hook.states.push(State {
            scope,
            asked,
            acknowledged: Some(Instant::now()),
        });
    }

    /// Reports whether events were accepted.
    async fn send(&self, events: &[SentEvent]) -> bool {
        let server = self.server();
        let lines = events
            .iter()
            .map(|sent| format!("{}\n", event(&sent.id, sent.name, &sent.urn)));
        let request = self.http.post(format!("{}/events", server.url));
        let request = request.bearer_auth(server.ingest);
        let request = request.header("content-type", "application/x-ndjson");
        let Ok(answer) = request.body(lines.collect::<String>()).send().await else {
            return false;
        };
        if answer.status() == StatusCode::INTERNAL_SERVER_ERROR {
            return false;
        }
        assert_eq!(answer.status(), 200);
        let outcomes = answer.text().await.unwrap_or_default();
        assert!(!outcomes.contains("rejected"), "{outcomes}");
        true
    }

    /// Waits until nothing is queued. What moves from one queue to another might be missed once.
    pub async fn drain(&self) {
        let mut seen = 0;
        while seen < 3 {
            sleep(Duration::from_millis(100)).await;
            let answer = self.http.get(format!("{}/metrics", self.server().url));
            let metrics = match answer.send().await {
                Ok(answer) => answer.text().await.unwrap_or_default(),
                Err(_) => continue,
            };
            let is_empty = metrics.lines().any(|line| line == "platform_queue_depth 0");
            seen = if is_empty { seen + 1 } else { 0 };
        }
    }
}

/// Sends events. Half of what is not answered is sent again, as services do.
async fn send(world: Arc<World>, task: u64) -> Vec<SentEvent> {
    let mut random = world.random(task);
    let mut all = Vec::new();
    while !world.is_over() {
        let number = random.random_range(1..=4);
        let ids = (0..number).map(|n| format!("{task}-{}", all.len() + n));
        let mut events: Vec<SentEvent> = ids.map(|id| SentEvent::random(id, &mut random)).collect();
        let is_stubborn = random.random_bool(0.5);
        let mut is_accepted = world.send(&events).await;
        while is_stubborn && !is_accepted {
            sleep(Duration::from_millis(20)).await;
            is_accepted = world.send(&events).await;
        }
        let now = is_accepted.then(Instant::now);
        for event in &mut events {
            event.accepted = now;
        }
        all.append(&mut events);
        sleep(Duration::from_millis(random.random_range(0..60))).await;
    }
    all
}

/// Registers, changes and removes webhooks besides those that there are.
async fn change(world: Arc<World>, mut hooks: Vec<Hook>) -> Vec<Hook> {
    let mut random = world.random(SENDERS);
    let fixed = hooks.len();
    while !world.is_over() {
        let scope = Scope::random(&mut random);
        let number = hooks.len();
        let mut known: Vec<&mut Hook> = hooks[fixed..]
            .iter_mut()
            .filter(|hook| hook.id.is_some() && hook.scope().is_some())
            .collect();
        if known.len() < random.random_range(1..=CHANGING) {
            hooks.push(world.register(number, scope).await);
        } else {
            let at = random.random_range(0..known.len());
            let scope = random.random_bool(0.5).then_some(scope);
            world.change(known[at], scope).await;
        }
        sleep(Duration::from_millis(random.random_range(0..150))).await;
    }
    hooks
}

fn fixed_scopes() -> [Scope; 6] {
    [
        Scope::new(&NAMES, &[(APP_A, "")]),
        Scope::new(&NAMES, &[(APP_A, "ticket:heating:")]),
        Scope::new(&NAMES[..1], &[(APP_A, "ticket:water:"), (APP_A, "thing:")]),
        Scope::new(&NAMES, &[(APP_A, ""), (APP_B, "")]),
        Scope::new(&NAMES[1..], &[(APP_B, "")]),
        Scope::new(&NAMES, &[(APP_A, "thing:"), (APP_B, "ticket:heating:")]),
    ]
}

/// Compares what arrived with what was accepted.
fn check_deliveries(hooks: &[Hook], events: &[SentEvent], arrivals: &[Arrival]) {
    let by_url: BTreeMap<&str, &Hook> = hooks.iter().map(|hook| (&*hook.url, hook)).collect();
    let by_id: BTreeMap<&str, &SentEvent> =
        events.iter().map(|event| (&*event.id, event)).collect();
    let mut answered = BTreeSet::new();
    let mut deliveries = BTreeMap::new();
    let mut stored = BTreeSet::new();
    for arrival in arrivals {
        let hook = by_url[&*arrival.url];
        let sent = by_id[arrival.event["id"].as_str().unwrap()];
        assert!(hook.may_get(sent), "{} got {sent:?}", hook.url);
        let wanted = (Some(sent.name), Some(&*sent.urn));
        let event = &arrival.event;
        assert_eq!((event["name"].as_str(), event["urn"].as_str()), wanted);
        let key = (&*hook.url, &*sent.id);
        let known = deliveries.entry(key).or_insert(&arrival.delivery);
        assert_eq!(*known, &arrival.delivery, "one delivery of {sent:?}");
        stored.insert(&*sent.id);
        if arrival.is_answered {
            answered.insert(key);
        }
    }
    // What was not accepted and yet arrived somewhere was stored, and so it arrives everywhere.
    let stored = |event: &&SentEvent| event.accepted.is_some() || stored.contains(&*event.id);
    for event in events.iter().filter(stored) {
        for hook in hooks.iter().filter(|hook| hook.must_get(event)) {
            let is_delivered = answered.contains(&(&*hook.url, &*event.id));
            assert!(is_delivered, "{} lacks {event:?}", hook.url);
        }
    }
}

/// Compares the webhooks that there are with those that were asked for.
fn check_webhooks(hooks: &[Hook], list: &Value) {
    let nodes = list["webhooks"]["nodes"].as_array().unwrap();
    assert_eq!(list["webhooks"]["totalCount"], nodes.len());
    let mut found: BTreeMap<&str, &Value> = nodes
        .iter()
        .map(|node| (node["url"].as_str().unwrap(), node))
        .collect();
    assert_eq!(found.len(), nodes.len());
    for hook in hooks {
        let node = found.remove(&*hook.url);
        let Some(scope) = hook.scope() else {
            assert_eq!(node, None, "it was removed");
            continue;
        };
        assert!(node.is_some() || hook.id.is_none(), "{} is lost", hook.url);
        if let Some(node) = node {
            let filters = node["urns"].as_array().unwrap().iter();
            let filters = filters.map(|filter| filter.as_str().unwrap().to_owned());
            assert_eq!(filters.collect::<BTreeSet<_>>(), scope.filters());
            assert!(hook.id.is_none() || node["id"].as_str() == hook.id.as_deref());
        }
    }
    assert!(found.is_empty(), "nobody asked for {found:?}");
}

impl World {
    /// Creates a world with webhooks that stay, whose servers are those of the channel.
    pub async fn new(seed: u64, servers: watch::Receiver<Vec<Server>>) -> (Arc<Self>, Vec<Hook>) {
        let log = Log::default();
        let world = Arc::new(Self {
            seed,
            http: Client::builder().no_proxy().build().unwrap(),
            servers,
            receivers: [
                receiver(Arc::clone(&log), false).await,
                receiver(Arc::clone(&log), true).await,
            ],
            log,
            is_over: AtomicBool::new(false),
        });
        let mut hooks = Vec::new();
        for scope in fixed_scopes() {
            hooks.push(world.register(hooks.len(), scope).await);
        }
        assert!(hooks.iter().all(|hook| hook.id.is_some()));
        (world, hooks)
    }

    /// Sends events and changes webhooks while something else goes on, and returns what was sent and what was
    /// asked for.
    pub async fn live<T>(
        self: &Arc<Self>,
        hooks: Vec<Hook>,
        meanwhile: impl Future<Output = T>,
    ) -> (Vec<Hook>, Vec<SentEvent>, T) {
        let senders: Vec<_> = (0..SENDERS)
            .map(|task| tokio::spawn(send(Arc::clone(self), task)))
            .collect();
        let changes = tokio::spawn(change(Arc::clone(self), hooks));
        let done = meanwhile.await;
        self.is_over.store(true, Ordering::Relaxed);
        let hooks = changes.await.unwrap();
        let mut events = Vec::new();
        for sender in senders {
            events.extend(sender.await.unwrap());
        }
        (hooks, events, done)
    }

    /// Compares what has come with what was accepted, and what there is with what was asked for.
    pub async fn check(&self, hooks: &[Hook], events: &[SentEvent], is_cluster: bool) {
        let list = loop {
            if let Some(list) = self.ask(LIST, &Value::Null).await {
                break list;
            }
            sleep(Duration::from_millis(100)).await;
        };
        let arrivals = self.log.lock().unwrap();
        let accepted = events.iter().filter(|event| event.accepted.is_some());
        let answered = arrivals.iter().filter(|arrival| arrival.is_answered);
        let (all, once) = (
            answered.clone().count(),
            answered.map(Arrival::key).collect::<HashSet<_>>().len(),
        );
        println!(
            "{} webhooks asked for, {} events sent, {} of them accepted, {} requests to receivers, {} \
             deliveries and {} of them again",
            hooks.len(),
            events.len(),
            accepted.count(),
            arrivals.len(),
            once,
            all - once,
        );
        check_webhooks(hooks, &list);
        check_deliveries(hooks, events, &arrivals);
        if is_cluster {
            check_removals(hooks, &arrivals);
        }
        let is_served = |hook: &Hook| arrivals.iter().any(|arrival| arrival.url == hook.url);
        assert!(hooks[..fixed_scopes().len()].iter().all(is_served));
    }

    /// Returns numbers for somebody else than the senders and the administrator.
    pub fn choices(&self) -> StdRng {
        self.random(SENDERS + 1)
    }
}

impl Arrival {
    fn key(&self) -> (&str, &str) {
        (&self.url, &self.delivery)
    }
}

/// No attempt begins after a removal was answered. The receivers are on the machine of the servers, so that all
/// have one clock.
fn check_removals(hooks: &[Hook], arrivals: &[Arrival]) {
    let removed = hooks.iter().filter(|hook| hook.scope().is_none());
    for hook in removed {
        let end = hook.states.last().unwrap().acknowledged.unwrap();
        let end = SystemTime::now() - end.elapsed();
        // A millisecond more, since that is what the headers have.
        let end = end.duration_since(UNIX_EPOCH).unwrap().as_millis() + 1;
        let of_hook = arrivals.iter().filter(|arrival| arrival.url == hook.url);
        for arrival in of_hook {
            assert!(arrival.began <= end, "{}: after its removal", hook.url);
        }
    }
}

/// Returns the number that a variable of the environment has.
pub fn number(variable: &str) -> Option<u64> {
    let value = env::var(variable).ok()?;
    Some(value.parse().expect("a number"))
}
