//! The route: one event as JSON, or an event a line.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use axum_extra::TypedHeader;
use axum_extra::headers::ContentType;
use serde::Serialize;
use serde_json::json;

use super::event::{BadEvent, read};
use crate::access::{AccessError, Bearer};
use crate::context::Context;
use crate::model::{NewEvent, PrincipalKind};
use crate::storage::{Accepted, Result};

/// The most bytes of a body.
const BODY: usize = 16 << 20;
/// The events that are stored together.
const STEP: usize = 256;

/// Returns the route.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/events", post(accept))
        .layer(DefaultBodyLimit::max(BODY))
}

/// What became of an event.
#[derive(Serialize)]
struct Outcome {
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<BadEvent>,
}

async fn accept(
    State(context): State<Context>,
    Bearer(sender): Bearer,
    content_type: Option<TypedHeader<ContentType>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, AccessError> {
    if sender.kind != PrincipalKind::Service {
        return Err(AccessError::Forbidden);
    }
    let refuse = |status, message: String| (status, Json(json!({ "error": message })));
    let body = match body {
        Ok(body) => body,
        Err(error) => return Ok(refuse(error.status(), error.body_text()).into_response()),
    };
    let media_type = content_type.map(|TypedHeader(value)| value.to_string());
    let media_type = media_type
        .as_deref()
        .and_then(|text| text.split(';').next());
    match media_type {
        Some("application/json") => one(&context, &body).await,
        Some("application/x-ndjson" | "application/ndjson" | "application/jsonl") => {
            many(&context, &body).await
        }
        _ => {
            let message = "the content type is application/json or application/x-ndjson";
            let answer = refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, message.to_owned());
            Ok(answer.into_response())
        }
    }
}

async fn one(context: &Context, body: &[u8]) -> Result<Response, AccessError> {
    match read(body, context.store.max_event()) {
        Ok(event) => {
            let stored = store(context, vec![(None, event)]).await?;
            Ok(Json(stored.first()).into_response())
        }
        Err(error) => Ok((error.status(), Json(refused(None, error))).into_response()),
    }
}

async fn many(context: &Context, body: &[u8]) -> Result<Response, AccessError> {
    let (mut good, mut outcomes) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(body.split(|&byte| byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match read(line, context.store.max_event()) {
            Ok(event) => good.push((Some(number), event)),
            Err(error) => outcomes.push(refused(Some(number), error)),
        }
        if good.len() == STEP {
            outcomes.extend(store(context, std::mem::take(&mut good)).await?);
        }
    }
    outcomes.extend(store(context, good).await?);
    outcomes.sort_by_key(|outcome| outcome.line);
    let lines = outcomes
        .iter()
        .map(|outcome| json!(outcome).to_string() + "\n");
    let lines: String = lines.collect();
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], lines).into_response())
}

/// Stores events, and returns when they are durable.
async fn store(context: &Context, events: Vec<(Option<usize>, NewEvent)>) -> Result<Vec<Outcome>> {
    let named = events
        .iter()
        .map(|(line, event)| (*line, event.id.to_string()));
    let named: Vec<_> = named.collect();
    let events = events.into_iter().map(|(_, event)| event).collect();
    let accepted = context.store.accept_events(events, context.clock.now());
    let outcome = |((line, id), accepted)| {
        let status = match accepted {
            Accepted::New => "accepted",
            Accepted::Duplicate => "duplicate",
        };
        count(status);
        Outcome {
            line,
            id: Some(id),
            status,
            error: None,
        }
    };
    Ok(named
        .into_iter()
        .zip(accepted.await?)
        .map(outcome)
        .collect())
}

fn refused(line: Option<usize>, error: BadEvent) -> Outcome {
    count("rejected");
    Outcome {
        line,
        id: None,
        status: "rejected",
        error: Some(error),
    }
}

fn count(result: &'static str) {
    metrics::counter!("platform_events_total", "result" => result).increment(1);
}
