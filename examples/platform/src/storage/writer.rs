//! The thread that makes all changes.
//!
//! It takes what jobs there are and commits them in one transaction, so that one wait for the disk serves
//! all of them. Each job has a savepoint: one that fails leaves nothing behind. After the commit the
//! thread changes the index, in the order of the jobs, and only then answers. So whoever has an answer
//! finds its change in the table and in the index, and a crash leaves the table, from which the index is
//! built at the next start.

use std::cell::RefCell;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use urn_filter::{SharedIndex, Subscription};

use super::error::StorageError;
use super::wakeups::Wakeups;
use crate::model::WebhookId;

/// The most jobs that share a commit.
const BATCH: usize = 256;
/// The most jobs that wait. More senders wait for room.
pub(super) const WAITING: usize = 1024;

/// What one job sees: the connection, inside a transaction, and the index as of all jobs before it.
pub struct Write<'c> {
    connection: &'c Connection,
    index: &'c SharedIndex<WebhookId>,
    effects: RefCell<Vec<Effect>>,
}

/// What is to happen after the commit.
pub(super) enum Effect {
    Insert(WebhookId, Subscription),
    Remove(WebhookId),
    Wake(WebhookId),
}

impl Write<'_> {
    pub(super) fn index(&self) -> &SharedIndex<WebhookId> {
        self.index
    }

    pub(super) fn after_commit(&self, effect: Effect) {
        self.effects.borrow_mut().push(effect);
    }
}

impl Deref for Write<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

/// Answers once it is known whether the transaction was committed.
type Answer = Box<dyn FnOnce(bool) + Send>;
/// Runs in the writer. `None` means that its changes are to be undone.
pub(super) type Job = Box<dyn FnOnce(&Write<'_>) -> (bool, Answer) + Send>;

/// Makes a job of a function, and a receiver of its result.
pub(super) fn job<T, E>(
    work: impl FnOnce(&Write<'_>) -> Result<T, E> + Send + 'static,
) -> (Job, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |write| {
        let result = work(write);
        let is_ok = result.is_ok();
        let answer = move |is_committed: bool| {
            let lost = is_ok && !is_committed;
            let result = if lost {
                Err(StorageError::NotCommitted.into())
            } else {
                result
            };
            // Whoever asked may have gone away. The change stays.
            let _ = sender.send(result);
        };
        (is_ok, Box::new(answer))
    });
    (job, receiver)
}

/// The state of the thread.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) index: Arc<SharedIndex<WebhookId>>,
    pub(super) wakeups: Arc<Wakeups>,
}

impl Writer {
    /// Runs jobs until all senders are gone.
    pub(super) fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        while let Some(first) = jobs.blocking_recv() {
            if let Err(error) = self.batch(first, &mut jobs) {
                tracing::error!(%error, "the writer could not commit");
            }
        }
    }

    fn batch(&mut self, first: Job, jobs: &mut mpsc::Receiver<Job>) -> Result<(), StorageError> {
        let Self {
            connection,
            index,
            wakeups,
        } = self;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut answers = Vec::new();
        let mut effects = Vec::new();
        let mut next = Some(first);
        while let Some(job) = next {
            let answer = run_one(&transaction, index, job, &mut effects)?;
            answers.extend(answer);
            // A job after a change of the index belongs to the next batch: it must see the change.
            let is_full = answers.len() >= BATCH || effects.iter().any(Effect::is_of_index);
            next = if is_full { None } else { jobs.try_recv().ok() };
        }
        let committed = transaction.commit();
        if committed.is_ok() {
            apply(index, wakeups, effects);
        }
        for answer in answers {
            answer(committed.is_ok());
        }
        Ok(committed?)
    }
}

/// Runs a job in a savepoint. A job that panics is undone and never answers.
fn run_one(
    connection: &Connection,
    index: &SharedIndex<WebhookId>,
    job: Job,
    effects: &mut Vec<Effect>,
) -> rusqlite::Result<Option<Answer>> {
    let write = Write {
        connection,
        index,
        effects: RefCell::default(),
    };
    connection.execute_batch("SAVEPOINT job")?;
    let (is_ok, answer) = match catch_unwind(AssertUnwindSafe(|| job(&write))) {
        Ok((is_ok, answer)) => (is_ok, Some(answer)),
        Err(_) => (false, None),
    };
    if is_ok {
        effects.extend(write.effects.into_inner());
    } else {
        connection.execute_batch("ROLLBACK TO job")?;
    }
    connection.execute_batch("RELEASE job")?;
    Ok(answer)
}

fn apply(index: &SharedIndex<WebhookId>, wakeups: &Wakeups, effects: Vec<Effect>) {
    let mut woken = Vec::new();
    let mut changes = Vec::new();
    for effect in effects {
        match effect {
            Effect::Wake(webhook) => woken.push(webhook),
            change => changes.push(change),
        }
    }
    if !changes.is_empty() {
        index.update(|update| {
            for change in changes {
                match change {
                    Effect::Insert(id, subscription) => drop(update.insert(id, subscription)),
                    Effect::Remove(id) => drop(update.remove(&id)),
                    Effect::Wake(_) => {}
                }
            }
        });
    }
    wakeups.add(woken);
}

impl Effect {
    fn is_of_index(&self) -> bool {
        !matches!(self, Self::Wake(_))
    }
}
