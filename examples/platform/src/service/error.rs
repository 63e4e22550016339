//! Why a use case did not come about.

use serde::Serialize;
use urn_filter::SubscriptionError;
use urn_filter::limits::LimitExceeded;
use urn_filter::permission::PermissionDenied;

use crate::model::CheckReport;
use crate::storage::StorageError;

/// Why a use case did not come about.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Texts that are not what they should be.
    #[error("the input is not valid")]
    InvalidInput(Box<InvalidInput>),
    /// Filters beyond what the user may edit.
    #[error(transparent)]
    PermissionDenied(PermissionDenied),
    /// More names or filters than a webhook may have.
    #[error(transparent)]
    LimitExceeded(LimitExceeded),
    /// The endpoint did not answer as it should.
    #[error("the endpoint did not pass the check")]
    EndpointCheckFailed(Box<CheckReport>),
    /// There is no such thing, or it is not the user's.
    #[error("not found")]
    NotFound,
    /// Somebody else has changed the webhook meanwhile.
    #[error("the webhook was changed meanwhile: try again")]
    Conflict,
    /// The webhook is disabled, so nothing would be sent.
    #[error("the webhook is disabled")]
    Disabled,
    /// The database or the random source failed.
    #[error("internal error")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// Returns the code that stands for the error. Codes are part of the API.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidInput(_) => "INVALID_INPUT",
            Self::PermissionDenied(_) => "PERMISSION_DENIED",
            Self::LimitExceeded(_) => "LIMIT_EXCEEDED",
            Self::EndpointCheckFailed(_) => "ENDPOINT_CHECK_FAILED",
            Self::NotFound => "NOT_FOUND",
            Self::Conflict => "CONFLICT",
            Self::Disabled => "WEBHOOK_DISABLED",
            Self::Internal(_) => "INTERNAL",
        }
    }
}

/// Everything that is wrong with an input, not only the first fault.
#[derive(Debug, Default, Serialize)]
pub struct InvalidInput {
    /// The names and filters that are none, each with its index, the place and a hint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<SubscriptionError>,
    /// What is wrong with whole fields.
    pub fields: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Which.
    pub field: Field,
    /// What is wrong, and how to mend it.
    pub message: String,
}

/// A field of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The event names.
    Events,
    /// The filters.
    Urns,
    /// The address of the endpoint.
    Url,
    /// The description.
    Description,
    /// The name of the event to test with.
    EventName,
}

impl InvalidInput {
    /// Returns the error for one field.
    pub(super) fn one(field: Field, message: &str) -> Error {
        let fields = vec![FieldError {
            field,
            message: message.to_owned(),
        }];
        Self {
            subscription: None,
            fields,
        }
        .into()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.subscription.is_none() && self.fields.is_empty()
    }
}

impl From<InvalidInput> for Error {
    fn from(input: InvalidInput) -> Self {
        Self::InvalidInput(Box::new(input))
    }
}

macro_rules! internal {
    ($($source:ty),*) => {$(
        impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Self::Internal(error.into())
            }
        }
    )*};
}

internal!(StorageError, rusqlite::Error, getrandom::Error);

impl From<PermissionDenied> for Error {
    fn from(error: PermissionDenied) -> Self {
        Self::PermissionDenied(error)
    }
}

impl From<LimitExceeded> for Error {
    fn from(error: LimitExceeded) -> Self {
        Self::LimitExceeded(error)
    }
}
