//! Other crates and other filter languages.

#[cfg(feature = "arbitrary")]
mod arbitrary;
#[cfg(feature = "async-graphql")]
mod async_graphql;
pub mod guide;
pub mod mqtt;
pub mod nats;
#[cfg(feature = "proptest")]
mod proptest;
#[cfg(feature = "schemars")]
mod schemars;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "proptest")]
pub mod strategies;
