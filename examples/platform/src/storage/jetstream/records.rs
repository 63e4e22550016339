//! What is stored, as JSON, and the names that follow from events and webhooks.

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use urn_filter::nats::urn_to_subject;
use urn_filter::{Subscription, Urn};

use super::seal::Key;
use super::{Result, StorageError};
use crate::model::{
    Delivery, DeliveryId, DeliveryStatus, Event, NewEvent, Partition, PrincipalId, Shard,
    Timestamp, Webhook, WebhookId, WebhookState,
};

pub(super) fn to_bytes<T: Serialize>(value: &T) -> Result<Bytes> {
    Ok(serde_json::to_vec(value)
        .map_err(StorageError::nats)?
        .into())
}

pub(super) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes).map_err(StorageError::nats)
}

/// A webhook in its bucket.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredWebhook {
    /// The revision of its registration, or 0 if this is it.
    first: u64,
    /// Its secrets.
    sealed: String,
    /// All else.
    webhook: Value,
}

impl StoredWebhook {
    pub(super) fn new(webhook: &Webhook, first: u64, key: &Key) -> Result<Self> {
        let mut value = serde_json::to_value(webhook).map_err(StorageError::nats)?;
        let secrets = value.as_object_mut().and_then(|it| it.remove("secrets"));
        let secrets = serde_json::to_vec(&secrets).map_err(StorageError::nats)?;
        Ok(Self {
            first,
            sealed: key.seal(&secrets, &webhook.id.to_string())?,
            webhook: value,
        })
    }

    /// Returns what it becomes with other filters. Its secrets stay sealed.
    pub(super) fn with(mut self, subscription: &Subscription, first: u64) -> Result<Self> {
        let subscription = serde_json::to_value(subscription).map_err(StorageError::nats)?;
        if let Some(fields) = self.webhook.as_object_mut() {
            fields.insert("subscription".to_owned(), subscription);
        }
        self.first = first;
        Ok(self)
    }

    pub(super) fn open(mut self, id: WebhookId, key: &Key) -> Result<Webhook> {
        let secrets: Value = from_bytes(&key.open(&self.sealed, &id.to_string())?)?;
        if let Some(fields) = self.webhook.as_object_mut() {
            fields.insert("secrets".to_owned(), secrets);
        }
        serde_json::from_value(self.webhook).map_err(StorageError::nats)
    }
}

/// What nodes keep of a webhook.
#[derive(Debug, Deserialize)]
pub(super) struct Indexed {
    pub(super) first: u64,
    pub(super) webhook: IndexedWebhook,
}

/// Returns the revision of the registration of a webhook that has this revision, and is stored with this first
/// one.
pub(super) fn first_at(first: u64, revision: u64) -> u64 {
    if first == 0 { revision } else { first }
}

#[derive(Debug, Deserialize)]
pub(super) struct IndexedWebhook {
    pub(super) owner: PrincipalId,
    pub(super) subscription: Subscription,
    pub(super) state: WebhookState,
}

/// An event in the stream of events.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredEvent {
    id: String,
    name: String,
    urn: String,
    pub(super) created: Timestamp,
    /// The webhook that it tests, if it does: it goes to no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) test: Option<WebhookId>,
    payload: Box<RawValue>,
}

impl StoredEvent {
    pub(super) fn new(event: &NewEvent, created: Timestamp, test: Option<WebhookId>) -> Self {
        Self {
            id: event.id.to_string(),
            name: event.name.to_string(),
            urn: event.urn.as_str().to_owned(),
            created,
            test,
            payload: event.payload.clone(),
        }
    }

    pub(super) fn into_event(self) -> Result<Event> {
        Ok(Event {
            content: NewEvent {
                id: self.id.parse().map_err(StorageError::nats)?,
                name: self.name.parse().map_err(StorageError::nats)?,
                urn: self.urn.parse().map_err(StorageError::nats)?,
                payload: self.payload,
            },
            created: self.created,
            is_test: self.test.is_some(),
        })
    }
}

/// Returns the subject of an event about this URN: its partition, and the URN as a subject.
pub(super) fn event_subject(urn: &Urn<'_>) -> String {
    format!("ev.{}.{}", Partition::of(urn), urn_to_subject(urn))
}

/// Returns the subjects of the events of a shard.
pub(super) fn event_subjects(shard: Shard) -> Vec<String> {
    if shard == Shard::WHOLE {
        return vec!["ev.>".to_owned()];
    }
    let partitions = shard.partitions();
    partitions.map(|it| format!("ev.{it}.>")).collect()
}

