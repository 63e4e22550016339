//! What a use case has refused, as GraphQL answers it.

use std::fmt::Display;

use async_graphql::{Context, Error, ErrorExtensions, Result, Value, to_value};
use urn_filter::graphql::{INVALID_INPUT, report, to_errors};

use crate::service::{self, Field, InvalidInput};

/// Returns what is wrong with an argument. `argument` is the way to it.
pub fn fault(argument: &[&str], message: impl Display) -> Error {
    let argument: Vec<Value> = argument.iter().map(|name| Value::from(*name)).collect();
    with_code(INVALID_INPUT, message).extend_with(|_, it| it.set("argument", argument.clone()))
}

/// Returns the code and the message that a mutation answers with. Faults of the input, and those of the
/// server, are errors of the response instead. `argument` is the way from the field's arguments to the
/// input.
pub fn refuse(
    ctx: &Context<'_>,
    error: &service::Error,
    argument: &[&str],
) -> Result<(&'static str, String)> {
    match error {
        service::Error::InvalidInput(input) => Err(invalid(ctx, input, argument)),
        service::Error::Internal(source) => {
            tracing::error!(error = source, "a request of the API failed");
            Err(with_code(error.code(), error))
        }
        _ => Ok((error.code(), message(error))),
    }
}

/// Returns the error of a query.
pub fn query_error(ctx: &Context<'_>, error: &service::Error) -> Error {
    refuse(ctx, error, &[]).map_or_else(|error| error, |(code, message)| with_code(code, message))
}

/// Returns what was found, or nothing where there is none for whoever asks.
pub fn found<T>(ctx: &Context<'_>, result: Result<T, service::Error>) -> Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(service::Error::NotFound) => Ok(None),
        Err(error) => Err(query_error(ctx, &error)),
    }
}

/// Returns an error with a code.
fn with_code(code: &str, message: impl Display) -> Error {
    Error::new(message.to_string()).extend_with(|_, extensions| extensions.set("code", code))
}

fn invalid(ctx: &Context<'_>, input: &InvalidInput, argument: &[&str]) -> Error {
    let lists = input.subscription.as_ref();
    let mut faults = lists.map_or_else(Vec::new, |lists| to_errors(lists, argument));
    for wrong in &input.fields {
        let name = to_value(wrong.field).unwrap_or_default().to_string();
        let name = [name.trim_matches('"')];
        // The only one that is an argument of its own.
        let is_inside = wrong.field != Field::EventName;
        let argument = if is_inside { argument } else { &[] };
        faults.push(fault(&[argument, &name].concat(), &wrong.message));
    }
    // INVARIANT: an `InvalidInput` has a fault. If it had none, its code would be the answer.
    report(ctx, faults).unwrap_or_else(|| with_code(INVALID_INPUT, "the input is not valid"))
}

/// The most characters of an endpoint's answer in a message.
const EXCERPT: usize = 200;

fn message(error: &service::Error) -> String {
    let service::Error::EndpointCheckFailed(report) = error else {
        return error.to_string();
    };
    let exchange = &report.exchange;
    let answer = exchange.response.as_ref().map(|response| {
        let body: String = response.body.chars().take(EXCERPT).collect();
        format!("it answered with {} {body:?}", response.status)
    });
    let parts = [Some(error.to_string()), answer, exchange.error.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(": ")
}
