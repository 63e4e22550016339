//! What users do with the platform: the use cases, of which the API and the Cockpit are two faces.
//!
//! They are the methods of a [`Caller`], which is whoever asks. What they may not see is
//! [`Error::NotFound`] for them.

mod caller;
pub mod catalogue;
mod change;
mod deliveries;
mod error;
mod explain;
mod input;
mod list;
mod page;
mod preview;
mod resend;
mod test_event;
mod visible;

pub use self::caller::Caller;
pub use self::deliveries::SeenDelivery;
pub use self::error::{Error, Field, FieldError, InvalidInput, Result};
pub use self::explain::{DeliveryAnswer, Verdict};
pub use self::input::{NewWebhook, WebhookUpdate};
pub use self::list::Overview;
pub use self::page::{MAX_PAGE, Page};
pub use self::preview::{Added, MAX_COMPARED, Preview};
pub use self::resend::Resent;
