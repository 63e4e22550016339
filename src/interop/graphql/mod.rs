//! `async-graphql`: scalars, an input object, and one error for each invalid entry of a webhook.
//!
//! [`UrnBuf`](crate::UrnBuf), [`Pattern`](crate::Pattern), [`EventName`](crate::EventName) and
//! [`EventPattern`](crate::EventPattern) are the scalars `Urn`, `UrnPattern`, `EventName` and
//! `EventPattern`. A scalar is a string. If it is invalid, the parse error
//! is the error of the field, and the extensions have its details.
//!
//! GraphQL stops at the first invalid scalar of a list and does not say which one it is. So a server
//! that registers webhooks takes the input object [`SubscriptionInput`](crate::SubscriptionInput),
//! whose lists are strings. [`invalid_input`] reports all invalid entries in one response, each as an
//! error with the index of the entry. `examples/graphql.rs` shows both.

mod details;
mod errors;
mod scalars;

pub use self::errors::{INVALID_INPUT, invalid_input, report, to_errors};
