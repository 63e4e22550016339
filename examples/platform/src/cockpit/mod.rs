//! The Cockpit: server-rendered pages, without a script.
//!
//! A page asks the use cases of [`service`](crate::service) and shows the answer. Whoever changes
//! something sends a form, which [`guard`] lets through only if it belongs to the session.

mod app;
mod catalogue;
mod delivery;
mod failure;
mod fields;
mod form;
mod guard;
mod page;
mod routes;
mod sign_in;
mod webhook;

pub use self::routes::router;
