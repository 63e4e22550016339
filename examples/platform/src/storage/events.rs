//! Events, and the deliveries that follow from them.

use rusqlite::{Connection, OptionalExtension, Result, Row, params};
use serde_json::value::RawValue;

use super::columns::{parsed, unreadable};
use super::writer::Write;
use crate::model::{Event, EventId, NewEvent, Timestamp, WebhookId};

/// The number of an event in the table. Numbers grow with time.
pub type EventNumber = i64;

/// What has become of an event that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
    /// It was new. So many webhooks get it.
    New(usize),
    /// An event with this id is known, and nothing was done.
    Duplicate,
}

/// Returns an event with its number.
pub fn get(connection: &Connection, id: &EventId) -> Result<Option<(EventNumber, Event)>> {
    let mut statement = connection.prepare_cached("SELECT * FROM events WHERE id = ?")?;
    statement.query_row([id.as_str()], numbered).optional()
}

/// A place between two events, in the order of time: what comes after this one.
pub type EventCursor = (Timestamp, EventNumber);

/// Returns the events that are no tests, after a place and before a time, in the order of time, at most
/// `limit`.
pub fn range(
    connection: &Connection,
    after: EventCursor,
    before: Timestamp,
    limit: usize,
) -> Result<Vec<(EventNumber, Event)>> {
    let sql =
        "SELECT * FROM events WHERE (created, number) > (?, ?) AND created < ? AND is_test = 0
        ORDER BY created, number LIMIT ?";
    let mut statement = connection.prepare_cached(sql)?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    statement
        .query_map(params![after.0, after.1, before, limit], numbered)?
        .collect()
}

impl Write<'_> {
    /// Stores an event with a delivery for each webhook that gets it, unless its id is known.
    ///
    /// The index that is asked holds every webhook whose registration was answered before.
    pub fn accept_event(&self, content: &NewEvent, now: Timestamp) -> Result<Accepted> {
        let Some(number) = self.insert_event(content, now, false)? else {
            return Ok(Accepted::Duplicate);
        };
        let mut webhooks = Vec::new();
        self.index()
            .matches_into(&content.name, &content.urn.as_urn(), &mut webhooks);
        for &webhook in &webhooks {
            self.queue_delivery(webhook, number, now)?;
        }
        Ok(Accepted::New(webhooks.len()))
    }

    /// Stores an event that goes to one webhook only, with its delivery.
    pub fn accept_test_event(
        &self,
        content: &NewEvent,
        webhook: WebhookId,
        now: Timestamp,
    ) -> Result<()> {
        if let Some(number) = self.insert_event(content, now, true)? {
            self.queue_delivery(webhook, number, now)?;
        }
        Ok(())
    }

    fn insert_event(
        &self,
        content: &NewEvent,
        now: Timestamp,
        is_test: bool,
    ) -> Result<Option<EventNumber>> {
        let sql = "INSERT INTO events (id, created, name, urn, payload, is_test)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";
        let NewEvent {
            id,
            name,
            urn,
            payload,
        } = content;
        let values = params![
            id.as_str(),
            now,
            name.as_str(),
            urn.as_str(),
            payload.get(),
            is_test
        ];
        let inserted = self.prepare_cached(sql)?.execute(values)?;
        Ok((inserted == 1).then(|| self.last_insert_rowid()))
    }
}

pub(super) fn read(row: &Row<'_>) -> Result<Event> {
    let id: String = row.get("id")?;
    let payload: String = row.get("payload")?;
    Ok(Event {
        content: NewEvent {
            id: id.try_into().map_err(|error| unreadable(&error))?,
            name: parsed(row, "name")?,
            urn: parsed(row, "urn")?,
            payload: RawValue::from_string(payload).map_err(|error| unreadable(&error))?,
        },
        created: row.get("created")?,
        is_test: row.get("is_test")?,
    })
}

fn numbered(row: &Row<'_>) -> Result<(EventNumber, Event)> {
    Ok((row.get("number")?, read(row)?))
}
