//! The platform's plain types. They know neither the database nor HTTP.

mod delivery;
mod event;
mod id;
mod principal;
mod secret;
mod shard;
mod timestamp;
mod webhook;

pub use self::delivery::{
    Attempt, AttemptResult, CheckReport, Delivery, DeliveryStatus, EndpointCheck, Exchange, Header,
    Response,
};
pub use self::event::{Event, NewEvent};
pub use self::id::{DeliveryId, EventId, PrincipalId, WebhookId};
pub use self::principal::{App, Name, Principal, PrincipalKind, TokenKind};
pub use self::secret::{Secret, SigningSecrets};
pub use self::shard::{Partition, Shard, Shards};
pub use self::timestamp::Timestamp;
pub use self::webhook::{Webhook, WebhookState};
