//! The table, the index beside it, and the writer.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use urn_filter::{FilterSet, Subscription};
use urn_filter_platform::clock::Clock;
use urn_filter_platform::config::Role;
use urn_filter_platform::model::{
    App, NewEvent, PrincipalId, PrincipalKind, Secret, Shard, Timestamp, Webhook, WebhookId,
    WebhookState,
};
use urn_filter_platform::storage::jetstream::{self, Settings};
use urn_filter_platform::storage::sqlite::events::Accepted;
use urn_filter_platform::storage::sqlite::{Store, Write, deliveries, open, principals, webhooks};
use urn_filter_platform::storage::{
    Change, Loss, Outbox, Refused, Storage, StorageError, Webhooks, Withdrawal,
};

use crate::support::{Nats, START, program};

type Done<T> = Result<T, StorageError>;

fn owner(write: &Write<'_>) -> Done<PrincipalId> {
    let name = "owner".parse().unwrap();
    principals::add(write, PrincipalKind::User, &name, None)?;
    Ok(principals::find(write, &name)?.unwrap().id)
}

fn webhook(owner: PrincipalId, urn: &str) -> Webhook {
    Webhook {
        id: WebhookId::generate(),
        owner,
        created: START,
        url: "https://example.com/".parse().unwrap(),
        description: None,
        subscription: Subscription::parse(["ticket.created"], [urn]).unwrap(),
        secrets: Secret::generate().into(),
        state: WebhookState::Enabled,
        failing_since: None,
    }
}

fn event(id: &str) -> NewEvent {
    NewEvent {
        id: id.parse().unwrap(),
        name: "ticket.created".parse().unwrap(),
        urn: "urn:allthings:app:A:ticket:C:T".parse().unwrap(),
        payload: RawValue::from_string("{}".to_owned()).unwrap(),
    }
}

/// Returns what the table says should be in the index.
fn table(folder: &Path) -> BTreeMap<WebhookId, Subscription> {
    let mut found = BTreeMap::new();
    webhooks::for_each_matched(&open(folder).unwrap(), |id, subscription| {
        found.insert(id, subscription);
    })
    .unwrap();
    found
}

fn index(store: &Store) -> BTreeMap<WebhookId, Subscription> {
    let snapshot = store.index().snapshot();
    snapshot
        .iter()
        .map(|(id, subscription)| (*id, subscription.clone()))
        .collect()
}

#[tokio::test]
async fn the_index_equals_the_table_after_each_change_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = fastrand::Rng::with_seed(7);
    let mut known: Vec<Webhook> = Vec::new();
    for _ in 0..4 {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(index(&store), table(folder.path()), "after a restart");
        for _ in 0..25 {
            let choice = random.usize(..4);
            let urn = format!("urn:allthings:app:{}:*", random.usize(..5));
            let at = random.usize(..known.len().max(1));
            match (choice, known.get(at).cloned()) {
                (1, Some(mut webhook)) => {
                    webhook.subscription = Subscription::parse(["a", "b"], [urn]).unwrap();
                    webhook.state = match random.usize(..3) {
                        0 => WebhookState::Enabled,
                        1 => WebhookState::DisabledByOwner,
                        _ => WebhookState::DisabledByFault {
                            reason: "r".to_owned(),
                            since: START,
                        },
                    };
                    known[at] = webhook.clone();
                    let done = store.write(move |write| write.update_webhook(&webhook));
                    done.await.unwrap();
                }
                (2, Some(webhook)) => {
                    known.remove(at);
                    let done = store.write(move |write| write.remove_webhook(webhook.id));
                    done.await.unwrap();
                }
                _ => {
                    let done = store.write(move |write| {
                        let webhook = webhook(owner(write)?, &urn);
                        write.insert_webhook(&webhook)?;
                        Done::Ok(webhook)
                    });
                    known.push(done.await.unwrap());
                }
            }
            let matched = known
                .iter()
                .filter(|w| w.state != WebhookState::DisabledByOwner);
            let expected: BTreeMap<_, _> = matched
                .map(|webhook| (webhook.id, webhook.subscription.clone()))
                .collect();
            assert_eq!(index(&store), expected);
            assert_eq!(table(folder.path()), expected);
        }
    }
}

