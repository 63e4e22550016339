//! What users do with the platform: the use cases, of which the API and the Cockpit are two faces.
//!
//! Each function takes whoever asks. What they may not see is [`Error::NotFound`] for them.

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

pub use self::change::{register, remove, rotate_secret, update};
pub use self::deliveries::{SeenDelivery, attempts, deliveries, delivery};
pub use self::error::{Error, Field, FieldError, InvalidInput};
pub use self::explain::{DeliveryAnswer, Verdict, explain_delivery};
pub use self::input::{NewWebhook, WebhookUpdate};
pub use self::list::{Overview, apps, get, list, overview, overviews};
pub use self::page::{MAX_PAGE, Page};
pub use self::preview::{Added, Preview, preview};
pub use self::resend::{Resent, resend, resend_range};
pub use self::test_event::send_test_event;
