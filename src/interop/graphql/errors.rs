//! The invalid entries of a webhook's lists as GraphQL errors.

use async_graphql::{Context, Error, ErrorExtensionValues, Value};

use super::details::details;
use crate::language::SubscriptionError;

/// The code that is the extension `code` of each error.
pub const INVALID_INPUT: &str = "INVALID_INPUT";

/// Returns one GraphQL error for each invalid entry of a webhook's lists, event patterns first.
///
/// `argument` is the way to the lists from the arguments of the field, such as `["webhook"]`. The
/// extensions of an error say which entry it is, and what a form needs to mark the mistake:
///
/// ```json
/// {
///   "code": "INVALID_INPUT",
///   "argument": ["webhook", "urns", 1],
///   "kind": "partial-wildcard",
///   "input": "urn:allthings:app:A:tick*",
///   "span": { "start": 20, "end": 25 },
///   "span_utf16": { "start": 20, "end": 25 },
///   "expected": "a segment without `*`, or `*` alone",
///   "hint": "`*` stands for a whole segment; as the last one it selects everything below"
/// }
/// ```
///
/// For each list the first 100 invalid entries have errors. If there are more, one more error counts
/// the others. Its `argument` is that of the list, and `more` is their number.
#[must_use]
pub fn to_errors(error: &SubscriptionError, argument: &[&str]) -> Vec<Error> {
    let mut errors = Vec::new();
    for (field, list) in error.lists() {
        let path = || {
            argument
                .iter()
                .chain([&field])
                .map(|name| Value::from(*name))
        };
        errors.extend(list.entries().map(|(index, entry)| {
            let argument = path().chain([index.into()]).collect();
            new_error(entry.to_string(), argument, details(entry))
        }));
        let more = list.invalid_len() - list.entries().len();
        if more > 0 {
            let (noun, verb) = if more == 1 {
                ("entry", "is")
            } else {
                ("entries", "are")
            };
            let message = format!("{more} more {noun} of `{field}` {verb} invalid");
            errors.push(new_error(
                message,
                path().collect(),
                [("more", more.into())],
            ));
        }
    }
    errors
}

/// Adds all [errors](to_errors) to the response, and returns the one that the resolver returns.
///
/// A resolver can return one error, so the others are [reported](report). `argument` is the way to the lists from the arguments of the field.
///
/// ```
/// use async_graphql::{Context, EmptyMutation, EmptySubscription, Object, Schema};
/// use urn_filter::{Subscription, SubscriptionInput, graphql};
///
/// struct Query;
///
/// #[Object]
/// impl Query {
///     async fn count(&self, ctx: &Context<'_>, webhook: SubscriptionInput) -> async_graphql::Result<usize> {
///         let webhook = Subscription::try_from(webhook)
///             .map_err(|error| graphql::invalid_input(ctx, &error, &["webhook"]))?;
///         Ok(webhook.urns.len())
///     }
/// }
///
/// let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
/// let request = r#"{ count(webhook: { events: ["Ping"], urns: ["urn:ns:a", "urn:ns:"] }) }"#;
/// let response = pollster::block_on(schema.execute(request));
/// assert_eq!(response.errors.len(), 2);
/// ```
#[must_use]
pub fn invalid_input(ctx: &Context<'_>, error: &SubscriptionError, argument: &[&str]) -> Error {
    // INVARIANT: a `SubscriptionError` has at least one invalid entry.
    report(ctx, to_errors(error, argument)).unwrap_or_else(|| Error::new(error.to_string()))
}

/// Adds errors to the response, all but the last one, and returns that one for the resolver to return.
///
/// The added ones get the path and the location of the field. The response has the added errors before
/// the returned one, so the order stays. Returns `None` if there is no error.
///
/// ```
/// use async_graphql::{Context, Error, Result};
/// use urn_filter::graphql;
///
/// fn refuse_all(ctx: &Context<'_>, faults: Vec<Error>) -> Result<()> {
///     graphql::report(ctx, faults).map_or(Ok(()), Err)
/// }
/// ```
#[must_use]
pub fn report(ctx: &Context<'_>, mut errors: Vec<Error>) -> Option<Error> {
    let last = errors.pop();
    for error in errors {
        ctx.add_error(ctx.set_error_path(error.into_server_error(ctx.item.pos)));
    }
    last
}

fn new_error(
    message: String,
    argument: Vec<Value>,
    details: impl IntoIterator<Item = (&'static str, Value)>,
) -> Error {
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", INVALID_INPUT);
    extensions.set("argument", argument);
    for (name, value) in details {
        extensions.set(name, value);
    }
    Error {
        extensions: Some(extensions),
        ..Error::new(message)
    }
}
