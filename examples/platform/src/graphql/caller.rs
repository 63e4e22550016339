//! Whoever sends a request.

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::access::{AccessError, User};
use crate::context::Context;
use crate::model::Principal;

/// Whoever sends a request, and what answers it. Every resolver has it.
pub struct Caller {
    pub context: Context,
    pub who: Principal,
}

impl FromRequestParts<Context> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Response> {
        let User(who) = User::from_request_parts(parts, context)
            .await
            .map_err(refused)?;
        let context = context.clone();
        Ok(Self { context, who })
    }
}

/// Returns the answer of [`AccessError`], with a body as clients of GraphQL expect it.
fn refused(error: AccessError) -> Response {
    let extensions = json!({ "code": error.code() });
    let errors = [json!({ "message": error.to_string(), "extensions": extensions })];
    let mut response = error.into_response();
    *response.body_mut() = Body::from(json!({ "errors": errors }).to_string());
    response
}