/// A delivery in its stream.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StoredDelivery {
    pub(super) webhook: WebhookId,
    pub(super) event: u64,
    pub(super) created: Timestamp,
    /// Since when it is tried. It grows with each resend, so it tells one round of attempts from another.
    pub(super) queued: Timestamp,
    pub(super) status: DeliveryStatus,
    pub(super) at: Timestamp,
    pub(super) attempts: u32,
    pub(super) tries: u32,
}

impl StoredDelivery {
    pub(super) fn new(webhook: WebhookId, event: u64, now: Timestamp) -> Self {
        Self {
            webhook,
            event,
            created: now,
            queued: now,
            status: DeliveryStatus::Pending,
            at: now,
            attempts: 0,
            tries: 0,
        }
    }

    pub(super) fn id(&self) -> DeliveryId {
        delivery_id(self.event, self.webhook)
    }

    /// Begins another round of attempts.
    pub(super) fn requeue(&mut self, now: Timestamp) {
        let next = self.queued.after(std::time::Duration::from_millis(1));
        self.queued = now.max(next);
        (self.status, self.at, self.tries) = (DeliveryStatus::Pending, now, 0);
    }

    pub(super) fn with(&self, event: Event) -> Delivery {
        Delivery {
            id: self.id(),
            webhook: self.webhook,
            event,
            created: self.created,
            queued: self.queued,
            status: self.status,
            at: self.at,
            attempts: self.attempts,
            tries: self.tries,
        }
    }
}

/// Returns the id of the delivery of an event to a webhook, which is the same wherever and whenever it is
/// made: the number of the event, and the random part of the webhook's id. So ids sort by the time of the
/// event.
pub(super) fn delivery_id(event: u64, webhook: WebhookId) -> DeliveryId {
    let mut bytes = *webhook.as_bytes();
    bytes[..6].copy_from_slice(&event.to_be_bytes()[2..]);
    // A UUID of version 8: its content is ours.
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    DeliveryId::from_bytes(bytes)
}

/// Returns the number of a delivery's event.
pub(super) fn event_of(delivery: DeliveryId) -> u64 {
    let mut number = [0; 8];
    number[2..].copy_from_slice(&delivery.as_bytes()[..6]);
    u64::from_be_bytes(number)
}

/// Returns what the subjects of all deliveries of a webhook have in common.
pub(super) fn deliveries_of(webhook: WebhookId) -> String {
    token(delivery_id(0, webhook))
}

/// Returns the subject of a delivery.
pub(super) fn delivery_subject(id: DeliveryId) -> String {
    format!("delivery.{}", delivery_key(id))
}

/// Returns the end of a delivery's subjects: its webhook, and its event.
pub(super) fn delivery_key(id: DeliveryId) -> String {
    format!("{}.{:012x}", token(id), event_of(id))
}

fn token(id: DeliveryId) -> String {
    hex::encode(&id.as_bytes()[6..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_names_its_event_and_its_webhook() {
        let (one, other) = (WebhookId::generate(), WebhookId::generate());
        for event in [0, 1, 255, 256, 1 << 40, (1 << 48) - 1] {
            let id = delivery_id(event, one);
            assert_eq!(event_of(id), event);
            assert!(delivery_key(id).starts_with(&deliveries_of(one)));
            assert!(!delivery_key(id).starts_with(&deliveries_of(other)));
            assert_ne!(id, delivery_id(event, other));
            assert_eq!(id.to_string().as_bytes()[14], b'8');
        }
        assert!(delivery_id(2, one) > delivery_id(1, other));
        assert!(delivery_id(256, one) > delivery_id(255, other));
    }

    #[test]
    fn the_events_of_an_app_are_in_one_partition() {
        let subject = |text: &str| event_subject(&Urn::parse(text).unwrap());
        let ticket = subject("urn:allthings:app:A:ticket:C:v1.2");
        let (partition, rest) = ticket[3..].split_once('.').unwrap();
        assert!(partition.parse::<u8>().unwrap() < Partition::COUNT);
        assert_eq!(rest, "urn.allthings.app.A.ticket.C.v1:2");
        let app = subject("urn:allthings:app:A");
        assert_eq!(app, format!("ev.{partition}.urn.allthings.app.A"));
        let apps = (0..1000).map(|app| subject(&format!("urn:allthings:app:{app}:x")));
        let used = apps.map(|subject| subject.split('.').nth(1).unwrap().to_owned());
        let used: std::collections::HashSet<_> = used.collect();
        assert_eq!(used.len(), usize::from(Partition::COUNT), "all are used");
    }
}
