//! What is forgotten after a time.

use rusqlite::{Result, params};

use super::writer::Write;
use crate::model::Timestamp;

/// The most events that one transaction forgets, so that others do not wait long.
const STEP: i64 = 500;

impl Write<'_> {
    /// Removes events from before this time with their deliveries and attempts, and reports whether
    /// there may be more.
    pub fn forget_events(&self, before: Timestamp) -> Result<bool> {
        let sql = "DELETE FROM events WHERE number IN
            (SELECT number FROM events WHERE created < ? ORDER BY created LIMIT ?)";
        let forgotten = self.prepare_cached(sql)?.execute(params![before, STEP])?;
        Ok(forgotten > 0)
    }

    /// Removes tokens that have expired.
    pub fn forget_tokens(&self, now: Timestamp) -> Result<()> {
        self.execute("DELETE FROM tokens WHERE expires <= ?", [now])
            .map(drop)
    }
}
