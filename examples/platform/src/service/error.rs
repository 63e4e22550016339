//! Why a use case did not come about.

use urn_filter::SubscriptionError;
use urn_filter::limits::LimitExceeded;
use urn_filter::permission::PermissionDenied;

use crate::model::CheckReport;
use crate::storage::{Refused, StorageError};

/// What a use case returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not come about. The variant's name in upper case is its code, which is part of the
/// API.
#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE")]
pub enum Error {
    /// Texts that are not what they should be.
    #[error("the input is not valid")]
    InvalidInput(Box<InvalidInput>),
    /// Filters beyond what the user may edit.
    #[error(transparent)]
    PermissionDenied(#[from] PermissionDenied),
    /// More names or filters than a webhook may have.
    #[error(transparent)]
    LimitExceeded(#[from] LimitExceeded),
    /// Names and filters that are too long together.
    #[strum(serialize = "LIMIT_EXCEEDED")]
    #[error("{0}")]
    TooLarge(String),
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
    #[strum(serialize = "WEBHOOK_DISABLED")]
    #[error("the webhook is disabled")]
    Disabled,
    /// The storage failed.
    #[error("internal error")]
    Internal(#[from] StorageError),
}

impl From<Refused> for Error {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NotFound => Self::NotFound,
            Refused::Conflict => Self::Conflict,
            Refused::Denied(denied) => Self::PermissionDenied(denied),
            Refused::TooLarge { .. } => Self::TooLarge(refused.to_string()),
            Refused::Storage(error) => Self::Internal(error),
        }
    }
}

impl Error {
    /// Returns the code that stands for the error.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

/// Everything that is wrong with an input, not only the first fault.
#[derive(Debug, Default)]
pub struct InvalidInput {
    /// The names and filters that are none, each with its index, the place and a hint.
    pub subscription: Option<SubscriptionError>,
    /// What is wrong with whole fields.
    pub fields: Vec<FieldError>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Which.
    pub field: Field,
    /// What is wrong, and how to mend it.
    pub message: String,
}

/// A field of an input. The API has the variant's name in camel case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "camelCase")]
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
        let mut input = Self::default();
        input.add(field, message);
        input.into()
    }

    /// Adds what is wrong with a field.
    pub(super) fn add(&mut self, field: Field, message: impl Into<String>) {
        let message = message.into();
        self.fields.push(FieldError { field, message });
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
