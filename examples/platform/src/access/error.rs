//! Why somebody was not let in.

use std::net::IpAddr;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::failures::Failures;
use crate::storage::StorageError;

/// Why a request was not let in. Says nothing about what exists.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// There is no token, or it is unknown or has expired.
    #[error("a valid bearer token is needed")]
    Unauthenticated,
    /// The token is good, but for other things.
    #[error("this token is not for this")]
    Forbidden,
    /// This address has sent too many wrong tokens.
    #[error("too many failures: wait a minute")]
    TooManyFailures,
    /// The database or the random source failed.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AccessError {
    /// Counts a wrong token of this address, and returns the error for it.
    #[must_use]
    pub fn of_failure(failures: &Failures, address: IpAddr) -> Self {
        if failures.count(address) {
            Self::TooManyFailures
        } else {
            Self::Unauthenticated
        }
    }

    /// Returns the code that stands for the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "UNAUTHENTICATED",
            Self::Forbidden => "FORBIDDEN",
            Self::TooManyFailures => "TOO_MANY_FAILURES",
            Self::Internal(_) => "INTERNAL",
        }
    }

    /// Returns the status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooManyFailures => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<StorageError> for AccessError {
    fn from(error: StorageError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<rusqlite::Error> for AccessError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<getrandom::Error> for AccessError {
    fn from(error: getrandom::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl IntoResponse for AccessError {
    fn into_response(self) -> Response {
        if let Self::Internal(error) = &self {
            tracing::error!(%error, "a request was not let in");
        }
        let body = json!({ "code": self.code(), "message": self.to_string() });
        let mut response = (self.status(), Json(body)).into_response();
        let (name, value) = match self {
            Self::Unauthenticated => (header::WWW_AUTHENTICATE, "Bearer"),
            Self::TooManyFailures => (header::RETRY_AFTER, "60"),
            _ => return response,
        };
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
        response
    }
}
