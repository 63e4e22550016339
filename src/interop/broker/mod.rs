//! Patterns and URNs as message brokers write them, one file for each broker.
//!
//! To add a broker, copy `nats.rs` and change its table (a `Dialect`), names and docs.
//! Then name the new module here, in `interop/mod.rs` and in `lib.rs`.

mod dialect;
pub mod mqtt;
pub mod nats;
