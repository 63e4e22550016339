//! The schema.

use std::sync::LazyLock;

use async_graphql::{EmptySubscription, ID, Interface, Request, Response, Schema, ServerError};

use super::delivery::{Event, WebhookDelivery};
use super::expansion::is_bounded;
use super::mutation::{Mutation, WebhookMutationResult};
use super::query::Query;
use super::scalars::DateTime;
use super::webhook::Webhook;

/// The most fields in one another. An introspection as tools send it has 13.
const DEPTH: usize = 15;
/// The most complexity: about a field each, and for a list as often as it may have entries.
const COMPLEXITY: usize = 10_000;

/// A thing with an id.
#[derive(Interface)]
#[graphql(
    field(name = "id", ty = "&ID"),
    field(name = "created_date", ty = "&DateTime")
)]
enum Node {
    Webhook(Webhook),
    WebhookDelivery(WebhookDelivery),
    Event(Event),
}

/// What every mutation answers. `code` is stable: `OK`, `PERMISSION_DENIED`, `LIMIT_EXCEEDED`,
/// `ENDPOINT_CHECK_FAILED`, `NOT_FOUND`, `WEBHOOK_DISABLED` or `CONFLICT`. `message` is for people.
#[derive(Interface)]
#[expect(
    clippy::duplicated_attributes,
    reason = "two fields have the same type"
)]
#[graphql(
    field(name = "code", ty = "&String"),
    field(name = "success", ty = "&bool"),
    field(name = "message", ty = "&String")
)]
enum MutationResult {
    Webhook(WebhookMutationResult),
}

static SCHEMA: LazyLock<Schema<Query, Mutation, EmptySubscription>> = LazyLock::new(|| {
    Schema::build(Query, Mutation, EmptySubscription)
        .register_output_type::<Node>()
        .register_output_type::<MutationResult>()
        .limit_depth(DEPTH)
        .limit_complexity(COMPLEXITY)
        .finish()
});

/// Returns the schema in the language of GraphQL.
#[must_use]
pub fn sdl() -> String {
    SCHEMA.sdl()
}

/// Answers a request.
pub async fn execute(mut request: Request) -> Response {
    match request.parsed_query() {
        Ok(document) if is_bounded(document) => SCHEMA.execute(request).await,
        Ok(_) => Response::from_errors(vec![ServerError::new("Query is too large.", None)]),
        Err(error) => Response::from_errors(vec![error]),
    }
}