#[tokio::test]
async fn a_webhook_is_read_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let written = store.write(|write| {
        let mut webhook = webhook(owner(write)?, "urn:allthings:app:A:*");
        webhook.description = Some("what for".to_owned());
        webhook.secrets.previous = Some((Secret::generate(), START));
        webhook.state = WebhookState::DisabledByFault {
            reason: "gone".to_owned(),
            since: START,
        };
        webhook.failing_since = Some(Timestamp::from_millis(5));
        write.insert_webhook(&webhook)?;
        Done::Ok(webhook)
    });
    let written = written.await.unwrap();
    let id = written.id;
    let read = store
        .read(move |connection| webhooks::get(connection, id))
        .await;
    assert_eq!(read.unwrap(), Some(written));
}

/// Jobs that are sent together share a transaction. One that fails or panics leaves nothing behind, in
/// the table or in the index, and the others are kept.
#[tokio::test]
async fn a_job_that_fails_or_panics_is_undone_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let owner = store.write(owner).await.unwrap();
    let add = move |write: &Write<'_>| {
        write.insert_webhook(&webhook(owner, "urn:allthings:app:A:*"))?;
        Done::Ok(())
    };
    let fails = store.write(move |write| {
        add(write)?;
        Err::<(), _>(StorageError::NotCommitted)
    });
    let panics = store.write(move |write| -> Done<()> {
        add(write)?;
        panic!("on purpose")
    });
    let (good, fails, panics, last) =
        tokio::join!(store.write(add), fails, panics, store.write(add));
    assert!(good.is_ok() && last.is_ok() && fails.is_err() && panics.is_err());
    assert_eq!((store.index().len(), table(folder.path()).len()), (2, 2));
}

#[tokio::test]
async fn a_read_that_panics_leaves_the_others_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for _ in 0..20 {
        let panics = store.read(|_| -> Done<()> { panic!("on purpose") });
        assert!(panics.await.is_err());
    }
    let read = store.read(|connection| Done::Ok(connection.is_autocommit()));
    assert!(!read.await.unwrap(), "it is in a transaction");
}

/// An event that is sent together with a removal must not be queued for a webhook that is gone.
#[tokio::test]
async fn events_and_changes_that_are_sent_together_agree() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let owner = store.write(owner).await.unwrap();
    for round in 0..20 {
        let hook = webhook(owner, "urn:allthings:app:A:*");
        let id = hook.id;
        let insert = store.write(move |write| write.insert_webhook(&hook));
        let accept = |name: &'static str| {
            let event = event(&format!("{name}-{round}"));
            store.write(move |write| write.accept_event(&event, START))
        };
        let remove = store.write(move |write| write.remove_webhook(id));
        let results = tokio::join!(
            accept("before"),
            insert,
            accept("between"),
            remove,
            accept("after")
        );
        let (before, insert, between, remove, after) = results;
        assert!(insert.is_ok() && remove.is_ok());
        assert_eq!(before.unwrap(), Accepted::New(0));
        assert_eq!(between.unwrap(), Accepted::New(1));
        assert_eq!(after.unwrap(), Accepted::New(0));
    }
}

#[tokio::test]
async fn an_event_is_stored_once_with_its_deliveries() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let hook = store.write(|write| {
        let hook = webhook(owner(write)?, "urn:allthings:app:A:*");
        write.insert_webhook(&hook)?;
        Done::Ok(hook.id)
    });
    let hook = hook.await.unwrap();
    for expected in [Accepted::New(1), Accepted::Duplicate] {
        let accepted = store.write(|write| write.accept_event(&event("1"), START));
        assert_eq!(accepted.await.unwrap(), expected);
    }
    assert_eq!(store.wakeups().take().await, [hook].into());
    let queue = store.read(move |connection| deliveries::queue(connection, hook, 10));
    assert_eq!(queue.await.unwrap().len(), 1);
    let forgotten = store.write(|write| write.forget_events(START));
    assert!(!forgotten.await.unwrap(), "an event of this time is kept");
    let later = START.after(std::time::Duration::from_millis(1));
    let forgotten = store.write(move |write| write.forget_events(later));
    assert!(forgotten.await.unwrap());
    let queue = store.read(move |connection| deliveries::queue(connection, hook, 10));
    assert!(queue.await.unwrap().is_empty());
}

