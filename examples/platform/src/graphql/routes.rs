//! The routes, and who sends a request.

use async_graphql::Request;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;

use super::schema::{execute, sdl};
use crate::access::{AccessError, User};
use crate::context::Context;
use crate::model::Principal;

/// Whoever sends a request, and what answers it. Every resolver has it.
pub struct Caller {
    pub context: Context,
    pub who: Principal,
}

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

async fn answer(
    State(context): State<Context>,
    user: Result<User, AccessError>,
    body: Result<Json<Request>, JsonRejection>,
) -> Response {
    let who = match user {
        Ok(User(who)) => who,
        Err(error) => return refused(error),
    };
    match body {
        Ok(Json(request)) => {
            let request = request.data(Caller { context, who });
            Json(execute(request).await).into_response()
        }
        Err(error) => {
            let body = json!({ "errors": [{ "message": error.body_text() }] });
            (error.status(), Json(body)).into_response()
        }
    }
}

/// Returns the answer of [`AccessError`], with a body as clients of GraphQL expect it.
fn refused(error: AccessError) -> Response {
    let extensions = json!({ "code": error.code() });
    let errors = json!([{ "message": error.to_string(), "extensions": extensions }]);
    let mut response = error.into_response();
    *response.body_mut() = json!({ "errors": errors }).to_string().into();
    response
}

async fn schema() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], sdl()).into_response()
}
