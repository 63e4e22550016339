//! Deliveries and their attempts: the outbox.

use rusqlite::{Connection, Params, Row, params};

use super::events;
use super::rows::{change, count as count_rows, json, limit, parsed, row, rows, to_json};
use super::{Result, Write, webhooks};
use crate::model::{
    Attempt, AttemptResult, Delivery, DeliveryId, Timestamp, WebhookId, WebhookState,
};
use crate::storage::EventNumber;

/// Selects deliveries with their events. The delivery's columns have names of their own.
const SELECT: &str = "SELECT d.id AS delivery, d.webhook, d.created AS delivery_created, d.queued,
    d.status, d.at, d.attempts, d.tries, e.* FROM deliveries d JOIN events e ON e.number = d.event";

/// Reads a queue out of the index `deliveries_pending` alone.
pub const QUEUE: &str = "SELECT id, at FROM deliveries WHERE webhook = ? AND status = 'pending'
    ORDER BY at LIMIT ?";

/// Returns a delivery of a webhook.
pub fn get(connection: &Connection, id: DeliveryId) -> Result<Option<Delivery>> {
    select(connection, "WHERE d.id = ?", [id]).map(|mut found| found.pop())
}

/// Returns the delivery of an event to a webhook, if the webhook got it.
pub fn of_event(
    connection: &Connection,
    webhook: WebhookId,
    event: EventNumber,
) -> Result<Option<Delivery>> {
    let rest = "WHERE d.event = ? AND d.webhook = ?";
    select(connection, rest, params![event, webhook]).map(|mut found| found.pop())
}

/// Returns deliveries of a webhook, the newest first, those before a cursor if there is one, at most
/// `most`.
pub fn list(
    connection: &Connection,
    webhook: WebhookId,
    before: Option<DeliveryId>,
    most: usize,
) -> Result<Vec<Delivery>> {
    // No id is greater than sixteen bytes of 255.
    let before = before.unwrap_or(DeliveryId::from_bytes([u8::MAX; 16]));
    let rest = "WHERE d.webhook = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?";
    select(connection, rest, params![webhook, before, limit(most)])
}

/// Returns the number of a webhook's deliveries.
pub fn count(connection: &Connection, webhook: WebhookId) -> Result<usize> {
    let sql = "SELECT count(*) FROM deliveries WHERE webhook = ?";
    count_rows(connection, sql, [webhook])
}

/// Returns the attempts of a delivery, the first one first, at most the last 100.
pub fn attempts(connection: &Connection, delivery: DeliveryId) -> Result<Vec<Attempt>> {
    let sql =
        "SELECT * FROM (SELECT * FROM attempts WHERE delivery = ? ORDER BY number DESC LIMIT 100)
        ORDER BY number";
    rows(connection, sql, [delivery], |row| json(row, "data"))
}

/// Returns the webhooks with deliveries that are pending, whatever the webhooks' states.
pub fn pending_webhooks(connection: &Connection) -> Result<Vec<WebhookId>> {
    // One look-up in `deliveries_pending` for each webhook, however long its queue is.
    let sql = "SELECT id FROM webhooks w WHERE EXISTS
        (SELECT 1 FROM deliveries d WHERE d.webhook = w.id AND d.status = 'pending')";
    rows(connection, sql, [], |row| row.get(0))
}