/// The queue of a webhook is read without a look at the queues of others.
#[test]
fn queues_are_read_through_their_index() {
    let folder = tempfile::tempdir().unwrap();
    let connection = open(folder.path()).unwrap();
    let sql = format!("EXPLAIN QUERY PLAN {}", deliveries::QUEUE);
    let mut statement = connection.prepare(&sql).unwrap();
    let steps = statement
        .query_map([[0_u8; 16].as_slice(), &[5]], |row| {
            row.get::<_, String>("detail")
        })
        .unwrap();
    let plan: Vec<String> = steps.map(Result::unwrap).collect();
    assert!(
        plan[0].contains("COVERING INDEX deliveries_pending"),
        "{plan:?}"
    );
    assert!(
        plan.iter().all(|step| !step.contains("TEMP B-TREE")),
        "{plan:?}"
    );
}

#[test]
fn a_second_server_and_a_newer_database_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = Store::open(folder.path()).unwrap();
    assert!(matches!(
        Store::open(folder.path()),
        Err(StorageError::Folder(_))
    ));
    drop(first);
    open(folder.path())
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(
        Store::open(folder.path()),
        Err(StorageError::Newer(99))
    ));
}

/// One that names no app is seen by its owner only: "every app that it names" must not mean everybody.
#[tokio::test]
async fn a_webhook_without_an_app_is_its_owners() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for urn in ["urn:allthings:account:1", "urn:allthings:app:*"] {
        let seen = store.write(move |write| {
            let hook = webhook(owner(write)?, urn);
            write.insert_webhook(&hook)?;
            let name = "other".parse().unwrap();
            principals::add(write, PrincipalKind::User, &name, None)?;
            let other = principals::find(write, &name)?.unwrap().id;
            principals::grant(write, other, &"1".parse().unwrap())?;
            let viewers = [hook.owner, other];
            let seen = viewers.map(|who| webhooks::get_visible(write, who, hook.id));
            Done::Ok(seen.map(|found| found.unwrap().is_some()))
        });
        assert_eq!(seen.await.unwrap(), [true, false], "{urn}");
    }
}

/// A storage of either kind.
struct Kept {
    storage: Arc<dyn Storage>,
    kind: Kind,
}

enum Kind {
    Sqlite(Store, TempDir),
    Nats(Nats),
}

