//! What a client has done wrong, as a status and JSON.

use std::ops::Range;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use urn_filter::{ListError, ParseError, Pattern, SubscriptionError};

#[derive(Debug)]
pub(crate) enum Problem {
    /// No token, or one that nobody has.
    Unknown,
    /// Filters that ask for more than the user may see.
    Forbidden(Vec<Mistake>),
    /// Texts that are no filters, names or URNs.
    Invalid(Vec<Mistake>),
    /// The user has no such webhook.
    NotFound,
}

/// One bad text, with what a form needs to point at it.
#[derive(Debug, Serialize)]
pub(crate) struct Mistake {
    field: &'static str,
    index: Option<usize>,
    span: Option<Range<usize>>,
    message: String,
    hint: Option<&'static str>,
}

impl Mistake {
    pub(crate) fn of_text(field: &'static str, error: &ParseError) -> Self {
        Self {
            field,
            index: None,
            span: Some(error.span()),
            message: error.to_string(),
            hint: error.hint(),
        }
    }

    pub(crate) fn beyond(index: usize, filter: &Pattern) -> Self {
        Self {
            field: "urns",
            index: Some(index),
            span: None,
            message: format!("`{filter}` asks for more than you may see"),
            hint: None,
        }
    }

    fn of_list(field: &'static str, error: &ListError) -> Vec<Self> {
        let of_entry = |(index, error)| Self {
            index: Some(index),
            ..Self::of_text(field, error)
        };
        error.entries().map(of_entry).collect()
    }
}

impl From<SubscriptionError> for Problem {
    /// All the mistakes of both lists, not only the first.
    fn from(error: SubscriptionError) -> Self {
        let lists = [("events", error.events()), ("urns", error.urns())];
        let of_list = |(field, list): (_, Option<&ListError>)| Some(Mistake::of_list(field, list?));
        Self::Invalid(lists.into_iter().filter_map(of_list).flatten().collect())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, mistakes) = match self {
            Self::Unknown => (StatusCode::UNAUTHORIZED, vec![]),
            Self::Forbidden(mistakes) => (StatusCode::FORBIDDEN, mistakes),
            Self::Invalid(mistakes) => (StatusCode::UNPROCESSABLE_ENTITY, mistakes),
            Self::NotFound => (StatusCode::NOT_FOUND, vec![]),
        };
        (status, Json(serde_json::json!({ "mistakes": mistakes }))).into_response()
    }
}