/// Returns the pending deliveries of a webhook and when they are due, in the order in which they are, at
/// most `most`, those of the future included. Cost: `O(limit)`.
pub fn queue(
    connection: &Connection,
    webhook: WebhookId,
    most: usize,
) -> Result<Vec<(DeliveryId, Timestamp)>> {
    rows(connection, QUEUE, params![webhook, limit(most)], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Returns the number of pending deliveries and when the oldest of them was queued.
pub fn backlog(connection: &Connection) -> Result<(u32, Option<Timestamp>)> {
    let sql = "SELECT count(*), min(queued) FROM deliveries WHERE status = 'pending'";
    let found = row(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.unwrap_or_default())
}

impl Write<'_> {
    /// Queues an event for a webhook. A delivery that exists is tried anew.
    pub fn queue_delivery(
        &self,
        webhook: WebhookId,
        event: EventNumber,
        now: Timestamp,
    ) -> Result<()> {
        let sql = "INSERT INTO deliveries (id, webhook, event, created, queued, status, at)
            VALUES (?1, ?2, ?3, ?4, ?4, 'pending', ?4) ON CONFLICT (event, webhook) DO UPDATE
            SET queued = excluded.queued, status = 'pending', at = excluded.at, tries = 0";
        let values = params![DeliveryId::generate(), webhook, event, now];
        change(self, sql, values)?;
        self.wake(webhook);
        Ok(())
    }

    /// Queues a delivery again.
    pub fn requeue_delivery(&self, delivery: &Delivery, now: Timestamp) -> Result<()> {
        let sql = "UPDATE deliveries SET queued = ?2, status = 'pending', at = ?2, tries = 0
            WHERE id = ?1";
        change(self, sql, params![delivery.id, now])?;
        self.wake(delivery.webhook);
        Ok(())
    }

    /// Makes the held deliveries of a webhook due at once, and counts their time from now.
    pub fn release_queue(&self, webhook: WebhookId, now: Timestamp) -> Result<()> {
        let sql = "UPDATE deliveries SET queued = ?2, at = ?2, tries = 0
            WHERE webhook = ?1 AND status = 'pending'";
        change(self, sql, params![webhook, now]).map(drop)
    }

    /// Stores an attempt with what follows from it, for the delivery and for its webhook, and returns when
    /// the delivery is due again, if it is pending. Does nothing if it was removed meanwhile.
    pub fn record_attempt(
        &self,
        delivery: &Delivery,
        attempt: &Attempt,
        result: &AttemptResult,
    ) -> Result<Option<Timestamp>> {
        let ended = attempt.started.after(attempt.took);
        let (status, at) = match result {
            AttemptResult::Succeeded => ("succeeded", ended),
            AttemptResult::Failed => ("failed", ended),
            AttemptResult::RetryAt(due) | AttemptResult::RetryAndDisable(due, _) => {
                ("pending", *due)
            }
        };
        // One that was resent while it was tried stays queued.
        let sql = "UPDATE deliveries SET attempts = attempts + 1,
            tries = tries + (queued = ?4),
            at = CASE WHEN queued = ?4 THEN ?3 ELSE at END,
            status = CASE WHEN queued = ?4 THEN ?2 ELSE status END WHERE id = ?1
            RETURNING CASE status WHEN 'pending' THEN at END";
        let values = params![delivery.id, status, at, delivery.queued];
        let Some(due) = row(self, sql, values, |row| row.get(0))? else {
            return Ok(None);
        };
        let sql = "INSERT INTO attempts (delivery, data) VALUES (?, ?)";
        change(self, sql, params![delivery.id, to_json(attempt)?])?;
        let failed = (*result != AttemptResult::Succeeded).then_some(attempt.started);
        // Only the first failure after a success and the first success after a failure change anything.
        let sql = "UPDATE webhooks SET failing_since = ?2
            WHERE id = ?1 AND (failing_since IS NULL) <> (?2 IS NULL)";
        change(self, sql, params![delivery.webhook, failed])?;
        if let AttemptResult::RetryAndDisable(_, reason) = result {
            self.disable_by_fault(delivery.webhook, reason, attempt.started)?;
        }
        Ok(due)
    }

    /// Marks a delivery as withheld: the webhook's owner may not receive its event any more.
    pub fn withhold_delivery(&self, delivery: &Delivery, now: Timestamp) -> Result<()> {
        let sql = "UPDATE deliveries SET status = 'withheld', at = ?2
            WHERE id = ?1 AND status = 'pending' AND queued = ?3";
        change(self, sql, params![delivery.id, now, delivery.queued]).map(drop)
    }

    /// An owner's word stands: one that is disabled already stays as it is.
    fn disable_by_fault(&self, id: WebhookId, reason: &str, since: Timestamp) -> Result<()> {
        let webhook = webhooks::get(self, id)?;
        if let Some(mut webhook) = webhook.filter(|webhook| webhook.state.is_enabled()) {
            let reason = reason.to_owned();
            webhook.state = WebhookState::DisabledByFault { reason, since };
            self.update_webhook(&webhook)?;
        }
        Ok(())
    }
}

fn select(connection: &Connection, rest: &str, values: impl Params) -> Result<Vec<Delivery>> {
    rows(connection, &format!("{SELECT} {rest}"), values, read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: row.get("delivery")?,
        webhook: row.get("webhook")?,
        event: events::read(row)?,
        created: row.get("delivery_created")?,
        queued: row.get("queued")?,
        status: parsed(row, "status")?,
        at: row.get("at")?,
        attempts: row.get("attempts")?,
        tries: row.get("tries")?,
    })
}
