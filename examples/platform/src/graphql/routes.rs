//! The routes.

use async_graphql::Request;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::JsonRejection;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use super::caller::Caller;
use super::schema::{execute, sdl};
use crate::context::Context;

/// The most bytes of a request: some thousand filters.
const BODY: usize = 1 << 20;

/// Returns the routes.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/graphql", post(answer))
        .route("/", post(answer))
        .route("/schema.graphql", get(schema))
        .layer(DefaultBodyLimit::max(BODY))
}

async fn answer(caller: Caller, body: Result<Json<Request>, JsonRejection>) -> Response {
    match body {
        Ok(Json(request)) => Json(execute(request.data(caller)).await).into_response(),
        Err(error) => {
            let body = json!({ "errors": [{ "message": error.body_text() }] });
            (error.status(), Json(body)).into_response()
        }
    }
}

async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sdl()).into_response()
}
