//! Faults of a request as GraphQL errors.

use std::fmt::Display;

use async_graphql::{Context, Error, ErrorExtensionValues, ErrorExtensions, Result, Value};
use urn_filter::graphql::{INVALID_INPUT, report, to_errors};

use super::mutation_result::Status;
use crate::service::{self, Field, InvalidInput};

/// The faults of a field's arguments. Each becomes an error of the response.
#[derive(Default)]
pub struct Faults(Vec<Error>);

impl Faults {
    /// Returns the value, or notes that this argument has none. `argument` is the way to it.
    pub fn take<T>(&mut self, argument: &[&str], read: Result<T, impl Display>) -> Option<T> {
        read.map_err(|fault| self.0.push(fault_of(argument, &fault)))
            .ok()
    }

    /// Returns the last fault and adds the others to the response, or does nothing if there is none.
    pub fn check(self, ctx: &Context<'_>) -> Result<()> {
        report(ctx, self.0).map_or(Ok(()), Err)
    }
}

fn fault_of(argument: &[&str], message: &impl Display) -> Error {
    let argument: Vec<Value> = argument.iter().map(|name| Value::from(*name)).collect();
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", INVALID_INPUT);
    extensions.set("argument", argument);
    Error {
        extensions: Some(extensions),
        ..Error::new(message.to_string())
    }
}

/// Returns the status that a mutation answers with. Faults of the input, and those of the server, are
/// errors of the response instead. `argument` is the way from the field's arguments to the input.
pub fn refuse(ctx: &Context<'_>, error: &service::Error, argument: &[&str]) -> Result<Status> {
    match error {
        service::Error::InvalidInput(input) => Err(invalid(ctx, input, argument)),
        service::Error::Internal(source) => {
            tracing::error!(error = source, "a request of the API failed");
            Err(with_code(error.code(), &error.to_string()))
        }
        _ => Ok(Status {
            code: error.code(),
            message: message(error),
        }),
    }
}

/// Returns the error of a query.
pub fn query_error(ctx: &Context<'_>, error: &service::Error) -> Error {
    match refuse(ctx, error, &[]) {
        Ok(status) => with_code(status.code, &status.message),
        Err(error) => error,
    }
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
pub fn with_code(code: &str, message: &str) -> Error {
    Error::new(message).extend_with(|_, extensions| extensions.set("code", code))
}

fn invalid(ctx: &Context<'_>, input: &InvalidInput, argument: &[&str]) -> Error {
    let mut faults = Faults::default();
    if let Some(lists) = &input.subscription {
        faults.0.extend(to_errors(lists, argument));
    }
    for fault in &input.fields {
        let argument = [argument, &[name(fault.field)]].concat();
        faults.0.push(fault_of(&argument, &fault.message));
    }
    // INVARIANT: an `InvalidInput` has a fault. If it had none, its code would be the answer.
    let none = || with_code(INVALID_INPUT, "the input is not valid");
    faults.check(ctx).err().unwrap_or_else(none)
}

const fn name(field: Field) -> &'static str {
    match field {
        Field::Events => "events",
        Field::Urns => "urns",
        Field::Url => "url",
        Field::Description => "description",
        Field::EventName => "eventName",
    }
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
