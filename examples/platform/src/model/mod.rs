//! The platform's plain types. They know neither the database nor HTTP.

mod app;
mod check;
mod delivery;
mod event;
mod id;
mod principal;
mod secret;
mod timestamp;
mod webhook;

pub use self::app::App;
pub use self::check::{CheckReport, EndpointCheck};
pub use self::delivery::{
    Attempt, AttemptResult, Delivery, DeliveryStatus, Exchange, Header, Response,
};
pub use self::event::{Event, NewEvent};
pub use self::id::{DeliveryId, EventId, InvalidEventId, WebhookId};
pub use self::principal::{Name, Principal, PrincipalId, PrincipalKind};
pub use self::secret::{Secret, SigningSecrets};
pub use self::timestamp::Timestamp;
pub use self::webhook::{Webhook, WebhookState};
