//! What a client has done wrong, as a status and JSON.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use urn_filter::permission::PermissionDenied;
use urn_filter::{ParseError, SubscriptionError};

/// The errors of `urn-filter` are the bodies of the answers as they are: each says what is wrong with
/// which entry of which list, where in its text, and how to mend it.
#[derive(Debug)]
pub(crate) enum Problem {
    /// No token, or one that nobody has.
    Unknown,
    /// Filters that ask for more than the user may see.
    Forbidden(PermissionDenied),
    /// Texts of a webhook that are no filters or names.
    Webhook(SubscriptionError),
    /// Texts of an event that are no name or no URN.
    Event(BadEvent),
    /// The user has no such webhook.
    NotFound,
}

/// What is wrong with an event: one of the two, or both.
#[derive(Debug, Serialize)]
pub(crate) struct BadEvent {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<ParseError>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) urn: Option<ParseError>,
}

impl From<PermissionDenied> for Problem {
    fn from(error: PermissionDenied) -> Self {
        Self::Forbidden(error)
    }
}

impl From<SubscriptionError> for Problem {
    fn from(error: SubscriptionError) -> Self {
        Self::Webhook(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Unknown => StatusCode::UNAUTHORIZED.into_response(),
            Self::Forbidden(error) => (StatusCode::FORBIDDEN, Json(error)).into_response(),
            Self::Webhook(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
            Self::Event(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
        }
    }
}