impl Kept {
    /// Returns one of each kind, or one if there is no `nats-server`.
    async fn both() -> Vec<Self> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let mut both = vec![Self {
            storage: Arc::new(store.clone()),
            kind: Kind::Sqlite(store, folder),
        }];
        if let Some(nats) = Nats::start() {
            both.push(Self {
                storage: node(nats.url()).await,
                kind: Kind::Nats(nats),
            });
        }
        both
    }

    /// Returns a node for which it takes a while until what it writes is there.
    async fn far(&self) -> Arc<dyn Storage> {
        match &self.kind {
            Kind::Sqlite(..) => Arc::clone(&self.storage),
            Kind::Nats(nats) => node(delayed(nats.port).await).await,
        }
    }

    /// Adds a user who may edit these apps.
    async fn add(&self, name: &str, apps: &[&str]) -> PrincipalId {
        let apps: Vec<App> = apps.iter().map(|app| app.parse().unwrap()).collect();
        let name = name.parse().unwrap();
        let added = self
            .storage
            .add_principal(PrincipalKind::User, &name, None, &apps);
        added.await.unwrap().unwrap().id
    }

    /// Stores a webhook whose owner need not be allowed to register it.
    async fn put(&self, webhook: &Webhook) {
        match &self.kind {
            Kind::Sqlite(store, _) => {
                let webhook = webhook.clone();
                let put = store.write(move |write| write.insert_webhook(&webhook));
                put.await.unwrap();
            }
            Kind::Nats(nats) => {
                let permitted = Subscription::parse(["n"], ["urn:allthings:app:seed:*"]);
                let app = "seed".parse().unwrap();
                self.storage.grant(webhook.owner, &app).await.unwrap();
                let first = Webhook {
                    subscription: permitted.unwrap(),
                    ..webhook.clone()
                };
                self.storage.insert_webhook(&first).await.unwrap();
                self.storage.revoke(webhook.owner, &app).await.unwrap();
                let context = async_nats::connect(nats.url()).await.unwrap();
                let context = async_nats::jetstream::new(context);
                let stream = context.get_stream("KV_webhooks").await.unwrap();
                let subject = format!("$KV.webhooks.{}", webhook.id);
                let stored = stream
                    .get_last_raw_message_by_subject(&subject)
                    .await
                    .unwrap();
                let mut value: Value = serde_json::from_slice(&stored.payload).unwrap();
                value["webhook"]["subscription"] = json!(webhook.subscription);
                let published = context.publish(subject, value.to_string().into()).await;
                published.unwrap().await.unwrap();
            }
        }
    }

    /// Takes filters away, and returns what each webhook has lost and kept.
    async fn take(
        &self,
        withdrawal: &Withdrawal,
    ) -> BTreeMap<WebhookId, (Vec<String>, Vec<String>)> {
        let mut losses = BTreeMap::new();
        let mut tell = |loss: Loss| {
            let lists = (texts(&loss.lost), texts(&loss.kept));
            assert!(
                losses.insert(loss.webhook, lists).is_none(),
                "each is told once"
            );
        };
        self.storage
            .take_filters(withdrawal, &mut tell)
            .await
            .unwrap();
        losses
    }

    /// Returns the command that deletes an app.
    fn delete_app(&self, app: &str) -> Command {
        let mut command = program();
        command.args(["app", "delete", app]);
        match &self.kind {
            Kind::Sqlite(_, folder) => command.arg("--data").arg(folder.path()),
            Kind::Nats(nats) => command.arg("--nats").arg(nats.url()),
        };
        command
    }

    /// Asserts that a webhook is stored and matched like this, or not at all.
    async fn assert_is(&self, owner: PrincipalId, id: WebhookId, expected: Option<&Webhook>) {
        let storage = &self.storage;
        let found = storage.visible_webhook(owner, id).await.unwrap();
        assert_eq!(found.as_ref(), expected);
        // The index of a node has followed when this is answered.
        storage.count_visible_webhooks(owner, None).await.unwrap();
        let matched = expected.filter(|webhook| webhook.state.is_matched());
        let matched = matched.map(|webhook| webhook.subscription.clone());
        assert_eq!(storage.index().get(&id), matched);
    }
}

async fn node(url: String) -> Arc<dyn Storage> {
    let settings = Settings {
        url,
        key_file: None,
    };
    let roles = [Role::Api, Role::Match];
    let store = jetstream::Store::open(&settings, Clock::System, &roles, Shard::WHOLE).await;
    Arc::new(store.unwrap())
}

/// Returns the URL of a way to a server on which all that is sent is delayed.
async fn delayed(port: u16) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("nats://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await {
            let (client, _) = listener.accept().await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
            tokio::spawn(async move {
                let mut buffer = vec![0; 1 << 16];
                while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
                    tokio::time::sleep(Duration::from_millis(30)).await;
                    let _ = to_server.write_all(&buffer[..length]).await;
                }
            });
        }
    });
    url
}

fn texts<T: ToString>(list: impl IntoIterator<Item = T>) -> Vec<String> {
    list.into_iter().map(|entry| entry.to_string()).collect()
}

