//! A minimal webhook server on top of `urn-filter`.

mod problem;
mod routes;
mod users;
mod webhooks;

pub use routes::router;
pub use users::Users;
