//! An event as it is sent.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use urn_filter::{EventName, ParseError, UrnBuf};

use crate::model::{EventId, NewEvent};

/// The fields as texts, so that one answer names every mistake in them.
#[derive(Deserialize)]
struct Raw {
    id: String,
    name: String,
    urn: String,
    payload: Box<RawValue>,
}

/// What is wrong with an event.
#[derive(Debug, Default, Serialize)]
pub(super) struct BadEvent {
    /// It is not an object with the four fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    json: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<ParseError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    urn: Option<ParseError>,
    #[serde(skip)]
    is_too_long: bool,
}

impl BadEvent {
    /// Returns the status of the answer if it is the only event of a request.
    pub(super) fn status(&self) -> StatusCode {
        if self.is_too_long {
            StatusCode::PAYLOAD_TOO_LARGE
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        }
    }

    fn json(message: String) -> Self {
        Self {
            json: Some(message),
            ..Self::default()
        }
    }
}

/// Reads an event of at most so many bytes, or says everything that is wrong with it.
pub(super) fn read(json: &[u8], most: usize) -> Result<NewEvent, BadEvent> {
    if json.len() > most {
        return Err(BadEvent {
            is_too_long: true,
            ..BadEvent::json(format!("an event has at most {} KiB", most >> 10))
        });
    }
    let raw = serde_json::from_slice(json);
    let raw: Raw = raw.map_err(|error| BadEvent::json(error.to_string()))?;
    let id = raw.id.parse::<EventId>();
    let (name, urn) = (raw.name.parse::<EventName>(), raw.urn.parse::<UrnBuf>());
    match (id, name, urn) {
        (Ok(id), Ok(name), Ok(urn)) => Ok(NewEvent {
            id,
            name,
            urn,
            payload: raw.payload,
        }),
        (id, name, urn) => Err(BadEvent {
            id: id.err(),
            name: name.err(),
            urn: urn.err(),
            ..BadEvent::default()
        }),
    }
}
