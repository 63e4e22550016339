//! The thread that makes all changes.
//!
//! It takes what jobs there are and commits them in one transaction, so that one wait for the disk serves
//! all of them. Each job has a savepoint: one that fails leaves nothing behind. After the commit the
//! thread changes the index, in the order of the jobs, and only then answers. So whoever has an answer
//! finds its change in the table and in the index, and a crash leaves the table, from which the index is
//! built at the next start.
//!
//! A command is another process beside the server, with a writer of its own and without an index. It notes which
//! webhooks it has changed, in the same transaction. The server's writer looks for such notes when it has begun
//! a transaction: no other process writes from then on, so that its index is as of this moment.

use std::cell::RefCell;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};
use urn_filter::{SharedIndex, Subscription};

use super::rows::{change, rows};
use super::{Result, StorageError, Wakeups, webhooks};
use crate::model::WebhookId;

/// The most jobs that share a commit.
const BATCH: usize = 256;
/// The most jobs that wait. More senders wait for room.
pub(super) const WAITING: usize = 1024;

/// What one job sees: the connection, inside a transaction, and the index as of all jobs before it.
pub struct Write<'c> {
    connection: &'c Connection,
    pub(super) index: &'c SharedIndex<WebhookId>,
    place: Place,
    effects: RefCell<Effects>,
}

/// Where a writer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the server, which has the index.
    Server,
    /// In a command beside a server that may run.
    Command,
}

/// What is to happen after the commit.
#[derive(Default)]
struct Effects {
    /// What webhooks are in the index with, or that they are not.
    changes: Vec<(WebhookId, Option<Subscription>)>,
    /// Whose queues have changed.
    woken: Vec<WebhookId>,
}

impl Write<'_> {
    /// Changes the index of the server after the commit.
    pub(super) fn change_index(
        &self,
        webhook: WebhookId,
        subscription: Option<Subscription>,
    ) -> Result<()> {
        if self.place == Place::Command {
            let sql = "INSERT INTO outside_changes (webhook) VALUES (?) ON CONFLICT DO NOTHING";
            return change(self, sql, [webhook]).map(drop);
        }
        let mut effects = self.effects.borrow_mut();
        effects.changes.push((webhook, subscription));
        Ok(())
    }

    /// Tells the dispatcher after the commit.
    pub(super) fn wake(&self, webhook: WebhookId) {
        self.effects.borrow_mut().woken.push(webhook);
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
/// Runs in the writer, and reports whether its changes are to be kept.
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
            let not_committed = || Err(StorageError::NotCommitted.into());
            let is_lost = is_ok && !is_committed;
            // Whoever asked may have gone away. The change stays.
            let _ = sender.send(if is_lost { not_committed() } else { result });
        };
        (is_ok, Box::new(answer))
    });
    (job, receiver)
}

/// The state of the thread.
pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) place: Place,
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

    fn batch(&mut self, first: Job, jobs: &mut mpsc::Receiver<Job>) -> Result<()> {
        let immediate = TransactionBehavior::Immediate;
        let mut transaction = self.connection.transaction_with_behavior(immediate)?;
        if self.place == Place::Server {
            // They are committed, whatever becomes of this transaction.
            outside_changes(&transaction)?.apply(&self.index, &self.wakeups);
        }
        let (mut answers, mut effects) = (Vec::new(), Effects::default());
        let mut next = Some(first);
        while let Some(job) = next {
            answers.extend(run_one(
                &mut transaction,
                self.place,
                &self.index,
                job,
                &mut effects,
            )?);
            // A job after a change of the index belongs to the next batch: it must see the change.
            let is_full = answers.len() >= BATCH || !effects.changes.is_empty();
            next = if is_full { None } else { jobs.try_recv().ok() };
        }
        let committed = transaction.commit();
        if committed.is_ok() {
            effects.apply(&self.index, &self.wakeups);
        }
        for answer in answers {
            answer(committed.is_ok());
        }
        Ok(committed?)
    }
}

/// Runs a job in a savepoint. A job that panics is undone and never answers.
fn run_one(
    transaction: &mut Transaction<'_>,
    place: Place,
    index: &SharedIndex<WebhookId>,
    job: Job,
    effects: &mut Effects,
) -> Result<Option<Answer>> {
    let savepoint = transaction.savepoint()?;
    let write = Write {
        connection: &savepoint,
        index,
        place,
        effects: RefCell::default(),
    };
    let done = catch_unwind(AssertUnwindSafe(|| job(&write)));
    let Effects { changes, woken } = write.effects.into_inner();
    let (is_kept, answer) = done.map_or((false, None), |(is_kept, answer)| (is_kept, Some(answer)));
    if is_kept {
        savepoint.commit()?;
        effects.changes.extend(changes);
        effects.woken.extend(woken);
    } else {
        savepoint.finish()?;
    }
    Ok(answer)
}

/// Takes the notes of commands, and returns what the index is to become.
fn outside_changes(connection: &Connection) -> Result<Effects> {
    let sql = "SELECT webhook FROM outside_changes";
    let mut effects = Effects::default();
    for id in rows(connection, sql, [], |row| row.get("webhook"))? {
        let webhook = webhooks::get(connection, id)?;
        let matched = webhook.filter(|webhook| webhook.state.is_matched());
        let subscription = matched.map(|webhook| webhook.subscription);
        effects.changes.push((id, subscription));
        effects.woken.push(id);
    }
    if !effects.changes.is_empty() {
        change(connection, "DELETE FROM outside_changes", [])?;
    }
    Ok(effects)
}

impl Effects {
    fn apply(self, index: &SharedIndex<WebhookId>, wakeups: &Wakeups) {
        if !self.changes.is_empty() {
            index.update(|update| {
                for (webhook, subscription) in self.changes {
                    match subscription {
                        Some(subscription) => drop(update.insert(webhook, subscription)),
                        None => drop(update.remove(&webhook)),
                    }
                }
            });
        }
        wakeups.add(self.woken);
    }
}
