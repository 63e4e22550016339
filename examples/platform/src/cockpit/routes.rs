//! The routes.

use axum::Router;

use crate::context::Context;

/// Returns the routes.
pub fn router() -> Router<Context> {
    Router::new()
}
