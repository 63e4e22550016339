//! An event as it is sent.

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
}

impl BadEvent {
    pub(super) fn json(message: String) -> Self {
        Self {
            json: Some(message),
            ..Self::default()
        }
    }
}

/// Reads an event, or says everything that is wrong with it.
pub(super) fn read(json: &[u8]) -> Result<NewEvent, BadEvent> {
    let raw: Raw =
        serde_json::from_slice(json).map_err(|error| BadEvent::json(error.to_string()))?;
    let id = EventId::try_from(raw.id);
    let (name, urn) = (raw.name.parse::<EventName>(), raw.urn.parse::<UrnBuf>());
    match (id, name, urn) {
        (Ok(id), Ok(name), Ok(urn)) => Ok(NewEvent {
            id,
            name,
            urn,
            payload: raw.payload,
        }),
        (id, name, urn) => Err(BadEvent {
            json: None,
            id: id.err().map(|error| error.to_string()),
            name: name.err(),
            urn: urn.err(),
        }),
    }
}
