//! The two forms of a body.

use axum::http::{HeaderMap, header};

/// The most bytes of one event.
pub(super) const EVENT: usize = 1 << 20;
/// The most bytes of a body with many.
pub(super) const BODY: usize = 16 << 20;

/// The form of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One event.
    Json,
    /// An event a line.
    Lines,
}

impl Form {
    /// Returns the form that the header names.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let media_type = value.split(';').next().unwrap_or_default().trim();
        match media_type.to_ascii_lowercase().as_str() {
            "application/json" => Some(Self::Json),
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => {
                Some(Self::Lines)
            }
            _ => None,
        }
    }
}

/// Returns the lines that are not blank, each with its number from 1.
pub(super) fn lines(body: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let lines = (1..).zip(body.split(|&byte| byte == b'\n'));
    lines.filter(|(_, line)| !line.trim_ascii().is_empty())
}
