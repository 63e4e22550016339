//! Other crates and other filter languages.

#[cfg(feature = "arbitrary")]
mod arbitrary;
mod broker;
#[cfg(feature = "async-graphql")]
pub mod graphql;
pub mod guide;
#[cfg(feature = "proptest")]
mod proptest;
#[cfg(feature = "schemars")]
mod schemars;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "proptest")]
pub mod strategies;
mod subscription_input;

pub use self::broker::{mqtt, nats};
pub use self::subscription_input::SubscriptionInput;
