//! The route.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Serialize;
use serde_json::json;

use super::body::{BODY, EVENT, Form, lines};
use super::event::{BadEvent, read};
use crate::access::{AccessError, Bearer};
use crate::context::Context;
use crate::model::{NewEvent, PrincipalKind};
use crate::storage::StorageError;
use crate::storage::events::Accepted;

/// The events of one transaction.
const STEP: usize = 256;

/// Returns the route.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/events", post(accept))
        .layer(DefaultBodyLimit::max(BODY))
}

/// One of the platform's own services.
struct Service;

impl FromRequestParts<Context> for Service {
    type Rejection = AccessError;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, AccessError> {
        let Bearer(principal) = Bearer::from_request_parts(parts, context).await?;
        match principal.kind {
            PrincipalKind::Service => Ok(Self),
            PrincipalKind::User | PrincipalKind::Client => Err(AccessError::Forbidden),
        }
    }
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
    _: Service,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let body = match body {
        Ok(body) => body,
        Err(error) => {
            return (error.status(), Json(json!({ "error": error.body_text() }))).into_response();
        }
    };
    let answer = match Form::of(&headers) {
        Some(Form::Json) => one(&context, &body).await,
        Some(Form::Lines) => many(&context, &body).await,
        None => {
            let message = "the content type is application/json or application/x-ndjson";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return (status, Json(json!({ "error": message }))).into_response();
        }
    };
    answer.unwrap_or_else(|error| AccessError::from(error).into_response())
}

async fn one(context: &Context, body: &[u8]) -> Result<Response, StorageError> {
    if body.len() > EVENT {
        let message = json!({ "error": "an event has at most 1 MiB" });
        return Ok((StatusCode::PAYLOAD_TOO_LARGE, Json(message)).into_response());
    }
    Ok(match read(body) {
        Ok(event) => Json(store(context, vec![(None, event)]).await?.pop()).into_response(),
        Err(error) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(refused(None, error))).into_response()
        }
    })
}

async fn many(context: &Context, body: &[u8]) -> Result<Response, StorageError> {
    let (mut good, mut outcomes) = (Vec::new(), Vec::new());
    for (number, line) in lines(body) {
        let event = if line.len() > EVENT {
            Err(BadEvent::json("an event has at most 1 MiB".to_owned()))
        } else {
            read(line)
        };
        match event {
            Ok(event) => good.push((Some(number), event)),
            Err(error) => outcomes.push(refused(Some(number), error)),
        }
        if good.len() == STEP {
            outcomes.extend(store(context, std::mem::take(&mut good)).await?);
        }
    }
    outcomes.extend(store(context, good).await?);
    outcomes.sort_by_key(|outcome| outcome.line);
    let texts = outcomes
        .iter()
        .filter_map(|outcome| serde_json::to_string(outcome).ok());
    let answer: String = texts.flat_map(|text| [text, "\n".to_owned()]).collect();
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], answer).into_response())
}

/// Stores events with their deliveries in one transaction, and returns when they are durable.
async fn store(
    context: &Context,
    events: Vec<(Option<usize>, NewEvent)>,
) -> Result<Vec<Outcome>, StorageError> {
    let now = context.clock.now();
    let write = context.store.write::<_, StorageError>(move |write| {
        let accept = |(line, event): (_, NewEvent)| {
            let accepted = write.accept_event(&event, now)?;
            count(accepted);
            let status = match accepted {
                Accepted::New(_) => "accepted",
                Accepted::Duplicate => "duplicate",
            };
            Ok(Outcome {
                line,
                id: Some(event.id.to_string()),
                status,
                error: None,
            })
        };
        events.into_iter().map(accept).collect()
    });
    write.await
}

fn refused(line: Option<usize>, error: BadEvent) -> Outcome {
    metrics::counter!("platform_events_total", "result" => "rejected").increment(1);
    Outcome {
        line,
        id: None,
        status: "rejected",
        error: Some(error),
    }
}

fn count(accepted: Accepted) {
    match accepted {
        Accepted::New(webhooks) => {
            metrics::counter!("platform_events_total", "result" => "accepted").increment(1);
            metrics::counter!("platform_matches_total").increment(webhooks as u64);
        }
        Accepted::Duplicate => {
            metrics::counter!("platform_events_total", "result" => "duplicate").increment(1);
        }
    }
}
