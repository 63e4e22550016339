//! The messages of the delivery queues, and those that this node works at.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_nats::jetstream::{AckKind, Message};
use serde::{Deserialize, Serialize};

use super::records::{StoredDelivery, deliveries_of};
use super::{Result, StorageError};
use crate::model::{DeliveryId, Timestamp, WebhookId};

/// That a delivery is to be tried. It is valid for one try: if the delivery has been tried or queued again
/// since, another job is. The job of the next try is stored before the result of this one, so it may be
/// ahead of the delivery if a node dies in between.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) webhook: WebhookId,
    pub(super) delivery: DeliveryId,
    pub(super) queued: Timestamp,
    pub(super) tries: u32,
    /// When it is to be tried.
    pub(super) due: Timestamp,
    /// Until when it waits in the stream of retries that it is in.
    pub(super) until: Timestamp,
    /// How often it has gone on to another stream.
    pub(super) hops: u32,
    /// How often there was no room for it.
    pub(super) parked: u32,
}

impl Job {
    /// Returns the job that tries a delivery next.
    pub(super) fn of(delivery: &StoredDelivery) -> Self {
        Self {
            webhook: delivery.webhook,
            delivery: delivery.id(),
            queued: delivery.queued,
            tries: delivery.tries,
            due: delivery.at,
            until: delivery.at,
            hops: 0,
            parked: 0,
        }
    }

    pub(super) fn subject(&self) -> String {
        format!("deliver.{}", deliveries_of(self.webhook))
    }

    /// Returns the id of the message, the same whoever sends it on.
    pub(super) fn message_id(&self) -> String {
        let (queued, tries) = (self.queued.millis(), self.tries);
        let Self { delivery, hops, .. } = self;
        format!("{delivery}.{queued}.{tries}.{hops}")
    }

    /// Reports whether a delivery still waits for this job.
    pub(super) fn is_of(&self, delivery: &StoredDelivery) -> bool {
        delivery.status == crate::model::DeliveryStatus::Pending
            && delivery.queued == self.queued
            && delivery.tries <= self.tries
    }
}

/// A job that this node has taken.
#[derive(Debug)]
pub(super) struct Ticket {
    pub(super) job: Job,
    pub(super) message: Message,
    pub(super) taken: Instant,
    /// Whether an attempt may be under way.
    pub(super) is_tried: bool,
    /// Another job for the delivery that has come meanwhile: somebody has resent it.
    next: Option<(Job, Message)>,
}

impl Ticket {
    fn new(job: Job, message: Message) -> Self {
        Self {
            job,
            message,
            taken: Instant::now(),
            is_tried: false,
            next: None,
        }
    }

    /// Takes a job for the same delivery: the same job again, whose message is the one to acknowledge then, or
    /// another one.
    fn add(&mut self, job: Job, message: Message) {
        if (job.queued, job.tries) == (self.job.queued, self.job.tries) {
            (self.job, self.message) = (job, message);
        } else {
            self.next = Some((job, message));
        }
    }
}

/// The jobs that this node has taken and has not acknowledged, by webhook.
#[derive(Debug, Default)]
pub(super) struct Held(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    tickets: HashMap<WebhookId, BTreeMap<DeliveryId, Ticket>>,
    number: usize,
    /// Since when a webhook fails, as it was read last.
    failing: HashMap<WebhookId, bool>,
}

impl Held {
    pub(super) fn len(&self) -> usize {
        self.inner().number
    }

    pub(super) fn insert(&self, job: Job, message: Message) {
        let mut inner = self.inner();
        let of_webhook = inner.tickets.entry(job.webhook).or_default();
        if let Some(known) = of_webhook.get_mut(&job.delivery) {
            known.add(job, message);
        } else {
            of_webhook.insert(job.delivery, Ticket::new(job, message));
            inner.number += 1;
        }
    }

    /// Removes the job of a delivery, and reports whether another one takes its place.
    pub(super) fn remove(
        &self,
        webhook: WebhookId,
        delivery: DeliveryId,
    ) -> Option<(Message, bool)> {
        let mut inner = self.inner();
        let of_webhook = inner.tickets.get_mut(&webhook)?;
        let removed = of_webhook.remove(&delivery)?;
        if let Some((job, message)) = removed.next {
            of_webhook.insert(delivery, Ticket::new(job, message));
            return Some((removed.message, true));
        }
        if of_webhook.is_empty() {
            inner.tickets.remove(&webhook);
            inner.failing.remove(&webhook);
        }
        inner.number -= 1;
        Some((removed.message, false))
    }

    /// Removes the job of a delivery, of whichever webhook.
    pub(super) fn remove_delivery(&self, delivery: DeliveryId) -> Option<(Message, bool)> {
        let webhook = {
            let inner = self.inner();
            let mut webhooks = inner.tickets.iter();
            webhooks
                .find(|(_, jobs)| jobs.contains_key(&delivery))
                .map(|(id, _)| *id)
        };
        self.remove(webhook?, delivery)
    }

    /// Returns the first jobs of a webhook.
    pub(super) fn first(&self, webhook: WebhookId, most: usize) -> Vec<Job> {
        let inner = self.inner();
        let of_webhook = inner.tickets.get(&webhook).into_iter().flatten();
        of_webhook
            .take(most)
            .map(|(_, ticket)| ticket.job.clone())
            .collect()
    }

    /// Notes that a delivery is tried, and returns its job.
    pub(super) fn begin(&self, delivery: DeliveryId, webhook: WebhookId) -> Option<Job> {
        let mut inner = self.inner();
        let ticket = inner.tickets.get_mut(&webhook)?.get_mut(&delivery)?;
        ticket.is_tried = true;
        Some(ticket.job.clone())
    }

    pub(super) fn note_failing(&self, webhook: WebhookId, is_failing: bool) {
        self.inner().failing.insert(webhook, is_failing);
    }

    pub(super) fn is_failing(&self, webhook: WebhookId) -> Option<bool> {
        self.inner().failing.get(&webhook).copied()
    }

    /// Removes those for which there has been no room for so long.
    pub(super) fn remove_waiting(&self, patience: Duration) -> Vec<Ticket> {
        let mut inner = self.inner();
        let mut removed = Vec::new();
        for of_webhook in inner.tickets.values_mut() {
            let waits = |ticket: &Ticket| !ticket.is_tried && ticket.taken.elapsed() >= patience;
            removed.extend(
                of_webhook
                    .extract_if(.., |_, ticket| waits(ticket))
                    .map(|(_, it)| it),
            );
        }
        inner.tickets.retain(|_, of_webhook| !of_webhook.is_empty());
        inner.number -= removed.len();
        removed
    }

    /// Removes everything.
    pub(super) fn drain(&self) -> Vec<Ticket> {
        let inner = std::mem::take(&mut *self.inner());
        inner
            .tickets
            .into_values()
            .flat_map(BTreeMap::into_values)
            .collect()
    }

    /// Returns where to say that all messages are being worked at.
    pub(super) fn messages(&self) -> Vec<async_nats::Subject> {
        let inner = self.inner();
        let tickets = inner.tickets.values().flat_map(BTreeMap::values);
        let messages = tickets.flat_map(|ticket| {
            let next = ticket.next.as_ref().map(|(_, message)| message);
            std::iter::once(&ticket.message).chain(next)
        });
        messages
            .filter_map(|message| message.reply.clone())
            .collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Acknowledges a message. If that is lost, the message comes again, and is found to be done.
pub(super) async fn acknowledge(message: &Message) -> Result<()> {
    let done = message.ack_with(AckKind::Ack).await;
    done.map_err(StorageError::nats)
}
