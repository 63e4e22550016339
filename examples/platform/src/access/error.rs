//! Why somebody was not let in.

use std::net::IpAddr;
use std::num::NonZeroU32;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use serde_json::json;

use crate::storage::StorageError;

/// How many failures an address has in a minute.
const PER_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("not zero");

/// The failures of each address. Only a failure counts and only a failure is refused: a token of 256
/// random bits cannot be guessed, so a right one need not suffer for its neighbours.
pub type Failures = DefaultKeyedRateLimiter<IpAddr>;

/// Returns the failures of a server that has had none.
pub fn failures() -> Failures {
    RateLimiter::keyed(Quota::per_minute(PER_MINUTE))
}

/// Why a request was not let in. Says nothing about what exists. The variant's name in upper case is its
/// code.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
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
    /// The database failed.
    #[error("internal error")]
    Internal(#[from] StorageError),
}

impl AccessError {
    /// Counts a wrong token of this address, and returns the error for it.
    pub fn of_failure(failures: &Failures, address: IpAddr) -> Self {
        match failures.check_key(&address) {
            Ok(()) => Self::Unauthenticated,
            Err(_) => Self::TooManyFailures,
        }
    }

    /// Returns the code that stands for the error.
    pub fn code(&self) -> &'static str {
        self.into()
    }

    /// Returns the status of the answer.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::TooManyFailures => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
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
            Self::Forbidden | Self::Internal(_) => return response,
        };
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
        response
    }
}
