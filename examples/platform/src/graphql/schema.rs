//! The schema.

use std::sync::LazyLock;

use async_graphql::{EmptySubscription, Request, Response, Schema, ServerError};

use super::expansion::is_bounded;
use super::mutation::Mutation;
use super::mutation_result::MutationResult;
use super::node::Node;
use super::query::Query;

/// The most fields in one another. An introspection as tools send it has 13.
const DEPTH: usize = 15;
/// The most complexity: about a field each, and for a list as often as it may have entries.
const COMPLEXITY: usize = 10_000;

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