const FILTERS: [&str; 11] = [
    "urn:allthings:app:A",
    "urn:allthings:app:A:*",
    "urn:allthings:app:A:ticket:C:*",
    "urn:allthings:app:A:*:1",
    "urn:allthings:app:B",
    "urn:allthings:app:B:ticket:*",
    "urn:allthings:app:AB:*",
    "urn:allthings:app:*",
    "urn:allthings:app:*:ticket:*",
    "urn:allthings:*:A:*",
    "urn:allthings:account:A",
];

/// Whether a filter is about this app and nothing else, by its text.
fn is_of(app: &str, filter: &str) -> bool {
    let rest = filter
        .strip_prefix("urn:allthings:app:")
        .unwrap_or_default();
    rest.split(':').next() == Some(app)
}

fn random_webhook(random: &mut fastrand::Rng, owner: PrincipalId) -> Webhook {
    let filters = (0..random.usize(1..4)).map(|_| FILTERS[random.usize(..FILTERS.len())]);
    let filters: Vec<_> = filters.collect();
    Webhook {
        subscription: Subscription::parse(["ticket.*", "ping"], filters).unwrap(),
        state: match random.usize(..3) {
            0 => WebhookState::Enabled,
            1 => WebhookState::DisabledByOwner,
            _ => WebhookState::DisabledByFault {
                reason: "r".to_owned(),
                since: START,
            },
        },
        ..webhook(owner, FILTERS[0])
    }
}

/// Whether a webhook is to lose a filter.
type Rule<'a> = &'a dyn Fn(&Webhook, &str) -> bool;

