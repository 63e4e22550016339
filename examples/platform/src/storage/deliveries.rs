//! Deliveries and their attempts: the outbox.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Params, Result, Row, params};

use super::columns::{json, to_json, unreadable};
use super::events::{self, EventNumber};
use super::writer::{Effect, Write};
use crate::model::{
    Attempt, AttemptResult, Delivery, DeliveryId, DeliveryStatus, Exchange, Response, Timestamp,
    WebhookId, WebhookState,
};

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
    let found = select(
        connection,
        "WHERE d.event = ? AND d.webhook = ?",
        params![event, webhook],
    );
    found.map(|mut found| found.pop())
}

/// Returns deliveries of a webhook, the newest first, those before a cursor if there is one, at most
/// `limit`.
pub fn list(
    connection: &Connection,
    webhook: WebhookId,
    before: Option<DeliveryId>,
    limit: usize,
) -> Result<Vec<Delivery>> {
    // No id is greater than sixteen bytes of 255.
    let before = before.unwrap_or(DeliveryId::from_bytes([u8::MAX; 16]));
    let rest = "WHERE d.webhook = ? AND d.id < ? ORDER BY d.id DESC LIMIT ?";
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    select(connection, rest, params![webhook, before, limit])
}

/// Returns the number of a webhook's deliveries.
pub fn count(connection: &Connection, webhook: WebhookId) -> Result<usize> {
    let sql = "SELECT count(*) FROM deliveries WHERE webhook = ?";
    let count: i64 = connection
        .prepare_cached(sql)?
        .query_row([webhook], |row| row.get(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Returns the attempts of a delivery, the first one first, at most the last 100.
pub fn attempts(connection: &Connection, delivery: DeliveryId) -> Result<Vec<Attempt>> {
    let sql =
        "SELECT * FROM (SELECT * FROM attempts WHERE delivery = ? ORDER BY number DESC LIMIT 100)
        ORDER BY number";
    connection
        .prepare_cached(sql)?
        .query_map([delivery], read_attempt)?
        .collect()
}

/// Returns the webhooks with deliveries that are pending, whatever the webhooks' states.
pub fn pending_webhooks(connection: &Connection) -> Result<Vec<WebhookId>> {
    // One look-up in `deliveries_pending` for each webhook, however long its queue is.
    let sql = "SELECT id FROM webhooks w WHERE EXISTS
        (SELECT 1 FROM deliveries d WHERE d.webhook = w.id AND d.status = 'pending')";
    connection
        .prepare(sql)?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Returns the pending deliveries of a webhook and when they are due, in the order in which they are, at
/// most `limit`, those of the future included. Cost: `O(limit)`.
pub fn queue(
    connection: &Connection,
    webhook: WebhookId,
    limit: usize,
) -> Result<Vec<(DeliveryId, Timestamp)>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    connection
        .prepare_cached(QUEUE)?
        .query_map(params![webhook, limit], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect()
}

/// Returns the number of pending deliveries and when the oldest of them was queued.
pub fn backlog(connection: &Connection) -> Result<(i64, Option<Timestamp>)> {
    let sql = "SELECT count(*), min(queued) FROM deliveries WHERE status = 'pending'";
    connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
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
        self.prepare_cached(sql)?.execute(values)?;
        self.after_commit(Effect::Wake(webhook));
        Ok(())
    }

    /// Queues a delivery again, and reports whether it exists.
    pub fn requeue_delivery(&self, delivery: &Delivery, now: Timestamp) -> Result<bool> {
        let sql = "UPDATE deliveries SET queued = ?2, status = 'pending', at = ?2, tries = 0
            WHERE id = ?1";
        let changed = self
            .prepare_cached(sql)?
            .execute(params![delivery.id, now])?;
        self.after_commit(Effect::Wake(delivery.webhook));
        Ok(changed == 1)
    }

    /// Makes the held deliveries of a webhook due at once, and counts their time from now.
    pub fn release_queue(&self, webhook: WebhookId, now: Timestamp) -> Result<()> {
        let sql = "UPDATE deliveries SET queued = ?2, at = ?2, tries = 0
            WHERE webhook = ?1 AND status = 'pending'";
        self.prepare_cached(sql)?
            .execute(params![webhook, now])
            .map(drop)
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
        let mut statement = self.prepare_cached(sql)?;
        let stored = statement.query_row(values, |row| row.get(0)).optional()?;
        let Some(due) = stored else {
            return Ok(None);
        };
        self.insert_attempt(delivery.id, attempt)?;
        self.record_health(delivery.webhook, attempt.started, result)?;
        Ok(due)
    }

    /// Marks a delivery as withheld: the webhook's owner may not receive its event any more.
    pub fn withhold_delivery(&self, delivery: &Delivery, now: Timestamp) -> Result<()> {
        let sql = "UPDATE deliveries SET status = 'withheld', at = ?2
            WHERE id = ?1 AND status = 'pending' AND queued = ?3";
        self.prepare_cached(sql)?
            .execute(params![delivery.id, now, delivery.queued])
            .map(drop)
    }

    fn insert_attempt(&self, delivery: DeliveryId, attempt: &Attempt) -> Result<()> {
        let sql = "INSERT INTO attempts (delivery, started, took, request_headers, status,
            response_headers, response_body, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
        let response = attempt.exchange.response.as_ref();
        self.prepare_cached(sql)?.execute(params![
            delivery,
            attempt.started,
            i64::try_from(attempt.took.as_millis()).unwrap_or(i64::MAX),
            to_json(&attempt.exchange.request_headers)?,
            response.map(|response| response.status),
            response
                .map(|response| to_json(&response.headers))
                .transpose()?,
            response.map(|response| &response.body),
            attempt.exchange.error,
        ])?;
        Ok(())
    }

    fn record_health(
        &self,
        webhook: WebhookId,
        started: Timestamp,
        result: &AttemptResult,
    ) -> Result<()> {
        if *result == AttemptResult::Succeeded {
            let sql = "UPDATE webhooks SET failing_since = NULL
                WHERE id = ? AND failing_since IS NOT NULL";
            self.prepare_cached(sql)?.execute([webhook])?;
            return Ok(());
        }
        let sql = "UPDATE webhooks SET failing_since = ? WHERE id = ? AND failing_since IS NULL";
        self.prepare_cached(sql)?
            .execute(params![started, webhook])?;
        if let AttemptResult::RetryAndDisable(_, reason) = result {
            self.disable_by_fault(webhook, reason, started)?;
        }
        Ok(())
    }

    /// An owner's word stands: one that is disabled already stays as it is.
    fn disable_by_fault(&self, id: WebhookId, reason: &str, since: Timestamp) -> Result<()> {
        let webhook = super::webhooks::get(self, id)?;
        if let Some(mut webhook) = webhook.filter(|webhook| webhook.state.is_enabled()) {
            let reason = reason.to_owned();
            webhook.state = WebhookState::DisabledByFault { reason, since };
            self.update_webhook(&webhook)?;
        }
        Ok(())
    }
}

fn select(connection: &Connection, rest: &str, values: impl Params) -> Result<Vec<Delivery>> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} {rest}"))?;
    statement.query_map(values, read)?.collect()
}

fn read(row: &Row<'_>) -> Result<Delivery> {
    let status: String = row.get("status")?;
    let at = row.get("at")?;
    Ok(Delivery {
        id: row.get("delivery")?,
        webhook: row.get("webhook")?,
        event: events::read(row)?,
        created: row.get("delivery_created")?,
        queued: row.get("queued")?,
        status: match status.as_str() {
            "pending" => DeliveryStatus::Pending { due: at },
            "succeeded" => DeliveryStatus::Succeeded { at },
            "failed" => DeliveryStatus::Failed { at },
            "withheld" => DeliveryStatus::Withheld { at },
            other => return Err(unreadable(&format!("`{other}` is no status of a delivery"))),
        },
        attempts: row.get("attempts")?,
        tries: row.get("tries")?,
    })
}

fn read_attempt(row: &Row<'_>) -> Result<Attempt> {
    let status: Option<u16> = row.get("status")?;
    let response = status.map(|status| {
        let headers = json(row, "response_headers")?;
        Ok::<_, rusqlite::Error>(Response {
            status,
            headers,
            body: row.get("response_body")?,
        })
    });
    let took: i64 = row.get("took")?;
    Ok(Attempt {
        started: row.get("started")?,
        took: Duration::from_millis(u64::try_from(took).unwrap_or(0)),
        exchange: Exchange {
            request_headers: json(row, "request_headers")?,
            request_body: None,
            response: response.transpose()?,
            error: row.get("error")?,
        },
    })
}
