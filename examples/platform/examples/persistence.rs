//! Webhooks in a database: a row each, and the subscription as one column of JSON.
//!
//! ```sh
//! cargo run --manifest-path examples/platform/Cargo.toml --example persistence
//! ```

use std::error::Error;

use rusqlite::Connection;
use urn_filter::{FilterIndex, Subscription};

fn save(db: &Connection, id: i64, webhook: &Subscription) -> Result<(), Box<dyn Error>> {
    let json = serde_json::to_string(webhook)?;
    db.execute("INSERT OR REPLACE INTO webhook VALUES (?1, ?2)", (id, json))?;
    Ok(())
}

/// Reads all webhooks, when the server starts.
fn load(db: &Connection) -> Result<FilterIndex<i64>, Box<dyn Error>> {
    let mut statement = db.prepare("SELECT id, subscription FROM webhook")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.map(|row| {
        let (id, json): (i64, String) = row?;
        Ok((id, serde_json::from_str(&json)?))
    })
    .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let db = Connection::open_in_memory()?;
    db.execute(
        "CREATE TABLE webhook (id INTEGER PRIMARY KEY, subscription TEXT NOT NULL)",
        (),
    )?;
    let webhook = Subscription::parse(["ticket.*"], ["urn:allthings:app:A:*"])?;
    save(&db, 42, &webhook)?;

    let index = load(&db)?;
    assert_eq!(index.get(&42), Some(webhook));
    println!("{} webhook read", index.len());
    Ok(())
}
