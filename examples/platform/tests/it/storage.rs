//! The table, the index beside it, and the writer.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::value::RawValue;
use urn_filter::Subscription;
use urn_filter_platform::model::{
    NewEvent, PrincipalId, PrincipalKind, Secret, Timestamp, Webhook, WebhookId, WebhookState,
};
use urn_filter_platform::storage::sqlite::events::Accepted;
use urn_filter_platform::storage::sqlite::{Store, Write, deliveries, open, principals, webhooks};
use urn_filter_platform::storage::{Outbox, StorageError, Webhooks};

use crate::support::START;

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

/// A small generator of numbers, so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[tokio::test]
async fn the_index_equals_the_table_after_each_change_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(7);
    let mut known: Vec<Webhook> = Vec::new();
    for _ in 0..4 {
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(index(&store), table(folder.path()), "after a restart");
        for _ in 0..25 {
            let choice = numbers.below(4);
            let urn = format!("urn:allthings:app:{}:*", numbers.below(5));
            let at = numbers.below(known.len().max(1));
            match (choice, known.get(at).cloned()) {
                (1, Some(mut webhook)) => {
                    webhook.subscription = Subscription::parse(["a", "b"], [urn]).unwrap();
                    webhook.state = match numbers.below(3) {
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