/// Whatever webhooks there are, in whatever state: the filters go that the rule says, and nothing else changes.
#[tokio::test]
async fn filters_are_taken_out_of_each_webhook_that_has_them() {
    for kept in Kept::both().await {
        let mut random = fastrand::Rng::with_seed(11);
        let owners = [kept.add("one", &["B"]).await, kept.add("two", &["A"]).await];
        let mut webhooks = Vec::new();
        // More than one step of a database takes.
        for _ in 0..130 {
            let owner = owners[random.usize(..2)];
            webhooks.push(random_webhook(&mut random, owner));
            kept.put(&webhooks[webhooks.len() - 1]).await;
        }
        let cases: [(Withdrawal, Rule<'_>); 2] = [
            (Withdrawal::App("A".parse().unwrap()), &|_, filter| {
                is_of("A", filter)
            }),
            (Withdrawal::Owner(owners[0]), &|webhook, filter| {
                webhook.owner == owners[0] && !is_of("B", filter)
            }),
        ];
        for (withdrawal, goes) in cases {
            let mut expected = BTreeMap::new();
            for webhook in &mut webhooks {
                let before = texts(&webhook.subscription.urns).into_iter();
                let (lost, stay): (Vec<_>, Vec<_>) =
                    before.partition(|filter| goes(webhook, filter));
                webhook.subscription.urns = FilterSet::parse(&stay).unwrap();
                if !lost.is_empty() {
                    expected.insert(webhook.id, (lost, stay));
                }
            }
            assert_eq!(kept.take(&withdrawal).await, expected, "{withdrawal:?}");
            let count = webhooks.len();
            for webhook in &webhooks {
                let is_left = !webhook.subscription.urns.is_empty();
                let left = is_left.then_some(webhook);
                kept.assert_is(webhook.owner, webhook.id, left).await;
            }
            webhooks.retain(|webhook| !webhook.subscription.urns.is_empty());
            assert!(webhooks.len() < count && count - webhooks.len() < expected.len());
            assert_eq!(kept.take(&withdrawal).await, BTreeMap::new(), "again");
        }
    }
}

/// Whoever registers or changes a webhook while an app is deleted is refused, or the filter is found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_filter_slips_in_while_an_app_is_deleted() {
    for kept in Kept::both().await {
        let far = kept.far().await;
        for round in 0..4 {
            let app: App = format!("A{round}").parse().unwrap();
            let urn = format!("urn:allthings:app:{app}:*");
            let owner = kept
                .add(&format!("owner{round}"), &[app.as_str(), "B"])
                .await;
            let mut tasks = tokio::task::JoinSet::new();
            for number in 0..8 {
                let (storage, urn) = (Arc::clone(&far), urn.clone());
                tasks.spawn(async move {
                    loop {
                        let done = if number % 2 == 0 {
                            storage.insert_webhook(&webhook(owner, &urn)).await
                        } else {
                            widen(&*storage, owner, &urn).await
                        };
                        match done {
                            Err(Refused::Denied(_)) => break,
                            Ok(()) | Err(Refused::Conflict) => {}
                            Err(error) => panic!("{error}"),
                        }
                    }
                });
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
            let names = kept.storage.revoke_all(&app).await.unwrap();
            assert_eq!(names, [format!("owner{round}").parse().unwrap()]);
            let losses = kept.take(&Withdrawal::App(app.clone())).await;
            assert!(!losses.is_empty());
            while let Some(ended) = tasks.join_next().await {
                ended.unwrap();
            }
            let left = kept
                .storage
                .visible_webhooks(owner, None, None, usize::MAX >> 1)
                .await;
            let left = left.unwrap();
            let of_app = left
                .iter()
                .flat_map(|webhook| texts(&webhook.subscription.urns));
            assert_eq!(of_app.filter(|filter| *filter == urn).count(), 0, "{round}");
        }
    }
}

/// Registers a webhook of the app B, and then adds a filter.
async fn widen(storage: &dyn Storage, owner: PrincipalId, urn: &str) -> Result<(), Refused> {
    let before = webhook(owner, "urn:allthings:app:B:*");
    storage.insert_webhook(&before).await?;
    let mut after = before.clone();
    let urns = ["urn:allthings:app:B:*", urn];
    after.subscription = Subscription::parse(["ticket.created"], urns).unwrap();
    let change = Change {
        viewer: owner,
        before,
        after,
        needs_permission: true,
        enabled: None,
    };
    storage.change_webhook(change).await.map(drop)
}

/// What somebody changes while filters are taken out is neither lost nor brings the filter back.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_at_the_same_time_is_kept() {
    for kept in Kept::both().await {
        let owner = kept.add("owner", &["A", "B"]).await;
        let (a, b) = ("urn:allthings:app:A:*", "urn:allthings:app:B:*");
        let mut tasks = tokio::task::JoinSet::new();
        let (stop, stopped) = tokio::sync::watch::channel(false);
        for _ in 0..32 {
            let mut webhook = webhook(owner, a);
            webhook.subscription = Subscription::parse(["n"], [a, b]).unwrap();
            kept.storage.insert_webhook(&webhook).await.unwrap();
            let (storage, stopped) = (Arc::clone(&kept.storage), stopped.clone());
            tasks.spawn(async move {
                let mut written = None;
                for number in 0.. {
                    let found = storage.visible_webhook(owner, webhook.id).await.unwrap();
                    let before = found.unwrap();
                    assert_eq!(before.description, written);
                    if *stopped.borrow() {
                        break;
                    }
                    let description = Some(format!("{number}"));
                    let after = Webhook {
                        description: description.clone(),
                        ..before.clone()
                    };
                    let change = Change {
                        viewer: owner,
                        before,
                        after,
                        needs_permission: false,
                        enabled: None,
                    };
                    match storage.change_webhook(change).await {
                        Ok(_) => written = description,
                        Err(Refused::Conflict) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
        let app: App = "A".parse().unwrap();
        kept.storage.revoke_all(&app).await.unwrap();
        assert_eq!(kept.take(&Withdrawal::App(app)).await.len(), 32);
        stop.send_replace(true);
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        let left = kept.storage.matched_webhooks(owner, 100).await.unwrap();
        let left = left
            .iter()
            .flat_map(|webhook| texts(&webhook.subscription.urns));
        assert_eq!(left.collect::<Vec<_>>(), [b; 32]);
    }
}

/// A command that is killed has done a part, of which each step is whole. Another one does the rest.
#[tokio::test]
async fn a_deletion_that_is_killed_is_finished_by_the_next_one() {
    for kept in Kept::both().await {
        let owner = kept.add("owner", &["A", "B"]).await;
        let (a, b) = ("urn:allthings:app:A:*", "urn:allthings:app:B:*");
        let mut webhooks = Vec::new();
        for number in 0..1000 {
            let mut webhook = webhook(owner, a);
            let urns = if number % 2 == 0 { &[a][..] } else { &[a, b] };
            webhook.subscription = Subscription::parse(["n"], urns).unwrap();
            kept.storage.insert_webhook(&webhook).await.unwrap();
            webhooks.push(webhook);
        }
        let count = async |urn: &str| {
            let found = kept.storage.matched_webhooks(owner, 2000).await.unwrap();
            let urns = found
                .iter()
                .flat_map(|webhook| texts(&webhook.subscription.urns));
            urns.filter(|found| found == urn).count()
        };
        // What it prints is more than a pipe holds, so it does not end before it is read.
        let mut command = kept.delete_app("A");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains(" lost ") {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "it ends");
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let half = count(a).await;
        assert!((1..1000).contains(&half), "{half}");
        assert_eq!(count(b).await, 500);
        assert!(
            kept.storage.apps(owner).await.unwrap().len() == 1,
            "the grant is gone"
        );

        let output = kept.delete_app("A").output().unwrap();
        assert!(output.status.success());
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told.matches(" lost ").count(), half);
        assert_eq!((count(a).await, count(b).await), (0, 500));
        kept.storage.ready().await.unwrap();
        assert_eq!(kept.storage.index().len(), 500);
        for mut webhook in webhooks.into_iter().skip(1).step_by(250) {
            webhook.subscription.urns = FilterSet::parse([b]).unwrap();
            kept.assert_is(owner, webhook.id, Some(&webhook)).await;
        }
    }
}

/// A command is another process: the server's index follows before it matches the next event.
#[tokio::test]
async fn a_command_changes_what_a_running_server_matches() {
    let folder = tempfile::tempdir().unwrap();
    let server = Store::open(folder.path()).unwrap();
    let command = Store::attach(folder.path()).unwrap();
    let add = server.write(|write| {
        let owner = owner(write)?;
        for urns in [
            &["urn:allthings:app:A:*"][..],
            &["urn:allthings:app:A", "urn:allthings:app:B:*"],
        ] {
            let mut hook = webhook(owner, urns[0]);
            hook.subscription = Subscription::parse(["ticket.created"], urns).unwrap();
            write.insert_webhook(&hook)?;
        }
        Done::Ok(())
    });
    add.await.unwrap();
    let accept = async |id: &str, urn: &str| {
        let mut event = event(id);
        event.urn = urn.parse().unwrap();
        let accepted = server.write(move |write| write.accept_event(&event, START));
        accepted.await.unwrap()
    };
    assert_eq!(accept("1", "urn:allthings:app:A:1").await, Accepted::New(1));
    let mut told = 0;
    let app = Withdrawal::App("A".parse().unwrap());
    command
        .take_filters(&app, &mut |_| told += 1)
        .await
        .unwrap();
    assert_eq!(
        (told, server.index().len()),
        (2, 2),
        "nothing has made it look"
    );
    assert_eq!(accept("2", "urn:allthings:app:A:1").await, Accepted::New(0));
    assert_eq!(accept("3", "urn:allthings:app:A").await, Accepted::New(0));
    assert_eq!(accept("4", "urn:allthings:app:B:1").await, Accepted::New(1));
    assert_eq!(index(&server), table(folder.path()));
    assert_eq!(server.index().len(), 1);
    // What a command does while no server runs is in the index of the next one, and its note does no harm.
    drop(server);
    let app = Withdrawal::App("B".parse().unwrap());
    command
        .take_filters(&app, &mut |_| told += 1)
        .await
        .unwrap();
    assert_eq!(told, 3);
    let server = until_free(folder.path()).await;
    server.ready().await.unwrap();
    assert_eq!(
        (index(&server), table(folder.path())),
        (BTreeMap::new(), BTreeMap::new())
    );
}

/// Opens the database of a server that is about to end.
async fn until_free(folder: &Path) -> Store {
    crate::support::until(async || Store::open(folder).ok()).await
}
