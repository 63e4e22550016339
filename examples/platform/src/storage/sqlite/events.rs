//! Events, and the deliveries that follow from them.

use rusqlite::{Connection, Row, params};
use serde_json::value::RawValue;

use super::rows::{change, limit, parsed, row, rows, unreadable};
use super::{Result, Write};
use crate::model::{Event, EventId, NewEvent, Timestamp, WebhookId};
use crate::storage::{EventCursor, EventNumber};

/// The most events that one transaction forgets, so that others do not wait long.
const FORGOTTEN: usize = 500;

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
    let sql = "SELECT * FROM events WHERE id = ?";
    row(connection, sql, [id.as_str()], numbered)
}

/// Returns the events that are no tests, after a place and before a time, in the order of time, at most
/// `limit`.
pub fn range(
    connection: &Connection,
    after: EventCursor,
    before: Timestamp,
    most: usize,
) -> Result<Vec<(EventNumber, Event)>> {
    let sql =
        "SELECT * FROM events WHERE (created, number) > (?, ?) AND created < ? AND is_test = 0
        ORDER BY created, number LIMIT ?";
    let values = params![after.0, after.1, before, limit(most)];
    rows(connection, sql, values, numbered)
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
        self.index
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
        let values = params![
            content.id.as_str(),
            now,
            content.name.as_str(),
            content.urn.as_str(),
            content.payload.get(),
            is_test
        ];
        let inserted = change(self, sql, values)?;
        Ok((inserted == 1).then(|| self.last_insert_rowid()))
    }

    /// Removes events from before this time with their deliveries and attempts, and reports whether
    /// there may be more.
    pub fn forget_events(&self, before: Timestamp) -> Result<bool> {
        let sql = "DELETE FROM events WHERE number IN
            (SELECT number FROM events WHERE created < ? ORDER BY created LIMIT ?)";
        Ok(change(self, sql, params![before, limit(FORGOTTEN)])? > 0)
    }
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Event> {
    let payload: String = row.get("payload")?;
    Ok(Event {
        content: NewEvent {
            id: parsed(row, "id")?,
            name: parsed(row, "name")?,
            urn: parsed(row, "urn")?,
            payload: RawValue::from_string(payload).map_err(|error| unreadable(&error))?,
        },
        created: row.get("created")?,
        is_test: row.get("is_test")?,
    })
}

fn numbered(row: &Row<'_>) -> rusqlite::Result<(EventNumber, Event)> {
    Ok((row.get("number")?, read(row)?))
}
